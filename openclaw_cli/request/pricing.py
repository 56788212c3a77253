"""The prices that hold for one request: a long prompt or an hour of the day may change them.

Rules: API reference, ``PricingOverride``. Of the entries that apply, the later ones win for each
price; what an entry does not name stays.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .model import VARIES

if TYPE_CHECKING:
    import time
    from collections.abc import Mapping

    from .model import Model

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MARGIN = 4 / 3
"""An estimate of tokens may be wrong by a third."""


class Override(NamedTuple):
    """Prices that hold under conditions; all those that are there have to be met.

    Attributes:
        prices: USD, by what is counted.
        above: More tokens than this in the prompt, or None.
        window: From when until before when in UTC, as HHMM numbers (1630), or None. It may go
            past midnight.
        days: Days of the week in UTC, 0 for Monday; None for all.
        sure: Whether everything that it says was understood.
    """

    prices: Mapping[str, float] = MappingProxyType({})
    above: float | None = None
    window: tuple[float, float] | None = None
    days: tuple[int, ...] | None = None
    sure: bool = True

    def holds(self, tokens: float, moment: time.struct_time) -> bool:
        """Return whether it applies to a prompt of so many tokens at a time in UTC."""
        if self.above is not None and not tokens > self.above:
            return False
        if self.days is not None and moment.tm_wday not in self.days:
            return False
        if self.window is None:
            return True
        clock, (start, end) = moment.tm_hour * 100 + moment.tm_min, self.window
        if start < end:
            return start <= clock < end
        return clock >= start or clock < end


def prices_for(model: Model, tokens: int, moment: time.struct_time) -> Mapping[str, float] | None:
    """Return the prices for a prompt of about so many tokens; None where a rule is not understood.

    Near a threshold the dearer side counts: nobody knows on which one the prompt is.

    Args:
        model: What the catalogue says of it.
        tokens: An estimate.
        moment: When it is asked, in UTC.
    """
    if not model.overrides:
        return model.prices
    below = _prices_at(model, tokens / _MARGIN, moment)
    above = _prices_at(model, tokens * _MARGIN, moment)
    if below is None or above is None:
        return None
    return {name: _dearer(below.get(name, 0.0), price) for name, price in above.items()} | {
        name: price for name, price in below.items() if name not in above
    }


def _dearer(one: float, other: float) -> float:
    return VARIES if min(one, other) < 0 else max(one, other)


def _prices_at(model: Model, tokens: float, moment: time.struct_time) -> dict[str, float] | None:
    prices = dict(model.prices)
    for entry in model.overrides:
        if entry.holds(tokens, moment):
            if not entry.sure:
                return None
            prices |= entry.prices
    return prices
