"""What the prompts of a batch may cost: each, and all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from .ledger import Ledger, Share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.settings import Settings
    from ..events import Attempt
    from ..history.attempts import BatchLog
    from ..request.budget import Budget, Limit
    from ..turn.month import MonthSpending

MAX_COST = "--max-cost"


class Money(NamedTuple):
    """What the prompts of a batch may cost.

    Attributes:
        ledger: Holds what all of them may; None where nothing limits that.
        each: What each of them may, or None. A prompt is a conversation of its own.
        month: Counts what this program asks, where the month is limited; or None.
        log: Keeps what it asks in the history, or None.
    """

    ledger: Ledger | None = None
    each: Budget | None = None
    month: MonthSpending | None = None
    log: BatchLog | None = None

    def limits(self, number: int) -> tuple[Limit, ...]:
        """Return the limits as the turn of one prompt has them; what is its own comes first."""
        each = () if self.each is None else (self.each,)
        return each if self.ledger is None else (*each, Share(self.ledger, number))

    def left(self) -> float | None:
        """Return the USD that are left for all of them; None without a limit."""
        return None if self.ledger is None else self.ledger.left(0)

    def spends(self, attempts: Sequence[Attempt]) -> None:
        """Count the requests of a prompt among those of the month, and keep them."""
        if self.month is not None:
            self.month.add(attempts)  # until the log has them
        if self.log is not None:
            self.log.add(attempts)

    def stop(self) -> None:
        """Let nobody wait any more."""
        if self.ledger is not None:
            self.ledger.stop()


def money_of(
    settings: Settings,
    month: MonthSpending | None,
    limit: float | None,
    *,
    spent: float,
    prompts: int,
    at_once: int = 1,
) -> Money:
    """Return what the rest of a batch may cost.

    Args:
        settings: The configuration.
        month: What the month has cost, where that is limited.
        limit: USD for all of it, over all its runs; or None.
        spent: USD that it has cost so far; what nobody knows is in it with its estimate.
        prompts: How many there are to ask.
        at_once: How many of them are asked at once.

    Raises:
        HistoryError: Nobody knows what the month has cost.
    """
    from ..request.budget import Budget

    whole = settings.max_cost()
    each = None if whole is None else Budget(whole, "agents.defaults.maxCost", strict=False)
    ledger = None
    if limit is not None or month is not None:
        budgets = [] if limit is None else [Budget(limit, MAX_COST, spent)]
        renewed = None if month is None else month.budget
        ledger = Ledger(budgets, prompts, at_once, month=renewed)
    return Money(ledger, each, month)
