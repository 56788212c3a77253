"""Renderers: each takes a turn's events, and the chooser below picks one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..events import (
    SCHEMA_VERSION,
    End,
    KeepAlive,
    Notice,
    ReasoningDelta,
    Result,
    Retry,
    TextDelta,
    Usage,
)
from .sinks import Sink, stdout_sink
from .usage import usage_line
from .visible import visible

if TYPE_CHECKING:
    from pathlib import Path

    from ..events import Event
    from .console import Console

_KEEP_ALIVE_NOTICE = 10.0


class OutputOptions(NamedTuple):
    """What the command line says about output.

    Attributes:
        format: ``text``, ``json`` or ``stream-json``.
        file: Where the answer goes instead of stdout, or None.
        show_reasoning: Whether reasoning is written to stderr.
        usage: Whether the usage line is written to stderr.
        verbose: Whether detail notices are written.
    """

    format: str = "text"
    file: Path | None = None
    show_reasoning: bool = False
    usage: bool = False
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
    sink = _sink(options)
    if options.format == "json":
        return ResultRenderer(sink, Remarks(console, options))
    if options.format == "stream-json":
        return EventRenderer(sink, Remarks(console, options), asked)
    return TextRenderer(sink, Remarks(console, options))


def _sink(options: OutputOptions) -> Sink:
    if options.file is None:
        return stdout_sink()
    from .file_sink import FileSink

    return FileSink(options.file)


class Remarks:
    """Everything but the answer: notices, retries, waiting, reasoning, usage. All on stderr."""

    def __init__(self, console: Console, options: OutputOptions) -> None:
        self._console = console
        self._options = options
        self._next_wait = _KEEP_ALIVE_NOTICE
        self._thinking = False

    def handle(self, event: Event) -> None:
        """Write what an event has to say to a person, if anything."""
        if isinstance(event, Notice):
            if self._options.verbose or not event.detail:
                self._console.notice(event.text)
        elif isinstance(event, Retry):
            self._console.notice(
                f"{event.reason}; try {event.attempt} of {event.of} in {event.delay:.1f} s"
            )
        elif isinstance(event, KeepAlive):
            self._wait(event.seconds)
        elif isinstance(event, ReasoningDelta) and self._options.show_reasoning:
            self._console.raw(visible(event.text))
            self._thinking = True

    def answering(self) -> None:
        """The answer begins or goes on: end the line of the reasoning."""
        if self._thinking:
            self._console.raw("\n\n")
            self._thinking = False

    def end(self, result: Result) -> None:
        """Write the last line."""
        if self._options.usage:
            self._console.plain(usage_line(result))

    def _wait(self, seconds: float) -> None:
        if seconds < _KEEP_ALIVE_NOTICE:
            self._next_wait = _KEEP_ALIVE_NOTICE
        elif seconds >= self._next_wait:
            self._console.notice(f"still waiting: only keep-alives for {seconds:.0f} s")
            self._next_wait = seconds * 2


class TextRenderer:
    """The answer as it is, each delta as it arrives."""

    def __init__(self, sink: Sink, remarks: Remarks) -> None:
        self._sink = sink
        self._write = sink.write
        self._remarks = remarks

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            self._remarks.answering()
            self._write(event.text)
        elif isinstance(event, End):
            self._sink.close()
            self._remarks.answering()
            self._remarks.end(event.result)
        else:
            self._remarks.handle(event)


class ResultRenderer:
    """One JSON object, once the turn is over (``openclaw schema result``)."""

    def __init__(self, sink: Sink, remarks: Remarks) -> None:
        self._sink = sink
        self._remarks = remarks

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, End):
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
        shape = _event_shape(event)
        if shape is not None:
            self._put(shape)
        if isinstance(event, End):
            self._sink.close()
            self._remarks.end(event.result)
        elif not isinstance(event, ReasoningDelta):
            self._remarks.handle(event)

    def _put(self, shape: dict[str, Any]) -> None:
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
