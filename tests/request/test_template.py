"""Templates without files: what is put where, what is missing, and what stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.errors import UsageError
from openclaw_cli.request.placeholders import (
    PlaceholderError,
    escaped,
    parse,
    written,
)
from openclaw_cli.request.placeholders import (
    fill as fill_text,
)
from openclaw_cli.request.template import (
    Template,
    check_extract,
    check_name,
    check_system,
    check_variables,
    combine,
    fill,
    read_variables,
)

BRACES = st.text(alphabet=st.sampled_from("{}|ab \n$@"), max_size=30)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("plain", "plain"),
        ("{{x}}", "<X>"),
        ("{{ x }} and {{\tx\n}}", "<X> and <X>"),
        ("a{{x}}b{{y|no}}c", "a<X>bnoc"),
        ("{{x|unused}}", "<X>"),
        ("{{y| two words }}", "two words"),
        ("{{y|}}.", "."),
        ("{{y|a|b}}", "a|b"),
        ("{{y|{a} {}}", "{a} {"),
        ("{{y|a\nb}}", "a\nb"),
        ("{{{{x}}}}", "{{x}}}}"),
        ("{{{{ x }}", "{{ x }}"),
        ("{{{x}}}", "{<X>}"),
        ('{"a": {"b": {{x}}}}', '{"a": {"b": <X>}}'),
        ("{ {x} } }} } {", "{ {x} } }} } {"),
        ("a_b {{a_b|1}} {{a-b|2}} {{_|3}}", "a_b 1 2 3"),
        ("", ""),
    ],
)
def test_what_stands_where(text: str, filled: str) -> None:
    assert fill_text(parse(text), {"x": "<X>"}) == filled


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("a {{", "{{ is not closed", 2),
        ("a {{x", "{{ is not closed", 2),
        ("{{x}", "{{ is not closed", 0),
        ("{{}}", "{{}} names no variable", 0),
        ("{{ }}", "{{}} names no variable", 0),
        ("ok {{x}} {{1x}}", "{{1x}} names no variable", 9),
        ("${{ github.ref }}", "{{github.ref}} names no variable", 1),
        ("{{#if x}}", "{{#if x}} names no variable", 0),
        ("{{|text}}", "{{|text}} names no variable", 0),
        ("{{€}}", r"{{\u20ac}} names no variable", 0),
        ("{{" + "x" * 65 + "}}", "names no variable", 0),
    ],
)
def test_what_is_no_placeholder(text: str, message: str, offset: int) -> None:
    with pytest.raises(PlaceholderError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert "{{{{" in str(caught.value)
    assert caught.value.offset == offset


def test_a_default_holds_no_placeholder() -> None:
    with pytest.raises(PlaceholderError, match="a default holds no placeholders") as caught:
        parse("x {{a|{{b}}}}")
    assert caught.value.offset == 2


@given(BRACES)
def test_an_escaped_text_is_itself(text: str) -> None:
    assert fill_text(parse(escaped(text)), {}) == text


@given(BRACES)
def test_what_was_parsed_can_be_written(text: str) -> None:
    try:
        pieces = parse(text)
    except PlaceholderError:
        return
    assert parse(written(pieces)) == pieces


@given(BRACES, BRACES, BRACES)
def test_values_are_text_and_read_once(x: str, y: str, said: str) -> None:
    template = Template("t", parse("s{{x}}{{y}}e"), parse("<{{x}}|{{input}}|{{y}}>"))
    filled = fill(template, {"x": x, "y": y}, f"#{said}")
    assert filled.system == f"s{x}{y}e"
    assert filled.prompt == f"<{x}|#{said}|{y}>"


@pytest.mark.parametrize(
    ("prompt", "given_input", "asked"),
    [
        ("ask", None, "ask"),
        ("ask", "it", "ask\n\nit"),
        ("ask", "  \n", "ask"),
        (None, "it", "it"),
        (None, None, None),
        ("<{{input}}>", "it\n", "<it\n>"),
        ("<{{input|none}}>", None, "<none>"),
        ("<{{input|none}}>", " ", "<none>"),
        ("<{{input|none}}>", "", "<none>"),
        ("<{{input}}>", "", "<>"),
        ("{{input}} {{input}}", "{{input}}", "{{input}} {{input}}"),
    ],
)
def test_the_input(prompt: str | None, given_input: str | None, asked: str | None) -> None:
    template = Template("t", prompt=None if prompt is None else parse(prompt))
    assert fill(template, {}, given_input).prompt == asked


def test_without_an_input_there_is_nothing_to_ask() -> None:
    with pytest.raises(UsageError, match="template t needs an input"):
        fill(Template("t", prompt=parse("{{input}}")), {}, " \n")


def test_missing_and_unknown_variables_are_named() -> None:
    template = Template("t", parse("{{tone}}"), parse("{{lang}} {{tone|dry}} {{input|x}} {{z|1}}"))
    assert template.variables == {"tone": None, "lang": None, "z": "1"}
    with pytest.raises(UsageError, match="needs 'tone', 'lang'") as missing:
        check_variables(template, {"z"})
    assert missing.value.hint == "say --var tone=… --var lang=…"
    with pytest.raises(UsageError, match="has no variable 'lagn'") as unknown:
        check_variables(template, {"lagn"})
    assert unknown.value.hint == "did you mean lang?"
    with pytest.raises(UsageError, match="has no variable 'x'") as none:
        check_variables(Template("t"), {"x"})
    assert none.value.hint == "it has no variables at all"
    # For rows of a table: what there is no place for is left out.
    assert fill(template, {"tone": "dry", "lang": "de", "other": "y"}).prompt == "de dry x 1"


def test_several_in_their_order() -> None:
    one = Template("a", parse("S1 {{x}}"), parse("P1"), "m/1", (("a", {"seed": 1}),), ("f",), "s")
    two = Template("b", parse("S2"), None, None, (("b", {"seed": 2}),), ("g",), None, "last")
    both = combine([one, two])
    assert both.name == "a + b"
    assert fill(both, {"x": "1"}, "in") == ("S1 1\n\nS2", "P1\n\nin")
    assert (both.model, both.schema, both.extract) == ("m/1", "s", "last")
    assert both.files == ("f", "g")
    assert both.params == (("a", {"seed": 1}), ("b", {"seed": 2}))
    assert combine([one]) is one


def test_variables_as_they_are_typed() -> None:
    typed = ["a=1", "b=x=y", "c=", " d =@/etc/passwd", "a={{input}}"]
    assert read_variables(typed) == {"a": "{{input}}", "b": "x=y", "c": "", "d": "@/etc/passwd"}
    for wrong in ("a", "=1", "a b=1", "1a=1", ""):
        with pytest.raises(UsageError, match="not a variable"):
            read_variables([wrong])
    with pytest.raises(UsageError, match="no variable"):
        read_variables(["input=x"])


@pytest.mark.parametrize("name", ["review", "a.b", "_x", "2nd", "x" * 64])
def test_names(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "a\\b",
        ".hidden",
        "-x",
        "a b",
        "a..b",
        "é",
        "x" * 65,
        "a\n",
        "C:x",
    ],
)
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        check_name(name)


def test_the_input_belongs_into_the_prompt() -> None:
    with pytest.raises(PlaceholderError) as caught:
        check_system("You see {{ input | x }}")
    assert caught.value.offset == 8


@pytest.mark.parametrize(
    ("value", "which"),
    [(True, "first"), (False, None), (None, None), ("first", "first"), ("last", "last")],
)
def test_what_is_extracted(value: Any, which: str | None) -> None:
    assert check_extract(value) == which


@pytest.mark.parametrize("value", ["all", 1, "", []])
def test_what_can_not_be_extracted(value: Any) -> None:
    with pytest.raises(ValueError, match="expected true, false or one of first, last"):
        check_extract(value)
