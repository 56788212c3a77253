"""How far a batch is, in one line of a given width. Pure."""

from __future__ import annotations

from ..named_tuple import NamedTuple
from ..render.amounts import cost_of, span
from ..request.token_count import in_cents, money
from .stopping import DRAIN

_SLOW = 0.1
_FAST = 10


class Standing(NamedTuple):
    """How far a batch is.

    Attributes:
        total: How many prompts have a line at the end.
        done: How many of them have it.
        failed: How many of these are not whole.
        running: How many are under way.
        cost: USD that are known to have been billed, over all runs.
        unknown: How many requests have not told their cost.
        rate: How many end in a second; None where that is not known yet.
        left: Seconds until all of it is done, at that rate; None where it is not known.
        pause: Seconds for which nothing leaves.
        reason: Why.
        ending: Seconds since it was stopped, or None.
    """

    total: int
    done: int
    failed: int = 0
    running: int = 0
    cost: float = 0.0
    unknown: int = 0
    rate: float | None = None
    left: float | None = None
    pause: float = 0.0
    reason: str = ""
    ending: float | None = None


class _Part(NamedTuple):
    """A part of the line: how it is said with more or less room, and how soon it is left out."""

    rank: int
    forms: tuple[str, ...]


def progress_line(now: Standing, room: int) -> str:
    """Return how far a batch is, as much of it as there is room for.

    Args:
        now: How far it is.
        room: Columns.
    """
    parts = _parts(now)
    line = ""
    for level in range(max(len(part.forms) for part in parts)):
        line = _joined(parts, level)
        if len(line) <= room:
            return line
    while len(line) > room and len(parts) > 1:
        parts.remove(max(parts, key=lambda part: part.rank))
        line = _joined(parts, -1)
    return line[: max(0, room)]


def _joined(parts: list[_Part], level: int) -> str:
    return ", ".join(part.forms[min(level, len(part.forms) - 1)] for part in parts)


def _parts(now: Standing) -> list[_Part]:
    """Return what there is to say, in the order in which it is said."""
    count = (f"{now.done:,} of {now.total:,} done", f"{now.done:,}/{now.total:,}")
    parts = [_Part(0, count)]
    if now.failed:
        parts.append(_Part(2, (f"{now.failed:,} failed",)))
    if now.ending is not None:
        wait = f"{max(0.0, DRAIN - now.ending):.0f} s"
        long = f"stopping ({wait}, or Ctrl-C): {now.running:,} under way"
        short = f"stopping: {wait} for {now.running:,}"
        parts.append(_Part(1, (long, short, f"stopping: {wait}")))
        return parts
    if now.pause > 0:
        wait = f"{max(1.0, now.pause):.0f} s"
        parts.append(_Part(1, (f"{now.reason}: going on in {wait}", f"{now.reason}: {wait}")))
    elif now.rate is None and now.running:
        parts.append(_Part(1, (f"{now.running:,} under way",)))
    if now.rate is not None:
        parts.append(_Part(5, (_speed(now.rate),)))
    if now.cost or now.unknown:
        parts.append(_Part(4, _cost(now)))
    if now.left is not None and now.pause <= 0:
        parts.append(_Part(3, (f"{span(now.left)} left", span(now.left))))
    return parts


def _cost(now: Standing) -> tuple[str, ...]:
    """Return what it has cost, and what it will have at its end if it goes on like this."""
    cost = cost_of(in_cents(now.cost), now.unknown)
    if not now.cost or not now.done or now.done >= now.total:
        return (cost,)
    expected = money(in_cents(now.cost / now.done * now.total))
    return f"{cost} of about ${expected}", f"{cost} of ~${expected}", cost


def _speed(rate: float) -> str:
    if rate < _SLOW:
        return f"{rate * 60:.1f}/min"
    return f"{rate:.0f}/s" if rate >= _FAST else f"{rate:.1f}/s"
