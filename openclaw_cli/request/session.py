"""``session_id``: the answers of one conversation come from one provider's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .step import Built

if TYPE_CHECKING:
    from .step import Payload, PayloadInput


def add_session(payload: Payload, question: PayloadInput) -> Built:
    """The conversation's id, on verified routes; the user's own stays."""
    if question.session is None or not question.route.verified or "session_id" in payload:
        return Built(payload)
    return Built(payload | {"session_id": question.session})
