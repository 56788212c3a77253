"""Amounts and times as people write them."""

from __future__ import annotations

import time

from ..request.token_count import counted, money

_THOUSAND, _MILLION = 1_000, 1_000_000
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def price(amount: float | None) -> str:
    """Return the USD for a million tokens; ``varies`` is never multiplied."""
    if amount is None:
        return "?"
    if amount < 0:  # request.model.VARIES
        return "varies"
    if amount == 0:
        return "free"
    whole, _, places = f"{amount:.4f}".rstrip("0").partition(".")
    return f"${whole}.{places:0<2}"


def tokens(count: int | None) -> str:
    """Return a number of tokens: 200K, 1M, 1.05M."""
    if count is None:
        return "?"
    if count >= _MILLION:
        return f"{count / _MILLION:.2f}".rstrip("0").rstrip(".") + "M"
    return f"{count / _THOUSAND:.0f}K" if count >= _THOUSAND else str(count)


def size_words(count: int) -> str:
    """Return a size in bytes: 1 byte, 1.2 kB, 34 MB."""
    if count < _THOUSAND:
        return counted(count, "byte")
    amount, unit = (count / _THOUSAND, "kB") if count < _MILLION else (count / _MILLION, "MB")
    return f"{amount:.0f} {unit}" if amount >= 9.95 else f"{amount:.1f} {unit}"  # noqa: PLR2004


def moment(seconds: float, form: str) -> str:
    """Return a time since 1970 as ``strftime`` writes it here, or a question mark."""
    try:
        return time.strftime(form, time.localtime(seconds))
    except (ValueError, OverflowError, OSError):
        return "?"


def seconds(value: float) -> str:
    """Return a short time: 40 ms, 1.3 s."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def span(seconds: float) -> str:
    """Return a stretch of time in its largest unit: 40 s, 5 min, 3 h, 2 days."""
    if seconds < _MINUTE:
        return f"{max(0, seconds):.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    if seconds < 2 * _DAY:
        return f"{seconds / _HOUR:.0f} h"
    return counted(round(seconds / _DAY), "day")


def cost_of(cost: float, unknown: int) -> str:
    """Return what something has cost, with a mark where not all of it is known."""
    if unknown and not cost:
        return "?"
    return f"${money(cost)}{'+?' if unknown else ''}"


def share_of_month(cost: float, unknown: int, limit: float | None) -> str:
    """Return what a month has cost, and how much of its limit that is."""
    from ..request.token_count import money

    if limit is None:
        return cost_of(cost, unknown)
    share = f" ({100 * cost / limit:.0f} %)" if limit else ""
    return f"{cost_of(cost, unknown)} of ${money(limit)}{share}"
