"""JSON that has to be right."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.request.json_text import in_one_line, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "expecting value (line 1, column 1)"),
        ("{'a': 1}", "expecting property name enclosed in double quotes (line 1, column 2)"),
        ('{"a": 1,\n}', "(line"),
        ('{"a": 1} {"a": 2}', "extra data (line 1, column 10)"),
        ('{"a": NaN}', "NaN is no number of JSON's"),
        ("[-Infinity]", "-Infinity is no number of JSON's"),
        ("[1e400]", "the number 1e400 is too large"),
        ("9" * 5000, "the number 99999999999999999999… is too long"),
        ('{"a": {"b": 1, "b": 2}}', "the name 'b' stands twice in an object"),
        ('"\\ud800"', "half of a character (a lone surrogate)"),
        ('"a\nb"', "invalid control character at (line 1, column 3)"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * 70 + "]" * 70, "nested too deeply"),
    ],
)
def test_what_readers_would_not_agree_on_is_no_json(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        read_json(text)


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_one_line_holds_the_same(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    line = in_one_line(text)
    assert json.loads(line) == value
    assert line == json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
    assert in_one_line(line) == line


def test_numbers_stay_as_they_are_written() -> None:
    assert in_one_line('[ 1.10 , 1E2,\r\n"\\u00e9 \\" \\\\" ]') == '[1.10,1E2,"\\u00e9 \\" \\\\"]'
