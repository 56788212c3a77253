"""What stands inside a JSON Schema: its parts, where they refer to, and whether they are strict.

Pure, and without jsonschema: what is wrong with the references is known before that is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]

_IN_PLACE = ("not", "if", "then", "else")
_LISTS_IN_PLACE = ("allOf", "anyOf", "oneOf")
_SINGLE = (
    *_IN_PLACE,
    *("additionalItems", "additionalProperties", "contains", "contentSchema", "items"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
)
_LISTS = (*_LISTS_IN_PLACE, "items", "prefixItems")
_BY_NAME = (
    *("$defs", "definitions", "dependencies", "dependentSchemas"),
    *("patternProperties", "properties"),
)
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_DEFINITIONS = ("$defs", "definitions")
_TO_DEFINITIONS = tuple(f"#/{name}/" for name in _DEFINITIONS)
_ANCHORS = ("$anchor", "$dynamicAnchor")
_NEVER_STRICT = frozenset(
    {
        *("allOf", "not", "if", "then", "else", "oneOf"),
        *("dependencies", "dependentRequired", "dependentSchemas", "patternProperties"),
        *("propertyNames", "unevaluatedItems", "unevaluatedProperties"),
    }
)
"""What providers do not take in a strict schema (OpenAI: structured outputs)."""

_TELLING = frozenset({"type", "enum", "const", "anyOf", *_REFERENCES})
_MOST_PARTS = 100_000
"""Parts that one value may have to be held against."""

_SHOWN = 60


def subschemas(schema: Schema) -> Iterator[Schema]:
    """Yield a schema and all that stand in it; what is data (``enum``, ``default``) does not."""
    waiting: list[Any] = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += _children(part, _SINGLE, _LISTS, _BY_NAME)


def moved(schema: Schema, into: str) -> tuple[Schema, Schema]:
    """Return a schema that is to stand inside another one, and what goes into that one's root.

    It refers to where it stands then; its definitions go to the root, where models know them.

    Args:
        schema: It; it is not changed.
        into: Where it will stand, as a reference: ``#/properties/items/items``.
    """
    import copy

    found = copy.deepcopy(schema)
    found.pop("$schema", None)
    for part in list(subschemas(found)):
        for name in _REFERENCES:
            target = part.get(name)
            if not isinstance(target, str) or target.startswith(_TO_DEFINITIONS):
                continue
            if target == "#" or target.startswith("#/"):
                part[name] = into + target[1:]
    return found, {name: found.pop(name) for name in _DEFINITIONS if name in found}


def check_references(schema: Schema) -> None:
    """Check that a schema refers to itself alone, and that following it comes to an end.

    Raises:
        ValueError: It does not; the text says why.
    """
    anchors: dict[str, Schema] = {}
    for part in subschemas(schema):
        if part is not schema and isinstance(part.get("$id"), str):
            raise ValueError(f"a part of it has an $id of its own ({part['$id'][:_SHOWN]!r})")
        anchors |= {part[name]: part for name in _ANCHORS if isinstance(part.get(name), str)}
    targets: dict[int, list[Schema]] = {}
    waiting = [schema]
    while waiting:
        for part in subschemas(waiting.pop()):
            if id(part) not in targets:
                written = [part[name] for name in _REFERENCES if name in part]
                found = [_target(schema, text, anchors) for text in written]
                targets[id(part)] = [one for one in found if isinstance(one, dict)]
                waiting += targets[id(part)]  # they may stand where no schema is looked for
    _check_ends(schema, targets)


def is_strict(schema: Schema) -> bool:
    """Return whether each object has all of its properties and no others, wherever it stands.

    Only such a schema may be sent as ``strict`` (API guide: structured outputs; OpenAI's, whose
    rule it is, takes no other schema).
    """
    if schema.get("type") != "object" or "anyOf" in schema:
        return False
    return all(_is_closed(part) for part in subschemas(schema))


def _is_closed(part: Schema) -> bool:
    if _NEVER_STRICT & part.keys() or not _TELLING & part.keys():
        return False
    kinds = part.get("type")
    if kinds != "object" and not (isinstance(kinds, list) and "object" in kinds):
        return "properties" not in part
    required = part.get("required")
    names = part.get("properties")
    return (
        part.get("additionalProperties") is False
        and isinstance(required, list)
        and isinstance(names, dict)
        and set(map(str, required)) == set(names)
    )


def _target(schema: Schema, written: Any, anchors: dict[str, Schema]) -> Any:
    """Return what a reference leads to.

    Raises:
        ValueError: It leads out of the schema, or nowhere.
    """
    if not isinstance(written, str):
        raise ValueError("a reference in it is no text")
    shown = repr(written[:_SHOWN])
    if not written.startswith("#"):
        raise ValueError(f"it refers to {shown}: only what stands in it (#/…) is followed")
    pointer = unquote(written[1:])
    if pointer and not pointer.startswith("/"):
        if pointer not in anchors:
            raise ValueError(f"{shown} refers to nothing in it")
        return anchors[pointer]
    found: Any = schema
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isdecimal() and int(name[:9]) < len(found):
            found = found[int(name[:9])]
        else:
            raise ValueError(f"{shown} refers to nothing in it")
    if not isinstance(found, (dict, bool)):
        raise ValueError(f"{shown} refers to no schema")
    return found


def _check_ends(schema: Schema, targets: dict[int, list[Schema]]) -> None:
    """Check how often parts are held against one and the same value.

    Raises:
        ValueError: For ever, or so often that it could take hours.
    """
    counts: dict[int, int] = {}
    for begin in subschemas(schema):
        waiting = [(begin, False)]
        while waiting:
            part, is_counted = waiting.pop()
            number = id(part)
            if counts.get(number, 0) and not is_counted:
                continue
            parts = _children(part, _IN_PLACE, _LISTS_IN_PLACE, ("dependentSchemas",))
            inner = [one for one in (*parts, *targets.get(number, ())) if isinstance(one, dict)]
            if is_counted:
                counts[number] = 1 + sum(counts[id(one)] for one in inner)
                if counts[number] > _MOST_PARTS:
                    raise ValueError("its parts refer to each other too often")
                continue
            counts[number] = 0  # it is being counted
            waiting.append((part, True))
            for one in inner:
                if counts.get(id(one)) == 0:
                    raise ValueError("it refers to itself in a circle")
                waiting.append((one, False))


def _children(
    part: Schema, single: tuple[str, ...], lists: tuple[str, ...], by_name: tuple[str, ...]
) -> list[Any]:
    found = [part[name] for name in single if name in part]
    for name in lists:
        if isinstance(part.get(name), list):
            found += part[name]
    for name in by_name:
        if isinstance(part.get(name), dict):
            found += part[name].values()
    return found
