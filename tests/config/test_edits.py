"""The edits of commands end in what was asked for, in both formats and from any beginning."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.document import Document, Format
from openclaw_cli.config.edits import add_model, forget_key, set_alias, set_fallbacks, set_primary
from openclaw_cli.config.settings import FALLBACKS, MODELS, PRIMARY, Settings

REFS = ["openrouter/a/b", "openrouter/c/d:free", "e/f", 'odd"name', "openrouter/auto"]
LISTS = st.lists(st.sampled_from(REFS), max_size=5)
FORMATS = st.sampled_from(["json5", "toml"])


def document(format_: Format, model: Any) -> Document:
    if format_ == "json5":
        return Document.parse(
            f"{{ // mine\n agents: {{ defaults: {{ model: {json.dumps(model)} }} }} }}", format_
        )
    if isinstance(model, str):
        return Document.parse(f"# mine\n[agents.defaults]\nmodel = {json.dumps(model)}\n", format_)
    lines = [f"{name} = {json.dumps(value)}" for name, value in model.items()]
    return Document.parse("\n".join(["# mine", "[agents.defaults.model]", *lines, ""]), format_)


@given(FORMATS, LISTS, st.lists(st.sampled_from(REFS), max_size=5, unique=True))
def test_fallbacks_are_what_was_asked_for(
    format_: Format, before: list[str], after: list[str]
) -> None:
    start = document(format_, {"primary": "x/y", "fallbacks": before})
    edited = set_fallbacks(start, after)
    assert edited.get(FALLBACKS, None) == after
    assert edited.get(PRIMARY, None) == "x/y"
    assert "mine" in edited.text
    assert set_fallbacks(edited, after).text == edited.text


@given(FORMATS, st.lists(st.sampled_from(REFS), max_size=3, unique=True))
def test_a_default_that_stands_alone_is_kept(format_: Format, after: list[str]) -> None:
    edited = set_fallbacks(document(format_, "x/y"), after)
    assert edited.get(PRIMARY, None) == "x/y"
    assert edited.get(FALLBACKS, None) == after
    assert set_primary(edited, "z/z").get(FALLBACKS, None) == after


def test_comments_between_fallbacks_stay() -> None:
    text = """{ agents: { defaults: { model: { fallbacks: [
      "a/b", // first
      "c/d", // second
      "e/f", // third
    ] } } } }"""
    edited = set_fallbacks(Document.parse(text, "json5"), ["a/b", "e/f", "g/h"])
    assert "// first" in edited.text
    assert "// third" in edited.text
    assert edited.get(FALLBACKS, None) == ["a/b", "e/f", "g/h"]


@given(FORMATS, st.lists(st.tuples(st.sampled_from(REFS), st.sampled_from("xyz")), max_size=8))
def test_aliases_end_as_they_were_set(format_: Format, steps: list[tuple[str, str]]) -> None:
    edited, wanted = document(format_, "x/y"), {}
    for ref, alias in steps:
        edited = set_alias(add_model(edited, ref), ref, alias)
        wanted[ref] = alias
    found = edited.get(MODELS, None) or {}
    named = {ref: entry["alias"] for ref, entry in found.items() if "alias" in entry}
    assert named == wanted
    for ref in wanted:
        edited = set_alias(edited, ref, None)
    assert Settings(edited, "", {}).aliases == {}
    assert "mine" in edited.text


@pytest.mark.parametrize(
    "text",
    [
        '{ env: { OPENROUTER_API_KEY: "k", A: 1, vars: { OPENROUTER_API_KEY: "k", B: "2" } } }',
        '{ models: { providers: { openrouter: { apiKey: { source: "env", id: "x" }, a: 1 } } } }',
        "{}",
        "",
    ],
)
def test_a_forgotten_key_is_nowhere(text: str) -> None:
    edited = forget_key(Document.parse(text, "json5"))
    assert "OPENROUTER_API_KEY" not in edited.text
    assert "apiKey" not in edited.text
    for kept in ("A: 1", 'B: "2"', "a: 1"):
        assert (kept in text) == (kept in edited.text)
