"""What the rows of tables, and objects as rows, ask."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.batch.rows import Filling, read_prompt, variable
from openclaw_cli.batch.tables import read_head
from openclaw_cli.errors import UsageError
from openclaw_cli.request.placeholders import parse
from openclaw_cli.request.template import Template


def filling(prompt: str | None = None, template: str | None = None, **variables: str) -> Filling:
    kept = None if template is None else Template("t", prompt=parse(template))
    return Filling(None if prompt is None else read_prompt(prompt), kept, variables)


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.text(), min_size=2))
def test_values_are_text_that_is_never_read_again(values: dict[str, str]) -> None:
    found = filling("{{a}}|{{b}}.").ask(values, 1)
    assert found.text == f"{values['a']}|{values['b']}."


@pytest.mark.parametrize("cell", ["{{b}}", "{{{{", "@/etc/passwd", "=cmd()", "a\nb", "http://a/b"])
def test_a_cell_stays_literally_what_it_is(cell: str) -> None:
    head = read_head(["id", "a", "b"], filling("{{a}}"))
    assert head.prompt(["x", cell, "no"], 2, filling("{{a}}")).text == cell


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"n": 1}, "1"),
        ({"n": 1.5}, "1.5"),
        ({"n": True}, "true"),
        ({"n": None}, ""),
        ({"n": ["ä", {"b": 1}]}, '["ä",{"b":1}]'),
        ({"n": ""}, ""),
    ],
)
def test_other_values_stand_there_as_json_has_them(values: dict[str, Any], text: str) -> None:
    assert filling("<{{n}}>").ask(values, 1).text == f"<{text}>"


@pytest.mark.parametrize(
    ("prompt", "values", "text"),
    [
        ("{{a|x}}", {}, "x"),
        ("{{a|x}}", {"a": None}, "x"),
        ("{{a|x}} {{a}}.", {"a": None}, " ."),
        ("{{v}}", {}, "from --var"),
        ("{{v}}", {"v": "own"}, "own"),
        ("Do it.", {"input": "this"}, "Do it.\n\nthis"),
        ("Do it.", {"prompt": "this"}, "Do it.\n\nthis"),
        ("Do it.", {"a": "this"}, "Do it."),
        ("Do {{input}}.", {"prompt": "this"}, "Do this."),
        ("Do {{input}} {{prompt}}.", {"input": "a", "prompt": "b"}, "Do a b."),
        ("{{first_name}} {{Straße}}", {"first name": "A", "Straße": "B"}, "A B"),
    ],
)
def test_places_are_filled(prompt: str, values: dict[str, Any], text: str) -> None:
    one = filling(prompt, v="from --var") if "{{v}}" in prompt else filling(prompt)
    assert one.ask(values, 1).text == text


def test_a_prompt_is_what_a_template_is_asked_about() -> None:
    both = filling("Say {{a}}", "{{input}} in {{lang}}")
    found = both.ask({"a": "hi", "lang": "de", "input": "x"}, 1)
    assert (found.text, found.values) == ("Say hi\n\nx", {"lang": "de"})
    alone = filling(None, "{{input}} in {{lang|en}}").ask({"input": "x"}, 1)
    assert (alone.text, alone.values) == ("x", {})


def test_what_has_no_place_means_what_it_means_elsewhere() -> None:
    values = {
        "id": "a",
        "model": "m",
        "system": "s",
        "params": {"seed": 1},
        "files": ["a.png"],
        "other": 1,
    }
    found = filling("{{id}}").ask(values, 1)
    assert (found.id, found.text, found.model, found.system) == ("a", "a", "m", "s")
    assert (found.params, found.files) == ({"seed": 1}, ("a.png",))
    taken = filling("{{model}} {{files}}").ask({**values, "files": 3}, 1)
    assert (taken.text, taken.model, taken.files) == ("m 3", None, ())


@pytest.mark.parametrize(
    ("prompt", "values", "why"),
    [
        ("{{a}} {{b}}", {"b": "x"}, "there is no 'a'"),
        ("{{a}}", {"a": " "}, "nothing is asked"),
        ("a", {"input": "x", "prompt": "y"}, "both input and prompt"),
        ("a", {"id": []}, "the id is neither"),
        ("a", {"model": 1}, "model is no text"),
        ("a {{input}}", {"b": "x"}, "there is no 'input'"),
    ],
)
def test_a_row_that_asks_nothing_is_told(prompt: str, values: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        filling(prompt).ask(values, 1)


@pytest.mark.parametrize(
    ("cells", "prompt", "why"),
    [
        (["a", "", "b"], "{{a}}", "column 2 has no name"),
        (["a", "b", "a"], "{{a}}", "two columns are called 'a'"),
        (["a b", "a-b", "a.b"], "{{a}}", "two columns are called 'a b' and 'a.b': both {{a_b}}"),
        (["a", "b"], "{{c}} {{d}} {{e|}}", "no column is called 'c', 'd'"),
        (["a", "b"], None, "no column is called prompt, and nothing else says what is asked"),
    ],
)
def test_a_head_that_can_not_be_asked_about_is_told_once(
    cells: list[str], prompt: str | None, why: str
) -> None:
    with pytest.raises(UsageError) as raised:
        read_head(cells, None if prompt is None else filling(prompt))
    assert raised.value.message.startswith(why)


def test_an_unknown_column_comes_with_those_that_there_are() -> None:
    with pytest.raises(UsageError) as near:
        read_head(["colour", "b"], filling("{{color}}"))
    assert near.value.hint == "did you mean colour?"
    with pytest.raises(UsageError) as far:
        read_head(["first name", "b"], filling("{{x}}"))
    assert far.value.hint == "there are {{first_name}} {{b}}"


def test_columns_nobody_asks_for_are_known() -> None:
    assert read_head(["ID", "a", "b c", "model", "input"], filling("{{a}}")).unused == ("b c",)
    assert read_head(["id", "prompt", "b"], None).unused == ("b",)


def test_a_table_without_a_prompt_of_the_command_line_has_a_column_for_it() -> None:
    head = read_head(["ID", "prompt", "model", "params", "files"], None)
    cells = ["x", "hi", "", '{"seed": 1}', "a.png\nb.png"]
    found = head.prompt(cells, 2, None)
    assert (found.id, found.text, found.model) == ("x", "hi", None)
    assert (found.params, found.files) == ({"seed": 1}, ("a.png", "b.png"))
    assert head.prompt(["", "hi", "", "", ""], 9, None).id == "9"
    for wrong, why in [
        (["x", "hi"], "it has 2 cells, and the head 5"),
        (["x", "hi", "", "", "", ""], "it has 6 cells"),
        (["x", "hi", "", "{", ""], "params is no JSON"),
        (["x", "hi", "", "[]", ""], "params is no object"),
        (["x", "", "m", "", ""], "nothing is asked"),
    ]:
        with pytest.raises(ValueError, match=why):
            head.prompt(wrong, 2, None)


@given(st.text(min_size=1))
def test_every_name_has_one_that_can_be_written(name: str) -> None:
    (place,) = parse(f"{{{{{variable(name)[:64]}}}}}")
    assert place == (variable(name)[:64], None)


@pytest.mark.parametrize("written", ["", "  ", "{{", "{{a b}}", "{{1}}"])
def test_a_prompt_that_can_not_be_filled_is_told(written: str) -> None:
    with pytest.raises(UsageError, match="--prompt"):
        read_prompt(written)
