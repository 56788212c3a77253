"""Messages, in the shape of the chat completions API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Message = dict[str, Any]
"""``role`` and ``content``; an assistant's may also hold ``reasoning_details`` and more."""


def system_message(text: str) -> Message:
    """Return a system prompt."""
    return {"role": "system", "content": text}


def user_message(text: str, parts: Sequence[dict[str, Any]] = ()) -> Message:
    """Return what the user says: the text first, then the attached parts."""
    if not parts:
        return {"role": "user", "content": text}
    return {"role": "user", "content": [{"type": "text", "text": text}, *parts]}


def assistant_message(text: str, *, reasoning_details: Sequence[dict[str, Any]] = ()) -> Message:
    """Return what a model has answered, as the next turn replays it."""
    message: Message = {"role": "assistant", "content": text}
    if reasoning_details:
        message["reasoning_details"] = list(reasoning_details)
    return message
