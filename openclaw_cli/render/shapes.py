"""JSON Schemas (draft 2020-12) of ``--output-format json`` and ``stream-json``."""

from __future__ import annotations

from typing import Any

from ..events import SCHEMA_VERSION

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
_OBJECT_OR_NULL = {"type": ["object", "null"]}


def result_schema() -> dict[str, Any]:
    """Return the schema of the result object."""
    return {"$schema": _DIALECT, "title": "openclaw chat result", **_result()}


def event_schema() -> dict[str, Any]:
    """Return the schema of one line of the event stream."""
    shapes = [
        _event("start", schema_version={"const": SCHEMA_VERSION}, model=_TEXT),
        _event("text", text=_TEXT),
        _event("reasoning", text=_TEXT),
        _event("notice", text=_TEXT),
        _event(
            "retry",
            model=_TEXT,
            attempt={"type": "integer"},
            of={"type": "integer"},
            delay={"type": "number", "description": "seconds"},
            reason=_TEXT,
        ),
        _event("usage", usage={"type": "object"}),
        _event("end", result=_result()),
    ]
    return {"$schema": _DIALECT, "title": "openclaw chat event", "oneOf": shapes}


def _result() -> dict[str, Any]:
    return _closed(
        schema_version={"const": SCHEMA_VERSION},
        model={**_TEXT, "description": "the ref that was asked"},
        model_used={**_TEXT_OR_NULL, "description": "the model that answered"},
        provider={**_TEXT_OR_NULL, "description": "the provider that answered"},
        id={**_TEXT_OR_NULL, "description": "the generation's id"},
        text=_TEXT,
        reasoning=_TEXT_OR_NULL,
        finish_reason=_TEXT_OR_NULL,
        native_finish_reason=_TEXT_OR_NULL,
        usage={**_OBJECT_OR_NULL, "description": "as the API sent it"},
        cost_usd={
            "type": ["number", "null"],
            "description": "all attempts together, as billed; null: not known",
        },
        session={**_TEXT_OR_NULL, "description": "the conversation's id; null: not kept"},
        annotations={"type": "array", "items": {"type": "object"}},
        attempts={
            "type": "array",
            "items": _closed(
                model=_TEXT,
                status={"type": ["integer", "null"]},
                reason=_TEXT_OR_NULL,
                cost_usd={"type": ["number", "null"]},
            ),
        },
        complete={"type": "boolean"},
        error={
            "type": ["object", "null"],
            "properties": {"type": _TEXT, "message": _TEXT, "hint": _TEXT},
            "required": ["type", "message"],
        },
    )


def _event(name: str, **properties: Any) -> dict[str, Any]:
    return _closed(type={"const": name}, **properties)


def _closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
