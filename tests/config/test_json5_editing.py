# ruff: noqa: E501  (a row of a table is read as one line)
from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.config.json5 import Json5Error, loads
from openclaw_cli.config.json5_edit import set_value, unset
from openclaw_cli.config.keypath import PathError
from openclaw_cli.config.values import same

from ..conftest import LONG
from .json5_documents import (
    Written,
    fits,
    is_json,
    paths_into,
    paths_to_scalars,
    values,
    written_objects,
)

Path = tuple[str | int, ...]

SETS: list[tuple[str, str, Path, Any, str | None]] = [
    ("scalar", "{ a: 1, b: 2 } // end", ("a",), 3, "{ a: 3, b: 2 } // end"),
    ("keeps double quotes", "{a: \"x\", b: 'y'}", ("a",), "z", "{a: \"z\", b: 'y'}"),
    ("keeps single quotes", "{a: \"x\", b: 'y'}", ("b",), "z", "{a: \"x\", b: 'z'}"),
    ("escapes its quote", "{a: 'x'}", ("a",), 'it\'s "z"', "{a: 'it\\'s \"z\"'}"),
    ("escapes", '{"a": ""}', ("a",), "\\\n\t\0\x7f\u2028é", '{"a": "\\\\\\n\\t\\u0000\\u007f\\u2028é"}'),
    ("infinity", "{a: 1}", ("a",), float("-inf"), "{a: -Infinity}"),
    ("nan", "{a: 1}", ("a",), float("nan"), "{a: NaN}"),
    ("float", "{a: 1}", ("a",), 1.0, "{a: 1.0}"),
    ("true is not 1", "{a: 1}", ("a",), True, "{a: true}"),
    ("big integer", "{a: 1}", ("a",), 2**80, f"{{a: {2**80}}}"),
    ("comments around a value", "{a: /* b */ 1 /* c */, // d\n}", ("a",), 2, "{a: /* b */ 2 /* c */, // d\n}"),
    ("list item", "[1, /* x */ 2, 3]", (1,), 4, "[1, /* x */ 4, 3]"),
    ("last duplicate", "{a: 1, a: 2}", ("a",), 3, "{a: 1, a: 3}"),
    ("last duplicate parent", "{a: {b: 1}, a: {b: 1}}", ("a", "b"), 3, "{a: {b: 1}, a: {b: 3}}"),
    ("byte order mark", "\ufeff{\r\n  a: 1,\r\n}\r\n", ("a",), 2, "\ufeff{\r\n  a: 2,\r\n}\r\n"),
    # new members
    ("lines, trailing comma", "{\n  a: 1,\n}\n", ("b",), 2, "{\n  a: 1,\n  b: 2,\n}\n"),
    ("lines, no trailing comma", "{\n  a: 1\n}\n", ("b",), 2, "{\n  a: 1,\n  b: 2\n}\n"),
    ("lines, quoted keys", '{\n  "a": 1\n}\n', ("b",), "x", '{\n  "a": 1,\n  "b": "x"\n}\n'),
    ("lines, single quotes", "{\n\t'a': 'x'\n}", ("b",), "y", "{\n\t'a': 'x',\n\t'b': 'y'\n}"),
    ("CRLF", "{\r\n  a: 1,\r\n}", ("b",), 2, "{\r\n  a: 1,\r\n  b: 2,\r\n}"),
    ("CR", "{\r  a: 1\r}", ("b",), 2, "{\r  a: 1,\r  b: 2\r}"),
    ("one line", "{ a: 1 }", ("b",), 2, "{ a: 1, b: 2 }"),
    ("one line, trailing comma", "{ a: 1, }", ("b",), 2, "{ a: 1, b: 2, }"),
    ("bare key that needs quotes", "{ a: 'x' }", ("b.c",), 2, "{ a: 'x', 'b.c': 2 }"),
    ("same-line comment, no comma", "{\n  a: 1 // one\n}", ("b",), 2, "{\n  a: 1, // one\n  b: 2\n}"),
    ("same-line comment, comma", "{\n  a: 1, // one\n}", ("b",), 2, "{\n  a: 1, // one\n  b: 2,\n}"),
    ("block comment, no comma", "{\n  a: 1 /* one */\n}", ("b",), 2, "{\n  a: 1, /* one */\n  b: 2\n}"),
    (
        "comment lines at the end",
        "{\n  a: 1,\n\n  // c: 3,\n}",
        ("b",), 2,
        "{\n  a: 1,\n  b: 2,\n\n  // c: 3,\n}",
    ),
    ("comma on the next line", "{\n  a: 1 // one\n  , // two\n}", ("b",), 2, "{\n  a: 1 // one\n  , // two\n  b: 2,\n}"),
    ("list on lines", "{\n  a: [\n    1,\n    2\n  ]\n}", ("a", 2), 3, "{\n  a: [\n    1,\n    2,\n    3\n  ]\n}"),
    ("list on one line", "{a: [1, 2]}", ("a", 2), 3, "{a: [1, 2, 3]}"),
    ("line comment in one line", "{ a: 1 // one\n}", ("b",), 2, "{ a: 1, // one\n  b: 2\n}"),
    (
        "missing parents",
        "{\n  a: 1,\n}\n",
        ("b", "c", "d"), "x",
        '{\n  a: 1,\n  b: {\n    c: {\n      d: "x",\n    },\n  },\n}\n',
    ),
    (
        "missing parents in strict JSON",
        '{\n    "a": 1\n}\n',
        ("b", "c"), [1],
        '{\n    "a": 1,\n    "b": {\n        "c": [1]\n    }\n}\n',
    ),
    ("missing parents in one line", "{ m: { p: 'x' } }", ("m", "q", "r"), 1, "{ m: { p: 'x', q: { r: 1 } } }"),
    ("empty in one line", "{ a: {}, b: 1 }", ("a", "c"), 1, "{ a: { c: 1 }, b: 1 }"),
    ("empty on its line", "{\n  a: {},\n}", ("a", "c"), 1, "{\n  a: {\n    c: 1,\n  },\n}"),
    ("only a comment line inside", "{\n  // none yet\n}\n", ("a",), 1, None),
    ("only a comment beside the brace", "{ // none yet\n}\n", ("a",), 1, None),
    ("only a block comment inside", "{ a: { /* none */ } }", ("a", "b"), 1, None),
    (
        "a key that needs quotes is no style",
        "{\n  m: {\n    'x/y': {},\n  },\n}",
        ("m", "z/z", "params", "t"), 1,
        "{\n  m: {\n    'x/y': {},\n    'z/z': {\n      params: {\n        t: 1,\n      },\n    },\n  },\n}",
    ),
    ("deep object", "{\n  a: 1,\n}", ("a",), {"b": {"c": [1, {"d": 2}]}}, None),
]  # fmt: skip

UNSETS: list[tuple[str, str, Path, str | None]] = [
    ("line", "{\n  a: 1,\n  b: 2,\n  c: 3,\n}", ("b",), "{\n  a: 1,\n  c: 3,\n}"),
    ("its comment", "{\n  a: 1, // one\n  b: 2, // two\n  c: 3, // three\n}", ("b",), "{\n  a: 1, // one\n  c: 3, // three\n}"),
    ("comment before the comma", "{\n  a: 1 /* one */,\n  b: 2\n}", ("a",), "{\n  b: 2\n}"),
    ("comment lines before stay", "{\n  // one\n  a: 1,\n  // two\n  b: 2,\n}", ("b",), "{\n  // one\n  a: 1,\n  // two\n}"),
    ("comment on its line goes", "{\n  a: 1,\n  /* two */ b: 2,\n}", ("b",), "{\n  a: 1,\n}"),
    ("last, no trailing comma", "{\n  a: 1,\n  b: 2\n}", ("b",), "{\n  a: 1\n}"),
    ("last, neighbour's comment", "{\n  a: 1, // one\n  b: 2 // two\n}", ("b",), "{\n  a: 1 // one\n}"),
    ("last, trailing comma", "{\n  a: 1,\n  b: 2,\n}", ("b",), "{\n  a: 1,\n}"),
    ("first in a line", "{ a: 1, b: 2 }", ("a",), "{ b: 2 }"),
    ("middle of a line", "{ a: 1, b: 2, c: 3 }", ("b",), "{ a: 1, c: 3 }"),
    ("last in a line", "{ a: 1, b: 2 }", ("b",), "{ a: 1 }"),
    ("last in a line, trailing comma", "{ a: 1, b: 2, }", ("b",), "{ a: 1, }"),
    ("neighbour's glued comment", "{ a: 1, /* two */ b: 2 }", ("a",), "{ /* two */ b: 2 }"),
    ("object on lines", "{\n  a: {\n    x: 1,\n  }, // one\n  b: 2,\n}", ("a",), "{\n  b: 2,\n}"),
    ("neighbours in a line", "{\n  /* a */ a: 1, /* b */ b: 2,\n}", ("b",), None),
    ("duplicates without a trailing comma", "{a:1,a:null}", ("a",), None),
    ("list item", "[1, 2, 3]", (1,), "[1, 3]"),
    ("last list item", "[1, 2, 3]", (2,), "[1, 2]"),
    ("all duplicates", "{\n  a: 1,\n  b: 2,\n  a: 3,\n}", ("a",), "{\n  b: 2,\n}"),
    ("CRLF", "\ufeff{\r\n  a: 1,\r\n  b: 2,\r\n}\r\n", ("a",), "\ufeff{\r\n  b: 2,\r\n}\r\n"),
    ("missing", "{ a: 1 }", ("b",), "{ a: 1 }"),
    ("missing below a scalar", "{ a: 1 }", ("a", "b"), "{ a: 1 }"),
    ("missing item", "{ a: [1] }", ("a", 1), "{ a: [1] }"),
    ("key of a list", "{ a: [1] }", ("a", "0"), "{ a: [1] }"),
    ("index of an object", "{ '0': 1 }", (0,), "{ '0': 1 }"),
    ("in nothing", "// nothing\n", ("a",), "// nothing\n"),
]  # fmt: skip


def with_value(data: Any, path: Path, value: Any) -> Any:
    """Say what an edit means, in the plainest way."""
    if not path:
        return value
    part, rest = path[0], path[1:]
    if isinstance(data, list):
        assert isinstance(part, int)
        before = data[part] if part < len(data) else {}
        return [*data[:part], with_value(before, rest, value), *data[part + 1 :]]
    return {**data, part: with_value(data.get(part, {}), rest, value)}


def without(data: Any, path: Path) -> Any:
    result = copy.deepcopy(data)
    node: Any = result
    for part in path[:-1]:
        if not has(node, part):
            return result
        node = node[part]
    if has(node, path[-1]):
        del node[path[-1]]
    return result


def has(node: Any, part: str | int) -> bool:
    if isinstance(node, dict):
        return part in node
    return isinstance(node, list) and isinstance(part, int) and part < len(node)


@pytest.mark.parametrize(
    ("name", "text", "path", "value", "expected"), SETS, ids=[c[0] for c in SETS]
)
def test_set(name: str, text: str, path: Path, value: Any, expected: str | None) -> None:
    edited = set_value(text, path, value)
    if expected is not None:
        assert edited == expected
    assert same(loads(edited), with_value(loads(text), path, value))


@pytest.mark.parametrize(("name", "text", "path", "expected"), UNSETS, ids=[c[0] for c in UNSETS])
def test_unset(name: str, text: str, path: Path, expected: str | None) -> None:
    edited = unset(text, path)
    if expected is not None:
        assert edited == expected
    else:
        assert same(loads(edited), without(loads(text), path))


@pytest.mark.parametrize("text", ["{ a: 1 }", "{\n  a: 1,\n}\n", "{\n  a: 1 }", "{/* x */a: 1}"])
def test_unset_of_the_only_member(text: str) -> None:
    assert loads(unset(text, ("a",))) == {}


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "\n\n", "// note", "// note\n", "/* note */", "\ufeff// a\r\n"]
)
def test_set_in_nothing(text: str) -> None:
    edited = set_value(text, ("a", "b"), "x")
    assert loads(edited) == {"a": {"b": "x"}}
    assert edited.startswith(text)
    assert edited.endswith("\n")
    if "\r\n" in text:
        assert edited.count("\n") == edited.count("\r\n")


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("{a: 1}", ("a",), 1),
        ("{a: 0x10}", ("a",), 16),
        ("{a: +1.}", ("a",), 1.0),
        ("{a: 'x'}", ("a",), "x"),
        ("{a: {b: [1, /* c */ 2], c: NaN}}", ("a",), {"c": float("nan"), "b": [1, 2]}),
        ("{a: null}", ("a",), None),
    ],
)
def test_set_to_the_same_value_changes_nothing(text: str, path: Path, value: Any) -> None:
    assert set_value(text, path, value) == text


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{a: 'x'}", ("a", "b")),
        ("{a: null}", ("a", "b")),
        ("{a: 1}", ("a", 0)),
        ("{a: {}}", ("a", 0)),
        ("{a: []}", ("a", "b")),
        ("{a: [1]}", ("a", 2)),
        ("{a: [1]}", ("a", -1)),
        ("{}", ("a", 1)),
        ("{}", (0,)),
        ("", (0,)),
        ("{a: ['x']}", ("a", 0, "b", "c")),
    ],
)
def test_set_where_nothing_can_be(text: str, path: Path) -> None:
    with pytest.raises(PathError) as caught:
        set_value(text, path, 1)
    assert "\n" not in str(caught.value)


def test_a_list_is_created_for_its_first_item() -> None:
    assert loads(set_value("{}", ("a", "b", 0), "x")) == {"a": {"b": ["x"]}}


@pytest.mark.parametrize("text", ["{", "{a: 1} x", "[1,, 2]"])
def test_no_edit_of_what_does_not_parse(text: str) -> None:
    with pytest.raises(Json5Error):
        set_value(text, ("a",), 1)
    with pytest.raises(Json5Error):
        unset(text, ("a",))


@settings(max_examples=150)
@given(st.data(), written_objects())
def test_any_set_says_what_was_meant(data: st.DataObject, written: Written) -> None:
    path = data.draw(paths_into(written.data))
    value = data.draw(values)
    try:
        intended = with_value(written.data, path, value)
    except (AttributeError, TypeError):
        return
    if not fits(written.text, value):
        with pytest.raises(PathError):
            set_value(written.text, path, value)
        return
    edited = set_value(written.text, path, value)
    assert same(loads(edited), intended)
    assert is_json(edited) or not is_json(written.text)
    assert set_value(edited, path, value) == edited


@settings(max_examples=150 if LONG else 60)
@given(st.data(), written_objects())
def test_any_unset_says_what_was_meant(data: st.DataObject, written: Written) -> None:
    path = data.draw(paths_into(written.data))
    edited = unset(written.text, path)
    assert same(loads(edited), without(written.data, path))
    assert is_json(edited) or not is_json(written.text)
    if isinstance(path[-1], str):
        assert unset(edited, path) == edited


@settings(max_examples=60)
@given(st.data(), written_objects())
def test_any_sequence_of_edits(data: st.DataObject, written: Written) -> None:
    text, intended = written.text, written.data
    for _ in range(4):
        path = data.draw(paths_into(intended))
        if data.draw(st.booleans()):
            text, intended = unset(text, path), without(intended, path)
            continue
        value = data.draw(values)
        if not fits(text, value):
            continue
        try:
            intended = with_value(intended, path, value)
        except (AttributeError, TypeError):
            continue
        text = set_value(text, path, value)
    assert same(loads(text), intended)


@settings(max_examples=80)
@given(st.data(), written_objects(), values)
def test_a_set_scalar_is_all_that_changes(
    data: st.DataObject, written: Written, value: Any
) -> None:
    paths = [path for path in paths_to_scalars(written.data) if path]
    if not paths or not fits(written.text, value):
        return
    edited = set_value(written.text, data.draw(st.sampled_from(paths)), value)
    assert_comments_survive(written, edited)


@settings(max_examples=80)
@given(st.data(), written_objects(), values)
def test_a_new_member_moves_no_comment(data: st.DataObject, written: Written, value: Any) -> None:
    if not fits(written.text, value):
        return
    edited = set_value(written.text, ("new", "member"), value)
    assert_comments_survive(written, edited)
    # What was there is still there, in its order: the edit only added. (Blanks in an empty object
    # may give way.)
    after = iter(edited)
    assert all(character in after for character in written.text if not character.isspace())


def assert_comments_survive(written: Written, edited: str) -> None:
    for comment in written.comments:
        assert edited.count(comment) == 1
