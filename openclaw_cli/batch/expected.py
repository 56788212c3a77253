"""What many requests may take together, before any of them is sent. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events import without_noise
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from ..request.estimate import Estimate
    from ..request.ref import ModelRef


class Unknown(NamedTuple):
    """A prompt of which nobody knows what it may cost.

    Attributes:
        number: Its line.
        why: Why, and what can be done.
    """

    number: int
    why: str


class Dearest(NamedTuple):
    """The prompt that may cost most.

    Attributes:
        number: Its line.
        usd: The most that it may cost.
        ref: The model that is asked.
        estimate: What the request may take.
    """

    number: int
    usd: float
    ref: ModelRef
    estimate: Estimate


class Expected:
    """Adds up what the requests for prompts may take.

    Attributes:
        prompts: How many there are.
        tokens: About how many they send.
        unknown: The first one whose cost nobody knows, or None.
        dearest: The one that may cost most, or None.
    """

    def __init__(self) -> None:
        self.prompts = 0
        self.tokens = 0
        self.unknown: Unknown | None = None
        self.dearest: Dearest | None = None
        self._usd = 0.0
        self._capped = _Capped()
        self._each = _Capped()

    @property
    def usd(self) -> float | None:
        """The most that all of them may cost; None where a part is not known."""
        return None if self.unknown is not None else without_noise(self._usd)

    def add(
        self,
        number: int,
        ref: ModelRef,
        estimate: Estimate,
        *,
        why: str | None = None,
        has_own_cap: bool = False,
    ) -> float | None:
        """Add a prompt; return the most that it may cost, or None.

        Args:
            number: Its line.
            ref: The model that is asked.
            estimate: What the request may take.
            why: Why nobody knows what it may cost; None where it is known.
            has_own_cap: Whether it says itself how long its answer may be.
        """
        self.prompts += 1
        self.tokens += estimate.tokens
        usd = estimate.total
        if usd is None:
            self.unknown = self.unknown or Unknown(number, why or "")
            return None
        self._usd += usd
        if self.dearest is None or usd > self.dearest.usd:
            self.dearest = Dearest(number, usd, ref, estimate)
        fixed, token = _parts(estimate, usd, has_own_cap=has_own_cap)
        self._capped = self._capped.added(fixed, token)
        self._each = self._each.higher(fixed, token)
        return usd

    def cap_for_all(self, left: float) -> int | None:
        """Return the longest answers, in tokens, with which all of it is sure to fit.

        Args:
            left: USD that may be spent.

        Returns:
            None where no cap makes it fit, or nobody knows.
        """
        return None if self.unknown is not None else self._capped.cap(left)

    def cap_at_once(self, left: float, count: int) -> int | None:
        """Return the longest answers with which so many of them fit at once, whichever they are."""
        return None if self.unknown is not None else self._each.cap(left / count)


class _Capped(NamedTuple):
    """USD that no cap changes, and USD for each token of the cap; None where that is no line."""

    fixed: float = 0.0
    token: float | None = 0.0

    def added(self, fixed: float, token: float | None) -> _Capped:
        both = None if self.token is None or token is None else self.token + token
        return _Capped(self.fixed + fixed, both)

    def higher(self, fixed: float, token: float | None) -> _Capped:
        both = None if self.token is None or token is None else max(self.token, token)
        return _Capped(max(self.fixed, fixed), both)

    def cap(self, left: float) -> int | None:
        if not self.token:
            return None
        # Rounded a little down: what binary fractions leave must not make it a token too many.
        tokens = int((left - self.fixed) / self.token * (1 - 1e-9))
        return tokens if tokens > 0 else None


def _parts(estimate: Estimate, usd: float, *, has_own_cap: bool) -> tuple[float, float | None]:
    """Return the USD of a request that no cap changes, and the USD for each token of one."""
    if has_own_cap or not estimate.answer:
        return usd, 0.0
    if estimate.rounds or not estimate.limit:  # with tools, an answer is read again as well
        return usd, None
    return usd - estimate.answer, estimate.answer / estimate.limit
