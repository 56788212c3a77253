"""What the stand-in plays: an answer is a sequence of steps."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from . import sse
from .recorded import Recorded

if TYPE_CHECKING:
    from threading import Event

Framing = Literal["chunked", "length", "close"]
"""How the end of the body is known: chunks (as OpenRouter does), its length, or the hang-up."""


@dataclass(frozen=True, slots=True)
class Status:
    """The status line and the headers. Without this step: 200, and no headers but the framing.

    ``reason`` stands for the code's own phrase.
    """

    code: int = 200
    headers: Mapping[str, str] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """These bytes, as one HTTP chunk and one write."""

    data: bytes


@dataclass(frozen=True, slots=True)
class SingleBytes:
    """These bytes, each in a chunk and a write of its own."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Raw:
    """These bytes past all framing: chunks that were built before, or deliberate nonsense."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait until the event is set. Seconds are for a demonstration's pace, never for a test.

    A client that hangs up meanwhile ends the answer (``StandIn.wait_for_hangup``).
    """

    until: Event | float


@dataclass(frozen=True, slots=True)
class Cut:
    """Break the connection off: the body stays unfinished.

    ``reset`` sends an RST, else a FIN (inside TLS: without ``close_notify``). An RST may overtake
    what was sent just before it; a gate in front of it (``Pause``) makes the order certain.
    Python's ``ssl`` takes both for a plain end of data, so that inside TLS a close-delimited body
    that is cut looks whole to a client.
    """

    reset: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """Finish the body as the framing asks. Without this step and ``Cut``, it is implied."""


Step = Status | Send | SingleBytes | Raw | Pause | Cut | End


@dataclass(frozen=True, slots=True)
class Answer:
    """The steps in order, and how the body is framed."""

    steps: tuple[Step, ...]
    framing: Framing = "chunked"

    @property
    def status(self) -> Status:
        """The first ``Status`` among the steps, or a bare 200."""
        return next((step for step in self.steps if isinstance(step, Status)), Status())

    @property
    def length(self) -> int:
        """How many bytes the body has when it is played to the end."""
        return sum(
            len(step.data) for step in self.steps if isinstance(step, (Send, SingleBytes, Raw))
        )


Script = Answer | Callable[[Recorded], Answer]
"""An answer, or what makes one from the request."""

EVENT_STREAM_HEADERS = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache",
    "X-Generation-Id": sse.GENERATION_ID,
}


def event_stream(
    *parts: bytes | dict[str, Any] | Step,
    done: bool = True,
    headers: Mapping[str, str] | None = None,
    framing: Framing = "chunked",
) -> Answer:
    """Return a stream of events.

    Args:
        parts: Bytes are sent as they are, a dict as one event, a step is played.
        done: Whether ``data: [DONE]`` follows at the end (never after a ``Cut``).
        headers: Added to, or in place of, the usual ones.
        framing: How the body is framed.
    """
    steps: list[Step] = [Status(200, {**EVENT_STREAM_HEADERS, **(headers or {})})]
    for part in parts:
        if isinstance(part, bytes):
            steps.append(Send(part))
        elif isinstance(part, dict):
            steps.append(Send(sse.event(part)))
        else:
            steps.append(part)
    if done and not isinstance(steps[-1], (Cut, End)):
        steps.append(Send(sse.DONE))
    return Answer(tuple(steps), framing)


def json_body(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return a JSON answer of known length."""
    described = {"Content-Type": "application/json", **(headers or {})}
    return Answer((Status(status, described), Send(json.dumps(value).encode())), "length")


def error(
    status: int,
    message: str,
    *,
    metadata: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return an error in OpenRouter's envelope; ``code`` repeats the HTTP status."""
    body: dict[str, Any] = {"code": status, "message": message}
    if metadata is not None:
        body["metadata"] = dict(metadata)
    return json_body({"error": body}, status=status, headers=headers)


def html(status: int = 200, *, title: str = "Sign in to the network") -> Answer:
    """Return a web page where an API's answer should be, as captive portals send it."""
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>"
    described = {"Content-Type": "text/html; charset=utf-8"}
    return Answer((Status(status, described), Send(page.encode())), "length")


def text_answer(
    text: str,
    *,
    usage: dict[str, Any] | None = None,
    finish: str = "stop",
    headers: Mapping[str, str] | None = None,
) -> Script:
    """Return what answers with that text: a stream or one JSON result, as the request asks."""

    def script(request: Recorded) -> Answer:
        body = request.json()
        model = sse.model_used(body.get("model"))
        if not body.get("stream"):
            result = sse.result(text, model=model, usage=usage, finish=finish)
            return json_body(
                result, headers={"X-Generation-Id": sse.GENERATION_ID, **(headers or {})}
            )
        events = sse.answer(text, model=model, usage=usage, finish=finish)
        return event_stream(*events, headers=headers)

    return script
