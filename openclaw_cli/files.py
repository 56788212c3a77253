"""How a file is put in place so that it is there as a whole, or not at all.

A module of its own: what it imports is paid by writes alone.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCK_PATIENCE = 10.0
_REPLACE_TRIES = 20


def user_path(name: str) -> Path:
    """Return the path that a user has written; ``~`` stands for a home.

    Raises:
        UsageError: It can name no file: there is no such user, or a NUL is in it.
    """
    try:
        path = Path(name).expanduser()
        os.fsencode(path)
    except (RuntimeError, ValueError) as error:
        why = str(error) if isinstance(error, RuntimeError) else "it is no name of a file"
        raise UsageError(f"cannot use {name!r}: {why.rstrip('.').lower()}") from error
    if "\0" in name:
        raise UsageError(f"cannot use {name!r}: there is a NUL in it")
    return path


def read_named(name: str, most: int) -> bytes:
    """Return what is in the file that a user has named; pipes and devices are read to their end.

    Args:
        name: As it was written.
        most: Bytes from which on it is refused; ``/dev/zero`` has no end.

    Raises:
        UsageError: It can't be read, or holds more than that.
    """
    path = user_path(name)
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}") from error
    if len(content) > most:
        raise UsageError(f"{name} is too large: more than {most // 1_000_000} MB")
    return content


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, each for the user alone."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        # Another process may have been quicker.
        path.mkdir(mode=0o700, exist_ok=True)


def replace(target: Path, content: bytes, *, mode: int | None = None) -> None:
    """Put a file in place as a whole.

    Args:
        target: Where.
        content: What.
        mode: Its permissions; readable by the user alone unless said otherwise.
    """
    descriptor, name = tempfile.mkstemp(
        dir=target.parent, prefix=_leftover_prefix(target), suffix=".tmp"
    )
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if mode is not None:
                os.chmod(name, mode)  # noqa: PTH101
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


def remove_leftovers(target: Path) -> None:
    """Remove what a killed process left. Called under the lock: no living one has such a file."""
    for name in (target.name, target.name + ".bak"):
        for path in target.parent.glob(f".{name}.*.tmp"):
            with suppress(OSError):
                path.unlink()


@contextmanager
def locked(target: Path) -> Iterator[None]:
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
