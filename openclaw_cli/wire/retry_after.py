"""How long an API asks to wait, in whichever form it says so."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from .. import foreign

if TYPE_CHECKING:
    from collections.abc import Mapping

HOUR = 3600.0
DAY = 24 * HOUR
YEAR = 366 * DAY
CENTURY = 100 * YEAR
_SECONDS_SINCE_1970 = 1e9
_MILLISECONDS_SINCE_1970 = 1e11
"""From here on a number is no duration but a time (facts: rate limits and headers)."""
_DURATION = re.compile(
    r"(?:(\d{1,9})h)?(?:(\d{1,9})m(?!s))?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,9})(?:\.\d{1,9})?ms)?",
    re.ASCII,
)


def asked_wait(
    status: int | None,
    error: Mapping[str, Any],
    metadata: Mapping[str, Any],
    headers: Mapping[str, str],
) -> float | None:
    """Return the seconds that the API asks to wait, or None.

    Args:
        status: The HTTP status, or the one that the error names.
        error: The object that describes the error.
        metadata: The error's ``metadata``: it may repeat headers.
        headers: The response's headers, their names in lower case.
    """
    inner = foreign.mapping(metadata.get("headers"))
    repeated = {str(name).lower(): value for name, value in inner.items()}
    for named in (headers, repeated):
        wait = milliseconds(named.get("retry-after-ms"))
        wait = seconds(named.get("retry-after")) if wait is None else wait
        if wait is not None:
            return wait
    availability = foreign.mapping(error.get("availability"))
    for holder in (availability, metadata, error):
        wait = seconds(holder.get("retry_after"))
        if wait is not None:
            return wait
    # Google's RetryInfo (google.rpc.error_details): {"retryDelay": "20s"} among the details.
    for detail in foreign.mappings(error.get("details")):
        if (wait := seconds(detail.get("retryDelay"))) is not None:
            return wait
    if status != 429:
        return None
    resets = (seconds(named.get("x-ratelimit-reset")) for named in (repeated, headers))
    # One that is over already says nothing about when to come back.
    return next((reset for reset in resets if reset), None)


def seconds(value: object) -> float | None:
    """Read a number of seconds, a time (Unix, HTTP or ISO 8601) or ``1m30s``; None for no wait.

    No wait is negative or longer than a century, and what is no finite number counts as absent.
    """
    if isinstance(value, list):
        value = value[0] if value else None
    number = foreign.written_number(value)
    if number is not None:
        return _bounded(_from_now(number))
    text = foreign.text(value)[:100].strip()
    wait = _duration(text) if text[:1].isdigit() and text.endswith("s") else _until(text)
    return None if wait is None else _bounded(wait)


def milliseconds(value: object) -> float | None:
    """Read a number of milliseconds, as seconds."""
    number = foreign.written_number(value)
    return None if number is None else _bounded(number / 1000)


def moment(wait: float) -> str:
    """Return when a wait is over, and how long that is: ``14:05 UTC, in 2 h 3 min``."""
    when = time.gmtime(time.time() + wait)
    if wait > YEAR:
        return time.strftime("%Y-%m-%d", when)
    minutes = round(wait / 60)
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    left = " ".join(f"{number} {unit}" for number, unit in parts if number)
    clock = time.strftime("%Y-%m-%d %H:%M UTC" if wait > DAY else "%H:%M UTC", when)
    return f"{clock}, in {left or '0 min'}"


def how_long(wait: float) -> str:
    """Return a wait in words that follow "to wait"."""
    return f"{wait:.0f} s" if wait <= HOUR else f"until {moment(wait)}"


def _bounded(wait: float) -> float:
    return min(max(0.0, wait), CENTURY)


def _from_now(number: float) -> float:
    """Return the seconds of a number that is seconds, or a time in seconds or milliseconds."""
    if number > _MILLISECONDS_SINCE_1970:
        return number / 1000 - time.time()
    return number - time.time() if number > _SECONDS_SINCE_1970 else number


def _duration(text: str) -> float | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    hours, minutes, left, thousandths = (float(part or 0) for part in found.groups())
    return hours * HOUR + minutes * 60 + left + thousandths / 1000


def _until(text: str) -> float | None:
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = read(text)
            when = when if when.tzinfo else when.replace(tzinfo=UTC)
            return when.timestamp() - time.time()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
