"""One tiny real request to a model: does it answer, how soon, with tools, about a picture."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Literal

from ..errors import IncompleteError, LimitError, OpenClawError
from ..events import Finished, ReasoningDelta, Replay, TextDelta, Usage, billed_cost
from ..named_tuple import NamedTuple
from ..request.messages import user_message
from ..request.provider import provider_of
from ..wire.finish_reason import is_limit
from .prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..request.target import Target
    from ..wire.client import Client

Kind = Literal["text", "tools", "image"]

TOKENS = 16
"""What an answer may take: some providers refuse less."""
_TOOL_TOKENS = 128
_TOOL = {
    "type": "function",
    "function": {
        "name": "ping",
        "description": "Says that the caller is there.",
        "parameters": {"type": "object", "properties": {}},
    },
}
# One red pixel.
_PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIA"
    "X8jx0gAAAABJRU5ErkJggg=="
)


class Outcome(NamedTuple):
    """How a probe went.

    Attributes:
        works: Whether the model did what it was asked for.
        first: Seconds to its first token, or None.
        cost: USD as billed, or None where that is unknown.
        error: Why it does not work, or None.
        exhausted: Whether asking anything else now is no use: out of credit, or a daily limit.
    """

    works: bool
    first: float | None = None
    cost: float | None = None
    error: str | None = None
    exhausted: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` reports."""
        return {
            "works": self.works,
            "first_token_seconds": None if self.first is None else round(self.first, 3),
            "cost_usd": self.cost,
            "error": self.error,
        }


def probe(
    connect: Callable[[], Client], target: Target, kind: Kind = "text", *, tokens: int = TOKENS
) -> Outcome:
    """Ask a model for next to nothing, once.

    Args:
        connect: Makes the client.
        target: The model.
        kind: What is tried: an answer, a tool call, or a question about a picture.
        tokens: What an answer may take; a tool call may take more.
    """
    started = time.monotonic()
    first: float | None = None
    finished, called, usage = "", False, None
    try:
        request = prepare(_asking(target, kind, tokens), [_question(kind)], stream=True).request
        with connect() as client:
            for event in client.stream(request):
                if isinstance(event, (TextDelta, ReasoningDelta)) and first is None:
                    first = time.monotonic() - started
                elif isinstance(event, Finished):
                    finished = event.reason
                elif isinstance(event, Replay):
                    called = "tool_calls" in event.fields
                elif isinstance(event, Usage):
                    usage = event.data
    except IncompleteError as error:
        # The answer is meant to be cut, and a tool call is none.
        if not (called or is_limit(finished)):
            return Outcome(False, first, billed_cost(usage), error.message)
    except OpenClawError as error:
        gone = isinstance(error, LimitError) and not error.retryable
        return Outcome(False, first, None, error.message, exhausted=gone)
    if kind == "tools" and not called:
        return Outcome(False, first, billed_cost(usage), "it did not call the tool")
    return Outcome(True, first, billed_cost(usage))


def _asking(target: Target, kind: Kind, tokens: int) -> Target:
    """Return the target with parameters of the probe's own: the user's may be dear."""
    cap = provider_of(target.ref.provider).output_cap
    values: dict[str, Any] = {cap: tokens}
    if kind == "tools":
        values |= {cap: max(tokens, _TOOL_TOKENS), "tools": [_TOOL]}
    routing = target.params.values.get("provider")
    if routing:
        values["provider"] = routing
    params = target.params._replace(
        values=values, thinking=None, sources={}, dropped=(), extra=None, cache=None
    )
    return target._replace(params=params)


def _question(kind: Kind) -> dict[str, Any]:
    if kind == "tools":
        return user_message("Call the tool ping now.")
    if kind == "image":
        picture = {"type": "image_url", "image_url": {"url": _PICTURE}}
        return user_message("Which colour is this? One word.", [picture])
    return user_message("Reply with the one word: ok")
