"""Messages, in the shape of the chat completions API."""

from __future__ import annotations

from typing import Any

Message = dict[str, Any]
"""``role`` and ``content``; an assistant's may also hold ``reasoning_details`` and more."""


def system_message(text: str) -> Message:
    """Return a system prompt."""
    return {"role": "system", "content": text}


def user_message(text: str) -> Message:
    """Return what the user says."""
    return {"role": "user", "content": text}
