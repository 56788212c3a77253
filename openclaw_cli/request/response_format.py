"""The step of a request whose answer has to fit a schema (API guide: structured outputs)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..errors import UsageError
from .provider import provider_of
from .step import Built

if TYPE_CHECKING:
    from .answer_schema import AnswerSchema
    from .messages import Message
    from .resolved import ResolvedParams
    from .step import Payload, PayloadInput

_FIELD = "response_format"
_ENFORCED = "structured_outputs"


def add_response_format(payload: Payload, question: PayloadInput) -> Built:
    """The schema, in the way that the model is known to take; what is configured gives way.

    A model that takes none gets it in words. On OpenRouter itself only providers are asked that
    take it (``require_parameters``), where the user has not said whether they have to.

    Raises:
        UsageError: The command line or an extra body says something else of the answer's form.
    """
    schema = question.schema
    if schema is None:
        return Built(payload)
    check_form(question.params)
    payload = {name: value for name, value in payload.items() if name != _FIELD}
    entry = question.entry
    listed = () if entry is None else entry.parameters
    if entry is None or not listed or _ENFORCED in listed:
        payload[_FIELD] = schema.response_format()
        if question.route.verified and provider_of(question.ref.provider).takes_routing:
            payload["provider"] = {"require_parameters": True, **payload.get("provider", {})}
        return Built(payload, _of_root(schema))
    if _FIELD in listed and schema.is_object:
        payload[_FIELD] = {"type": "json_object"}
    payload["messages"] = _with_words(payload["messages"], schema)
    said = f"{entry.id} does not list {_ENFORCED}: the schema is sent in words, and checked here"
    return Built(payload, (said,))


def check_form(params: ResolvedParams) -> None:
    """Check that nothing else is asked of the answer's form.

    Raises:
        UsageError: It is: typed, or in an extra body, which has the last word.
    """
    if params.extra is not None and _FIELD in params.extra.fields:
        place = params.extra.place(_FIELD)
    elif _FIELD in params.typed_now:
        place = f"{params.sources[_FIELD]} {_FIELD}"
    else:
        return
    raise UsageError(f"{place} would undo --schema", hint="leave one of the two out")


def _of_root(schema: AnswerSchema) -> tuple[str, ...]:
    if schema.is_object:
        return ()
    return ("many models take only a schema whose outermost type is object",)


def _with_words(messages: list[Message], schema: AnswerSchema) -> list[Message]:
    """Return the conversation with the schema at the end of the question."""
    written = json.dumps(schema.asked, ensure_ascii=False, separators=(",", ":"))
    words = f"Answer with JSON alone, no words around it, that fits this JSON Schema:\n{written}"
    *before, question = messages
    content = question.get("content")
    if isinstance(content, list):
        content = [*content, {"type": "text", "text": words}]
    else:
        content = f"{content}\n\n{words}"
    return [*before, {**question, "content": content}]
