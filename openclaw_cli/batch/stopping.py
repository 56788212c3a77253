"""How a batch is ended before all is asked: once gently, twice at once."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

DRAIN = 5.0
"""Seconds that answers under way have to end once nothing new is asked."""


class Stop:
    """Whether the batch is to end before all is asked: once gently, twice at once.

    Args:
        stopping: Called once when nothing more is to leave; in a thread of its own where a signal
            asks for it, which may have struck in the middle of anything.
    """

    def __init__(self, stopping: Callable[[], None] = lambda: None) -> None:
        self.asked = 0
        self.since = 0.0
        self._stopping = stopping
        self._has_told = False

    def __call__(self) -> None:
        """Ask for it."""
        self.asked += 1
        if self.asked == 1:
            self.since = time.monotonic()
            threading.Thread(target=self.let_nothing_leave, daemon=True).start()

    def let_nothing_leave(self) -> None:
        """Tell those who wait that nothing more is to leave."""
        if not self._has_told:
            self._has_told = True
            self._stopping()

    @property
    def is_over(self) -> bool:
        """Whether what is under way has had its time."""
        return self.asked > 1 or (self.asked == 1 and time.monotonic() - self.since > DRAIN)


@contextmanager
def stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Let Ctrl-C, what schedulers send and a closed terminal end a batch gently, twice at once."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    caught = [getattr(signal, name) for name in names if hasattr(signal, name)]

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    # One that is ignored, as in the background of a script, stays so.
    caught = [one for one in caught if signal.getsignal(one) is not signal.SIG_IGN]
    before = [(one, signal.signal(one, handle)) for one in caught]
    try:
        yield
    finally:
        for one, handler in before:
            signal.signal(one, handler)
