"""Holds chat requests against the official SDK's models: an independent reading of the API.

The SDK is lenient: what it does not know, and much that it cannot parse, it drops without a word.
So a request is judged by its round trip: read into ``ChatRequest``, written out again, compared.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .recorded import Recorded

EXCEPTIONS = {
    "reasoning.max_tokens": "documented in the reasoning guide, missing from the schema",
    "reasoning.exclude": "documented in the reasoning guide, missing from the schema",
    "reasoning.enabled": "documented in the reasoning guide, missing from the schema",
    "reasoning.context": "documented in the reasoning guide, missing from the schema",
    "reasoning.mode": "documented in the reasoning guide, missing from the schema",
    "verbosity": "documented among the parameters, missing from the schema",
    "web_search_options": "documented among the parameters, missing from the schema",
    "structured_outputs": "documented among the parameters, missing from the schema",
    "include_reasoning": "documented as the old form of reasoning, missing from the schema",
    "preset": "documented in the presets guide, missing from the schema",
    "max_tool_calls": "documented in the server tools guide, missing from the schema",
    "audio": "documented in the audio guide, missing from the schema",
    "prompt": "documented in the API overview, missing from the schema",
}
"""Fields that the SDK drops though OpenRouter documents them, and where. Dotted paths."""

_DROPPED = object()


def judge_requests(requests: Iterable[Recorded]) -> list[str]:
    """Return what is wrong with the chat requests among these, with the number of each, from 1."""
    problems = []
    for number, request in enumerate(requests, 1):
        if request.is_chat:
            try:
                found = validate_chat_request(request.json())
            except ValueError as error:
                found = [f"the body is not JSON: {error}"]
            problems += [f"request {number}: {problem}" for problem in found]
    return problems


def validate_chat_request(body: object) -> list[str]:
    """Return what is wrong with the body of a chat request, one line for each; empty if nothing.

    Documented fields that the SDK does not know (``EXCEPTIONS``) are left out of the judgement.
    ``provider.max_price`` is not among them: both the schema and the SDK want strings there.
    """
    # the SDK takes most of a second to import, and most tests never need it
    from openrouter import components
    from pydantic import ValidationError

    if not isinstance(body, dict):
        return [f"the body is not an object but {type(body).__name__}"]
    judged = _without_exceptions(body)
    problems = [] if judged.get("messages") else ["messages: at least one is required"]
    try:
        request = components.ChatRequest.model_validate(judged)
    except ValidationError as error:
        return problems + _explain(error.errors(), "")
    read = request.model_dump(by_alias=True, warnings=False)
    problems += _differences(judged, read, "")
    if isinstance(judged.get("provider"), dict) and "provider" not in read:
        # a provider object that does not parse is dropped whole: ask again for the reason
        try:
            components.ProviderPreferences.model_validate(judged["provider"])
        except ValidationError as error:
            problems += _explain(error.errors(), "provider.")
    return problems


def _without_exceptions(body: dict[str, Any]) -> dict[str, Any]:
    judged = copy.deepcopy(body)
    for path in EXCEPTIONS:
        *parents, name = path.split(".")
        place: Any = judged
        for parent in parents:
            place = place.get(parent) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place.pop(name, None)
    return judged


def _differences(sent: Any, read: Any, path: str) -> list[str]:
    if read is _DROPPED:
        return [f"{path}: unknown to the SDK, or not readable by it: dropped"]
    if isinstance(sent, dict) and isinstance(read, dict):
        return [
            problem
            for key, value in sent.items()
            for problem in _differences(
                value, read.get(key, _DROPPED), f"{path}.{key}" if path else key
            )
        ]
    if isinstance(sent, list) and isinstance(read, list) and len(sent) == len(read):
        return [
            problem
            for index, (one, other) in enumerate(zip(sent, read, strict=True))
            for problem in _differences(one, other, f"{path}[{index}]")
        ]
    # for == a bool is a number
    if sent != read or isinstance(sent, bool) != isinstance(read, bool):
        return [f"{path}: sent as {sent!r}, read as {read!r}"]
    return [f"{path}: {sent!r} is not a documented value"] if _is_unrecognized(read) else []


def _is_unrecognized(value: object) -> bool:
    # where an enumeration is open the SDK keeps what it does not know, marked by its type
    from openrouter.types import UnrecognizedInt, UnrecognizedStr

    return isinstance(value, (UnrecognizedInt, UnrecognizedStr))


def _explain(errors: Any, prefix: str) -> list[str]:
    return [
        f"{prefix}{'.'.join(str(part) for part in error['loc'])}: {error['msg']}"
        for error in errors
    ]
