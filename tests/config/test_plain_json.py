"""A configuration that is plain JSON is read as JSON5 would read it, only sooner."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.document import Document, SyntaxProblem
from openclaw_cli.config.json5 import Json5Error, loads

from .json5_documents import objects

SPOILED = ("", "x", '"', "\\", "\\ud800", "\\u00e9", "\t", "\n", "9" * 5000, "{", "}", ",", "//")


def read(text: str) -> Any:
    try:
        return Document.parse(text, "json5").data
    except SyntaxProblem as problem:
        return problem.reason, problem.line, problem.column


def read_as_json5(text: str) -> Any:
    try:
        return loads(text)
    except Json5Error as error:
        return error.reason, error.line, error.column


@given(objects, st.booleans(), st.none() | st.just(2), st.data())
def test_plain_json_is_read_as_json5(
    value: dict[str, Any], is_ascii: bool, indent: int | None, data: st.DataObject
) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    place = data.draw(st.integers(1, len(text)))
    text = text[:place] + data.draw(st.sampled_from(SPOILED)) + text[place:]
    # As it is written: 1, 1.0 and True are equal in Python, and no NaN is.
    assert repr(read(text)) == repr(read_as_json5(text))


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": 2, "a": {"c": 3}}',
        '{"a": -0, "b": -0.0, "c": 1E400, "d": 0.1, "e": NaN, "f": -Infinity}',
        '{"a": ' * 200 + "[1]" + "}" * 200,
        '{"a": ' * 199 + "[1]" + "}" * 199,
        '{"a": ' * 5000 + "1" + "}" * 5000,
        '{"a": [' * 30 + "1" + "]}" * 30,
        f'{{"a": {"9" * 5000}}}',
        '{"a": "\\ud83d\\ude00 \\ud83d"}',
        '\ufeff{"a": 1}',
    ],
)
def test_at_the_edges(text: str) -> None:
    assert repr(read(text)) == repr(read_as_json5(text))
