"""Renderers: each takes a turn's events, and the chooser below picks one."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..events import (
    SCHEMA_VERSION,
    Connecting,
    End,
    KeepAlive,
    Notice,
    ReasoningDelta,
    Result,
    Retry,
    Sent,
    TextDelta,
    Usage,
)
from .console import is_terminal, uses_color
from .sinks import Sink, stdout_sink
from .usage import Pace, usage_facts
from .visible import VisibleStream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..events import Event
    from .console import Console
    from .status import Describe

_KEEP_ALIVE_NOTICE = 10.0


class OutputOptions(NamedTuple):
    """What the command line says about output.

    Attributes:
        format: ``text``, ``json`` or ``stream-json``.
        file: Where the answer goes instead of stdout, or None.
        markdown: Whether Markdown is rendered; None lets the terminal decide.
        color: Whether colours are wanted where they can be shown.
        show_reasoning: Whether reasoning is written to stderr.
        usage: Whether the usage line is written to stderr; None lets the terminal decide.
        verbose: Whether detail notices are written.
    """

    format: str = "text"
    file: Path | None = None
    markdown: bool | None = None
    color: bool = True
    show_reasoning: bool = False
    usage: bool | None = None
    verbose: bool = False


class Renderer(Protocol):
    """Consumes a turn."""

    def handle(self, event: Event) -> None:
        """Take one event."""


def choose(options: OutputOptions, console: Console, asked: str) -> Renderer:
    """Return the renderer for the options. The only place where one is chosen.

    Args:
        options: What the command line says.
        console: Where everything but the answer goes.
        asked: The ref of the model that is asked.
    """
    if options.usage is None:
        options = options._replace(usage=is_terminal(sys.stderr) and is_terminal(sys.stdout))
    if options.format == "json":
        return ResultRenderer(_plain_sink(options), Remarks(console, options, asked))
    if options.format == "stream-json":
        return EventRenderer(_plain_sink(options), Remarks(console, options, asked), asked)
    sink = _text_sink(options)
    make_room = sink.settle if options.file is None and is_terminal(sys.stdout) else None
    return TextRenderer(sink, Remarks(console, options, asked, make_room))


def _plain_sink(options: OutputOptions) -> Sink:
    if options.file is None:
        return stdout_sink()
    from .file_sink import FileSink

    return FileSink(options.file)


def _text_sink(options: OutputOptions) -> Sink:
    at_terminal = options.file is None and is_terminal(sys.stdout)
    if options.markdown is False or not (at_terminal or options.markdown):
        return _plain_sink(options)
    from .markdown_sink import MarkdownSink, RenderedSink, draws_markdown

    color = options.color and options.file is None and uses_color(sys.stdout)
    if at_terminal and draws_markdown():
        return MarkdownSink(color=color)
    return RenderedSink(_plain_sink(options), color=color) if options.markdown else stdout_sink()


class Remarks:
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
        elif isinstance(event, Connecting):
            self._waiting(lambda _: f"connecting to {event.host}")
        elif isinstance(event, Sent):
            self._sent, self._first = time.monotonic(), None
            self._waiting(lambda seconds: f"waiting for {self._asked}{_after(seconds)}")
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

    def end(self, result: Result) -> None:
        """Write the last line."""
        self._end_reasoning()
        self._console.close()
        if self._options.usage and (result.text or result.usage):
            self._console.facts(usage_facts(result, self._pace()))

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
        self._notice(event.reason if counted else f"{event.reason}; {what} in {event.delay:.1f} s")

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

    def _pace(self) -> Pace:
        if self._first is None or self._sent is None:
            return Pace()
        return Pace(self._first - self._sent, time.monotonic() - self._first)


def _after(seconds: float) -> str:
    return f", {seconds:.0f} s" if seconds >= 1 else ""


class TextRenderer:
    """The answer as it is, each delta as it arrives."""

    def __init__(self, sink: Sink, remarks: Remarks) -> None:
        self._sink = sink
        self._write = sink.write
        self._remarks = remarks
        self._answering = False

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            if not self._answering:
                self._remarks.answering()
                self._answering = True
            self._write(event.text)
        elif isinstance(event, End):
            self._remarks.answering()
            self._sink.close()
            self._remarks.end(event.result)
        else:
            if isinstance(event, Sent):
                self._sink.warm_up()
            self._answering = False
            self._remarks.handle(event)


class ResultRenderer:
    """One JSON object, once the turn is over (``openclaw schema result``)."""

    def __init__(self, sink: Sink, remarks: Remarks) -> None:
        self._sink = sink
        self._remarks = remarks

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            self._remarks.received()
        elif isinstance(event, End):
            self._remarks.answering()
            self._sink.write(to_json(event.result.as_json(), indent=2) + "\n")
            self._sink.close()
            self._remarks.end(event.result)
        else:
            self._remarks.handle(event)


class EventRenderer:
    """One JSON object a line for each event (``openclaw schema event``)."""

    def __init__(self, sink: Sink, remarks: Remarks, asked: str) -> None:
        self._sink = sink
        self._remarks = remarks
        self._put({"type": "start", "schema_version": SCHEMA_VERSION, "model": asked})

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            self._remarks.received()
        shape = _event_shape(event)
        if shape is not None:
            self._put(shape)
        if isinstance(event, End):
            self._sink.close()
            self._remarks.end(event.result)
        elif not isinstance(event, ReasoningDelta):
            self._remarks.handle(event)

    def _put(self, shape: dict[str, Any]) -> None:
        self._remarks.answering()
        self._sink.write(to_json(shape) + "\n")


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON that any reader takes: no NaN, no lone surrogates, no escapes without need."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return text.encode("utf-8", "replace").decode()


def _event_shape(event: Event) -> dict[str, Any] | None:
    if isinstance(event, TextDelta):
        return {"type": "text", "text": event.text}
    if isinstance(event, ReasoningDelta):
        return {"type": "reasoning", "text": event.text}
    if isinstance(event, Notice):
        return {"type": "notice", "text": event.text}
    if isinstance(event, Retry):
        return {
            "type": "retry",
            "model": event.model,
            "attempt": event.attempt,
            "of": event.of,
            "delay": round(event.delay, 3),
            "reason": event.reason,
        }
    if isinstance(event, Usage):
        return {"type": "usage", "usage": event.data}
    if isinstance(event, End):
        return {"type": "end", "result": event.result.as_json()}
    return None
