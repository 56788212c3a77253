from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config import json5_edit
from openclaw_cli.config.document import MISSING, Document, EditMismatch, SyntaxProblem
from openclaw_cli.config.keypath import PathError

if TYPE_CHECKING:
    from openclaw_cli.config.document import Format

JSON5 = """\
// settings
{
  env: { KEY: "sk" }, // secret
  list: [1, { x: null }],
}
"""
TOML = """\
# settings
list = [1, 2]

[env]
KEY = "sk" # secret
"""
TEXTS: list[tuple[Format, str]] = [("json5", JSON5), ("toml", TOML)]
EXAMPLE = """\
{
  env: { OPENROUTER_API_KEY: "sk-or-..." },
  agents: {
    defaults: {
      model: { primary: "openrouter/auto" },
    },
  },
}
"""


def test_the_example_of_the_manual() -> None:
    document = Document.parse(EXAMPLE, "json5")
    path = ("agents", "defaults", "model", "primary")
    assert document.get(path) == "openrouter/auto"
    assert document.position(path) == (5, 25)
    edited = document.set(path, "openrouter/x/y").set(
        (*path[:-1], "fallbacks"), ["openrouter/auto"]
    )
    assert edited.text == EXAMPLE.replace(
        '"openrouter/auto" }', '"openrouter/x/y", fallbacks: ["openrouter/auto"] }'
    )


@pytest.mark.parametrize(("format", "text"), TEXTS)
def test_reading(format: Format, text: str) -> None:  # noqa: A002
    document = Document.parse(text, format)
    assert document.text == text
    assert document.format == format
    assert document.get(("env", "KEY")) == "sk"
    assert document.get(("list", 0)) == 1
    assert document.get(()) == document.data
    for path in (
        ("nothing",),
        ("env", "KEY", "x"),
        ("list", 9),
        ("list", "0"),
        ("env", 0),
        ("list", -1),
    ):
        assert document.get(path) is MISSING
        assert document.get(path, None) is None
        assert document.position(path) is None or format == "toml"


def test_null_is_not_missing() -> None:
    document = Document.parse(JSON5, "json5")
    assert document.get(("list", 1, "x"), "default") is None


@pytest.mark.parametrize(("format", "text"), TEXTS)
def test_editing(format: Format, text: str) -> None:  # noqa: A002
    document = Document.parse(text, format)
    edited = document.set(("env", "OTHER"), "x").set(("env", "KEY"), "new").unset(("list",))
    assert edited.data == {"env": {"KEY": "new", "OTHER": "x"}}
    assert document.text == text
    assert document.get(("env", "KEY")) == "sk"
    assert Document.parse(edited.text, format).data == edited.data
    assert "settings" in edited.text
    assert "secret" in edited.text


@pytest.mark.parametrize(("format", "text"), TEXTS)
def test_edits_that_change_nothing(format: Format, text: str) -> None:  # noqa: A002
    document = Document.parse(text, format)
    assert document.set(("env", "KEY"), "sk").text == text
    assert document.set(("env",), {"KEY": "sk"}).text == text
    assert document.unset(("env", "NONE")).text == text
    assert document.unset(("env", "KEY", "NONE")).text == text
    assert document.unset(("list", 7)).text == text


@pytest.mark.parametrize(("format", "text"), TEXTS)
def test_no_edit_without_a_path(format: Format, text: str) -> None:  # noqa: A002
    with pytest.raises(PathError):
        Document.parse(text, format).set((), {})


@pytest.mark.parametrize(("format", "text"), TEXTS)
@pytest.mark.parametrize("path", [("env", "KEY", "x"), ("env", 0), ("list", "x"), ("list", 5)])
def test_no_edit_through_a_scalar(format: Format, text: str, path: tuple[str | int, ...]) -> None:  # noqa: A002
    with pytest.raises(PathError) as caught:
        Document.parse(text, format).set(path, 1)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "\ufeff", "\n", "// nothing", "/* nothing */\n"])
def test_an_empty_document(text: str) -> None:
    document = Document.parse(text, "json5")
    assert document.data == {}
    assert document.position(("a",)) is None
    assert document.unset(("a",)).text == text
    assert document.set(("a", "b"), 1).data == {"a": {"b": 1}}


@pytest.mark.parametrize("text", ["", "\ufeff", "\n", "# nothing", "# nothing\r\n"])
def test_an_empty_toml_document(text: str) -> None:
    document = Document.parse(text, "toml")
    assert document.data == {}
    edited = document.set(("a", "b"), 1)
    assert edited.data == {"a": {"b": 1}}
    assert edited.text.startswith(text)


@pytest.mark.parametrize(
    ("format", "text", "place"),
    [
        ("json5", "{\n  a: ,\n}", (2, 6)),
        ("json5", "\n  [1]", (2, 3)),
        ("json5", "'text'", (1, 1)),
        ("toml", "a = 1\nb = = 2\n", (2, 5)),
        ("toml", "a = 1\na = 2\n", (2, 6)),
        ("toml", "a = [1,\n", (1, 9)),
    ],
)
def test_syntax_problems(format: Format, text: str, place: tuple[int, int]) -> None:  # noqa: A002
    with pytest.raises(SyntaxProblem) as caught:
        Document.parse(text, format)
    assert caught.value.line in (
        place[0],
        place[0] + 1,
    )  # at its end a text has one line or one more
    if format == "json5":
        assert (caught.value.line, caught.value.column) == place
    assert "\n" not in caught.value.reason


def broken(text: str, path: Any, value: Any = None) -> str:
    return text.replace("1", "2")


def unparsable(text: str, path: Any, value: Any = None) -> str:
    return text + "{"


def lazy(text: str, path: Any, value: Any = None) -> str:
    return text


@pytest.mark.parametrize("edit", [broken, unparsable, lazy])
def test_an_edit_that_goes_wrong_returns_nothing(
    edit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document.parse("{ a: 1, b: 'x' }", "json5")
    monkeypatch.setattr(json5_edit, "set_value", edit)
    monkeypatch.setattr(json5_edit, "unset", edit)
    with pytest.raises(EditMismatch):
        document.set(("b",), "y")
    with pytest.raises(EditMismatch):
        document.unset(("b",))


@pytest.mark.parametrize("value", [1, 1.0, True, "1", None, [1], {"b": 1}])
def test_types_are_kept_apart(value: Any) -> None:
    for other in (1, 1.0, True, "1", None, [1], {"b": 1}):
        document = Document.parse("{}", "json5").set(("a",), other).set(("a",), value)
        assert type(document.get(("a",))) is type(value)
        assert document.get(("a",)) == value


def test_too_deep_is_an_error_of_ours() -> None:
    value: Any = 1
    for _ in range(600):
        value = [value]
    with pytest.raises((PathError, EditMismatch)):
        Document.parse("{}", "json5").set(("a",), value)
    with pytest.raises((PathError, EditMismatch)):
        Document.parse("{}", "json5").set(("a",) * 600, 1)
    with pytest.raises((PathError, EditMismatch)):
        Document.parse("{}", "json5").set(("a",) * 3000, 1)


def test_what_is_deep_is_edited_or_refused() -> None:
    document = Document.parse('{"a":' * 199 + "1" + "}" * 199, "json5")
    for path in (("a",) * 199, ("b",)):
        with suppress(PathError, EditMismatch):
            assert document.set(path, 2).get(path) == 2
        with suppress(PathError, EditMismatch):
            assert document.unset(path).get(path) is MISSING


def test_text_that_is_not_unicode_is_refused() -> None:
    for format_, text in TEXTS:
        with pytest.raises((PathError, EditMismatch)):
            Document.parse(text, format_).set(("env", "KEY"), "\udcff")


def test_a_json5_document_imports_nothing_of_toml() -> None:
    program = (
        "import sys; from openclaw_cli.config.document import Document;"
        "Document.parse('{}', 'json5').set(('a',), 1).position(('a',));"
        "assert 'tomllib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
