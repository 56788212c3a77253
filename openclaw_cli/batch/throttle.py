"""Where a batch's threads wait until their requests may leave: all keep one pace."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from ..errors import LimitError
from .pace import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..errors import OpenClawError

_PAYMENT_REQUIRED = 402
_LONGEST_WAIT = 1.0
"""Seconds after which those who wait look again, in case that nobody has told them."""


class StoppedError(Exception):
    """Nothing more is to leave."""


class Throttle:
    """Lets requests leave, in the order in which they come.

    Args:
        concurrency: Requests at once, at most.
        rpm: Requests a minute, at most; None for as many as there are.
        tpm: Tokens a minute, at most, sent and received; None for as many as there are.
        clock: Seconds, from any begin.

    Attributes:
        reason: Why all were slowed down the last time, in two or three words.
    """

    def __init__(
        self,
        concurrency: int,
        rpm: int | None = None,
        tpm: int | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._changed = threading.Condition()
        self._clock = clock
        self._pace = Pace(concurrency, rpm, tpm)
        self._queue: deque[object] = deque()
        self._stopped = False
        self.reason = ""

    def enter(self, tokens: int) -> float:
        """Wait until a request may leave; return when it does.

        Args:
            tokens: About how many it sends.

        Raises:
            StoppedError: Nothing more is to leave.
        """
        mine = object()
        with self._changed:
            self._queue.append(mine)
            try:
                while not self._stopped:
                    wait: float | None = None
                    if self._queue[0] is mine:
                        now = self._clock()
                        wait = self._pace.wait(now, tokens)
                        if wait is not None and wait <= 0:
                            self._pace.leaves(now, tokens)
                            return now
                    self._changed.wait(_LONGEST_WAIT if wait is None else min(wait, _LONGEST_WAIT))
                raise StoppedError
            finally:
                self._queue.remove(mine)
                self._changed.notify_all()

    def leave(self, tokens: int, used: int | None, error: OpenClawError | None, at: float) -> None:
        """Take note of a request's end.

        Args:
            tokens: About how many it was thought to send.
            used: How many were sent and received; None where nobody has said.
            error: How it failed, or None.
            at: When it had left.
        """
        with self._changed:
            self._pace.ends(at, tokens, used, well=error is None)
            if error is not None and slows_down(error):
                self._pace.slows_down(self._clock(), at, error.retry_after)
                self.reason = _reason(error)
            self._changed.notify_all()

    def sleep(self, seconds: float) -> None:
        """Wait before a request is tried again.

        Raises:
            StoppedError: Nothing more is to leave.
        """
        end = self._clock() + seconds
        with self._changed:
            while (left := end - self._clock()) > 0:
                if self._stopped:
                    raise StoppedError
                self._changed.wait(left)

    def stop(self) -> None:
        """Let nothing more leave."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @property
    def pauses(self) -> int:
        """How often all were slowed down."""
        return self._pace.pauses

    @property
    def paused(self) -> float:
        """Seconds for which nothing leaves."""
        return max(0.0, self._pace.until - self._clock())


def _reason(error: OpenClawError) -> str:
    is_budget = error.details.get("http_status") == _PAYMENT_REQUIRED
    return "in-flight budget full" if is_budget else "rate limited"


def slows_down(error: OpenClawError) -> bool:
    """Return whether an error says that too much is asked at once."""
    if isinstance(error, LimitError):
        return error.retryable or error.retry_after is not None
    # What is refused for itself says nothing of the pace, whatever it says beside that.
    return error.retryable and error.retry_after is not None
