"""Stretches of time as people write them on a command line."""

from __future__ import annotations

import re

from ..errors import UsageError

_MINUTE, _DAY = 60, 86_400
_UNITS = {
    "min mins minute minutes": _MINUTE,
    "h hr hrs hour hours": 60 * _MINUTE,
    "d day days": _DAY,
    "w week weeks": 7 * _DAY,
    "mo month months": 30 * _DAY,
    "y year years": 365 * _DAY,
}
"""What people write for a unit → seconds. ``m`` is none: a minute to some, a month to others."""

_SPAN_WORDS = re.compile(r"(?:last )?(\d{1,6}) ?([a-z]+)(?: ago)?")
_MONTH = re.compile(r"\d{4}-\d\d")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CALENDAR = ("week", "month", "year", "last week", "last month", "last year")

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


def parse_since(text: str, now: float, *, calendar: bool = True) -> float:
    """Return the time (seconds since 1970) that a span, a day or a word means; days are local.

    Args:
        text: ``90min``, ``12h``, ``30d``, ``8w``, ``3mo``, ``1y`` before now (``7 days ago`` too);
            ``today``, ``yesterday``, a day of the week, ``week`` (since Monday), ``month``,
            ``year``, ``last week``, ``last month``; or a day or moment in ISO 8601, also
            ``2026-11``.
        now: Seconds since 1970.
        calendar: Whether ``week``, ``month`` and ``year`` may be what the calendar has begun. To
            somebody who deletes what is older than a month, that is no month.

    Raises:
        UsageError: It is none of these.
    """
    word = " ".join(text.lower().replace("_", " ").split())
    found = _SPAN_WORDS.fullmatch(word)
    if found is not None and (unit := _unit(found[2])) is not None:
        return now - int(found[1]) * unit
    name = word.replace("-", " ").removeprefix("this ").removeprefix("the ")
    if calendar or not name.removeprefix("last ").startswith(("week", "month", "year")):
        begin = _named_day(name, now)
        if begin is not None:
            return begin
    try:
        return _moment(word.upper())
    except (ValueError, OverflowError, OSError) as error:
        raise _no_time(text, name, calendar=calendar) from error


def _unit(name: str) -> int | None:
    """Return the seconds of a unit: ``d``, ``day``, ``days``."""
    return next((seconds for names, seconds in _UNITS.items() if name in names.split()), None)


def _named_day(name: str, now: float) -> float | None:
    """Return when the day or stretch of the calendar begins that a word means, or None."""
    from datetime import datetime, timedelta

    midnight = datetime.fromtimestamp(now).replace(hour=0, minute=0, second=0, microsecond=0)  # noqa: DTZ006  (the user's days)
    monday = midnight - timedelta(days=midnight.weekday())
    first = midnight.replace(day=1)
    begin = {
        "today": midnight,
        "yesterday": midnight - timedelta(days=1),
        "week": monday,
        "last week": monday - timedelta(days=7),
        "month": first,
        "last month": (first - timedelta(days=1)).replace(day=1),
        "year": first.replace(month=1),
        "last year": first.replace(year=first.year - 1, month=1),
    }.get(name)
    if begin is None and name.removeprefix("last ") in _WEEKDAYS:
        day = _WEEKDAYS.index(name.removeprefix("last "))
        back = (midnight.weekday() - day) % 7
        begin = midnight - timedelta(days=back or (7 if name.startswith("last ") else 0))
    return None if begin is None else begin.timestamp()


def _moment(word: str) -> float:
    """Return the time that ISO 8601 means; without an offset it is local.

    Raises:
        ValueError: It is none.
    """
    from datetime import datetime

    return datetime.fromisoformat(f"{word}-01" if _MONTH.fullmatch(word) else word).timestamp()


def _no_time(text: str, name: str, *, calendar: bool) -> UsageError:
    from ..request.near import did_you_mean, nearest

    forms = "12h, 30d, 8w, or a day: 2026-11-23"
    span = _SPAN_WORDS.fullmatch(name)
    if span is not None and span[2] == "m":
        return UsageError(
            f"{text[:40]}: minutes or months?", hint=f"write {span[1]}min or {span[1]}mo"
        )
    near = nearest(name, ("today", "yesterday", *_WEEKDAYS, *(_CALENDAR if calendar else ())))
    if calendar:
        hint = did_you_mean(near) or f"write today, yesterday, week, month, {forms}"
    else:
        hint = did_you_mean(near) or f"write {forms}"
    return UsageError(f"not a span of time: {text[:40]!r}", hint=hint)
