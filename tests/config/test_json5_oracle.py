"""An independent reader, pyjson5, says the same about the same texts.

Left out, because pyjson5 is known to go its own way there:

- ``1e999``: it refuses what a float can't hold, the specification does not;
- lone halves of surrogate pairs: it refuses them, here they become U+FFFD;
- more than 100 levels: its limit is lower;
- ``-.``, ``+-7``, ``0e`` and ``\\00``: it takes them, the specification does not.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import pyjson5
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.config.json5 import Json5Error, loads
from openclaw_cli.config.json5_edit import set_value
from openclaw_cli.config.values import same

from .json5_documents import Written, fits, values, written_objects

DOCUMENT = """\
// a comment
{
  env: { KEY: "sk-or-\\u00e9", 'two words': .5 }, /* another */
  list: [1, -0x1F, +Infinity, "a\\
b", [], {}, null,],
  "nested": { deep: { deeper: [true, false, { x: 1e-7 }] } },
}
"""
OWN_WAY = re.compile(r"-\.|\+-|\de[^\d+-]|\\0\d")
# ways to spoil a text that the two must agree about
INSERTS = (
    "",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "/",
    "//x\n",
    "/*x*/",
    "a",
    "0",
    "+",
    " ",
    "\n",
)


def oracle(text: str) -> Any:
    return pyjson5.decode(text)


@settings(max_examples=120)
@given(written_objects())
def test_same_data(written: Written) -> None:
    assert same(loads(written.text), written.data)
    assert same(oracle(written.text), written.data)


@settings(max_examples=120)
@given(values)
def test_strict_json(value: Any) -> None:
    text = json.dumps(value)
    assert same(loads(text), value)


@settings(max_examples=100)
@given(values, st.sampled_from(["", "{}", "{'a': 'x'}", '{\n "a": 1\n}']))
def test_what_is_written_is_json5(value: Any, text: str) -> None:
    if not fits(text, value):
        return
    edited = set_value(text, ("new",), value)
    assert same(oracle(edited)["new"], value)


@settings(max_examples=250)
@given(st.integers(0, len(DOCUMENT)), st.integers(0, 3), st.sampled_from(INSERTS))
def test_same_mistakes(offset: int, removed: int, inserted: str) -> None:
    text = DOCUMENT[:offset] + inserted + DOCUMENT[offset + removed :]
    if OWN_WAY.search(text):
        return
    try:
        expected = oracle(text)
    except pyjson5.Json5DecoderException:
        with pytest.raises(Json5Error):
            loads(text)
    else:
        assert same(loads(text), expected)


@settings(max_examples=120)
@given(st.text(st.sampled_from("{}[]:,'\"/*\\\nau01.xe+-\ufeff "), max_size=12))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(Json5Error):
        loads(text)
