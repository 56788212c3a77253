"""``provider.max_price``: the prices at which the estimate of a request just meets its limit.

OpenRouter may choose a provider that is dearer than the price it lists; this keeps it from those
that would make the request dearer than the user allows. API reference: ``ProviderPreferences``.
"""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from .provider_routing import decimal_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .estimate import Estimate
    from .model import Model

_PER_MILLION = ("prompt", "completion", "audio")
_PER_ONE = ("request", "image")
_DIGITS = 6
_PRICE = re.compile(r"max.?price|\bpric", re.IGNORECASE)
_FILTERED = re.compile(r"no (?:allowed )?(?:endpoints|providers)(?! found for)", re.IGNORECASE)
_OTHER_CAUSE = re.compile(r"support|data policy|guardrail|privacy|\bzdr\b", re.IGNORECASE)
_NO_FILTERS = frozenset({"max_price", "sort", "order", "allow_fallbacks"})
"""The fields of ``provider`` that leave no model without anybody to serve it."""


def with_max_price(
    payload: dict[str, Any], expected: Estimate, entry: Model, left: float
) -> dict[str, Any]:
    """Return a request that nobody serves for more than is left; the user's own prices stay.

    Args:
        payload: The body.
        expected: What it may take; all of it is known, and no more than what is left.
        entry: What the catalogue says of the model.
        left: USD that may be spent.
    """
    routing = payload.get("provider") or {}
    if "max_price" in routing:
        return payload
    prices = _highest(expected, entry.prices, left)
    return payload | {"provider": {**routing, "max_price": prices}}


def is_about_price(message: str, routing: Mapping[str, Any]) -> bool | None:
    """Return whether a 404 says that nobody serves the request for so little.

    Args:
        message: What the API says.
        routing: ``provider`` as it was sent, with ``max_price``.

    Returns:
        None where something else in the routing may be the reason too.
    """
    if _PRICE.search(message):
        return True
    if not _FILTERED.search(message) or _OTHER_CAUSE.search(message):
        return False
    return True if set(routing) <= _NO_FILTERS else None


def _highest(expected: Estimate, listed: Mapping[str, float], left: float) -> dict[str, str]:
    assert expected.prompt is not None
    assert expected.answer is not None
    scaled = expected.prompt + expected.answer
    factor = Decimal((left - expected.extra) / scaled) if scaled else Decimal(1)
    found = {}
    for name in (*_PER_MILLION, *_PER_ONE):
        price = max(expected.prices.get(name, 0.0), listed.get(name, 0.0))
        if price or name in ("prompt", "completion"):
            unit = 6 if name in _PER_MILLION else 0
            amount = Decimal(repr(price)).scaleb(unit)
            highest = max(amount, _cut(amount * factor))
            found[name] = decimal_text(highest, f"max_price.{name}")
    return found


def _cut(amount: Decimal) -> Decimal:
    """Return an amount with its first digits: rounded up, it could be over the limit."""
    if not amount:
        return amount
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - _DIGITS + 1), ROUND_DOWN)
