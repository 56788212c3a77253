"""The prices that hold for one request: a long prompt or an hour of the day may change them.

Rules: API reference, ``PricingOverride``. Of the entries that apply, the later ones win for each
price; what an entry does not name stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model import VARIES

if TYPE_CHECKING:
    import time
    from collections.abc import Mapping

    from .model import Model

_MARGIN = 4 / 3
"""An estimate of tokens may be wrong by a third."""


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
