"""What the page shows: the numbers of the history, by time and by model."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ...history.usage import (
    TIMES,
    begun,
    cost_by_model,
    failures,
    quantile,
    total_of,
    usage,
)
from ...render.amounts import cost_of, moment, share_of_month, tokens
from ...render.charts import Rank, Series
from ...render.usage_page import UsagePage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...history.queries import History
    from ...history.usage import Month, UsageGroup

_MODELS = 7
"""Models that have a colour of their own; the others share one."""

_MOST_BARS = 400
_UNITS = ("hour", "day", "week", "month")
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 28.0}
_MANY_DAYS = 92
_DAY = 86_400
_NONE = "\N{EN DASH}"
_OTHERS = "others"

_REASONS: Mapping[str, str] = {
    "length": "cut at the longest answer (length)",
    "content_filter": "stopped by a filter (content_filter)",
    "incomplete": "broke off, or was empty",
    "network": "network, time-out, provider down",
    "limit": "out of credit, or rate limited",
    "budget": "over a limit of cost",
    "auth": "the key was refused",
    "refused": "refused: model, moderation, parameters",
    "context": "too long for the model",
    "interrupted": "interrupted by the user",
    "killed": "the program was ended",
    "unknown": "not known",
}
"""The word that is kept → what people read; what is not here is the API's own word."""


def page_of(
    history: History | None,
    since: float,
    by: str,
    month: Month,
    limit: float | None,
    now: float,
) -> UsagePage:
    """Return what the page shows of the requests since a time.

    Args:
        history: Where they are kept, or None where nothing was asked.
        since: Seconds since 1970.
        by: How long a bar is, if it is a stretch of time; else that is chosen.
        month: The month so far.
        limit: The most that it may cost, or None.
        now: Seconds since 1970.
    """
    first = None if history is None else begun(history, since)
    unit = _unit(by, since if since > 0 else first or now, now)
    models: list[UsageGroup] = []
    parts: list[UsageGroup] = []
    costs: dict[tuple[str, str], float] = {}
    failed: list[tuple[str, int]] = []
    if history is not None:
        models = usage(history, since, "model")
        parts = usage(history, since, unit)
        costs = cost_by_model(history, since, unit)
        failed = failures(history, since)
    times = _times([group.group or "" for group in parts], unit, now)
    begin = moment(since if since > 0 else first or now, "%Y-%m-%d")
    return UsagePage(
        subtitle=f"{begin} to {moment(now, '%Y-%m-%d %H:%M')}",
        tiles=_tiles(total_of(models), month, limit),
        unit=unit,
        times=times,
        costs=_costs(costs, times, models),
        tokens=_tokens(parts, times),
        first=_first(models),
        speed=_speed(models),
        failures=[
            Rank(_REASONS.get(word, f"stopped: {word}"), count, f"{count:,}")
            for word, count in failed
        ],
        head=("Model", "Requests", "In", "Out", "First token", "Tokens/s", "Cost"),
        rows=[_row(model) for model in models],
    )


def _unit(by: str, begin: float, now: float) -> str:
    """Return how long a bar is: as it was asked for, unless there would be too many."""
    days = max(0.0, (now - begin) / _DAY)
    wanted = by if by in TIMES else "day" if days <= _MANY_DAYS else "week"
    longer = _UNITS[_UNITS.index(wanted) :]
    return next((unit for unit in longer if days / _DAYS[unit] <= _MOST_BARS), "month")


def _times(names: Sequence[str], unit: str, now: float) -> list[str]:
    """Return all stretches of time from the first to now, those with nothing in them too."""
    known = sorted(name for name in names if name and name <= _name(_begin(unit, now), unit))
    if not known:
        return [_name(_begin(unit, now), unit)]
    found: list[str] = []
    then = _begin(unit, now)
    while len(found) < _MOST_BARS and (name := _name(then, unit)) >= known[0]:
        if name not in found[-1:]:
            found.append(name)
        then = _begin(unit, (then - timedelta(minutes=30)).timestamp())
    return found[::-1]


def _begin(unit: str, seconds: float) -> datetime:
    """Return when the stretch of time has begun in which a moment lies."""
    then = datetime.fromtimestamp(seconds).replace(minute=0, second=0, microsecond=0)  # noqa: DTZ006  (the user's days)
    if unit == "hour":
        return then
    then = then.replace(hour=0)
    if unit == "week":
        return then - timedelta(days=then.weekday())
    return then.replace(day=1) if unit == "month" else then


def _name(then: datetime, unit: str) -> str:
    """Return a stretch of time as the history names it."""
    return then.strftime({"hour": "%Y-%m-%d %H:00", "month": "%Y-%m"}.get(unit, "%Y-%m-%d"))


def _tiles(total: UsageGroup, month: Month, limit: float | None) -> list[tuple[str, str]]:
    from ...request.token_count import in_cents, money

    name = time.strftime("%B", time.gmtime(month.begin))
    tiles = [
        ("Cost", cost_of(total.cost, total.unknown)),
        ("Requests", f"{total.requests:,}"),
        ("Tokens in", f"{tokens(total.sent)}{'+?' if total.unknown_sent else ''}"),
        ("Tokens out", f"{tokens(total.received)}{'+?' if total.unknown_received else ''}"),
        (f"{name} so far", share_of_month(month.cost, month.unknown, limit)),
    ]
    if month.projected is not None:
        tiles.append((f"{name} at this rate", f"${money(in_cents(month.projected))}"))
    return tiles


def _costs(
    costs: Mapping[tuple[str, str], float], times: Sequence[str], models: Sequence[UsageGroup]
) -> list[Series]:
    """Return the cost of the dearest models in each stretch of time, and that of the others."""
    names = [model.group or "" for model in models]
    own = names[: _MODELS if len(names) > _MODELS + 1 else _MODELS + 1]
    found = [
        Series(name or "(unknown)", [costs.get((then, name), 0.0) for then in times])
        for name in own
    ]
    if len(names) > len(own):
        rest = [sum(costs.get((then, name), 0.0) for name in names[len(own) :]) for then in times]
        found.append(Series(f"{len(names) - len(own)} {_OTHERS}", rest))
    return found


def _tokens(parts: Sequence[UsageGroup], times: Sequence[str]) -> list[Series]:
    by_time = {group.group: group for group in parts}

    def amounts(count: Callable[[UsageGroup], int]) -> list[float]:
        return [float(count(by_time[then])) if then in by_time else 0.0 for then in times]

    return [
        Series("in", amounts(lambda group: group.sent)),
        Series("out", amounts(lambda group: group.received)),
    ]


def _first(models: Sequence[UsageGroup]) -> list[Rank]:
    found = []
    for model in models:
        median, most = quantile(model.timing.first, 0.5), quantile(model.timing.first, 0.9)
        if median is not None:
            found.append(Rank(model.group or "(unknown)", median, f"{median:.2f} s", most))
    return sorted(found, key=lambda rank: rank.value)


def _speed(models: Sequence[UsageGroup]) -> list[Rank]:
    found = [
        Rank(model.group or "(unknown)", model.timing.rate, f"{model.timing.rate:,.0f} tokens/s")
        for model in models
        if model.timing.rate is not None
    ]
    return sorted(found, key=lambda rank: -rank.value)


def _row(model: UsageGroup) -> tuple[str, ...]:
    from ...render.usage_line import partly_known

    first, rate = quantile(model.timing.first, 0.5), model.timing.rate
    return (
        model.group or "(unknown)",
        f"{model.requests:,}",
        partly_known(model.sent, model.unknown_sent),
        partly_known(model.received, model.unknown_received),
        _NONE if first is None else f"{first:.2f} s",
        _NONE if rate is None else f"{rate:,.0f}",
        cost_of(model.cost, model.unknown),
    )
