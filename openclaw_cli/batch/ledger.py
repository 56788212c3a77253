"""What a whole batch may cost, held while many requests are under way."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ..errors import BudgetError
from ..request.budget import Budget

if TYPE_CHECKING:
    from ..request.estimate import Estimate
    from ..request.ref import ModelRef

NAME = "--max-cost"


class Ledger:
    """Adds up what was billed and what is under way.

    Args:
        limit: USD for the whole batch.
        billed: USD that its earlier runs have cost; what is not known counts at its estimate.
    """

    def __init__(self, limit: float, billed: float = 0.0) -> None:
        self._changed = threading.Condition()
        self._limit = limit
        self._billed = billed
        self._reserved: dict[int, float] = {}
        self._stopped = False

    def share(self, number: int) -> Share:
        """Return the limit as the turn of one prompt sees it."""
        return Share(self, number)

    def reserve(self, number: int, ref: ModelRef, estimate: Estimate, spent: float) -> str | None:
        """Set aside what a request may cost; wait for others to end where there is no room.

        Args:
            number: The prompt's.
            ref: The model that is to be asked.
            estimate: What that may take.
            spent: USD that the prompt has cost so far.

        Raises:
            BudgetError: It may cost more than is left, though nothing else is under way.
        """
        with self._changed:
            while True:
                others = sum(usd for one, usd in self._reserved.items() if one != number)
                budget = Budget(self._limit, NAME, self._billed + others)
                try:
                    notice = budget.check(ref, estimate, spent)
                except BudgetError:
                    if not others or self._stopped:
                        raise
                    self._changed.wait(1.0)
                    continue
                self._reserved[number] = spent + (estimate.total or 0.0)
                return notice

    def settle(self, number: int, cost: float | None) -> None:
        """Note what a prompt has cost; one that nobody knows counts at its estimate.

        Args:
            number: The prompt's.
            cost: USD; None where nobody has said.
        """
        with self._changed:
            reserved = self._reserved.pop(number, 0.0)
            self._billed += reserved if cost is None else cost
            self._changed.notify_all()

    def reserved(self, number: int) -> float:
        """Return the USD that are set aside for a prompt."""
        with self._changed:
            return self._reserved.get(number, 0.0)

    def stop(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()


class Share:
    """A batch's limit, as one prompt's turn sees it: what a turn wants of ``Budget``."""

    strict = True
    told = None
    name = NAME
    is_lasting = False

    def __init__(self, ledger: Ledger, number: int, spent: float = 0.0) -> None:
        self._ledger = ledger
        self._number = number
        self._spent = spent

    def check(self, ref: ModelRef, estimate: Estimate, spent: float) -> str | None:
        """See ``Budget.check``; waits where others are under way."""
        return self._ledger.reserve(self._number, ref, estimate, self._spent + spent)

    def left(self, spent: float) -> float:
        """Return what is set aside for it: the rest of the limit is the others' as well."""
        return round(self._ledger.reserved(self._number) - self._spent - spent, 12)

    def excess(self, spent: float) -> BudgetError | None:
        """Return nothing: an answer that was dearer than thought is whole, and no other's fault."""
        del spent
        return None

    def after(self, spent: float) -> Share:
        """See ``Budget.after``."""
        return Share(self._ledger, self._number, self._spent + spent)
