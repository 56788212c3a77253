"""Messages, in the shape of the chat completions API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Message = dict[str, Any]
"""``role`` and ``content``; an assistant's may also hold ``reasoning_details`` and more."""

_NOT_RUN = "This tool was not run: there are no tools here."


def system_message(text: str) -> Message:
    """Return a system prompt."""
    return {"role": "system", "content": text}


def user_message(text: str, parts: Sequence[dict[str, Any]] = ()) -> Message:
    """Return what the user says: the text first, if any, then the attached parts."""
    if not parts:
        return {"role": "user", "content": text}
    said = [{"type": "text", "text": text}] if text else []
    return {"role": "user", "content": [*said, *parts]}


def assistant_message(text: str, replay: Mapping[str, Any]) -> Message:
    """Return what a model has answered, with the fields that it wants to see again.

    An answer that is a tool call alone has no text: its content is null (API: ``ChatMessages``).
    Media go back where they came, among the parts of the content too.
    """
    content: Any = text or None if replay.get("tool_calls") else text
    if any(replay.get(name) for name in ("images", "audio", "content")):
        from .media import as_said, readable

        content, replay = as_said(text, replay), readable(replay)
    return {"role": "assistant", "content": content, **replay}


def tool_message(call: str) -> Message:
    """Return the result of a tool call that nobody made: the API wants one for each."""
    return {"role": "tool", "tool_call_id": call, "content": _NOT_RUN}
