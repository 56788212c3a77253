"""Where an answer's text goes: stdout as a pipe, or as a terminal. For files see ``file_sink``."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ..errors import ConfigError
from .console import Console, is_pipe, is_terminal
from .visible import VisibleStream

if TYPE_CHECKING:
    from collections.abc import Callable


class Sink(Protocol):
    """Takes an answer piece by piece."""

    def warm_up(self) -> None:
        """The request is on its way: there is time to get ready."""

    def write(self, text: str) -> None:
        """Put a piece of text out."""

    def settle(self) -> None:
        """Something else is about to be written to the terminal: leave a whole line."""

    def close(self) -> None:
        """The answer is over, whether it is whole or not: everything is out now."""


@runtime_checkable
class ByteSink(Protocol):
    """Takes what is no text, too."""

    def write_bytes(self, data: bytes) -> None:
        """Put it out as it is."""


class PipeSink:
    """Bytes of the text, nothing added, flushed piece by piece.

    Raises:
        BrokenPipeError: Nobody reads any more.
        ConfigError: The text can't be written, for instance because the disk is full.
    """

    def __init__(self) -> None:
        if sys.stdout is None:
            raise ConfigError("standard output is closed")
        try:
            os.write(sys.stdout.fileno(), b"")  # before anything is sent and paid for
        except io.UnsupportedOperation:
            pass  # it is replaced inside this process
        except OSError as error:
            raise unwritable(error) from error
        self._put: Callable[[bytes], object] = sys.stdout.buffer.write
        self._flush = sys.stdout.buffer.flush
        self._shares_terminal = is_terminal(sys.stderr) and is_pipe(sys.stdout)

    def warm_up(self) -> None:
        """Nothing has to be got ready."""

    def write(self, text: str) -> None:
        """Write and flush."""
        self.write_bytes(text.encode("utf-8", "replace"))

    def write_bytes(self, data: bytes) -> None:
        """The same for what need not be text."""
        try:
            self._put(data)
            self._flush()
            if self._shares_terminal and data:
                Console.line_is_open = not data.endswith(b"\n")
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(error) from error

    def settle(self) -> None:
        """What is written elsewhere does not show here."""

    def close(self) -> None:
        """Nothing is held back."""


class TerminalSink:
    """The text with controls made visible, and a newline at the end where it has none."""

    def __init__(self) -> None:
        self._visible = VisibleStream()
        self._last = "\n"

    def warm_up(self) -> None:
        """Nothing has to be got ready."""

    def write(self, text: str) -> None:
        """Write and flush."""
        self._put(self._visible.feed(text))

    def settle(self) -> None:
        """End the line, so that what follows begins on its own."""
        self._put(self._visible.finish())
        if self._last != "\n":
            self._put("\n")

    def close(self) -> None:
        """The same at the end."""
        self.settle()

    def _put(self, text: str) -> None:
        if not text:
            return
        paint(text)
        self._last = text[-1]


def paint(text: str) -> None:
    """Write text to stdout as it stands, escape sequences of ours too.

    What its encoding lacks is replaced.
    """
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
    sys.stdout.flush()


def unwritable(error: OSError) -> ConfigError:
    """Return what there is to say where stdout can't be written."""
    if error.errno == errno.EBADF:
        return ConfigError("standard output is closed")
    return ConfigError(f"cannot write to standard output: {error.strerror or error}")


def stdout_sink() -> Sink:
    """Return the sink for stdout as it is."""
    return TerminalSink() if is_terminal(sys.stdout) else PipeSink()
