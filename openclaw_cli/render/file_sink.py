"""An answer in a file. A module of its own: what it imports is paid by ``--output`` alone."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from ..errors import ConfigError, UsageError


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

    def warm_up(self) -> None:
        """Nothing has to be got ready."""

    def write(self, text: str) -> None:
        """Write and flush."""
        try:
            self._file.write(text.encode())
            self._file.flush()
        except OSError as error:
            raise _cannot_write(self._target, error) from error
        self._written = True

    def settle(self) -> None:
        """What is written elsewhere does not show here."""

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


def _mode_for(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _cannot_write(path: Path, error: OSError) -> ConfigError:
    return ConfigError(f"cannot write {path}: {error.strerror or error}")
