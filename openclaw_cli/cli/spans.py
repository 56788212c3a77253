"""Stretches of time as people write them on a command line."""

from __future__ import annotations

import re
import time

from ..errors import UsageError

_UNITS = {"h": 3600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400}
_SPAN = re.compile(r"(\d{1,6})([hdwy])")


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
