"""How long the other side is still waited for: one clock, which every read asks."""

from __future__ import annotations

import time

_LAST_BYTES = 0.3
"""Seconds that the end of the body may take after the end of the answer."""


class Patience:
    """The limits of one request, and what is left of the one that counts now.

    Whatever is read, a read waits no longer than that: what only fills (blank lines, comments,
    interim responses, single bytes of a header) does not move the clock by coming.

    Args:
        first: Seconds from the request to the first event of the answer; 0 for no limit.
        silence: Seconds between two signs of life of an answer that has begun; 0 for no limit.

    Attributes:
        since: When the wait that is counted began.
        limit: How long it may take, in seconds; 0 for no limit.
        begun: Whether silence is what is counted, and no longer the wait for the first event.
        stirred: Whether anything of a body has come.
    """

    __slots__ = ("_first", "begun", "limit", "silence", "since", "stirred")

    def __init__(self, first: float, silence: float) -> None:
        self._first = first
        self.silence = silence
        self.begun = self.stirred = False
        self.limit = first
        self.since = time.monotonic()

    def begin(self) -> None:
        """Count from now on: the request has left."""
        self.since, self.limit = time.monotonic(), self._first

    def head_came(self) -> None:
        """Watch for silence where the first event has no limit."""
        if not self._first:
            self.event_came()

    def life_came(self) -> None:
        """Count anew, if the answer has begun: something has come that is no event."""
        if self.begun:
            self.since = time.monotonic()

    def event_came(self) -> None:
        """Count anew: a part of the answer has come."""
        self.since, self.limit, self.begun = time.monotonic(), self.silence, True

    def end_soon(self) -> None:
        """Wait but a moment for all that is left, whatever comes: the answer is over."""
        self.since, self.limit = time.monotonic(), _LAST_BYTES

    def left(self) -> float | None:
        """Return the seconds that the next read may take; None for no limit.

        Raises:
            TimeoutError: There are none.
        """
        if not self.limit:
            return None
        left = self.since + self.limit - time.monotonic()
        if left <= 0:
            raise TimeoutError("too late")
        return left

    def complaint(self) -> str:
        """Return what the other side has done wrong, to follow its name."""
        if self.begun:
            return f"was silent for {self.limit:g} s"
        filling = "; it sent only keep-alives" if self.stirred else ""
        return f"did not begin to answer within {self.limit:g} s{filling}"
