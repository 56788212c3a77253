"""What is written as a template's file is read again as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.front_matter import split
from openclaw_cli.config.template_reading import from_text
from openclaw_cli.config.template_writing import to_text
from openclaw_cli.request.placeholders import escaped
from openclaw_cli.request.template import fill


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"prompt": "Why?"}, "Why?\n"),
        ({"model": "a/b", "prompt": "Why?"}, "---\nmodel: a/b\n---\nWhy?\n"),
        ({"system": "one\n\n  two\n"}, "---\nsystem: |\n  one\n\n    two\n---\n"),
        ({"system": "one\ntwo"}, "---\nsystem: |-\n  one\n  two\n---\n"),
        ({"system": "a: b"}, '---\nsystem: "a: b"\n---\n'),
        ({"system": "true"}, '---\nsystem: "true"\n---\n'),
        ({"prompt": "---\nx"}, "---\n---\n---\nx\n"),
        ({"prompt": "\nx"}, "---\nprompt: |-\n\n  x\n---\n"),
        (
            {"params": {"a": 1, "b": {"c": ["x"]}, "d": "x y"}, "files": ["/x y", "# z"]},
            '---\nparams:\n  a: 1\n  b: {"c": ["x"]}\n  d: x y\nfiles:\n  - /x y\n  - "# z"\n---\n',
        ),
        ({"params": {"a b": 1}}, '---\nparams: {"a b": 1}\n---\n'),
    ],
)
def test_it_is_as_plain_as_can_be(values: dict[str, Any], text: str) -> None:
    assert to_text(values) == text


ODD = st.text(alphabet=st.sampled_from("ab \n\t\r-#:|>'\"{}[]\\,&é\u2028~1"), max_size=20)
TEXT = st.one_of(ODD, st.sampled_from(["---", "+++", "---\nx", "\ufeffx", "null", "1", "- x", "|"]))


@given(TEXT, TEXT, st.lists(TEXT, max_size=2), st.dictionaries(TEXT, TEXT, max_size=2))
def test_whatever_it_says(system: str, prompt: str, files: list[str], user: Any) -> None:
    values = {"system": system, "files": files, "schema": user, "model": "m"}
    front = split(to_text(values))
    assert front.data == values
    written = {"system": escaped(system), "model": "m", "prompt": escaped(prompt)}
    read = fill(from_text("t", Path("t.md"), to_text({k: v for k, v in written.items() if v})))
    assert (read.system or "") == system
    assert (read.prompt or "") == (prompt if prompt.strip() else read.prompt or "")
