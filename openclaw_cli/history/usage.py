"""What requests have taken: tokens, USD and time, in groups."""

from __future__ import annotations

import calendar
import math
import time
from typing import TYPE_CHECKING, Any

from ..events import without_noise
from ..foreign import number
from ..named_tuple import NamedTuple
from .columns import label, stored_count, stored_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from .queries import History

BATCHES = "batches"
"""What all batches are called among the conversations: they are none, and no id is like it."""

_MEASURABLE = 0.2
"""Seconds from the first token to the end below which a rate says nothing."""

_DAY = 86_400


class Timing(NamedTuple):
    """How long requests took.

    Attributes:
        first: Seconds until the first token, of each request that has told it.
        whole: Seconds until the end, the same.
        tokens: Tokens that were received while a rate could be measured.
        seconds: How long that took.
    """

    first: tuple[float, ...] = ()
    whole: tuple[float, ...] = ()
    tokens: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float | None:
        """Tokens a second, from the first token on."""
        return self.tokens / self.seconds if self.seconds else None

    def as_json(self) -> dict[str, Any]:
        """Return the medians and the rate; null where no request has told them."""
        return {
            "first_token_seconds": _rounded(quantile(self.first, 0.5)),
            "duration_seconds": _rounded(quantile(self.whole, 0.5)),
            "tokens_per_second": _rounded(self.rate),
        }


class UsageGroup(NamedTuple):
    """What a group of requests has taken.

    Attributes:
        group: The hour (YYYY-MM-DD HH:00), the day (YYYY-MM-DD), the Monday of the week, the month
            (YYYY-MM), the model, the provider, the conversation's id, or the batch's output; None
            where that is not known, for instance of a conversation that was deleted.
        label: A conversation's name, or how it begins; ``BATCHES`` for all that is in batches.
        requests: How many there were, failed ones included.
        sent: Tokens that are known to have been sent.
        received: Tokens that are known to have been received.
        cost: USD that are known to have been billed.
        unknown: Requests of unknown cost.
        unknown_sent: Requests that have not said how much was sent.
        unknown_received: Requests that have not said how much came.
        timing: How long they took.
    """

    group: str | None
    label: str
    requests: int
    sent: int
    received: int
    cost: float
    unknown: int
    unknown_sent: int
    unknown_received: int
    timing: Timing = Timing()

    def as_json(self, by: str) -> dict[str, Any]:
        """Return the object that ``usage --json`` prints for each."""
        named = {"label": self.label} if by == "session" else {}
        return {by: self.group, **named, **self.sums()}

    def sums(self) -> dict[str, Any]:
        """Return what was taken, as JSON has it; what is not known of a request makes it null."""
        return {
            "requests": self.requests,
            "prompt_tokens": None if self.unknown_sent else self.sent,
            "completion_tokens": None if self.unknown_received else self.received,
            "known_prompt_tokens": self.sent,
            "known_completion_tokens": self.received,
            "cost_usd": None if self.unknown else without_noise(self.cost),
            "known_cost_usd": without_noise(self.cost),
            "unknown_requests": self.unknown,
            **self.timing.as_json(),
        }


class Month(NamedTuple):
    """What a calendar month (UTC) has cost so far.

    Attributes:
        name: YYYY-MM.
        begin: Seconds since 1970.
        end: The same; the begin of the next one.
        requests: How many there were.
        cost: USD that are known to have been billed.
        unknown: Requests of unknown cost.
        projected: USD that it will have cost at its end if it goes on like this, or None where
            nothing can be said: it has hardly begun.
        ends_unknown: Whether the last request is of unknown cost.
    """

    name: str
    begin: float
    end: float
    requests: int
    cost: float
    unknown: int
    projected: float | None
    ends_unknown: bool = False

    def as_json(self, limit: float | None) -> dict[str, Any]:
        """Return the object that ``usage --json`` prints."""
        return {
            "month": self.name,
            "requests": self.requests,
            "cost_usd": None if self.unknown else without_noise(self.cost),
            "known_cost_usd": without_noise(self.cost),
            "unknown_requests": self.unknown,
            "projected_usd": None if self.projected is None else round(self.projected, 6),
            "limit_usd": limit,
        }


_MODEL = (
    "coalesce(a.model_used, CASE WHEN a.model LIKE 'openrouter/%/%' "
    "THEN substr(a.model, length('openrouter/') + 1) ELSE a.model END)"
)
_AT = "a.at, 'unixepoch', 'localtime'"
_GROUPS: Mapping[str, str] = {
    "hour": f"strftime('%Y-%m-%d %H:00', {_AT})",
    "day": f"date({_AT})",
    "week": f"date({_AT}, '-6 days', 'weekday 1')",
    "month": f"strftime('%Y-%m', {_AT})",
    "model": _MODEL,
    # A custom provider runs its models itself.
    "provider": "coalesce(a.provider, CASE WHEN a.model NOT LIKE 'openrouter/%' "
    "THEN substr(a.model, 1, instr(a.model, '/') - 1) END)",
    "session": f"CASE WHEN a.batch IS NULL THEN c.id ELSE '{BATCHES}' END",
    "batch": "a.batch",
}
TIMES = frozenset({"hour", "day", "week", "month"})
"""Groups that follow each other; of the others the dearest come first."""

_FROM = (
    "FROM attempt a LEFT JOIN turn t ON t.id = a.turn "
    "LEFT JOIN conversation c ON c.number = t.conversation WHERE a.at >= ?"
)
_TAKEN = "(a.usage IS NOT NULL OR a.cost IS NOT 0.0)"
"""A request that was refused has no usage and cost nothing: it has taken no tokens."""

_FIRST_QUESTION = "(SELECT prompt FROM turn WHERE conversation = c.number ORDER BY id LIMIT 1)"


def usage(history: History, since: float, by: str) -> list[UsageGroup]:
    """Return what was used since a time, in groups: the latest first, or the dearest.

    Args:
        history: Where it is kept.
        since: Seconds since 1970.
        by: A name in ``_GROUPS``.
    """
    group, is_session = _GROUPS[by], by == "session"
    rows = history.query(
        f"SELECT {group} AS 'group', max(c.name) AS name, count(*) AS requests, "
        f"{_FIRST_QUESTION if is_session else 'NULL'} AS first, "
        "total(a.sent) AS sent, total(a.received) AS received, "
        "total(a.cost) AS cost, sum(a.cost IS NULL) AS unknown, "
        f"sum(a.sent IS NULL AND {_TAKEN}) AS unknown_sent, "
        f"sum(a.received IS NULL AND {_TAKEN}) AS unknown_received "
        f"{_FROM} GROUP BY 1 ORDER BY {'1 DESC' if by in TIMES else 'cost DESC, 3 DESC'}",
        since,
    )
    timings = _timings(history, since, group)
    return [
        UsageGroup(
            *_named(row, is_session=is_session),
            row["requests"],
            stored_count(row["sent"]),
            stored_count(row["received"]),
            number(row["cost"]) or 0.0,
            row["unknown"],
            row["unknown_sent"],
            row["unknown_received"],
            timings.get(stored_text(row["group"]), Timing()),
        )
        for row in rows
    ]


def _named(row: sqlite3.Row, *, is_session: bool) -> tuple[str | None, str]:
    """Return the name of a group, and its label."""
    group = stored_text(row["group"])
    if is_session and group == BATCHES:
        return None, BATCHES
    return group or None, label(row["name"], row["first"]) if is_session else ""


def cost_by_model(history: History, since: float, by: str) -> dict[tuple[str, str], float]:
    """Return the known USD of each stretch of time and model.

    Args:
        history: Where it is kept.
        since: Seconds since 1970.
        by: A name in ``TIMES``.
    """
    rows = history.query(
        f"SELECT {_GROUPS[by]} AS time, {_MODEL} AS model, total(a.cost) AS cost "
        f"{_FROM} GROUP BY 1, 2",
        since,
    )
    return {
        (stored_text(row["time"]), stored_text(row["model"])): number(row["cost"]) or 0.0
        for row in rows
    }


def begun(history: History, since: float) -> float | None:
    """Return when the first request since a time was made, in seconds since 1970, or None."""
    (row,) = history.query("SELECT min(at) AS first FROM attempt WHERE at >= ?", since)
    return number(row["first"])


def failures(history: History, since: float) -> list[tuple[str, int]]:
    """Return how many requests ended without a whole answer, by the word for that."""
    rows = history.query(
        "SELECT coalesce(a.failure, CASE WHEN json_valid(CAST(t.error AS TEXT)) "
        f"THEN json_extract(CAST(t.error AS TEXT), '$.type') END, 'unknown') AS word, "
        f"count(*) AS requests {_FROM} "
        "AND a.reason IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1",
        since,
    )
    return [(stored_text(row["word"]), row["requests"]) for row in rows]


def total_of(groups: Sequence[UsageGroup], name: str = "total") -> UsageGroup:
    """Return several groups as one."""
    numbers = {
        field: sum(getattr(group, field) for group in groups)
        for field in ("requests", "sent", "received", "unknown", "unknown_sent", "unknown_received")
    }
    timings = [group.timing for group in groups]
    timing = Timing(
        tuple(seconds for one in timings for seconds in one.first),
        tuple(seconds for one in timings for seconds in one.whole),
        sum(one.tokens for one in timings),
        math.fsum(one.seconds for one in timings),
    )
    cost = math.fsum(group.cost for group in groups)
    return UsageGroup(name, "", **numbers, cost=cost, timing=timing)


def month_of(history: History | None, now: float) -> Month:
    """Return what the month has cost in which a moment lies; nothing without a history."""
    today = time.gmtime(now)
    begin = calendar.timegm((today.tm_year, today.tm_mon, 1, 0, 0, 0))
    days = calendar.monthrange(today.tm_year, today.tm_mon)[1]
    name, end = f"{today.tm_year:04}-{today.tm_mon:02}", begin + days * _DAY
    if history is None:
        return Month(name, begin, end, 0, 0.0, 0, None)
    (row,) = history.query(
        "SELECT count(*) AS requests, total(cost) AS cost, total(cost IS NULL) AS unknown, "
        "(SELECT min(at) FROM attempt) AS first, (SELECT cost IS NULL FROM attempt "
        "WHERE at >= ? ORDER BY id DESC LIMIT 1) AS ends_unknown "
        "FROM attempt WHERE at >= ? AND at < ?",
        begin,
        begin,
        end,
    )
    cost, first = without_noise(number(row["cost"]) or 0.0), number(row["first"]) or begin
    # Who began in the middle of the month has spent nothing before.
    passed = now - max(begin, first)
    projected = cost + cost / passed * (end - now) if passed >= _DAY else None
    unknown, ends_unknown = int(row["unknown"]), bool(row["ends_unknown"])
    return Month(name, begin, end, row["requests"], cost, unknown, projected, ends_unknown)


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the value that a share (0 to 1) of all values does not exceed; None without any."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _timings(history: History, since: float, group: str) -> dict[str, Timing]:
    rows = history.query(
        f"SELECT {group} AS 'group', a.first_token AS first, a.duration AS whole, "
        f"a.received AS received {_FROM} AND a.duration IS NOT NULL",
        since,
    )
    found: dict[str, list[sqlite3.Row]] = {}
    for row in rows:
        found.setdefault(stored_text(row["group"]), []).append(row)
    return {name: _timing(rows) for name, rows in found.items()}


def _timing(rows: Iterable[sqlite3.Row]) -> Timing:
    first, whole = [], []
    tokens, seconds = 0, 0.0
    for row in rows:
        begun, ended = _seconds(row["first"]), _seconds(row["whole"])
        whole += [] if ended is None else [ended]
        if begun is None:
            continue
        first.append(begun)
        received = stored_count(row["received"])
        if ended is not None and received and ended - begun >= _MEASURABLE:
            tokens, seconds = tokens + received, seconds + ended - begun
    return Timing(tuple(first), tuple(whole), tokens, seconds)


def _seconds(value: object) -> float | None:
    seconds = number(value)
    return seconds if seconds is not None and seconds >= 0 else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
