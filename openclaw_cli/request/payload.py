"""The body of a chat request, built by small pure steps in one visible order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .cache_markers import mark_messages
from .gemini import sanitize_history
from .params import COMMAND_LINE, ResolvedParams
from .provider import provider_of
from .reasoning import reasoning_for

if TYPE_CHECKING:
    from .messages import Message
    from .model import Model
    from .ref import ModelRef
    from .route import Route

Payload = dict[str, Any]


class Question(NamedTuple):
    """Everything that the steps may look at."""

    ref: ModelRef
    route: Route
    messages: Sequence[Message]
    params: ResolvedParams
    stream: bool
    known: Model | None
    session: str | None


class Built(NamedTuple):
    """A body, and what the user should know about it."""

    payload: Payload
    notices: tuple[str, ...]


Step = Callable[[Payload, Question], Payload]


def build_payload(
    ref: ModelRef,
    route: Route,
    messages: Sequence[Message],
    params: ResolvedParams,
    *,
    stream: bool,
    known: Model | None = None,
    session: str | None = None,
) -> Built:
    """Return the body for a question.

    Args:
        ref: The model that is asked.
        route: Where it is asked.
        messages: The conversation, the question last.
        params: The checked parameters.
        stream: Whether the answer is to be streamed.
        known: What is known of the model, or None.
        session: The conversation's id, where more than one answer is wanted of it.
    """
    question = Question(ref, route, messages, params, stream, known, session)
    payload: Payload = {}
    for step in STEPS:
        payload = step(payload, question)
    notice = _reasoning(question)[1]
    unfit = _misfits(question) if known is not None else ()
    return Built(payload, (*unfit, notice) if notice else unfit)


def add_base(payload: Payload, question: Question) -> Payload:
    """The model, the conversation, and whether to stream."""
    return payload | {
        "model": question.ref.model,
        "messages": list(question.messages),
        "stream": question.stream,
    }


def sanitize_gemini_history(payload: Payload, question: Question) -> Payload:
    """Signatures that Gemini can't read are taken out of the history."""
    if not question.ref.is_gemini:
        return payload
    return payload | {"messages": sanitize_history(payload["messages"])}


def add_cache_markers(payload: Payload, question: Question) -> Payload:
    """Anthropic's cache markers, on verified routes alone."""
    if not (question.route.verified and question.ref.is_anthropic):
        return payload
    values = question.params.values
    tools = sum("cache_control" in tool for tool in values.get("tools", ()))
    marked = mark_messages(
        payload["messages"],
        retention=question.params.cache_retention,
        reserved=int("cache_control" in values) + tools,
    )
    return payload | {"messages": marked}


def add_params(payload: Payload, question: Question) -> Payload:
    """The parameters of the allow-list, but the two that have steps of their own.

    OpenAI refuses ``stream_options`` where nothing is streamed.
    """
    elsewhere = {"provider", "reasoning", *(() if question.stream else ("stream_options",))}
    values = question.params.values
    return payload | {name: values[name] for name in values if name not in elsewhere}


def add_session(payload: Payload, question: Question) -> Payload:
    """The conversation's id, on verified routes: its answers come from one provider's cache."""
    if question.session is None or not question.route.verified or "session_id" in payload:
        return payload
    return payload | {"session_id": question.session}


def add_provider_routing(payload: Payload, question: Question) -> Payload:
    """Whom OpenRouter asks, on every base URL of it; others get what was written for them."""
    params, takes_all = question.params, provider_of(question.ref.provider).takes_routing
    routing = params.values.get("provider") if takes_all else params.own_routing
    return payload | {"provider": routing} if routing else payload


def add_reasoning(payload: Payload, question: Question) -> Payload:
    """The thinking level, on supported routes that do not choose the model themselves."""
    field = _reasoning(question)[0]
    return payload if field is None else payload | {"reasoning": field}


STEPS: tuple[Step, ...] = (
    add_base,
    sanitize_gemini_history,
    add_cache_markers,
    add_params,
    add_session,
    add_provider_routing,
    add_reasoning,
)


def _reasoning(question: Question) -> tuple[dict[str, Any] | None, str | None]:
    params = question.params
    level, layer = params.thinking or (None, "")
    now = layer in COMMAND_LINE or params.sources.get("reasoning") in COMMAND_LINE
    written = params.values.get("reasoning")
    return reasoning_for(question.ref, question.known, level, written, asked_now=now)


def _misfits(question: Question) -> tuple[str, ...]:
    from .fit import misfits

    params = question.params
    asked = [name for name, layer in params.sources.items() if layer in COMMAND_LINE]
    return misfits(question.known, question.messages, params.values, asked)
