"""An answer in a file. A module of its own: what it imports is paid by ``--output`` alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..files import check_replaceable, open_through, replace
from ..new_files import write_new
from .visible import VisibleStream

if TYPE_CHECKING:
    from .sinks import Sink


def file_sink(
    path: Path,
    *,
    new: bool = False,
    option: str = "--output",
    cure: str = "give another name",
) -> Sink:
    """Return the sink for a file, by what it is.

    Args:
        path: As it was named.
        new: Whether an old file is never replaced.
        option: What named it.
        cure: What can be done where there is an old one.

    Raises:
        UsageError: It is a folder, or an old file.
        ConfigError: It can't be written.
    """
    try:
        descriptor = open_through(path)
        if descriptor is not None:
            return ThroughSink(path, descriptor)
        target = Path(os.path.realpath(path))
        if new and target.exists():
            raise _exists(path, cure)
        check_replaceable(target)
    except IsADirectoryError as error:
        raise UsageError(f"{option} names a folder: {path}") from error
    except OSError as error:
        raise _cannot_write(path, error) from error
    return FileSink(target, new=new, cure=cure)


class FileSink:
    """A file that is there as a whole, or not: the old one stays until the answer has ended.

    A partial answer replaces the old file as well, since it is what was paid for; an answer of
    which nothing came leaves the old file alone. Until then it is kept in memory, so that nothing
    is left beside the file, however the program ends.

    Args:
        target: Where; no symbolic link.
        new: Whether an old file is never replaced.
        cure: What can be done where there is one.
    """

    def __init__(self, target: Path, *, new: bool, cure: str = "give another name") -> None:
        self._target = target
        self._cure = cure
        self._new = new
        self._content = bytearray()
        self._is_answered = False

    def warm_up(self) -> None:
        """Nothing has to be got ready."""

    def write(self, text: str) -> None:
        """Keep it; an empty text is a text too."""
        self._is_answered = True
        self._content += text.encode("utf-8", "replace")

    def settle(self) -> None:
        """What is written elsewhere does not show here."""

    def close(self) -> None:
        """Put the file in its place.

        Raises:
            UsageError: Another program has made one of that name.
            ConfigError: It can't be written.
        """
        if not self._is_answered:
            return
        try:
            if self._new:
                write_new(self._target, bytes(self._content))
            else:
                replace(self._target, bytes(self._content), private=False)
        except FileExistsError as error:
            raise _exists(self._target, self._cure) from error
        except OSError as error:
            raise _cannot_write(self._target, error) from error


class ThroughSink:
    """A pipe, a device or an open descriptor: each piece is written as it comes.

    Args:
        path: What it is called.
        descriptor: Where to write; it is closed at the end.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor
        self._visible = VisibleStream() if os.isatty(descriptor) else None

    def warm_up(self) -> None:
        """Nothing has to be got ready."""

    def write(self, text: str) -> None:
        """Write it; nothing in it drives a terminal.

        Raises:
            BrokenPipeError: Nobody reads any more.
            ConfigError: It can't be written.
        """
        self._put(text if self._visible is None else self._visible.feed(text))

    def settle(self) -> None:
        """What is written elsewhere does not show here."""

    def close(self) -> None:
        """Let whoever reads it know that it is over."""
        if self._visible is not None:
            self._put(self._visible.finish())
        os.close(self._descriptor)

    def _put(self, text: str) -> None:
        self.write_bytes(text.encode("utf-8", "replace"))

    def write_bytes(self, data: bytes) -> None:
        """The same for what need not be text."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _cannot_write(self._path, error) from error


def _exists(path: Path, cure: str) -> UsageError:
    return UsageError(f"{path} exists", hint=cure)


def _cannot_write(path: Path, error: OSError) -> ConfigError:
    # Where there is no room, Python keeps half of the bytecode of what is imported from now on, and
    # whoever imports that the next time fails.
    sys.dont_write_bytecode = True
    return ConfigError(f"cannot write {path}: {error.strerror or error}")
