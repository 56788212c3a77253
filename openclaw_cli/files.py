"""Locks, and files that are put in place as a whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_LOCK_PATIENCE = 10.0
_REPLACE_TRIES = 20
_NO_LOCKS = frozenset({errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP})
"""What a file system says that knows no locks."""
_LONGEST_NAME = 200
"""Bytes of a name that leave room for what is put around it; file systems take 255."""
_MOST_LINKS = 40
_ASKED_FOR = 0.1
"""Seconds that a lock waits for who only asks whether there is one."""
_FAR_AWAY = 2**31 - 2
"""The last byte that Windows can lock for a program in C."""


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, each for the user alone."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        # Another process may have been quicker.
        path.mkdir(mode=0o700, exist_ok=True)
        _hand_over(path, path.parent)


def open_private(path: Path, flags: int) -> int:
    """Open a file and return its descriptor; where there is none, make one for the user alone."""
    try:
        descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        return os.open(path, flags)
    _hand_over(descriptor, path.parent)
    return descriptor


def replace(target: Path, content: bytes, *, private: bool = True) -> None:
    """Put a file in place as a whole. It keeps its owner, also where root replaces it.

    Args:
        target: Where.
        content: What.
        private: Whether the user alone may read it. Otherwise it keeps the mode that it had; a new
            one has what the umask leaves.

    Raises:
        OSError: It can't be written. What was there still is, and nothing is left beside it.
    """
    with replacing(target, private=private) as file:
        file.write(content)


@contextmanager
def replacing(target: Path, *, private: bool = True) -> Iterator[IO[bytes]]:
    """Yield a file that is put in place at the end, as ``replace`` does; for what is long.

    Raises:
        OSError: It can't be written. What was there still is, and nothing is left beside it.
    """
    part = _part_of(target)
    try:
        with _part(part, target, private=private) as file:
            yield file
        _move(part, target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(target.parent)


@contextmanager
def temporary(target: Path, content: bytes) -> Iterator[Path]:
    """Yield a whole file beside the one that it may become, with the mode that a new one has.

    Raises:
        OSError: It can't be written, and nothing is left.
    """
    part = _part_of(target)
    try:
        with _part(part, part, private=False) as file:
            file.write(content)
        yield part
    finally:
        with suppress(OSError):
            part.unlink()


def check_replaceable(target: Path) -> None:
    """Find out whether a file could be put there, by making one beside it for a moment.

    Raises:
        OSError: It could not.
    """
    _status(target)  # the name itself may be too long
    part = _part_of(target)
    part.touch(exist_ok=False)
    part.unlink()


def open_through(path: Path) -> int | None:
    """Open what is written to as it stands: a pipe, a device, an open descriptor (/dev/fd/1).

    A file that stdout leads to is one as well: others write to it before and after.

    Returns:
        A descriptor; None for a regular file or a new name, which are replaced as a whole.

    Raises:
        IsADirectoryError: It is a folder.
        OSError: It can't be opened.
    """
    number = _descriptor_of(path)
    if number is not None:
        # What this program has opened itself is never inherited: that is nobody's to write to.
        if not os.get_inheritable(number):
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), str(path))
        return os.dup(number)
    status = _status(path)
    if status is None or stat.S_ISREG(status.st_mode):
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    return os.open(path, os.O_WRONLY)


def is_stream(path: Path) -> bool:
    """Return whether a name stands for what is written to as it stands (``open_through``)."""
    if _descriptor_of(path) is not None:
        return True
    try:
        status = _status(path)
    except OSError:
        return False
    return status is not None and not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode))


def is_terminal_file(path: Path) -> bool:
    """Return whether what is written to a path comes to a terminal."""
    number = _descriptor_of(path)
    if number is not None:
        return os.isatty(number)
    try:
        # A pipe must not be opened to find out: its reader would take the close for the end.
        if not stat.S_ISCHR(path.stat().st_mode):
            return False
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    except OSError:
        return False  # what is wrong is told where it is written
    try:
        return os.isatty(descriptor)
    finally:
        os.close(descriptor)


def _descriptor_of(path: Path) -> int | None:
    """Return the descriptor that a name stands for, through symbolic links: /dev/stdout is 1."""
    folders = {os.path.realpath(folder) for folder in ("/dev/fd", "/proc/self/fd")}
    for _ in range(_MOST_LINKS):
        path = Path(os.path.realpath(path.parent), path.name)
        if str(path.parent) in folders and path.name.isdecimal():
            return int(path.name)
        if not path.is_symlink():
            return None
        path = path.parent / path.readlink()
    return None


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


@contextmanager
def _part(part: Path, target: Path, *, private: bool) -> Iterator[IO[bytes]]:
    """Yield a new file with the owner and the mode that one in the target's place has."""
    before = _status(target)
    mode = 0o666 if before is None and not private else 0o600
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, mode), "wb") as file:
        if before is not None or private:
            _hand_over(file.fileno(), part.parent if before is None else target)
        if before is not None and not private:
            with suppress(OSError):  # some file systems have no modes
                part.chmod(stat.S_IMODE(before.st_mode))
        yield file
        file.flush()
        os.fsync(file.fileno())


def _hand_over(made: int | Path, owned: Path) -> None:
    """Give what root has made to whom another file belongs: the old one, or the folder around."""
    if sys.platform != "win32" and os.geteuid() == 0:
        with suppress(OSError):  # some file systems have no owners
            status = owned.stat()
            os.chown(made, status.st_uid, status.st_gid)


def _move(part: Path, target: Path) -> None:
    for left in reversed(range(_REPLACE_TRIES)):
        try:
            part.replace(target)
        except PermissionError:
            # Windows refuses while a scanner or another reader has the file open.
            if os.name != "nt" or not left:
                raise
            time.sleep(0.05)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Have the names in a folder outlive a loss of power, as far as the system can."""
    if sys.platform == "win32":
        return  # a folder can't be opened there, and NTFS journals the rename
    # The file is in its place by now: a folder that can't be opened or synced takes nothing back.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _part_of(target: Path) -> Path:
    return target.with_name(f"{_leftover_prefix(target)}{os.urandom(6).hex()}.tmp")


def _leftover_prefix(target: Path) -> str:
    name = target.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        import zlib

        name = f"{zlib.crc32(os.fsencode(name)):08x}"
    return f".{name}."


def remove_leftovers(target: Path) -> None:
    """Remove what a killed process left. Called under the lock: no living one has such a file."""
    prefixes = tuple(_leftover_prefix(target.with_name(target.name + end)) for end in ("", ".bak"))
    for path in target.parent.iterdir():
        if path.name.startswith(prefixes) and path.suffix == ".tmp":
            with suppress(OSError):
                path.unlink()


def has_locks(target: Path) -> bool:
    """Return whether the file system around a file knows locks.

    Raises:
        OSError: The lock file beside it can't be opened.
    """
    descriptor = open_private(_lock_of(target), os.O_RDWR)
    try:
        return _knows_locks(descriptor)
    finally:
        os.close(descriptor)


def _lock_of(target: Path) -> Path:
    return target.with_name(f"{_leftover_prefix(target)}lock")


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Hold the lock file beside a file. It stays there: removing it would let two in at once.

    Where the file system knows no locks there is none: better two at once than none.
    """
    lock = _lock_of(target)
    descriptor = open_private(lock, os.O_RDWR)
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


def lock_at_once(descriptor: int) -> bool:
    """Lock an open file for this process alone, if no other one has; return whether it could be.

    The lock ends with the descriptor. Where the file system knows no locks there is none.
    """
    deadline = time.monotonic() + _ASKED_FOR
    while not _try_far_lock(descriptor):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)  # somebody may have asked whether it is locked
    return True


def is_locked(file: Path) -> bool:
    """Return whether a process has locked a file (``lock_at_once``); False where nobody can tell.

    Whoever asks keeps others out for as long as that takes.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _try_far_lock(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _try_far_lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        # A lock keeps others from reading as well there: it is put where nobody reads.
        os.lseek(descriptor, _FAR_AWAY, os.SEEK_SET)
    return _try_lock(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _knows_locks(_: int) -> bool:
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        return True

    def _knows_locks(descriptor: int) -> bool:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, 1)
        except OSError as error:
            return error.errno not in _NO_LOCKS
        return True
