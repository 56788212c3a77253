"""How far a batch is: one line that comes and goes at a terminal, else one every ten seconds."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from .journal import State
from .progress_line import progress_line
from .stopping import DRAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..render.console import Console
    from .engine import Finished
    from .progress_line import Standing
    from .throttle import Throttle

_EVERY = 10.0
"""Seconds from one line to the next, where no line can come and go."""
_LOOKED_BACK = 60.0
"""Seconds whose answers say how fast it goes."""
_WIDEST = 100


class Progress:
    """Says on stderr how far a batch is. It is the engine's ``Watcher``.

    Args:
        console: The way to stderr.
        throttle: Knows what is waited for.
        begun: How far the batch is.
        clock: Seconds, from any begin.
    """

    def __init__(
        self,
        console: Console,
        throttle: Throttle,
        begun: Standing,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._console = console
        self._throttle = throttle
        self._now = begun
        self._clock = clock
        self._begun = self._told = clock()
        self._ends: deque[list[float]] = deque()
        self._running = 0
        self._stopped_at: float | None = None
        self._is_shown = console.waiting(lambda _: self._line(), longest=_WIDEST)

    def finished(self, finished: Finished) -> None:
        """A prompt has ended, and its line is written."""
        outcome = finished.outcome
        if outcome is None:
            return
        before, taken = self._now, outcome.taken
        self._now = before._replace(
            done=before.done + 1,
            failed=before.failed + (outcome.state is not State.WHOLE),
            cost=before.cost + taken.cost,
            unknown=before.unknown + taken.unknown,
        )
        second = float(int(self._clock()))
        if not self._ends or self._ends[-1][0] != second:
            self._ends.append([second, 0.0])
            while self._ends[0][0] < second - _LOOKED_BACK:
                self._ends.popleft()
        self._ends[-1][1] += 1

    def tick(self, running: int) -> None:
        """Some time has passed."""
        self._running = running
        if self._is_shown or self._clock() - self._told < _EVERY:
            return
        self._told = self._clock()
        self._console.notice(self._line())

    def draining(self, running: int) -> None:
        """Nothing new is asked, and what is under way has a few seconds to end."""
        self._running = running
        self._stopped_at = self._clock()
        if not self._is_shown:
            what = f"stopping: {running:,} under way have {DRAIN:.0f} s to end"
            self._console.notice(f"{what}; Ctrl-C again ends at once")

    def close(self) -> None:
        """Take the line away."""
        self._console.close()

    def _line(self) -> str:
        room = self._console.columns
        # Ctrl-C shows as ^C behind it: with that, too, it must not wrap.
        return progress_line(self.standing(), _WIDEST if room is None else room - 3)

    def standing(self) -> Standing:
        """Return how far it is."""
        rate, now = self._rate(), self._now
        left = now.total - now.done
        return now._replace(
            running=self._running,
            rate=rate,
            left=left / rate if rate and left else None,
            pause=self._throttle.paused,
            reason=self._throttle.reason,
            ending=None if self._stopped_at is None else self._clock() - self._stopped_at,
        )

    def _rate(self) -> float | None:
        """Return how many have ended in a second of late; None where nothing has."""
        now = self._clock()
        passed = min(now - self._begun, _LOOKED_BACK)
        # One copy: this is asked for by another thread than the one that adds to it.
        ended = sum(count for at, count in tuple(self._ends) if at >= now - _LOOKED_BACK - 1)
        return ended / passed if ended and passed >= 1 else None
