"""When the next request may leave: all of a batch's threads keep one pace."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from ..errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..errors import OpenClawError

_MINUTE = 60.0
_PAYMENT_REQUIRED = 402
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_RAISE_AFTER = 8
"""Answers in a row after which one request more is let through at once."""


class StoppedError(Exception):
    """Nothing more is to leave."""


class Throttle:
    """Lets requests leave, and slows all of them down together where the API asks for it.

    Args:
        concurrency: Requests at once, at most.
        rpm: Requests a minute, at most; None for as many as there are.
        tpm: Tokens a minute, at most, sent and received; None for as many as there are.
        clock: Seconds, from any begin.

    Attributes:
        pauses: How often all were slowed down.
        reason: Why it was the last time, in two or three words.
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
        self._most = concurrency
        self._allowed = concurrency
        self._under_way = 0
        self._requests = None if rpm is None else _Window(rpm)
        self._tokens = None if tpm is None else _Window(tpm)
        self._until = 0.0
        self._begun = float("-inf")
        self._in_a_row = 0
        self._stopped = False
        self.pauses = 0
        self.reason = ""

    def enter(self, tokens: int) -> float:
        """Wait until a request may leave; return when it does.

        Args:
            tokens: About how many it takes.

        Raises:
            StoppedError: Nothing more is to leave.
        """
        with self._changed:
            while True:
                if self._stopped:
                    raise StoppedError
                now = self._clock()
                wait = self._wait(now, tokens)
                if wait <= 0:
                    break
                self._changed.wait(min(wait, 1.0))
            self._under_way += 1
            if self._requests is not None:
                self._requests.take(now, 1)
            if self._tokens is not None:
                self._tokens.take(now, tokens)
            return now

    def leave(self, tokens: int, used: int | None, error: OpenClawError | None, at: float) -> None:
        """Take note of a request's end.

        Args:
            tokens: About how many it was thought to take.
            used: How many it has taken; None where nobody has said.
            error: How it failed, or None.
            at: When it had left.
        """
        with self._changed:
            self._under_way -= 1
            if self._tokens is not None and used is not None:
                self._tokens.correct(at, used - tokens)
            if error is None:
                self._in_a_row += 1
                if self._in_a_row >= _RAISE_AFTER and self._allowed < self._most:
                    self._allowed, self._in_a_row = self._allowed + 1, 0
            elif slows_down(error):
                self._slow_down(error, at)
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
    def paused(self) -> float:
        """Seconds for which nothing leaves."""
        return max(0.0, self._until - self._clock())

    def _wait(self, now: float, tokens: int) -> float:
        """Return the seconds until a request may leave, as far as it can be known now."""
        waits = [self._until - now]
        if self._under_way >= self._allowed:
            waits.append(1.0)
        if self._requests is not None:
            waits.append(self._requests.wait(now, 1))
        if self._tokens is not None:
            waits.append(self._tokens.wait(now, tokens))
        return max(waits)

    def _slow_down(self, error: OpenClawError, at: float) -> None:
        self._in_a_row = 0
        now = self._clock()
        asked = error.retry_after
        if at >= self._begun:  # it had left at the pace that holds now: that is too fast
            self._begun = now
            self._allowed = max(1, self._allowed // 2)
            self.pauses += 1
            self.reason = _reason(error)
            asked = _FIRST_PAUSE if asked is None else asked
        if asked is not None:
            self._until = max(self._until, now + min(asked, _LONGEST_PAUSE))


class _Window:
    """How much was taken in the last minute."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: deque[list[float]] = deque()
        self._sum = 0.0

    def wait(self, now: float, amount: float) -> float:
        """Return the seconds until there is room; what is more than the limit goes alone."""
        self._forget(now)
        over = self._sum + amount - self._limit
        if over <= 0 or not self._taken:
            return 0.0
        for at, taken in self._taken:
            over -= taken
            if over <= 0:
                return at + _MINUTE - now
        return self._taken[-1][0] + _MINUTE - now

    def take(self, now: float, amount: float) -> None:
        self._taken.append([now, amount])
        self._sum += amount

    def correct(self, at: float, difference: float) -> None:
        """Take more or less than was thought, when it was taken."""
        for entry in self._taken:
            if entry[0] == at:
                entry[1] += difference
                self._sum += difference
                return

    def _forget(self, now: float) -> None:
        while self._taken and self._taken[0][0] + _MINUTE <= now:
            self._sum -= self._taken.popleft()[1]


def _reason(error: OpenClawError) -> str:
    is_budget = error.details.get("http_status") == _PAYMENT_REQUIRED
    return "in-flight budget full" if is_budget else "rate limited"


def slows_down(error: OpenClawError) -> bool:
    """Return whether an error says that too much is asked at once."""
    return isinstance(error, LimitError) and (error.retryable or error.retry_after is not None)
