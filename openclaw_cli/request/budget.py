"""Limits in USD that the user has set, held before a request is sent and checked after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..errors import BudgetError
from ..named_tuple import NamedTuple
from .provider import provider_of
from .token_count import counted, money, money_above

if TYPE_CHECKING:
    from .estimate import Estimate
    from .ref import ModelRef


class Limit(Protocol):
    """A limit in USD, as whoever asks has it; see ``Budget``."""

    @property
    def name(self) -> str:
        """What set it, as messages name it."""

    @property
    def strict(self) -> bool:
        """Whether a request whose cost nobody can estimate is refused."""

    @property
    def told(self) -> str | None:
        """What is said of it beside a request, or None."""

    def check(self, ref: ModelRef, estimate: Estimate, spent: float) -> str | None:
        """Return a notice about what could not be estimated, or None; see ``Budget.check``."""

    def left(self, spent: float) -> float:
        """Return the USD that are left of it once a turn has spent some."""

    def excess(self, spent: float) -> BudgetError | None:
        """Return the error for an answer that has cost more than it was allowed to."""

    def after(self, spent: float) -> Limit:
        """Return it for the next turn, once one has spent some."""


class Budget(NamedTuple):
    """A limit in USD, and what has been spent of it.

    Attributes:
        limit: USD.
        name: What set it, as messages name it: ``--max-cost``.
        spent: USD that were spent on it before this turn.
        strict: Whether a request whose cost nobody can estimate is refused.
        cure: What can be done where nothing is left, or None for what is usual.
        unknown: Requests of unknown cost that are not in what was spent.
        told: What is said of it beside a request, or None. Of such a limit it is not said each
            time that a cost can't be estimated.
        is_lasting: Whether it holds for more than this conversation.
    """

    limit: float
    name: str
    spent: float = 0.0
    strict: bool = True
    cure: str | None = None
    unknown: int = 0
    told: str | None = None
    is_lasting: bool = False

    def check(self, ref: ModelRef, estimate: Estimate, spent: float) -> str | None:
        """Return a notice about what could not be estimated, or None.

        Args:
            ref: The model that is to be asked.
            estimate: What that may take.
            spent: USD that this turn has cost so far.

        Raises:
            BudgetError: It may cost more than is left.
        """
        left, what = self.left(spent), self._what(spent + self.spent)
        if left <= 0:
            raise BudgetError(f"nothing is left of {what}", hint=self._cure())
        if estimate.prompt is None:
            why = estimate.doubt or f"the price of {ref} is not known here"
            return self._unknown(why, estimate.cure or unknown_price_cure(ref))
        if estimate.prompt > left and not (estimate.rounds or estimate.extra):
            raise BudgetError(
                f"the prompt alone may cost ${money_above(estimate.prompt, self.limit)} "
                f"(an estimate: about {counted(estimate.tokens, 'token')}), which is over {what}",
                hint=self._cure(),
            )
        if estimate.answer is None and estimate.limit is not None:
            why = estimate.doubt or f"what an answer of {ref} costs is not known here"
            return self._unknown(why, estimate.cure or unknown_price_cure(ref))
        if estimate.answer is None:
            why = estimate.doubt or f"how long an answer of {ref} can be is not known here"
            return self._unknown(why, estimate.cure or "--param max_tokens=N says how long")
        total = estimate.known
        assert total is not None  # both prices are known
        if total <= left:
            return estimate.doubt and self._unknown(estimate.doubt, estimate.cure)
        raise BudgetError(
            f"{_all(estimate)} may cost ${money_above(total, self.limit)} "
            f"(an estimate{_parts(estimate)}), which is over {what}",
            hint=_fitting(left - estimate.prompt - estimate.extra, estimate) or self._cure(),
        )

    def left(self, spent: float) -> float:
        """Return the USD that are left of it once a turn has spent some."""
        # Without what binary fractions leave: what is used up is used up.
        return round(self.limit - self.spent - spent, 12)

    def excess(self, spent: float) -> BudgetError | None:
        """Return the error for an answer that has cost more than it was allowed to."""
        spent += self.spent
        if spent <= self.limit:
            return None
        return BudgetError(
            f"${money_above(spent, self.limit)} were billed, over {self._what(0)}",
            hint="the answer is whole; nothing more is asked within this limit",
        )

    def after(self, spent: float) -> Budget:
        """Return it for the next turn, once one has spent some."""
        return self._replace(spent=self.spent + spent)

    def _what(self, spent: float) -> str:
        used = f", of which ${money(spent)} are spent" if spent else ""
        if spent and self.unknown:
            used += f", and {self.unknown:,} of unknown cost"
        return f"{self.name} (${money(self.limit)}{used})"

    def _cure(self) -> str:
        if self.cure is not None:
            return self.cure
        return "a new conversation begins at 0" if not self.strict else f"raise {self.name}"

    def _unknown(self, why: str, cure: str | None) -> str | None:
        if self.is_lasting:
            return None
        if self.strict:
            raise BudgetError(f"{why}, so {self.name} can't be kept", hint=cure)
        return f"{why}; {self.name} is checked after the answer"


def unknown_price_cure(ref: ModelRef) -> str:
    """Return what can be done where a model's price is not known."""
    if "@preset/" in ref.model:
        return "name a model with -m, and leave the preset out"
    if ref.is_router:
        return "name a model with -m: a router's price depends on whom it chooses"
    if provider_of(ref.provider).has_models:
        return "openclaw models list --refresh fetches prices"
    return f"{ref.provider} tells no prices"


def _all(estimate: Estimate) -> str:
    """Return what the estimate is of: an answer, or all that tools may do."""
    answer = f"an answer of {counted(estimate.limit or 0, 'token')}"
    if estimate.rounds:
        return f"{answer}, {estimate.rounds + 1} times with tools,"
    return f"{answer} with its searches" if estimate.extra else answer


def _parts(estimate: Estimate) -> str:
    """Return how much of an estimate is for which tool; nothing where tools stop before that."""
    if sum(cost for _, cost in estimate.parts) > (estimate.known or 0.0):
        return ""
    return "".join(f"; ${money(cost)} of it for {name}" for name, cost in estimate.parts)


def _fitting(left: float, estimate: Estimate) -> str | None:
    if estimate.rounds and estimate.least is not None:
        return f"above ${money(estimate.least)} tools stop in time; or lower --param max_tokens=N"
    if estimate.rounds:  # a shorter answer is also less to read again
        return "lower --param max_tool_calls=N or max_tokens=N"
    if not estimate.answer or not estimate.limit or left <= 0:
        return None
    fits = int(left / (estimate.answer / estimate.limit))
    return f"--param max_tokens={fits} fits" if fits else None
