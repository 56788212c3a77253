"""Anthropic's ``cache_control`` markers (spec: Anthropic cache markers).

The provider refuses a fifth marker, and OpenRouter does not count them for its clients.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..foreign import mappings
from .step import Built

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .messages import Message
    from .step import Payload, PayloadInput

MAX_MARKERS = 4
_MARKED_ROLES = frozenset({"system", "developer"})


def add_cache_markers(payload: Payload, question: PayloadInput) -> Built:
    """Anthropic's cache markers, on verified routes alone."""
    if not (question.route.verified and question.ref.is_anthropic):
        return Built(payload)
    extra = question.params.extra
    values = {**question.params.values, **(extra.fields if extra is not None else {})}
    tools = sum("cache_control" in tool for tool in mappings(values.get("tools")))
    marked = mark_messages(
        payload["messages"],
        retention=question.params.cache_retention,
        reserved=int("cache_control" in values) + tools,
    )
    return Built(payload | {"messages": marked})


def mark_messages(
    messages: Sequence[Message], *, retention: str | None, reserved: int = 0
) -> list[Message]:
    """Return the messages with markers where the provider's cache should end.

    The last text block of each system and developer message and, in a continued conversation, of
    the last user message. The input is left as it is.

    Args:
        messages: The conversation.
        retention: ``none`` for no markers, ``long`` for an hour instead of five minutes.
        reserved: Markers that are spent elsewhere in the request.
    """
    if retention == "none":
        return list(messages)
    marker: dict[str, Any] = {"type": "ephemeral"}
    if retention == "long":
        marker["ttl"] = "1h"
    spots = [n for n, message in enumerate(messages) if message["role"] in _MARKED_ROLES]
    if any(message["role"] == "assistant" for message in messages):
        users = [n for n, message in enumerate(messages) if message["role"] == "user"]
        spots += users[-1:]
    free = MAX_MARKERS - reserved - sum(_marked_blocks(message) for message in messages)
    marked = {
        spot: changed
        for spot in sorted(spots)
        if not _marked_blocks(messages[spot])
        and (changed := _with_marker(messages[spot], marker)) is not None
    }
    # The latest markers cover the most: the oldest ones go when there are too many.
    kept = list(marked)[-free:] if free > 0 else []
    return [
        marked[number] if number in kept else message for number, message in enumerate(messages)
    ]


def _with_marker(message: Message, marker: dict[str, Any]) -> Message | None:
    """Return the message with a marker on its last text block; None if it has no text."""
    content = message.get("content") or []
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else list(content)
    for number in reversed(range(len(blocks))):
        if blocks[number].get("type") == "text" and blocks[number].get("text"):
            blocks[number] = {**blocks[number], "cache_control": dict(marker)}
            return {**message, "content": blocks}
    return None


def _marked_blocks(message: Message) -> int:
    content = message.get("content")
    if not isinstance(content, list):
        return 0
    return sum("cache_control" in block for block in content)
