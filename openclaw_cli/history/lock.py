"""One program at a time in a conversation: a locked byte of one file, gone with its process."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Lock:
    """The right to add to one conversation.

    Args:
        database: The file of the history; the lock's own stands beside it.
        number: The conversation's.
    """

    def __init__(self, database: Path, number: int) -> None:
        self._file = database.with_name("history.lock")
        self._number = number
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Return whether it could be had; it is kept until it is released.

        Raises:
            OSError: The file can't be opened.
        """
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock_byte(descriptor, self._number):
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let others in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock_byte(descriptor: int, place: int) -> bool:
        os.lseek(descriptor, place, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _lock_byte(descriptor: int, place: int) -> bool:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            return True  # a file system without locks: better two at once than none
        return True
