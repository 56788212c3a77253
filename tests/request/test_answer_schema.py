"""Schemas of the user's own: what is sent of them, and what is refused before anything is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from openclaw_cli.errors import UsageError
from openclaw_cli.request.answer_schema import LARGEST, answer_schema

DOG = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
}
CLOSED = {**DOG, "additionalProperties": False}
TREE = {
    "type": "object",
    "properties": {"children": {"type": "array", "items": {"$ref": "#"}}},
    "required": ["children"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("schema", "strict"),
    [
        (CLOSED, True),
        (DOG, False),
        ({**CLOSED, "required": ["name"]}, False),
        ({**CLOSED, "additionalProperties": {"type": "string"}}, False),
        (TREE, True),
        ({**CLOSED, "properties": {**CLOSED["properties"], "age": DOG}}, False),  # type: ignore[dict-item]
        ({**CLOSED, "properties": {**CLOSED["properties"], "age": CLOSED}}, True),  # type: ignore[dict-item]
        ({**CLOSED, "properties": {"name": {"enum": [{}]}, "age": {}}}, False),
        ({**CLOSED, "properties": {"name": {"const": DOG}, "age": {"type": "null"}}}, True),
        ({**CLOSED, "$defs": {"x": DOG}}, False),
        ({**CLOSED, "allOf": [CLOSED]}, False),
        ({"anyOf": [CLOSED], **CLOSED}, False),
        ({**CLOSED, "properties": {"name": {"anyOf": [CLOSED, {"type": "null"}]},
                                   "age": {"type": ["object", "null"]}}}, False),
        ({"type": "array", "items": CLOSED}, False),
        ({"type": "string"}, False),
        ({"type": ["object"], "properties": 3, "required": "x"}, False),
    ],
)  # fmt: skip
def test_strict_is_sent_where_every_property_is_required(
    schema: dict[str, Any], strict: bool
) -> None:
    for written in (schema, json.dumps(schema)):
        found = answer_schema(written)
        assert found.strict is strict
        assert found.response_format()["json_schema"].get("strict", False) is strict
        assert found.asked == schema


def test_references_of_an_item_lead_where_they_led() -> None:
    item = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {"id": {"type": "integer"}},
        "properties": {"$ref": {"const": {"$ref": "#"}}, "id": {"$ref": "#/$defs/id"}},
        "items": {"$ref": "#"},
    }
    asked = answer_schema(item, is_list=True).asked
    inside = asked["properties"]["items"]["items"]
    assert inside["properties"] == {
        "$ref": {"const": {"$ref": "#"}},
        "id": {"$ref": "#/$defs/id"},
    }
    assert asked["$defs"] == item["$defs"]
    assert inside["items"] == {"$ref": "#/properties/items/items"}
    assert item["items"] == {"$ref": "#"}


@pytest.mark.parametrize(
    ("title", "name"),
    [("A dog: 犬!", "A_dog"), ("x" * 80, "x" * 64), ("犬", "answer"), (3, "answer")],
)
def test_the_name_is_one_that_the_api_takes(title: object, name: str) -> None:
    assert answer_schema({**DOG, "title": title}).response_format()["json_schema"]["name"] == name


def defs(**parts: Any) -> dict[str, Any]:
    return {"$ref": "#/$defs/a", "$defs": parts}


DOUBLING = {f"a{n}": {"anyOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(40)}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{", "the schema is no JSON: expecting property name"),
        ('[{"type": "object"}]', "the schema is a list, and no JSON Schema"),
        ('{"type": "object", "type": "array"}', "the name 'type' stands twice"),
        ("{" + " " * LARGEST + "}", "the schema is too large: more than 1 MB"),
        ('{"not":' * 5000 + "{}" + "}" * 5000, "nested too deeply"),
        ({"$ref": "https://example.com/a.json"}, "refers to 'https://example.com/a.json': only"),
        ({"$ref": "other.json#/a"}, "refers to 'other.json#/a': only"),
        ({"properties": {"a": {"$dynamicRef": "file:///etc/passwd"}}}, "'file:///etc/passwd'"),
        ({"$ref": "#/$defs/gone"}, "'#/$defs/gone' refers to nothing in it"),
        ({"$ref": "#gone"}, "'#gone' refers to nothing in it"),
        ({"$ref": "#/type", "type": "object"}, "'#/type' refers to no schema"),
        ({"$ref": 3}, "a reference in it is no text"),
        ({"$ref": "#"}, "it refers to itself in a circle"),
        (defs(a={"$ref": "#/$defs/b"}, b={"allOf": [{"$ref": "#/$defs/a"}]}), "in a circle"),
        (defs(a={"not": {"$ref": "#/x/y"}}) | {"x": {"y": {"$ref": "#/$defs/a"}}}, "in a circle"),
        (defs(a={"$ref": "#/$defs/a0"}, **DOUBLING, a40={}), "refer to each other too often"),
        ({"items": {"$id": "https://example.com/x"}}, "an $id of its own"),
    ],
)  # fmt: skip
def test_what_is_no_schema_is_refused(written: Any, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        answer_schema(written)
    assert message in caught.value.message
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    "schema",
    [
        TREE,
        defs(a={"items": {"$ref": "#/$defs/a"}}),
        {"$ref": "#node", "$defs": {"n": {"$anchor": "node", "type": "object"}}},
        {"$ref": "#/$defs/a~1b%25", "$defs": {"a/b%": True}},
        {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}], "$defs": {"a": {}}},
        {"enum": [{"$ref": "https://example.com"}], "properties": {"$ref": {"$id": 3}}},
    ],
)
def test_what_comes_to_an_end_is_taken(schema: dict[str, Any]) -> None:
    assert answer_schema(schema).asked == schema
