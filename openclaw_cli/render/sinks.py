"""Where an answer's text goes: stdout as a pipe, stdout as a terminal, or a file."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..errors import ConfigError, OpenClawError, UsageError
from .console import is_terminal
from .visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable


class Sink(Protocol):
    """Takes an answer piece by piece. Each piece is out when ``write`` returns."""

    def write(self, text: str) -> None:
        """Put a piece of text out."""

    def close(self) -> None:
        """The answer is over, whether it is whole or not."""


class PipeSink:
    """Bytes of the text, nothing added, flushed piece by piece.

    Raises:
        BrokenPipeError: Nobody reads any more.
        OpenClawError: The text can't be written, for instance because the disk is full.
    """

    def __init__(self) -> None:
        # A StringIO in place of stdout has no buffer; it takes the text itself.
        buffer = getattr(sys.stdout, "buffer", None)
        self._put: Callable[[bytes], object]
        if buffer is None:
            self._put = lambda data: sys.stdout.write(data.decode())
            self._flush = sys.stdout.flush
        else:
            self._put, self._flush = buffer.write, buffer.flush

    def write(self, text: str) -> None:
        """Write and flush."""
        try:
            self._put(text.encode())
            self._flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OpenClawError(f"cannot write the answer: {error.strerror or error}") from error

    def close(self) -> None:
        """Nothing is held back."""


class TerminalSink:
    """The text with controls made visible, and a newline at the end where it has none."""

    def __init__(self) -> None:
        self._last = "\n"

    def write(self, text: str) -> None:
        """Write and flush."""
        sys.stdout.write(visible(text))
        sys.stdout.flush()
        self._last = text[-1:] or self._last

    def close(self) -> None:
        """End the line, so that what follows begins on its own."""
        if self._last != "\n":
            self.write("\n")


class FileSink:
    """A file that is there as a whole, or not: the old one stays until the answer has ended.

    A partial answer replaces the old file as well, since it is what was paid for; an answer of
    which nothing came leaves the old file alone.
    """

    def __init__(self, path: Path) -> None:
        self._target = path.resolve()
        if self._target.is_dir():
            raise UsageError(f"--output names a folder: {path}")
        try:
            descriptor, name = tempfile.mkstemp(
                dir=self._target.parent, prefix=f".{self._target.name}.", suffix=".part"
            )
        except OSError as error:
            raise _cannot_write(path, error) from error
        self._part = Path(name)
        self._file = os.fdopen(descriptor, "wb")
        self._written = False

    def write(self, text: str) -> None:
        """Write and flush."""
        try:
            self._file.write(text.encode())
            self._file.flush()
        except OSError as error:
            raise _cannot_write(self._target, error) from error
        self._written = True

    def close(self) -> None:
        """Put the file in its place."""
        self._file.close()
        if not self._written:
            self._part.unlink(missing_ok=True)
            return
        try:
            # mkstemp makes private files; an answer gets the mode that the user's umask gives.
            with suppress(OSError):
                self._part.chmod(_mode_for(self._target))
            self._part.replace(self._target)
        except OSError as error:
            raise _cannot_write(self._target, error) from error


def stdout_sink() -> Sink:
    """Return the sink for stdout as it is."""
    return TerminalSink() if is_terminal(sys.stdout) else PipeSink()


def _mode_for(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _cannot_write(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"cannot write {path}: {error.strerror or error}")
