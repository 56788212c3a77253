"""One program at a time in a conversation: a locked byte of one file, gone with its process."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from ..files import open_private

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE = 0.3
"""Seconds that are waited for a program that puts a killed one's answer together."""

_PAUSE = 0.01


class Lock:
    """The right to add to conversations, or to remove them.

    Args:
        database: The file of the history; the lock's own stands beside it.

    Attributes:
        is_sure: Whether others are kept out: some file systems know no locks.
    """

    def __init__(self, database: Path) -> None:
        self._file = database.with_name("history.lock")
        self._descriptor: int | None = None
        self.is_sure = True

    def take(self, number: int, patience: float | None = None) -> bool:
        """Return whether a conversation could be had; it is kept until all are released.

        Args:
            number: The conversation's.
            patience: Seconds to wait for who has it; None for a moment.

        Raises:
            OSError: The file can't be opened.
        """
        if self._descriptor is None:
            self._descriptor = open_private(self._file, os.O_RDWR)
        deadline = time.monotonic() + (_PATIENCE if patience is None else patience)
        while not self._lock_byte(self._descriptor, number):
            if time.monotonic() >= deadline:
                return False
            time.sleep(_PAUSE)
        return True

    def release(self) -> None:
        """Let others in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _lock_byte(self, descriptor: int, place: int) -> bool:
        try:
            _lock(descriptor, place)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            self.is_sure = False  # no locks here: better two at once than none
        return True


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, place: int) -> None:
        os.lseek(descriptor, place, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

elif sys.platform == "linux":
    import fcntl
    import struct
    from errno import EINVAL

    def _lock(descriptor: int, place: int) -> None:
        """Lock a byte for this descriptor.

        The locks of POSIX are the process's: two conversations of one process would not keep each
        other out, and would lose both locks with the first descriptor that is closed (fcntl(2)).
        """
        lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
        try:
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, lock)
        except OSError as error:
            if error.errno != EINVAL:  # a kernel, or what plays one, without them
                raise
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)

else:
    import fcntl

    def _lock(descriptor: int, place: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
