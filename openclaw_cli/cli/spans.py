"""Stretches of time as people write them on a command line."""

from __future__ import annotations

import re
import time

from ..errors import UsageError

_UNITS = {"h": 3600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400}
_SPAN = re.compile(r"(\d{1,6})([hdwy])")


_DURATION = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?)\s*(ms|s|m|min|h)?")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600}
_MOST_SECONDS = 600
_LEAST_MILLISECONDS = 100


def parse_duration(text: str, option: str, *, unit: str = "s") -> float:
    """Return a duration in seconds.

    Some programs count in milliseconds what others count in seconds: a bare number that only
    makes sense in the other unit is refused, and not waited for.

    Args:
        text: ``30``, ``30s``, ``30000ms``, ``2m``.
        option: What it was given to, for the error.
        unit: What a bare number is counted in: ``s``, or ``ms``.

    Raises:
        UsageError: It is none, is nothing, or is of the other unit.
    """
    found = _DURATION.fullmatch(text.strip().lower())
    number = float(found[1]) if found else 0.0
    if found is None or not number:
        raise UsageError(f"{option}: not a duration: {text[:40]!r}", hint="write 30s, 1500ms or 2m")
    if found[2] is None and unit == "s" and number > _MOST_SECONDS:
        raise UsageError(
            f"{option} {found[1]}: a number alone is in seconds, and that is too long",
            hint=f"write {found[1]}ms for milliseconds, or {found[1]}s if it is meant",
        )
    if found[2] is None and unit == "ms" and number < _LEAST_MILLISECONDS:
        raise UsageError(
            f"{option} {found[1]}: a number alone is in milliseconds, and that is too short",
            hint=f"write {found[1]}s for seconds, or {found[1]}ms if it is meant",
        )
    return number * _SECONDS[found[2] or unit]


def parse_since(text: str, now: float) -> float:
    """Return the time (seconds since 1970) that a span or a day means.

    Args:
        text: ``12h``, ``30d``, ``8w``, ``1y`` before now; ``today``; or a day, ``2026-11-23``.
        now: Seconds since 1970.

    Raises:
        UsageError: It is none of these.
    """
    word = text.strip().lower()
    span = _SPAN.fullmatch(word)
    if span is not None:
        return now - int(span[1]) * _UNITS[span[2]]
    if word == "today":
        word = time.strftime("%Y-%m-%d", time.localtime(now))
    try:
        return time.mktime(time.strptime(word, "%Y-%m-%d"))
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"not a span of time: {text[:40]!r}", hint="write 12h, 30d, 8w, or a day: 2026-11-23"
        ) from error
