"""Thought signatures in replayed history (spec: Gemini-backed routes).

Gemini refuses a request whose signatures are no base64. Those are taken out, valid ones are kept.
Nothing is validated further, reordered or added.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .step import Built

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .messages import Message
    from .step import Payload, PayloadInput

_SIGNATURES = frozenset({"thought_signature", "thoughtSignature"})
_FORMAT = "google-gemini-v1"
_BASE64 = r"(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}"
_QUANTUM = 4


def sanitize_gemini_history(payload: Payload, question: PayloadInput) -> Built:
    """Signatures that Gemini can't read are taken out of the history."""
    if not question.ref.is_gemini:
        return Built(payload)
    return Built(payload | {"messages": sanitize_history(payload["messages"])})


def sanitize_history(messages: Sequence[Message]) -> list[Message]:
    """Return the messages without signatures that Gemini would refuse. The input stays as it is."""
    return [
        _message(message) if message["role"] == "assistant" else message for message in messages
    ]


def is_base64(value: object) -> bool:
    """Return whether a value is base64 or base64url, padded or not, and not empty."""
    if not isinstance(value, str) or not value or not re.fullmatch(_BASE64, value):
        return False
    digits = len(value.rstrip("="))
    padded = digits != len(value)
    return digits % _QUANTUM != 1 and digits > 0 and (not padded or len(value) % _QUANTUM == 0)


def _message(message: Message) -> Message:
    cleaned: Message = _without_bad_signatures(message)
    details = cleaned.get("reasoning_details")
    if isinstance(details, list):
        kept = [item for item in details if _is_replayable(item)]
        cleaned = {name: value for name, value in cleaned.items() if name != "reasoning_details"}
        if kept:
            cleaned["reasoning_details"] = kept
    return cleaned


def _is_replayable(item: Any) -> bool:
    """Return whether an entry is Gemini's own, and its data or signature can be read."""
    if not isinstance(item, dict) or item.get("format") not in (_FORMAT, None, "unknown"):
        return False
    return all(
        is_base64(item[name]) for name in ("data", "signature") if item.get(name) is not None
    )


def _without_bad_signatures(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_bad_signatures(item)
            for name, item in value.items()
            if name not in _SIGNATURES or is_base64(item)
        }
    if isinstance(value, list):
        return [_without_bad_signatures(item) for item in value]
    return value
