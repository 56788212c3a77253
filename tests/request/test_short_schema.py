"""The short form of a schema: what ``llm`` documents of it (docs/schemas.md there), and lists."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.errors import UsageError
from openclaw_cli.request.answer_schema import answer_schema

TEXT, INT = {"type": "string"}, {"type": "integer"}


def fields(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def said(description: str, kind: dict[str, Any] = TEXT) -> dict[str, Any]:
    return {**kind, "description": description}


PEOPLE = """
name: the person's name
organization: who they represent
role: their job title or role
learned: what we learned about them from this story
article_headline: the headline of the story
article_date: the publication date in YYYY-MM-DD
"""
# The schemas of the page, in its order.
OF_THE_PAGE = {
    "name, age int, one_sentence_bio": fields(name=TEXT, age=INT, one_sentence_bio=TEXT),
    PEOPLE: fields(
        name=said("the person's name"),
        organization=said("who they represent"),
        role=said("their job title or role"),
        learned=said("what we learned about them from this story"),
        article_headline=said("the headline of the story"),
        article_date=said("the publication date in YYYY-MM-DD"),
    ),
    "name,age int": fields(name=TEXT, age=INT),
    "name, bio": fields(name=TEXT, bio=TEXT),
    "name, bio, age int": fields(name=TEXT, bio=TEXT, age=INT),
    "name: the person's name, age int: their age, bio: a short bio": fields(
        name=said("the person's name"), age=said("their age", INT), bio=said("a short bio")
    ),
    "name: the person's name\nage int: their age\nbio: a short bio, no more than three sentences": (
        fields(
            name=said("the person's name"),
            age=said("their age", INT),
            bio=said("a short bio, no more than three sentences"),
        )
    ),
    "name, age int": fields(name=TEXT, age=INT),
    "name, ten_word_bio": fields(name=TEXT, ten_word_bio=TEXT),
    "a int, b float, c str, d bool": fields(
        a=INT, b={"type": "number"}, c=TEXT, d={"type": "boolean"}
    ),
}
MORE = {
    "name, age int, tags [str]: what it is": fields(
        name=TEXT, age=INT, tags=said("what it is", {"type": "array", "items": TEXT})
    ),
    "a [int], b [ float ], c [bool], d []": fields(
        a={"type": "array", "items": INT},
        b={"type": "array", "items": {"type": "number"}},
        c={"type": "array", "items": {"type": "boolean"}},
        d={"type": "array", "items": TEXT},
    ),
    "  name  ,  age   int  :  person's age  ,": fields(name=TEXT, age=said("person's age", INT)),
    "name:\n\n  at: 10:30 o'clock\r\n": fields(name=TEXT, at=said("10:30 o'clock")),
    "größe float, 名前": fields(größe={"type": "number"}, 名前=TEXT),
    "name": fields(name=TEXT),
}


@pytest.mark.parametrize("text", [*OF_THE_PAGE, *MORE])
def test_the_short_form(text: str) -> None:
    found = answer_schema(text)
    assert found.asked == (OF_THE_PAGE | MORE)[text]
    assert found.strict
    assert found.response_format()["json_schema"]["strict"] is True


def test_a_list_of_items_is_asked_for_as_llm_does() -> None:
    found = answer_schema("name, age int: The age", is_list=True)
    items = {"type": "array", "items": fields(name=TEXT, age=said("The age", INT))}
    assert found.asked == fields(items=items)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "there is no field in it", "write it like"),
        (" , ,", "there is no field in it", "write it like"),
        (":just a description", "a field has no name: ':just a description'", "write it like"),
        ("name, :description", "a field has no name: ':description'", "write it like"),
        ("name, name int", "the field 'name' is there twice", "write it like"),
        ("age integer", "'age' has no known type: 'integer'", "did you mean int?"),
        ("tags [string]", "'tags' has no known type: '[string]'", "did you mean [str]?"),
        ("age Int", "'age' has no known type: 'Int'", "did you mean int?"),
        ("tags [STR]", "'tags' has no known type: '[STR]'", "did you mean [str]?"),
        ("a date", "'a' has no known type: 'date'", "the types are str, int, float, bool"),
        ("first name int", "'first' has no known type: 'name int'", "the types are"),
        ("a [[int]]", "'a' has no known type: '[[int]]'", "the types are"),
        ("name, age: int", "'int' describes 'age', and is not its type", "write 'age int'"),
        (
            "tags: [string]",
            "'[string]' describes 'tags', and is not its type",
            "write 'tags [str]'",
        ),
        ("name:Text", "'Text' describes 'name', and is not its type", "write 'name str'"),
    ],
)
def test_what_is_no_short_form_is_an_error(text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        answer_schema(text)
    assert caught.value.message == f"the schema can't be read: {message}"
    assert (caught.value.hint or "").startswith(hint)


def test_a_comma_in_a_description_is_told_of() -> None:
    with pytest.raises(UsageError) as caught:
        answer_schema("bio: short, in two sentences")
    assert str(caught.value.hint).endswith("; descriptions with commas: each field on a line")
    with pytest.raises(UsageError) as caught:
        answer_schema("name, in two sentences")
    assert "commas" not in str(caught.value.hint)
