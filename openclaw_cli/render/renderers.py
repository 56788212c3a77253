"""Renderers: each takes a turn's events, and the chooser below picks one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

from ..events import (
    SCHEMA_VERSION,
    End,
    MediaNotice,
    Notice,
    ReasoningDelta,
    Retry,
    Saved,
    Sent,
    TextDelta,
    Usage,
)
from .console import columns, is_terminal, uses_color
from .json_text import to_json
from .options import OutputFormat
from .sinks import ByteSink, Sink, paint, stdout_sink
from .status_writer import StatusWriter

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..events import Event, Result
    from .console import Console
    from .extract import Extractor
    from .options import Earlier, OutputOptions

_TWO_COLUMNS = 60
"""Columns of a terminal from which on two answers stand beside each other."""


class Renderer(Protocol):
    """Consumes a turn."""

    def handle(self, event: Event) -> None:
        """Take one event."""


def choose(
    options: OutputOptions, console: Console, asked: str, extractor: Extractor | None = None
) -> Renderer:
    """Return the renderer for the options. The only place where one is chosen.

    Args:
        options: What the command line says.
        console: Where everything but the answer goes.
        asked: The ref of the model that is asked.
        extractor: Takes out the code that alone is shown, or nothing.
    """
    if options.usage is None:
        options = options._replace(usage=is_terminal(sys.stderr) and is_terminal(sys.stdout))
    if extractor is not None and not options.format.is_json:
        return _code(options, console, asked, extractor)
    renderer = _RENDERERS[options.format](options, console, asked)
    if extractor is None:
        return renderer
    from .extract_renderer import ExtractedRenderer

    return ExtractedRenderer(extractor, renderer.handle)


def _code(options: OutputOptions, console: Console, asked: str, extractor: Extractor) -> Renderer:
    from .extract_renderer import ExtractRenderer

    sink = None if extractor.wanted.folder is not None else _plain_sink(options)
    at_terminal = options.file is None and is_terminal(sys.stdout)
    make_room = sink.settle if sink is not None and at_terminal else None
    status = StatusWriter(console, options, asked, make_room)
    return ExtractRenderer(extractor, sink, status, console)


def _text(options: OutputOptions, console: Console, asked: str) -> Renderer:
    width = columns(sys.stdout)
    if options.earlier is not None and width is not None and width >= _TWO_COLUMNS:
        return _side_by_side(options, options.earlier, console, asked, width)
    sink = text_sink(options)
    at_terminal = options.file is None and is_terminal(sys.stdout)
    make_room = sink.settle if at_terminal else None
    status = StatusWriter(console, options, asked, make_room)
    lists_sources = at_terminal if options.citations is None else options.citations
    return TextRenderer(
        sink,
        status,
        lists_sources=lists_sources,
        at_terminal=at_terminal,
        takes_media=options.takes_media,
    )


def _side_by_side(
    options: OutputOptions, earlier: Earlier, console: Console, asked: str, width: int
) -> Renderer:
    from .markdown_sink import draws_markdown
    from .side_by_side import SideBySideRenderer
    from .sinks import paint

    return SideBySideRenderer(
        paint,
        StatusWriter(console, options, asked),
        earlier,
        asked,
        width,
        color=options.color and uses_color(sys.stdout),
        styled=draws_markdown(),
    )


def _result(options: OutputOptions, console: Console, asked: str) -> Renderer:
    status = StatusWriter(console, options, asked)
    return ResultRenderer(_plain_sink(options), status, options.earlier)


def _events(options: OutputOptions, console: Console, asked: str) -> Renderer:
    return EventRenderer(_plain_sink(options), StatusWriter(console, options, asked), asked)


_RENDERERS: dict[OutputFormat, Callable[[OutputOptions, Console, str], Renderer]] = {
    OutputFormat.text: _text,
    OutputFormat.json: _result,
    OutputFormat.stream_json: _events,
}


def _plain_sink(options: OutputOptions) -> Sink:
    if options.file is None:
        return stdout_sink()
    from .file_sink import file_sink

    return file_sink(options.file)


def text_sink(options: OutputOptions) -> Sink:
    """Return where text goes that a person reads: rendered at a terminal, as it is elsewhere."""
    at_terminal = options.file is None and is_terminal(sys.stdout)
    if options.markdown is False or not (at_terminal or options.markdown):
        return _plain_sink(options)
    from .markdown_sink import MarkdownSink, RenderedSink, draws_markdown

    color = options.color and options.file is None and uses_color(sys.stdout)
    if at_terminal and draws_markdown():
        return MarkdownSink(color=color)
    return RenderedSink(_plain_sink(options), color=color) if options.markdown else stdout_sink()


class TextRenderer:
    """The answer as it is, each delta as it arrives.

    Args:
        sink: Where it goes.
        status: Takes everything else.
        lists_sources: Whether the sources of the answer stand below it.
        at_terminal: Whether a terminal shows it.
        takes_media: Whether the one medium that is an answer without text goes where the text
            would.
    """

    def __init__(
        self,
        sink: Sink,
        status: StatusWriter,
        *,
        lists_sources: bool = False,
        at_terminal: bool = False,
        takes_media: bool = False,
    ) -> None:
        self._takes_media = takes_media
        self._sink = sink
        self._write = sink.write
        self._status = status
        self._lists_sources = lists_sources
        self._at_terminal = at_terminal
        self._answering = False

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            if not self._answering:
                self._status.answering()
                self._answering = True
            self._write(event.text)
        elif isinstance(event, End):
            self._status.answering()
            if self._takes_media and isinstance(self._sink, ByteSink):
                medium = event.result.medium_alone()
                if medium is not None:
                    self._sink.write_bytes(medium.as_file())
            if self._lists_sources and event.result.annotations:
                self._list_sources(event.result)
            if event.result.complete and event.result.parsed == []:
                self._write("")  # a list without items is an answer: a file of it is there
            self._sink.close()
            self._status.end(event.result)
        else:
            if isinstance(event, Sent):
                self._sink.warm_up()
            self._answering = False
            self._status.handle(event)

    def _list_sources(self, result: Result) -> None:
        from .sources import find_sources, to_list

        listed = to_list(find_sources(result.text, result.annotations))
        if not listed:
            return
        if self._at_terminal:
            # Whatever block the answer has ended in, the list is no part of it.
            self._sink.settle()
            paint("\n")
            self._write(listed)
        else:
            self._write(f"{apart(result.text)}{listed}")


class ResultRenderer:
    """One JSON object, once the turn is over (``openclaw schema result``)."""

    def __init__(self, sink: Sink, status: StatusWriter, earlier: Earlier | None = None) -> None:
        self._sink = sink
        self._status = status
        self._earlier = earlier

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            self._status.received()
        elif isinstance(event, End):
            self._status.answering()
            shape = event.result.as_json()
            if self._earlier is not None:
                shape = {"earlier": self._earlier.shape, "now": shape}
            self._sink.write(to_json(shape, indent=2) + "\n")
            self._sink.close()
            self._status.end(event.result)
        else:
            self._status.handle(event)


class EventRenderer:
    """One JSON object a line for each event (``openclaw schema event``)."""

    def __init__(self, sink: Sink, status: StatusWriter, asked: str) -> None:
        self._sink = sink
        self._status = status
        self._put({"type": "start", "schema_version": SCHEMA_VERSION, "model": asked})

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            self._status.received()
        shape = _event_shape(event)
        if shape is not None:
            self._put(shape)
        if isinstance(event, End):
            self._sink.close()
            self._status.end(event.result)
        elif not isinstance(event, ReasoningDelta):
            self._status.handle(event)

    def _put(self, shape: dict[str, Any]) -> None:
        self._status.answering()
        self._sink.write(to_json(shape) + "\n")


def apart(text: str) -> str:
    """Return the line ends that set a block of Markdown apart from a text before it."""
    return "\n" * max(0, 2 - (len(text) - len(text.rstrip("\n")))) if text else ""


def _event_shape(event: Event) -> dict[str, Any] | None:
    if isinstance(event, TextDelta):
        return {"type": "text", "text": event.text}
    if isinstance(event, ReasoningDelta):
        return {"type": "reasoning", "text": event.text}
    if isinstance(event, (Notice, MediaNotice, Saved)):
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
