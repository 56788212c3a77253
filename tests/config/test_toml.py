from __future__ import annotations

import tomllib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.config.document import Document
from openclaw_cli.config.keypath import PathError
from openclaw_cli.config.toml import TomlError, loads
from openclaw_cli.config.toml_edit import set_value, unset
from openclaw_cli.config.toml_tree import position

CONFIG = """\
# OpenClaw
title = "x" # a title

[env]
OPENROUTER_API_KEY = "sk" # the key

[agents.defaults]
thinkingDefault = 'low'
model = { primary = "openrouter/auto", fallbacks = ["a", "b"] } # inline

[agents.defaults.models."openrouter/x.y"]
alias = "xy"

[models.providers.openrouter.timeouts]
connect = 10
"""


@pytest.mark.parametrize(
    ("text", "path", "value", "expected"),
    [
        ("a = 1 # one\n", ("a",), 2, "a = 2 # one\n"),
        ("a = 1\n", ("b",), "x", 'a = 1\nb = "x"\n'),
        ("a = 1\n\n[t]\nb = 1\n", ("t", "b"), 2, "a = 1\n\n[t]\nb = 2\n"),
        ("a = 1\n\n[t]\nb = 1\n", ("t", "c"), 2, "a = 1\n\n[t]\nb = 1\nc = 2\n"),
        ("a.b = 1\n", ("a", "b"), 2, "a.b = 2\n"),
        ("a = { b = 1 } # x\n", ("a", "b"), 2, "a = { b = 2 } # x\n"),
        ("a = [1, 2] # x\n", ("a", 1), 3, "a = [1, 3] # x\n"),
        ("[[t]]\na = 1\n\n[[t]]\na = 2\n", ("t", 1, "a"), 3, "[[t]]\na = 1\n\n[[t]]\na = 3\n"),
        ("a = 1\r\nb = 2 # x\r\n", ("a",), 3, "a = 3\r\nb = 2 # x\r\n"),
        ("\ufeffa = 1\n", ("a",), 3, "\ufeffa = 3\n"),
        ("a = 1\r\n", ("b",), 3, "a = 1\r\nb = 3\r\n"),
        ("\ufeff[t]\r\na = 1\r\n", ("t", "b"), 3, "\ufeff[t]\r\na = 1\r\nb = 3\r\n"),
        ("", ("a",), 1, "a = 1\n"),
        ("# x\n", ("a",), 1, "# x\na = 1\n"),
        ("a = 1", ("a",), 2, "a = 2"),
        ("", ("env", "KEY"), "sk", '[env]\nKEY = "sk"\n'),
        ("a.b = 1\nc = 2\n[d]\n", ("a", "e"), {"f": 3}, "a.b = 1\na.e = { f = 3 }\nc = 2\n[d]\n"),
    ],
)  # fmt: skip
def test_set(text: str, path: tuple[str | int, ...], value: Any, expected: str) -> None:
    assert set_value(text, path, value) == expected


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a = 1 # one\nb = 2\n", ("a",), "b = 2\n"),
        ("# first\na = 1\nb = 2\n", ("b",), "# first\na = 1\n"),
        ("[t]\na = 1\nb = 2\n", ("t", "a"), "[t]\nb = 2\n"),
        ("a = [1, 2, 3]\n", ("a", 1), "a = [1, 3]\n"),
        ("a = 1\r\nb = 2\r\n", ("a",), "b = 2\r\n"),
        ("\ufeffa = 1\nb = 2\n", ("a",), "\ufeffb = 2\n"),
        ("a = 1\n", ("b",), "a = 1\n"),
        ("a = 1\n", ("a", "b"), "a = 1\n"),
        ("a = [1]\n", ("a", 1), "a = [1]\n"),
    ],
)
def test_unset(text: str, path: tuple[str | int, ...], expected: str) -> None:
    assert unset(text, path) == expected


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), "y"),
        (("added",), 1),
        (("added",), [1, "x"]),
        (("added",), {"x": {"y": [1]}, "z": 1}),
        (("added", "deeper", "still"), True),
        (("env", "OTHER"), "sk"),
        (("env", "vars", "OTHER"), "sk"),
        (("agents", "defaults", "thinkingDefault"), "high"),
        (("agents", "defaults", "model"), "openrouter/x/y"),
        (("agents", "defaults", "model", "primary"), "openrouter/x/y"),
        (("agents", "defaults", "model", "other"), {"a": 1}),
        (("agents", "defaults", "model", "fallbacks", 0), "c"),
        (("agents", "defaults", "model", "fallbacks", 2), "c"),
        (("agents", "defaults", "models", "openrouter/x.y", "alias"), "z"),
        (("agents", "defaults", "models", "openrouter/x.y", "params", "temperature"), 0.5),
        (("agents", "defaults", "models", "openrouter/new.model", "params", "topP"), 0.5),
        (("agents", "defaults", "params"), {"temperature": 0}),
        (("agents", "list"), [{"id": "a"}, {"id": "b"}]),
        (("models", "providers", "openrouter", "baseUrl"), "https://x"),
        (("models", "providers", "openrouter", "headers", "X-A"), "b"),
        (("models", "providers", "own", "baseUrl"), "https://y"),
        (("models", "providers", "openrouter", "timeouts"), {"silence": 1.5}),
        (("env",), "gone"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_edits_of_a_configuration(path: tuple[str | int, ...], value: Any, line_end: str) -> None:
    text = CONFIG.replace("\n", line_end)
    edited = Document.parse(text, "toml").set(path, value)
    assert edited.get(path) == value
    assert edited.set(path, value).text == edited.text
    assert edited.text.count("\n") == edited.text.count(line_end)
    assert "# OpenClaw" in edited.text
    assert "# a title" in edited.text
    assert edited.unset(path).get(path, None) is None or isinstance(path[-1], int)


@pytest.mark.parametrize(
    "path",
    [
        ("title",),
        ("env",),
        ("env", "OPENROUTER_API_KEY"),
        ("agents",),
        ("agents", "defaults"),
        ("agents", "defaults", "model"),
        ("agents", "defaults", "model", "primary"),
        ("agents", "defaults", "model", "fallbacks"),
        ("agents", "defaults", "model", "fallbacks", 0),
        ("agents", "defaults", "models"),
        ("agents", "defaults", "models", "openrouter/x.y"),
        ("models", "providers", "openrouter", "timeouts", "connect"),
    ],
)
def test_unset_in_a_configuration(path: tuple[str | int, ...]) -> None:
    edited = Document.parse(CONFIG, "toml").unset(path)
    assert "# OpenClaw" in edited.text


def test_equal_values_change_nothing() -> None:
    for path, value in (
        (("title",), "x"),
        (("env",), {"OPENROUTER_API_KEY": "sk"}),
        (("agents", "defaults", "model", "fallbacks"), ["a", "b"]),
        (("models", "providers", "openrouter", "timeouts", "connect"), 10),
    ):
        assert set_value(CONFIG, path, value) == CONFIG
    assert (
        set_value(CONFIG, ("models", "providers", "openrouter", "timeouts", "connect"), 10.0)
        != CONFIG
    )


@pytest.mark.parametrize("value", [None, [None], {"a": None}, {"a": [{"b": None}]}])
def test_no_null(value: Any) -> None:
    with pytest.raises(PathError, match="null"):
        set_value("", ("a",), value)


@pytest.mark.parametrize(
    "path",
    [("title", "x"), ("title", 0), ("env", 0), ("agents", "defaults", "model", "fallbacks", 5)],
)
def test_nothing_goes_through_a_scalar(path: tuple[str | int, ...]) -> None:
    with pytest.raises(PathError):
        set_value(CONFIG, path, 1)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), (2, 1)),
        (("env",), (4, 1)),
        (("env", "OPENROUTER_API_KEY"), (5, 1)),
        (("agents", "defaults", "thinkingDefault"), (8, 1)),
        (("agents", "defaults", "model", "primary"), (9, 1)),
        (("agents", "defaults", "model", "fallbacks", 1), (9, 1)),
        (("agents", "defaults", "models", "openrouter/x.y", "alias"), (12, 1)),
        (("models", "providers", "openrouter", "timeouts", "connect"), (15, 1)),
        (("nothing",), None),
    ],
)
def test_position(path: tuple[str | int, ...], place: tuple[int, int] | None) -> None:
    found = position(CONFIG, path)
    assert found is None if place is None else found is not None
    if place and found:
        assert found[0] == place[0]


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("\ufeffa = 1\n  b = 2\n", ("b",), 2),
        ("a = '''\nb = 1\n'''\nb = 2\n", ("b",), 4),
        ('a = """\nb = 1\n\\""" b = 3\n"""\nb = 2\n', ("b",), 5),
        ("a = [\n  1, # b = 1\n]\nb = 2\n", ("b",), 4),
        ("a.b.c = 1\n", ("a", "b", "c"), 1),
        ("'x y'.\"z.w\" = 1\n", ("x y", "z.w"), 1),
        ("'a=b' = 1\nc = 2\n", ("a=b",), 1),
        ("[t] # [u]\na = 1\n[u]\na = 2\n", ("u", "a"), 4),
        ("[ t . 'u.v' ]\na = 1\n", ("t", "u.v", "a"), 2),
        ("[[t]]\na = 1\n[[t]]\na = 2\n", ("t", 1, "a"), 4),
        ("[[t]]\na = 1\n[[t]]\na = 2\n", ("t", 0, "a"), 2),
        ("[[t]]\n[t.u]\na = 1\n[[t]]\n[t.u]\na = 2\n", ("t", 1, "u", "a"), 6),
        ("a = 1\r\nb = 2\r\n", ("b",), 2),
        ('"\\u00e9" = 1\n', ("é",), 1),
        ("a = '\u2028'\nb = 1\n", ("b",), 2),
        ("a = 1 # = '''\nb = 1\n", ("b",), 2),
        ("a = \"'''\"\nb = 1\n", ("b",), 2),
        ("[a]\nx = 1\n[b]\nx = 2\n", ("b", "x"), 4),
        ("#[a]\nx = 1\n", ("x",), 2),
        ("a = [\n  [1],\n]\nb = 1\n", ("b",), 4),
        ("[a]\nx = 1\n", ("x",), None),
    ],
)
def test_position_in_odd_texts(text: str, path: tuple[str | int, ...], line: int | None) -> None:
    loads(text)
    found = position(text, path)
    assert (found and found[0]) == line


def test_position_has_a_column() -> None:
    assert position("\ufeff  a = 1\n\tb = 2\n", ("a",)) == (1, 3)
    assert position("\ufeff  a = 1\n\tb = 2\n", ("b",)) == (2, 2)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a = 1\nb = = 2\n", 2, 5),
        ("a = 1\r\nb = = 2\r\n", 2, 5),
        ("\ufeffa = = 1\n", 1, 5),
        ("a = 1\na = 2\n", 2, 6),
    ],
)
def test_errors_have_a_place(text: str, line: int, column: int) -> None:
    with pytest.raises(TomlError) as caught:
        loads(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert "line" not in caught.value.reason


def test_errors_at_the_end_have_a_place() -> None:
    with pytest.raises(TomlError) as caught:
        loads("a = [1,\n2")
    assert caught.value.line == 2
    assert "end of document" not in caught.value.reason or caught.value.column == 2


def test_what_is_nested_too_deep_is_an_error_of_ours() -> None:
    with pytest.raises(TomlError):
        loads("a = " + "[" * 5000 + "]" * 5000)


keys = st.sampled_from(["a", "b", "c", "x.y", "é", ""])
scalars = (
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "plain", "# no comment", 'it\'s "x"', "two\nlines\\", "\0\x7f\u2028😀"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=5,
)
TEXTS = [
    "",
    "# nothing\n",
    CONFIG,
    "a.b = 1\na.c = 2 # x\n[b]\na = 1\n[b.c.a]\nb = 1\n",
    "[[a]]\nb = 1 # one\n[[a]]\nb = 2\n[a.c]\nx = 1\n",
    "[a.b]\nc = 1\n[x]\n[a.c]\nb = 2\n",
    "a = {b = 1, c = {a = 2}}\nb = [{a = 1}, {b = 2}]\n",
    "c = [ # items\n  1, # one\n  2,\n]\n",
]


@settings(max_examples=150)
@given(st.data(), st.sampled_from(TEXTS), st.sampled_from(["\n", "\r\n"]))
def test_no_sequence_of_edits_loses_anything(data: st.DataObject, text: str, line_end: str) -> None:
    document = Document.parse(text.replace("\n", line_end), "toml")
    for _ in range(3):
        node: Any = document.data
        path: tuple[str | int, ...] = ()
        while isinstance(node, (dict, list)) and (not path or data.draw(st.booleans())):
            if isinstance(node, dict):
                path = (*path, data.draw(st.sampled_from(sorted(node)) | keys if node else keys))
            else:
                path = (*path, data.draw(st.integers(0, len(node))))
            node = document.get(path, None)
        # Lists that are written as [[tables]] take nothing but tables.
        with suppress(PathError):
            if data.draw(st.booleans()):
                document = document.unset(path)
            else:
                document = document.set(path, data.draw(values))
        assert tomllib.loads(document.text.removeprefix("\ufeff")) == document.data
