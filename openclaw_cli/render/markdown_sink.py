"""Markdown where a person reads it: on a terminal as it arrives, into a pipe at the end.

Rich, its parser and the highlighter are imported in a thread once the request is on its way, so
that they cost nothing on the way to it.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from .sinks import TerminalSink, paint

if TYPE_CHECKING:
    from collections.abc import Callable

    from .painter import Painter
    from .sinks import Sink

_FRAME = 1 / 15
"""Seconds between two drawings at least."""

_SHARE = 8
"""A drawing that takes long is followed by a pause of so many times its length."""

_PIPE_WIDTH = 80


class MarkdownSink:
    """Draws in a thread of its own: the stream is read on, however slow the terminal is.

    An answer is never lost to its looks: when drawing fails, the rest comes as plain text.

    Args:
        color: Whether colours are wanted.
        size: Says how large the terminal is; stdout's by default.
    """

    def __init__(self, *, color: bool, size: Callable[[], os.terminal_size] | None = None) -> None:
        self._color = color
        self._size = size
        self._plain: TerminalSink | None = None
        self._incoming: list[str] = []
        self._stirred = threading.Event()
        self._over = threading.Event()
        self._ready = threading.Event()
        self._turn = threading.Lock()  # whoever draws holds it
        self._thread: threading.Thread | None = None
        self._painter: Painter | None = None
        self._error: BaseException | None = None

    def warm_up(self) -> None:
        """Begin to import what drawing needs."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="openclaw-paint", daemon=True)
            self._thread.start()

    def write(self, text: str) -> None:
        """Take a piece; it is on the screen within a frame or two.

        Raises:
            OSError: The terminal is gone.
        """
        self.warm_up()
        self._incoming.append(text)
        self._stirred.set()
        if self._error is not None:
            raise self._error

    def settle(self) -> None:
        """Draw what has come so far and end the line."""
        if self._thread is None or (self._painter is None and not self._incoming):
            return
        self._ready.wait()
        if self._error is not None:
            raise self._error
        assert self._painter is not None
        with self._turn:
            self._draw(self._painter, self._painter.finish)
            if self._plain is not None:
                self._plain.settle()

    def close(self) -> None:
        """Draw what is left."""
        self._over.set()
        self._stirred.set()
        self.settle()

    def _run(self) -> None:
        try:
            from .painter import Painter, terminal_size

            size = self._size or partial(terminal_size, sys.stdout.fileno())
            self._painter = painter = Painter(paint, size, color=self._color)
            self._ready.set()
            while not self._over.is_set():
                self._stirred.wait()
                self._stirred.clear()
                begun = time.perf_counter()
                with self._turn:
                    if not self._over.is_set():
                        self._draw(painter, painter.draw)
                self._over.wait(max(_FRAME, _SHARE * (time.perf_counter() - begun)))
        except BaseException as error:  # noqa: BLE001  (it is raised again in the main thread)
            self._error = error
            self._ready.set()

    def _draw(self, painter: Painter, draw: Callable[[], None]) -> None:
        count = len(self._incoming)
        text = "".join(self._incoming[:count])
        del self._incoming[:count]
        if self._plain is not None:
            self._plain.write(text)
            return
        painter.feed(text)
        undrawn = painter.undrawn
        try:
            draw()
        except OSError:
            raise
        except Exception:  # noqa: BLE001  (a fault of ours or of a library's: see the class)
            self._plain = TerminalSink()
            self._plain.write(f"\n{undrawn}")


class RenderedSink:
    """Collects the answer and renders it once it is over.

    Args:
        inner: Where the lines go.
    """

    def __init__(self, inner: Sink, *, color: bool) -> None:
        self._inner = inner
        self._color = color
        self._pieces: list[str] = []

    def warm_up(self) -> None:
        """There is time enough at the end."""

    def write(self, text: str) -> None:
        """Keep a piece."""
        self._pieces.append(text)

    def settle(self) -> None:
        """What is written elsewhere stands before all of it."""

    def close(self) -> None:
        """Render and write all of it."""
        if self._pieces:
            from .painter import rendered

            columns = os.environ.get("COLUMNS", "")
            width = int(columns) if columns.isdigit() and int(columns) else _PIPE_WIDTH
            self._inner.write(rendered("".join(self._pieces), width, color=self._color))
        self._inner.close()


def draws_markdown() -> bool:
    """Return whether stdout is a terminal on which something can be drawn."""
    if os.environ.get("TERM") in ("dumb", "unknown"):
        return False
    if os.name != "nt":
        return True
    from rich.console import Console

    return not Console().legacy_windows
