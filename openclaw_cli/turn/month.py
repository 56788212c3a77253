"""What this profile has spent in the calendar month (UTC), for ``agents.defaults.maxCostMonth``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..errors import HistoryError
from ..events import without_noise
from ..request.budget import Budget

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..events import Attempt
    from ..history.usage import Month

NAME = "agents.defaults.maxCostMonth"
_TOLD_FROM = 0.8
"""The share of the limit from which on it is said how much of it is used."""


class MonthSpending:
    """Knows the sum: what the history holds, and what this program has asked beside it.

    Args:
        file: The history's database, there or not.
        limit: USD that a month may cost.
    """

    def __init__(self, file: Path, limit: float) -> None:
        self._file = file
        self.limit = limit
        self._beside: list[tuple[float, float | None]] = []

    def add(self, attempts: Sequence[Attempt]) -> None:
        """Count requests that the history does not keep, as long as this program runs."""
        now = time.time()
        self._beside += [(now, attempt.cost) for attempt in attempts]

    def kept(self, count: int) -> None:
        """Forget the first ones that were added: the history keeps them by now."""
        del self._beside[:count]

    def so_far(self, now: float) -> Month:
        """Return what the month has cost; other programs may have asked since the last time.

        Raises:
            HistoryError: The history can't be read, so that nobody knows.
        """
        from ..history.database import is_there
        from ..history.queries import History
        from ..history.usage import month_of

        try:
            if is_there(self._file):
                with History(self._file) as history:
                    month = month_of(history, now)
            else:
                month = month_of(None, now)
        except HistoryError as error:
            raise HistoryError(
                f"{NAME} can't be kept: {error.message}",
                hint=error.hint or f"openclaw config unset {NAME} asks without the limit",
            ) from error
        costs = [cost for when, cost in tuple(self._beside) if month.begin <= when < month.end]
        return month._replace(
            requests=month.requests + len(costs),
            cost=without_noise(month.cost + sum(cost for cost in costs if cost is not None)),
            unknown=month.unknown + costs.count(None),
            ends_unknown=costs[-1] is None if costs else month.ends_unknown,
        )

    def budget(self) -> Budget:
        """Return the limit and what is spent of it, for the next question.

        Raises:
            HistoryError: The history can't be read.
        """
        month = self.so_far(time.time())
        after = time.strftime("%B", time.gmtime(month.end))
        return Budget(
            self.limit,
            NAME,
            month.cost,
            strict=False,
            cure=f"raise {NAME}, or wait: {after} (UTC) begins at 0",
            unknown=month.unknown,
            told=self._told(month),
            is_lasting=True,
        )

    def _told(self, month: Month) -> str | None:
        """Return what is said of it beside a question, or None."""
        from ..request.token_count import counted, money

        share = month.cost / self.limit if self.limit else 1.0
        name = time.strftime("%B", time.gmtime(month.begin))
        beside = f"; {counted(month.unknown, 'request')} of unknown cost not in it"
        # An unknown cost is told with the next question, and not with each one to the month's end.
        if share < _TOLD_FROM and not month.ends_unknown:
            return None
        return (
            f"${money(month.cost)} of ${money(self.limit)} for {name} are used "
            f"({100 * share:.0f} %, {NAME})"
            f"{beside if month.unknown else ''}"
        )
