"""``session_id``: the answers of one conversation come from one provider's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .step import Built

if TYPE_CHECKING:
    from .step import Payload, PayloadInput


def add_session(payload: Payload, question: PayloadInput) -> Built:
    """The conversation's id, on verified routes; the user's own stays.

    The response cache knows a question by its whole body: an id would make each another one.
    """
    cache = question.params.cache
    if question.session is None or not question.route.verified or "session_id" in payload:
        return Built(payload)
    if cache is not None and cache.on:
        return Built(payload)
    return Built(payload | {"session_id": question.session})
