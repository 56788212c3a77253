"""A request as it will leave, and what there is to say about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..events import Notice
from ..named_tuple import NamedTuple
from ..request.field_names import snake_case
from ..request.headers import build_headers
from ..request.http import Request
from ..request.payload import build_payload
from ..request.provider import provider_of
from ..request.target import not_in_catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..request.answer_schema import AnswerSchema
    from ..request.messages import Message
    from ..request.provider import Provider
    from ..request.step import Payload
    from ..request.target import Target

_OPENROUTER_HAS = frozenset(
    {"service_tier", "metadata", "prompt_cache_key", "reasoning_effort", "stream_options"}
)
"""Of what is dropped as OpenAI's own: fields of OpenRouter's chat request (API reference)."""


class Prepared(NamedTuple):
    """A request as it will leave, with what there is to say about it."""

    request: Request
    payload: dict[str, Any]
    notices: tuple[Notice, ...] = ()


def prepare(
    target: Target,
    messages: Sequence[Message],
    *,
    stream: bool,
    session: str | None = None,
    schema: AnswerSchema | None = None,
) -> Prepared:
    """Build the request for a target.

    Args:
        target: The model, and how it is asked.
        messages: The conversation, the question last.
        stream: Whether the answer is asked for as a stream.
        session: The conversation's id, where more than one answer is wanted of it.
        schema: What the answer has to fit, or None.

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
        schema=schema,
    )
    provider = provider_of(target.ref.provider)
    dropped = (
        Notice(
            f"{name} ({layer}) is not sent to {provider.label}{_way(name, layer, provider)}",
            detail=layer != "--param",
        )
        for name, layer in target.params.dropped
    )
    chosen = tuple(Notice(text) for text in (target.reason, target.misfit) if text is not None)
    unknown = () if target.near is None else (Notice(not_in_catalogue(target.ref, target.near)),)
    extra = () if target.params.extra is None else target.params.extra.sentences()
    added = (Notice(text, detail=True) for text in extra)
    notices = (*chosen, *unknown, *dropped, *added, *(Notice(text) for text in built.notices))
    return as_written(target, built.payload)._replace(notices=notices)


def _way(name: str, layer: str, provider: Provider) -> str:
    """Return how a field that is not sent can be: OpenRouter has some of OpenAI's names too."""
    field = snake_case(name)
    if not provider.takes_routing or field not in _OPENROUTER_HAS:
        return ""
    way = "params.extraBody" if layer != "--param" else "--extra-body"
    way = "--tier" if field == "service_tier" and layer == "--param" else way
    return f"; {way} sends the field {field} that OpenRouter has"


def as_written(target: Target, payload: Payload) -> Prepared:
    """Return the request with a body that is there already."""
    headers, cache = build_headers(target.route, target.key), target.params.cache
    if cache is not None and target.route.verified:
        headers = cache.added_to(headers)
    request = Request(
        method="POST",
        url=target.route.chat_url,
        headers=headers,
        provider=target.ref.provider,
        timeouts=target.timeouts,
        body=json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(),
    )
    return Prepared(request, payload)
