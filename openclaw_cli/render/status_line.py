"""One line on stderr that says what is waited for. It goes without a trace."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from .ansi import DIM, ERASE_BELOW, styled, up
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    Describe = Callable[[float], str]
    """Seconds since the wait began → what is shown."""

_PATIENCE = 0.3
"""Seconds before the first sign: what is over sooner needs none."""

_TICK = 0.25


class StatusLine:
    """Shows a line, keeps its seconds right, and takes it away.

    Args:
        stream: A terminal.
        color: Whether the line is dim.
    """

    def __init__(self, stream: TextIO, *, color: bool) -> None:
        self._stream = stream
        self._color = color
        self._lock = threading.Lock()
        self._describe: Describe | None = None
        self._since = 0.0
        self._shown = ""
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None
        self._patience = _PATIENCE
        self._longest = 0

    def show(self, describe: Describe, *, at_once: bool = False, longest: int) -> None:
        """Say from now on what is waited for.

        Args:
            describe: What to say after so many seconds.
            at_once: Whether it is certain that there will be a wait.
            longest: The columns that it may take, where the terminal is wide enough.
        """
        with self._lock:
            self._longest = longest
            self._describe = describe
            self._since = time.monotonic()
        if at_once:
            self._patience = 0.0
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="openclaw-status", daemon=True)
            self._thread.start()
        elif self._shown:
            self._woken.set()

    def hide(self) -> None:
        """Take the line away; it comes back with the next tick if there is still something to say.

        Whatever else goes to the terminal is written after this.
        """
        with self._lock:
            self._erase()

    def clear(self) -> None:
        """Take the line away for good, until the next ``show``."""
        with self._lock:
            self._describe = None
            self._erase()

    def close(self) -> None:
        """Take the line away and end the thread."""
        self.clear()
        thread, self._thread = self._thread, None
        if thread is not None:
            self._woken.set()
            thread.join()
            self._woken.clear()

    def _run(self) -> None:
        me = threading.current_thread()
        self._woken.wait(self._patience)
        while self._thread is me:
            self._woken.clear()
            with self._lock:
                if self._describe is not None and self._thread is me:
                    self._draw(self._describe(time.monotonic() - self._since))
            self._woken.wait(_TICK)

    def _draw(self, text: str) -> None:
        # Short, with room for the ^C of a Ctrl-C: a line that wraps can't be taken back.
        text = one_line(text)[: max(1, min(self._width() - 3, self._longest))]
        if text == self._shown:
            return
        self._erase()
        self._put(styled(text, DIM) if self._color else text)
        self._shown = text

    def _erase(self) -> None:
        if not self._shown:
            return
        # A window that has become narrower has wrapped the line.
        rows = (len(self._shown) - 1) // max(1, self._width())
        self._put(up(rows) + "\r" + ERASE_BELOW)
        self._shown = ""

    def _width(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def _put(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._describe = None
