"""A request as it will leave, and what there is to say about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from ..events import Notice
from ..request.headers import build_headers
from ..request.http import Request
from ..request.payload import build_payload
from ..request.provider import provider_of
from ..request.target import not_in_catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..request.messages import Message
    from ..request.step import Payload
    from ..request.target import Target


class Prepared(NamedTuple):
    """A request as it will leave, with what there is to say about it."""

    request: Request
    payload: dict[str, Any]
    notices: tuple[Notice, ...] = ()


def prepare(
    target: Target, messages: Sequence[Message], *, stream: bool, session: str | None = None
) -> Prepared:
    """Build the request for a target.

    Args:
        target: The model, and how it is asked.
        messages: The conversation, the question last.
        stream: Whether the answer is asked for as a stream.
        session: The conversation's id, where more than one answer is wanted of it.

    Raises:
        OpenClawError: A parameter, header or key can't be sent as it is.
    """
    built = build_payload(
        target.ref,
        target.route,
        messages,
        target.params,
        stream=stream,
        entry=target.entry,
        session=session,
    )
    label = provider_of(target.ref.provider).label
    dropped = (
        Notice(f"{name} ({layer}) is not sent to {label}", detail=layer != "--param")
        for name, layer in target.params.dropped
    )
    chosen = () if target.reason is None else (Notice(target.reason),)
    unknown = () if target.near is None else (Notice(not_in_catalogue(target.ref, target.near)),)
    notices = (*chosen, *unknown, *dropped, *(Notice(text) for text in built.notices))
    return as_written(target, built.payload)._replace(notices=notices)


def as_written(target: Target, payload: Payload) -> Prepared:
    """Return the request with a body that is there already."""
    request = Request(
        method="POST",
        url=target.route.chat_url,
        headers=build_headers(target.route, target.key),
        provider=target.ref.provider,
        timeouts=target.timeouts,
        body=json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(),
    )
    return Prepared(request, payload)
