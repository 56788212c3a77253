"""``pricing.overrides`` of the API: prices for long prompts and for hours of the day.

A condition that is not known or not understood makes an entry unsure rather than ignored: the
price that it sets may be the dearer one.
"""

from __future__ import annotations

from typing import Any

from ..foreign import mapping, number, sequence, text
from ..request.model import Override

_CACHED_AUDIO = "input_audio_cache"
_CONDITIONS = frozenset({"min_prompt_tokens", "utc_start", "utc_end", "utc_days"})
_MIDNIGHT = 2400
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def override_from_api(written: object, prices: dict[str, float]) -> Override:
    """Return an entry as it is kept.

    Args:
        written: The entry.
        prices: Those of its prices that were understood.
    """
    entry = {name: value for name, value in mapping(written).items() if value is not None}
    numbers = {name: number(entry.get(name)) for name in _CONDITIONS - {"utc_days"}}
    start, end = numbers["utc_start"], numbers["utc_end"]
    window = None
    if start is not None or end is not None:
        window = (start or 0.0, _MIDNIGHT if end is None else end)
    names = [text(name) for name in sequence(entry.get("utc_days"))]
    days = tuple(_DAYS.index(name) for name in names) if set(names) <= set(_DAYS) else ()
    understood = {name for name, value in numbers.items() if value is not None}
    understood |= {*prices, _CACHED_AUDIO, *(["utc_days"] if days else [])}
    sure = isinstance(written, dict) and set(entry) <= understood
    if window is not None and window[0] == window[1]:
        sure = False  # all day or never: nobody says
    return Override(prices, numbers["min_prompt_tokens"], window, days or None, sure)


def override_from_row(row: list[Any]) -> Override:
    """Return an entry as it was kept (a row of JSON)."""
    prices, above, window, days, sure = row
    return Override(prices, above, window and tuple(window), days and tuple(days), sure)
