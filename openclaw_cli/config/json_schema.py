"""The table of known keys as a JSON Schema (draft 2020-12), for editors and for other tools."""

from __future__ import annotations

from typing import Any

from .key_table import ANY, KEYS, Key

_TYPES: dict[str, dict[str, Any]] = {
    "list": {"type": "array"},
    "strings": {"type": "array", "items": {"type": "string"}},
}


def config_schema() -> dict[str, Any]:
    """Return the schema of the configuration file. Unknown keys are allowed everywhere."""
    root: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "openclaw configuration",
        "type": "object",
        "properties": {},
    }
    for key in KEYS:
        node = root
        for part in key.pattern:
            node = _child(node, part)
        node.update(_row(key))
    _let_include(root)
    # Editors look there for this very schema.
    root["properties"]["$schema"] = {"type": "string", "description": "Where this schema is."}
    return root


def _let_include(node: dict[str, Any]) -> None:
    """Let every object name files that it includes, also where any other name means something."""
    for child in (*node.get("properties", {}).values(), node.get("additionalProperties")):
        if isinstance(child, dict):
            _let_include(child)
    if "properties" in node or "additionalProperties" in node:
        node.setdefault("properties", {})["$include"] = {
            "description": "Files whose contents stand here; what is beside it wins.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        }


def _child(node: dict[str, Any], part: str) -> dict[str, Any]:
    if part == ANY and node.get("type") == "array":
        items: dict[str, Any] = node.setdefault("items", {})
        return items
    if part == ANY:
        child: dict[str, Any] = node.setdefault("additionalProperties", {})
        return child
    properties: dict[str, Any] = node.setdefault("properties", {})
    named: dict[str, Any] = properties.setdefault(part, {})
    return named


def _row(key: Key) -> dict[str, Any]:
    types = [_TYPES.get(kind, {"type": kind}) for kind in key.kinds]
    row: dict[str, Any] = {"description": key.help}
    row |= types[0] if len(types) == 1 else {"anyOf": types}
    if key.check is not None:
        row["examples"] = list(key.choices)
    elif key.choices:
        row["enum"] = list(key.choices)
    if key.minimum is not None:
        row["minimum"] = key.minimum
    return row
