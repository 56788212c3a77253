"""The configuration file: read it, and change it so that nothing is ever lost.

A write is: lock beside the file, read again, edit, temporary file in the same folder, fsync, the
one-before copy as ``.bak``, ``os.replace``, fsync of the folder. A process that is killed at any
point leaves the old file or the new one.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import ConfigError
from .document import Document, EditMismatch, SyntaxProblem
from .keypath import PathError
from .paths import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LOCK_PATIENCE = 10.0
_REPLACE_TRIES = 20


@dataclass(frozen=True, slots=True)
class Store:
    """One configuration file.

    Attributes:
        path: As the user named it. A symbolic link is followed: its target is what is replaced.
    """

    path: Path

    @property
    def backup(self) -> Path:
        """Where the one-before copy is kept."""
        target = self.path.resolve()
        return target.with_name(target.name + ".bak")

    def exists(self) -> bool:
        """Return whether there is a file."""
        return self.path.exists()

    def read(self) -> Document:
        """Return the file's document; a missing file is an empty one.

        Raises:
            ConfigError: It can't be read, is not UTF-8, or does not parse (file:line:column).
        """
        return self._parse(_read_bytes(self.path))

    def update(self, edit: Callable[[Document], Document]) -> bool:
        """Apply an edit to the file as it is now; return whether it changed.

        Raises:
            ConfigError: As ``read``; or the edit could not be applied, or the file not written.
        """
        with self._writing() as before:
            document = self._edited(self._parse(before), edit)
            return self._write(before, document)

    def replace_text(self, seen: str, document: Document) -> None:
        """Put a document in the place of a text, whether that text parses or not.

        Args:
            seen: What the file held when the user began to edit it.
            document: What it is to hold.

        Raises:
            ConfigError: The file holds something else by now, or could not be written.
        """
        with self._writing() as before:
            if (before or b"") != seen.encode():
                raise ConfigError(f"{self.path} was changed by another program meanwhile")
            self._write(before, document)

    @contextmanager
    def _writing(self) -> Iterator[bytes | None]:
        """Hold the lock, and give what the file holds under it."""
        target = self.path.resolve()
        try:
            _make_folder(target.parent)
            with _locked(target):
                yield _read_bytes(target)
        except OSError as error:
            raise ConfigError(
                f"cannot write {self.path}: {error.strerror or error}",
                hint="check the folder's permissions and the free space; nothing was changed",
            ) from error

    def _write(self, before: bytes | None, document: Document) -> bool:
        after = document.text.encode()
        if after == (before or b""):
            return False
        target = self.path.resolve()
        _remove_leftovers(target)
        if before is not None:
            _replace(self.backup, before)
        _replace(target, after)
        return True

    def _parse(self, content: bytes | None) -> Document:
        format_ = FORMATS[self.path.suffix.lower()]
        try:
            text = (content or b"").decode("utf-8")
        except UnicodeDecodeError as error:
            raise ConfigError(
                f"{self.path}: not UTF-8 (byte {error.start})", hint="save the file as UTF-8"
            ) from error
        try:
            return Document.parse(text, format_)
        except SyntaxProblem as error:
            raise ConfigError(
                f"{self.path}:{error.line}:{error.column}: {error.reason}",
                hint="correct the file by hand (openclaw config edit); it was left as it is",
                file=str(self.path),
                line=error.line,
                column=error.column,
            ) from error

    def _edited(self, document: Document, edit: Callable[[Document], Document]) -> Document:
        try:
            return edit(document)
        except PathError as error:
            raise ConfigError(f"{self.path}: {error}; nothing was changed") from error
        except EditMismatch as error:
            raise ConfigError(
                f"{self.path}: the edit would have changed more than it should: {error};"
                " nothing was changed"
            ) from error


def _read_bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror or error}") from error


def _make_folder(folder: Path) -> None:
    """Create a folder and its parents, each for the user alone."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        # Another process may have been quicker.
        path.mkdir(mode=0o700, exist_ok=True)


def _replace(target: Path, content: bytes) -> None:
    """Put a file in place as a whole, readable by the user alone."""
    descriptor, name = tempfile.mkstemp(
        dir=target.parent, prefix=_leftover_prefix(target), suffix=".tmp"
    )
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _move(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108  (mkstemp names it as text)
        raise
    _sync_folder(target.parent)


def _move(name: str, target: Path) -> None:
    for left in reversed(range(_REPLACE_TRIES)):
        try:
            os.replace(name, target)  # noqa: PTH105
        except PermissionError:
            # Windows refuses while a scanner or another reader has the file open.
            if os.name != "nt" or not left:
                raise
            time.sleep(0.05)
        else:
            return


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder can't be opened there, and NTFS journals the rename
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _leftover_prefix(target: Path) -> str:
    return f".{target.name}."


def _remove_leftovers(target: Path) -> None:
    """Remove what a killed process left. Called under the lock: no living one has such a file."""
    for name in (target.name, target.name + ".bak"):
        for path in target.parent.glob(f".{name}.*.tmp"):
            with suppress(OSError):
                path.unlink()


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Hold the lock file beside a file. It stays there: removing it would let two in at once."""
    lock = target.with_name(f".{target.name}.lock")
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, stat.S_IRUSR | stat.S_IWUSR)
    try:
        deadline = time.monotonic() + _LOCK_PATIENCE
        while not _try_lock(descriptor):
            if time.monotonic() > deadline:
                raise ConfigError(
                    f"another process has been writing {target} for {_LOCK_PATIENCE:g} s",
                    hint=f"if none is running, remove {lock}",
                )
            time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
