"""What a whole batch may cost, held while many requests are under way."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from ..errors import BudgetError
from .throttle import StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..request.budget import Budget
    from ..request.estimate import Estimate
    from ..request.ref import ModelRef

_ENDLESS = float("inf")
_LONGEST_WAIT = 1.0
_RENEWED_AFTER = 10.0
"""Seconds after which it is looked up again what other programs have spent."""


class OutOfMoneyError(BudgetError):
    """A limit of the whole batch has no room for the next request: nothing more is asked."""


class Ledger:
    """Adds up what was billed and what is under way, within the limits for all of it.

    A request leaves once what it may cost is set aside. Where there is no room, it waits until
    others have ended; who comes first goes first.

    Args:
        budgets: The limits, with what was spent of them before. What requests of unknown cost may
            have been is in it where the limit is strict.
        prompts: How many there are to ask.
        at_once: How many of them are asked at once.
        month: Returns one more limit with what is spent of it by now: other programs spend too.
        clock: Seconds, from any begin.
    """

    def __init__(
        self,
        budgets: Sequence[Budget],
        prompts: int = 1,
        at_once: int = 1,
        *,
        month: Callable[[], Budget] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._changed = threading.Condition()
        # Each with what this run had billed when its spending was looked up.
        self._limits = [(budget, 0.0) for budget in budgets]
        self._month = month
        self._clock = clock
        self._looked = clock()
        self._billed = 0.0
        self._unknown = 0.0
        self._to_come = prompts
        self._at_once = at_once
        self._held: dict[int, _Held] = {}
        self._queue: deque[int] = deque()
        self._stopped = False
        if month is not None:
            self._limits.append((month(), 0.0))

    @property
    def names(self) -> str:
        """What has set the strict limits, as messages name it."""
        return " and ".join(budget.name for budget, _ in self._limits if budget.strict)

    @property
    def told(self) -> list[str]:
        """What is to be said of the limits before anything is asked."""
        return [budget.told for budget, _ in self._limits if budget.told is not None]

    @property
    def is_strict(self) -> bool:
        """Whether a request whose cost nobody can estimate is refused."""
        return any(budget.strict for budget, _ in self._limits)

    def reserve(
        self, number: int, ref: ModelRef, estimate: Estimate, spent: float, looked: float = _ENDLESS
    ) -> str | None:
        """Set aside what a request may cost.

        Args:
            number: The prompt's.
            ref: The model that is to be asked.
            estimate: What that may take.
            spent: USD that the prompt is known to have cost so far.
            looked: USD that were left when it was estimated.

        Returns:
            What could not be estimated, or None.

        Raises:
            OutOfMoneyError: It may cost more than is left, though nothing else is under way.
            StoppedError: Nothing more is to leave.
        """
        with self._changed:
            held = self._held.get(number)
            if held is None:
                held = self._held[number] = _Held()
                self._to_come = max(0, self._to_come - 1)
            held.passes(spent)
            self._queue.append(number)
            self._changed.notify_all()  # who waits for this one as well has to know
            try:
                notice = self._admitted(number, ref, estimate, looked)
            finally:
                self._queue.remove(number)
                self._changed.notify_all()
            held.next = self._allowance(number, estimate)
            return notice

    def check(self, ref: ModelRef, estimate: Estimate) -> None:
        """Check that a request fits what is left as long as nothing is under way.

        Raises:
            OutOfMoneyError: It does not.
        """
        with self._changed:
            self._checked(0, ref, estimate)

    def begins(self, number: int) -> float:
        """Note that the request leaves for which something is set aside; return its estimate."""
        with self._changed:
            held = self._held[number]
            held.now, held.next = held.next, None
            return 0.0 if held.now is None else held.now[0]

    def frees(self, number: int) -> None:
        """Note that the request that had left was refused, and certainly not billed."""
        with self._changed:
            self._held[number].now = None
            self._changed.notify_all()

    def settle(self, number: int, billed: float, unknown: float) -> None:
        """Note what a prompt has cost that is over.

        Args:
            number: The prompt's.
            billed: USD.
            unknown: USD that requests may have cost that have not told it.
        """
        with self._changed:
            if self._held.pop(number, None) is not None and not (billed or unknown):
                self._to_come += 1  # most of those that have cost nothing are asked again
            self._billed += billed
            self._unknown += unknown
            self._changed.notify_all()

    def left(self, number: int, *, alone: bool = True) -> float:
        """Return the USD that a prompt's next request may cost: those set aside, or all.

        Args:
            number: The prompt's.
            alone: Whether those that are asked at once with it get nothing of what is left.
        """
        with self._changed:
            held = self._held.get(number)
            if held is not None and held.next is not None:
                return round(held.next[1], 12)
            others = 1 if alone else min(self._at_once, self._to_come + 1)
            return round(self._room(number) / others, 12)

    def stop(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _admitted(
        self, number: int, ref: ModelRef, estimate: Estimate, looked: float
    ) -> str | None:
        """Wait until there is room, and nobody waits who came before."""
        while True:
            if self._stopped:
                raise StoppedError
            if self._queue[0] == number:
                self._renew()
                try:
                    return self._checked(number, ref, estimate)
                except OutOfMoneyError as error:
                    # Who waits holds nothing for the time: only what is under way gives room.
                    if all(one in self._queue for one in self._held):
                        # Tools were told to stop within the room that there was then.
                        room = round(self._room(number), 12)
                        error.is_outdated = bool(estimate.rounds) and room != looked
                        raise
            self._changed.wait(_LONGEST_WAIT)

    def _checked(self, number: int, ref: ModelRef, estimate: Estimate) -> str | None:
        notices = []
        for budget, since in self._limits:
            now = budget._replace(spent=self._spent(budget, since, number))
            try:
                notices.append(now.check(ref, estimate, 0.0))
            except BudgetError as error:
                # Another cap would be another batch: what has an end was asked with this one.
                hint = budget.cure or f"raise {budget.name}"
                raise OutOfMoneyError(error.message, hint=hint, **error.details) from error
        return next((notice for notice in notices if notice is not None), None)

    def _spent(self, budget: Budget, since: float, number: int) -> float:
        """Return what is gone of a limit, with all that is set aside for others."""
        held = sum(one.past if key == number else one.amount for key, one in self._held.items())
        unknown = self._unknown if budget.strict else 0.0
        return budget.spent + self._billed - since + unknown + held

    def _room(self, number: int) -> float:
        """Return the USD that nobody else has set aside."""
        spent = self._spent
        return min(budget.limit - spent(budget, since, number) for budget, since in self._limits)

    def _allowance(self, number: int, estimate: Estimate) -> tuple[float, float]:
        """Return the estimate of a request, and what is set aside for it.

        That is its part of what is left, if the estimate is less: providers may be dearer than the
        catalogue's price, and one that keeps to that alone finds fewer of them.
        """
        expected = estimate.total or 0.0
        return expected, max(expected, self._room(number) / (self._to_come + 1))

    def _renew(self) -> None:
        if self._month is not None and self._clock() - self._looked >= _RENEWED_AFTER:
            self._looked = self._clock()
            self._limits[-1] = self._month(), self._billed


class _Held:
    """What is set aside for one prompt.

    Attributes:
        past: USD that its earlier requests have cost, or may have.
        now: The estimate of the request that has left, and what is set aside for it; or None.
        next: The same of one that may leave.
    """

    def __init__(self) -> None:
        self.past = 0.0
        self.now: tuple[float, float] | None = None
        self.next: tuple[float, float] | None = None
        self._known = 0.0

    @property
    def amount(self) -> float:
        """USD in all."""
        return self.past + sum(one[1] for one in (self.now, self.next) if one is not None)

    def passes(self, spent: float) -> None:
        """Take the request that had left for over: it has cost what is known, or its estimate.

        Args:
            spent: USD that all of its requests are known to have cost.
        """
        grown, self._known = spent - self._known, max(spent, self._known)
        if self.now is not None:
            self.past += grown if grown > 0 else self.now[0]
        self.now = self.next = None


class Share:
    """A ledger's limits, as one prompt's turn sees them: what a turn wants of ``Limit``."""

    told = None

    def __init__(self, ledger: Ledger, number: int, spent: float = 0.0) -> None:
        self._ledger = ledger
        self._number = number
        self._spent = spent
        self._looked = _ENDLESS
        self._alone = False

    @property
    def name(self) -> str:
        """See ``Budget``."""
        return self._ledger.names

    @property
    def strict(self) -> bool:
        """See ``Budget``."""
        return self._ledger.is_strict

    def check(self, ref: ModelRef, estimate: Estimate, spent: float) -> str | None:
        """See ``Budget.check``; waits where there is no room for now."""
        spent += self._spent
        try:
            return self._ledger.reserve(self._number, ref, estimate, spent, self._looked)
        except OutOfMoneyError:
            self._alone = True  # tools that can't stop within a part of it may within all
            raise

    def left(self, spent: float) -> float:
        """See ``Budget.left``; what the prompt has spent is gone from it already."""
        del spent
        self._looked = self._ledger.left(self._number, alone=self._alone)
        return self._looked

    def excess(self, spent: float) -> None:
        """Return nothing: an answer that was dearer than thought is whole, and no other's fault."""
        del spent

    def after(self, spent: float) -> Share:
        """See ``Budget.after``."""
        return Share(self._ledger, self._number, self._spent + spent)
