"""Files that a user has named: what the name stands for, and what is in them, within a limit."""

from __future__ import annotations

import errno
import os
import stat
import time
from pathlib import Path

from .errors import UsageError

STDIN = "-"
"""Among names of files: standard input."""

_PIPE_PATIENCE = 2.0
"""Seconds that a pipe may have no writer."""


def user_path(name: str) -> Path:
    """Return the path that a user has written; ``~`` stands for a home.

    Raises:
        UsageError: It can name no file: there is no such user, or a NUL is in it.
    """
    if "\0" in name:
        raise UsageError(f"cannot use {name!r}: there is a NUL in it")
    try:
        # In a locale that is not UTF-8, names are still the bytes that were written.
        return Path(os.fsdecode(name.encode("utf-8", "surrogateescape"))).expanduser()
    except (RuntimeError, ValueError) as error:
        user = name.partition("/")[0].removeprefix("~")
        home = f"there is no user {user!r}" if user else "there is no home to find"
        why = home if isinstance(error, RuntimeError) else "it is no name of a file"
        raise UsageError(f"cannot use {name!r}: {why}") from error


def read_named(name: str, most: int) -> bytes:
    """Return what is in the file that a user has named; pipes and devices are read to their end.

    Args:
        name: As it was written.
        most: Bytes from which on it is refused; ``/dev/zero`` has no end.

    Raises:
        UsageError: It can't be read, or holds more than that.
    """
    if not name:
        raise UsageError("no file is named: nothing stands behind the @")
    try:
        return read_within(user_path(name), most)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}") from error


def read_within(path: Path, most: int) -> bytes:
    """Return what is in a file.

    A pipe is read to its end once somebody writes to it; that has to be soon.

    Raises:
        OSError: It can't be read, or holds more than so many bytes.
    """
    with open(path, "rb", opener=_open_at_once) as file:
        begun = b""
        if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
            begun = _first_piece(file.fileno())
        if hasattr(os, "O_NONBLOCK"):
            os.set_blocking(file.fileno(), True)
        content = begun + file.read(most + 1 - len(begun))
    if len(content) > most:
        too_large = f"it is too large: more than {most // 1_000_000} MB"
        raise OSError(errno.EFBIG, too_large, str(path))
    return content


def read_regular(path: Path, most: int) -> bytes:
    """Return what is in a regular file; anything else is refused without being opened.

    Args:
        path: The file itself: a link that takes its place meanwhile is refused as well.
        most: Bytes from which on it is refused.

    Raises:
        OSError: It can't be read, is no regular file, or holds more than so many bytes.
    """
    _check_regular(path.stat().st_mode, path)
    with open(path, "rb", opener=_open_no_link) as file:
        _check_regular(os.fstat(file.fileno()).st_mode, path)
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it is too large: more than {most} bytes", str(path))
    return content


def _check_regular(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "no regular file"
        raise OSError(errno.EINVAL, f"it is {what}", str(path))


def _open_no_link(name: str, flags: int) -> int:
    more = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    return os.open(name, flags | more)


def _open_at_once(name: str, flags: int) -> int:
    """Open a file; a pipe without a writer does not hold it up."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _first_piece(descriptor: int) -> bytes:
    """Return what is in a pipe first; nothing where somebody has it open and is about to write.

    Raises:
        OSError: Nobody writes to it.
    """
    deadline = time.monotonic() + _PIPE_PATIENCE
    while True:
        try:
            content = os.read(descriptor, 1)
        except BlockingIOError:
            return b""
        if content:
            return content
        if time.monotonic() > deadline:
            raise OSError(errno.ENODATA, "nobody writes to the pipe")
        time.sleep(0.01)
