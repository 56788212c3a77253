"""Everything but the answer: what is waited for, notices, reasoning, the last line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..events import (
    Begun,
    Connecting,
    KeepAlive,
    MediaNotice,
    Notice,
    ReasoningDelta,
    Retry,
    Saved,
    Sent,
    ServerToolCall,
)
from .visible import VisibleStream

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..events import Event, Result
    from .console import Console
    from .options import OutputOptions
    from .status_line import Describe

_KEEP_ALIVE_NOTICE = 10.0


class StatusWriter:
    """Everything but the answer: what is waited for, notices, reasoning, usage. All on stderr.

    Args:
        console: The way to stderr.
        options: What the command line says.
        asked: The ref of the model that is asked.
        make_room: Called before anything is written: on a terminal the answer may stand there.
    """

    def __init__(
        self,
        console: Console,
        options: OutputOptions,
        asked: str = "",
        make_room: Callable[[], None] | None = None,
    ) -> None:
        self._console = console
        self._options = options
        self._asked = asked
        self._make_room = make_room
        self._answering = False
        self._next_wait = _KEEP_ALIVE_NOTICE
        self._thought = VisibleStream()
        self._thinking = False
        self._last = ""
        self._sent: float | None = None
        self._first: float | None = None

    def handle(self, event: Event) -> None:
        """Write what an event has to say to a person, if anything."""
        if isinstance(event, ReasoningDelta):
            self._reasoning(event.text)
        elif isinstance(event, Notice):
            if self._options.verbose or not event.detail:
                self._notice(event.text)
        elif isinstance(event, MediaNotice):
            self._notice(event.text)
        elif isinstance(event, Saved):
            self._room()
            self._end_reasoning()
            self._console.saved(event.text, event.path)
        elif isinstance(event, ServerToolCall):
            self._room()
            self._end_reasoning()
            self._console.remark(_doing(event))
        elif isinstance(event, Connecting):
            self._waiting(lambda seconds: f"connecting to {event.host}{_after(seconds)}")
        elif isinstance(event, Sent):
            self._sent, self._first = time.monotonic(), None
            self._waiting(lambda seconds: f"waiting for {self._asked}{_after(seconds)}")
        elif isinstance(event, Begun):
            self.received()
            self._waiting(lambda seconds: f"receiving the answer{_after(seconds)}")
        elif isinstance(event, Retry):
            self._retry(event)
        elif isinstance(event, KeepAlive):
            self._keep_alive(event.seconds)

    def received(self) -> None:
        """A token has come."""
        if self._first is None:
            self._first = time.monotonic()

    def answering(self) -> None:
        """The answer is about to be shown: take the status away, end the reasoning."""
        self.received()
        self._console.done_waiting()
        self._end_reasoning()
        self._answering = True

    def meanwhile(self, what: str) -> None:
        """Say what happens while nothing is shown of the answer."""
        self._room()
        self._waiting(lambda seconds: f"{what}{_after(seconds)}")

    def end(self, result: Result) -> None:
        """Write the last line."""
        self._end_reasoning()
        self._console.close()
        is_told = self._options.why and not self._options.format.is_json
        if is_told and (result.routing or result.complete):
            from .routing import routing_lines

            for line in routing_lines(result.routing):
                self._console.remark(line)
        if self._options.usage and (result.text or result.usage):
            self._say_usage(result)

    def _waiting(self, describe: Describe, *, at_once: bool = False) -> bool:
        return not self._answering and self._console.waiting(describe, at_once=at_once)

    def _notice(self, text: str) -> None:
        self._room()
        self._end_reasoning()
        self._console.notice(text)

    def _room(self) -> None:
        if self._answering and self._make_room is not None:
            self._make_room()
        self._answering = False

    def _reasoning(self, text: str) -> None:
        self.received()
        if self._options.show_reasoning:
            shown = self._thought.feed(text)
            if shown:
                self._console.done_waiting()
                self._room()
                self._console.dim(shown)
                self._last = shown[-1]
        elif not self._thinking:
            self._thinking = True
            self._waiting(lambda seconds: f"thinking for {seconds:.0f} s")

    def _end_reasoning(self) -> None:
        """Set the reasoning apart from what follows it."""
        self._thinking = False
        if self._last:
            self._console.dim(self._thought.finish())
            self._console.raw("\n" if self._last == "\n" else "\n\n")
            self._last = ""

    def _retry(self, event: Retry) -> None:
        what = f"try {event.attempt} of {event.of}"
        counted = self._waiting(
            lambda seconds: f"{what} in {max(0.0, event.delay - seconds):.0f} s", at_once=True
        )
        when = "" if counted or not event.delay else f" in {event.delay:.1f} s"
        self._notice(f"{event.reason}; {what}{when}")

    def _keep_alive(self, seconds: float) -> None:
        if self._first is None and self._waiting(
            lambda more: f"queued at the provider{_after(seconds + more)}"
        ):
            return
        if seconds < _KEEP_ALIVE_NOTICE:
            self._next_wait = _KEEP_ALIVE_NOTICE
        elif seconds >= self._next_wait and self._make_room is None:
            self._notice(f"still waiting: only keep-alives for {seconds:.0f} s")
            self._next_wait = seconds * 2

    def _say_usage(self, result: Result) -> None:
        from .usage_line import Pace, usage_facts

        pace = Pace()
        if self._first is not None and self._sent is not None:
            pace = Pace(self._first - self._sent, time.monotonic() - self._first)
        self._console.facts(usage_facts(result, pace))


def _doing(call: ServerToolCall) -> str:
    if call.tool == "web_search":
        return f"searching: {call.subject}" if call.subject else "searching the web"
    if call.tool == "web_fetch" and call.subject:
        return f"fetching: {call.subject}"
    about = f": {call.subject}" if call.subject else ""
    return f"using {call.tool.replace('_', ' ')}{about}"


def _after(seconds: float) -> str:
    return f", {seconds:.0f} s" if seconds >= 1 else ""
