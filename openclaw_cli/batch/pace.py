"""When the next request may leave. Pure: whoever asks says what time it is."""

from __future__ import annotations

from collections import deque

MINUTE = 60.0
LONGEST_PAUSE = 60.0
_FIRST_PAUSE = 1.0
_RAISE_AFTER = 8
"""Answers in a row after which one request more is let through at once."""


class Pace:
    """How many requests and tokens leave: in a minute, and at once.

    Where the API refuses for too many, nothing leaves for a while, and then one request alone. With
    each answer there is one more at once, up to half of what was too many; from there on it takes
    eight answers for each.

    Args:
        most: Requests at once, at most.
        rpm: Requests a minute, at most; None for as many as there are.
        tpm: Tokens a minute, at most, sent and received; None for as many as there are.

    Attributes:
        allowed: Requests at once, for now.
        under_way: Requests that have left and not ended.
        pauses: How often all were slowed down.
        until: When the next one may leave, as far as the API has asked to wait.
    """

    def __init__(self, most: int, rpm: int | None = None, tpm: int | None = None) -> None:
        self.allowed = most
        self.under_way = 0
        self.pauses = 0
        self.until = float("-inf")
        self._most = most
        self._steep = most
        self._requests = None if rpm is None else _Window(rpm)
        self._tokens = None if tpm is None else _Window(tpm)
        self._longer = _Mean()
        self._begun = float("-inf")
        self._in_a_row = 0
        self._pause = _FIRST_PAUSE

    def wait(self, now: float, tokens: int) -> float | None:
        """Return the seconds until a request may leave, or 0; None where another has to end first.

        Args:
            now: Seconds, from any begin.
            tokens: About how many it sends.
        """
        waits = [0.0, self.until - now]
        if self._requests is not None:
            waits.append(self._requests.wait(now, 1))
        if self._tokens is not None:
            waits.append(self._tokens.wait(now, tokens + self._longer.value))
        wait = max(waits)
        return wait if wait > 0 or self.under_way < self.allowed else None

    def leaves(self, now: float, tokens: int) -> None:
        """Take note of a request that leaves."""
        self.under_way += 1
        if self._requests is not None:
            self._requests.take(now, 1)
        if self._tokens is not None:
            self._tokens.take(now, tokens + self._longer.value)

    def ends(self, at: float, tokens: int, used: int | None, *, well: bool) -> None:
        """Take note of a request's end.

        Args:
            at: When it had left.
            tokens: About how many it was thought to send.
            used: How many were sent and received; None where nobody has said.
            well: Whether it was answered.
        """
        self.under_way -= 1
        if self._tokens is not None and used is not None:
            self._tokens.correct(at, used)
            self._longer.add(max(0, used - tokens))
        if not well or at < self._begun:  # an answer to what left at the old pace tells nothing
            return
        self._pause = _FIRST_PAUSE
        self._in_a_row += 1
        if self.allowed < self._most and (
            self.allowed < self._steep or self._in_a_row >= _RAISE_AFTER
        ):
            self.allowed, self._in_a_row = self.allowed + 1, 0

    def slows_down(self, now: float, at: float, asked: float | None) -> None:
        """Slow all down, because a request was refused for too many.

        What had left before the last time that this happened slows down nothing more: it is one
        refusal of one volley. How long the API asks it to wait holds all the same.

        Args:
            now: Seconds, from the same begin.
            at: When it had left.
            asked: Seconds that the API asks to wait, or None.
        """
        if at >= self._begun:
            self._begun, self._in_a_row = now, 0
            self._steep, self.allowed = max(1, self.allowed // 2), 1
            self.pauses += 1
            if asked is None:
                asked, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        if asked is not None:
            self.until = max(self.until, now + min(asked, LONGEST_PAUSE))


class _Window:
    """How much was taken in the last minute."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: deque[list[float]] = deque()
        self._sum = 0.0

    def wait(self, now: float, amount: float) -> float:
        """Return the seconds until there is room; what is more than the limit goes alone."""
        while self._taken and self._taken[0][0] + MINUTE <= now:
            self._sum -= self._taken.popleft()[1]
        over = self._sum + amount - self._limit
        if over <= 0 or not self._taken:
            return 0.0
        for at, taken in self._taken:
            over -= taken
            if over <= 0:
                return at + MINUTE - now
        return self._taken[-1][0] + MINUTE - now

    def take(self, now: float, amount: float) -> None:
        self._taken.append([now, amount])
        self._sum += amount

    def correct(self, at: float, amount: float) -> None:
        """Take what it was in the end, when it was taken."""
        for entry in reversed(self._taken):
            if entry[0] == at:
                self._sum += amount - entry[1]
                entry[1] = amount
                return


class _Mean:
    """How many tokens an answer has; the last ones count most."""

    def __init__(self) -> None:
        self.value = 0.0
        self._count = 0

    def add(self, amount: float) -> None:
        self._count = min(self._count + 1, 20)
        self.value += (amount - self.value) / self._count
