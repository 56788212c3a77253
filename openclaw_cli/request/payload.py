"""The body of a chat request, built by small pure steps in one visible order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cache_markers import add_cache_markers
from .gemini import sanitize_gemini_history
from .modalities import fit_modalities
from .params import add_params
from .provider_routing import add_provider_routing
from .reasoning import add_reasoning
from .session import add_session
from .step import Built, PayloadInput
from .unlisted import say_misfits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .answer_schema import AnswerSchema
    from .messages import Message
    from .model import Model
    from .ref import ModelRef
    from .resolved import ResolvedParams
    from .route import Route
    from .step import Payload, Step


def build_payload(
    ref: ModelRef,
    route: Route,
    messages: Sequence[Message],
    params: ResolvedParams,
    *,
    stream: bool,
    entry: Model | None = None,
    session: str | None = None,
    schema: AnswerSchema | None = None,
) -> Built:
    """Return the body for a question; ``PayloadInput`` says what the arguments are."""
    question = PayloadInput(ref, route, messages, params, stream, entry, session, schema)
    payload: Payload = {}
    notices: list[str] = []
    for step in STEPS:
        payload, said = step(payload, question)
        notices += said
    return Built(payload, tuple(notices))


def add_base(payload: Payload, question: PayloadInput) -> Built:
    """The model, the conversation, and whether to stream."""
    base = {
        "model": question.ref.model,
        "messages": list(question.messages),
        "stream": question.stream,
    }
    return Built(payload | base)


def add_schema(payload: Payload, question: PayloadInput) -> Built:
    """What the answer has to fit."""
    if question.schema is None:
        return Built(payload)
    from .response_format import add_response_format

    return add_response_format(payload, question)


def add_extra_body(payload: Payload, question: PayloadInput) -> Built:
    """What the user sends past the allow-list, on purpose; the last word."""
    if question.params.extra is None:
        return Built(payload)
    from .extra_fields import add_fields

    return add_fields(payload, question.params.extra)


def add_server_tools(payload: Payload, question: PayloadInput) -> Built:
    """The tools that are asked for beside the parameters, on verified routes."""
    asked = question.params.server_tools
    if asked is None or (asked.tools and not question.route.verified):
        return Built(payload)
    from .added_tools import add_tools

    return add_tools(payload, question, asked)


def add_pdf_engine(payload: Payload, question: PayloadInput) -> Built:
    """Who reads PDFs, on verified routes."""
    asked = question.params.pdf_engine
    if asked is None or not question.route.verified:
        return Built(payload)
    from .pdf_engine import add_engine

    return add_engine(payload, question, *asked)


STEPS: tuple[Step, ...] = (
    add_base,
    sanitize_gemini_history,
    add_cache_markers,
    add_params,
    fit_modalities,
    add_session,
    add_provider_routing,
    add_schema,
    say_misfits,
    add_reasoning,
    add_extra_body,
    add_server_tools,
    add_pdf_engine,
)
