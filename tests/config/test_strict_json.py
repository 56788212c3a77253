# ruff: noqa: E501  (a row of a table is read as one line)
"""A file that is JSON stays JSON after every edit: other programs read nothing else."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from openclaw_cli.config.document import Document
from openclaw_cli.config.json5_edit import set_value, unset
from openclaw_cli.config.keypath import PathError

from .every_edit import check, edits
from .json5_documents import is_json

DOCUMENTS = {
    "empty": "{}",
    "empty, with a line end": "{}\n",
    "empty on two lines": "{\n}\n",
    "empty lines": "\n{\n\n}\n\n",
    "a blank inside": "{ }",
    "BOM": '\ufeff{"a": {}}',
    "empty holders": '{\n  "a": {},\n  "b": [],\n  "c": {\n  },\n  "d": [\n  ]\n}\n',
    "empty holders in one line": '{"a": {}, "b": [], "c": [{}, []], "d": {"e": {}}}',
    "no blanks": '{"a":1,"b":{"c":[1,2,{"d":null}]}}',
    "one line": '{ "a": 1, "b": { "c": [ 1, 2, { "d": null } ] } }\n',
    "four blanks": '{\n    "a": 1,\n    "b": {\n        "c": [\n            1,\n            2\n        ]\n    }\n}',
    "tabs": '{\n\t"a": {\n\t\t"b": {}\n\t}\n}\n',
    "braces on their own lines": '{\n  "a":\n  {\n    "b": 1\n  },\n  "c":\n  [\n    1\n  ]\n}\n',
    "commas first": '{ "a": 1\n, "b": { "c": 2\n  , "d": [] }\n}\n',
    "last brace behind a value": '{\n  "a": 1,\n  "b": {\n    "c": 2 } }',
    "CRLF": '{\r\n  "a": {\r\n    "b": 1\r\n  },\r\n  "c": []\r\n}\r\n',
    "CR": '{\r  "a": {\r    "b": 1\r  }\r}\r',
    "mixed line ends": '{\r\n  "a": 1,\n  "b": {\r\n    "c": 2\n  }\r\n}\n',
    "separators in a text": '{"a": "x\u2028  y", "b": {"c": "\u2029"}, "d": {}}',
    "separators in a key": '{\n  "x\u2028": {},\n  "\u2029": [1]\n}\n',
    "twice the same key": '{\n  "a": 1,\n  "b": 2,\n  "a": {}\n}\n',
    "text that looks like comments": '{"a": "// no", "b": "/* no */", "c": ["}", ",]"]}',
    "numbers": '{"a": -0.0, "b": 1e400, "c": 123456789012345678901234567890, "d": 1E+2}',
    "escapes": '{"\\u0061": "\\"\\\\\\/\\n", "": {"\'": "\'"}}',
}  # fmt: skip


def no_comments(text: str) -> Counter[str]:
    return Counter()


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_edit_leaves_json(text: str) -> None:
    assert is_json(text)
    document = Document.parse(text, "json5")
    for edit in edits(document.data):
        after = check(document, edit, no_comments)
        assert is_json(after.text), (edit, after.text)
        assert after.text.startswith("\ufeff") == text.startswith("\ufeff")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")], {"a": [1e400]}])
def test_what_json_has_no_word_for_is_refused(value: Any) -> None:
    with pytest.raises(PathError, match="JSON"):
        set_value('{"a": 1}', ("a",), value)
    with pytest.raises(PathError, match="JSON"):
        set_value("{}", ("a", "b"), value)
    assert "n" in set_value("{} // JSON5", ("a", "b"), value).lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{ // mine\n  "a": {}\n}\n', '{ // mine\n  "a": {\n    "b": 1\n  }\n}\n'),
        ('{ "a": { // mine\n} }', '{ "a": { // mine\n  "b": 1\n} }'),
        ('{ // mine\n  "a": {},\n}\n', '{ // mine\n  "a": {\n    "b": 1,\n  },\n}\n'),
        ("{ // mine\n  a: {}\n}\n", "{ // mine\n  a: {\n    b: 1\n  }\n}\n"),
        ("{ // mine\n  a: {} }\n", "{ // mine\n  a: {\n    b: 1\n  } }\n"),
    ],
)
def test_comments_alone_ask_for_no_trailing_commas(text: str, expected: str) -> None:
    assert set_value(text, ("a", "b"), 1) == expected


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ('{\r\n  "a": 1,\n  "b": 2\n}', ("c",), 3, '{\r\n  "a": 1,\n  "b": 2,\n  "c": 3\n}'),
        ('{\n  "a": 1,\n  "b": 2\r\n}', ("c",), 3, '{\n  "a": 1,\n  "b": 2,\r\n  "c": 3\r\n}'),
        ('{\n  "a": {\r\n  }\n}', ("a", "b"), 1, '{\n  "a": {\r\n    "b": 1\r\n  }\n}'),
        ('{\n  "a": 1,\r\n  "b": 2\n}', ("a",), {"c": 3}, '{\n  "a": {\r\n    "c": 3\r\n  },\r\n  "b": 2\n}'),
        ('{\r\n  "a": {}\n}\n', ("a", "b"), {"c": 1}, '{\r\n  "a": {\n    "b": {\n      "c": 1\n    }\n  }\n}\n'),
        ("{\n  a: 1, // one\r\n}\n", ("b",), 2, "{\n  a: 1, // one\r\n  b: 2,\r\n}\n"),
    ],
)  # fmt: skip
def test_new_lines_end_as_their_neighbours(
    text: str, path: tuple[str, ...], value: Any, expected: str
) -> None:
    assert set_value(text, path, value) == expected


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("{ a: 1, // one\n  /* x\n  */ b: 2 }", ("b",), "{ a: 1 // one\n  /* x\n  */ }"),
        ("{ a: 1, /* x\n /* y */ b: 2 }", ("b",), "{ a: 1 /* x\n /* y */ }"),
        ("{\n  a: 1 // one\n  // about b\n  , b: 2\n}", ("a",), "{\n  // about b\n   b: 2\n}"),
        ("{\n  a: 1, // one\n  b: 2 // two\n  // last\n}", ("b",), "{\n  a: 1 // one\n  // last\n}"),
    ],
)  # fmt: skip
def test_comments_about_others_stay(text: str, path: tuple[str, ...], expected: str) -> None:
    assert unset(text, path) == expected
