"""What a person reads of the usage: a table with bars, the total, and the month."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from ...history.usage import TIMES, quantile, total_of
from ...named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...history.usage import Month, UsageGroup

_MANY = 31
"""Lines that a terminal shows unless a stretch of time was asked for."""

_BAR, _LONGEST_BAR, _GAP = 8, 40, 2
"""Columns of the terminal that a bar has at least and at most, and what stands before it."""

_NONE = "\N{EN DASH}"


class Report(NamedTuple):
    """What was found.

    Attributes:
        groups: In the order that they are shown in.
        by: What they are.
        has_all: Whether all of them are wanted at a terminal too.
    """

    groups: Sequence[UsageGroup]
    by: str
    has_all: bool = False

    @property
    def total(self) -> UsageGroup:
        """All of them together."""
        return total_of(self.groups)


def painted(world: World) -> bool:
    """Return whether bars are coloured."""
    from ...render.console import uses_color

    return world.color and uses_color(sys.stdout)


def lines(
    found: Report, month: Month, *, limit: float | None = None, color: bool = False
) -> list[str]:
    """Return the lines for stdout; bars, times and the month are for terminals alone.

    What reads a pipe goes by columns, and has --csv and --json for everything else.

    Args:
        found: What there is.
        month: What this month has cost.
        limit: The most that it may cost, or None.
        color: Whether bars are coloured.
    """
    from ...render.console import columns

    room = columns(sys.stdout)
    groups = list(found.groups)
    if room is not None and not found.has_all and len(groups) > _MANY + 1:
        rest = groups[_MANY:]
        words = "earlier" if found.by in TIMES else "others"
        groups = [*groups[:_MANY], total_of(rest, f"({len(rest):,} {words})")]
    shown = _table(found, groups, None if room is None else room - _GAP - _BAR)
    if room is None:
        return shown
    # The rest has no bar: it would be longer than all of the others.
    drawn = groups[:_MANY] if len(groups) < len(found.groups) else groups
    return [*_with_bars(shown, drawn, room, color=color), "", *_month(month, limit, room)]


def _table(found: Report, groups: Sequence[UsageGroup], room: int | None) -> list[str]:
    from ...render.amounts import cost_of
    from ...render.bars import at_the_point
    from ...render.table import Column, table
    from ...render.usage_line import partly_known

    is_session = found.by == "session"
    shape = (
        Column(found.by.capitalize(), least=12),
        Column("Conversation" if is_session else "", rank=1, least=12),
        Column("Requests", right=True, rank=3),
        Column("In", right=True, rank=2),
        Column("Out", right=True, rank=2),
        Column("First", right=True, rank=4),
        Column("Tok/s", right=True, rank=5),
        Column("Cost", right=True),
    )
    rows = [*groups, found.total] if len(groups) > 1 else groups
    costs = at_the_point([cost_of(row.cost, row.unknown) for row in rows])
    unknown = {"session": "(deleted)", "batch": "(none)"}.get(found.by, "(unknown)")
    cells = [
        (
            _name(row, unknown, is_session=is_session),
            row.label,
            f"{row.requests:,}",
            partly_known(row.sent, row.unknown_sent),
            partly_known(row.received, row.unknown_received),
            *(("", "") if room is None else _times(row)),
            cost,
        )
        for row, cost in zip(rows, costs, strict=True)
    ]
    return table(shape, cells, room)


def _with_bars(
    shown: list[str], groups: Sequence[UsageGroup], room: int, *, color: bool
) -> list[str]:
    """Return the lines with a bar behind each group: its cost, or its tokens where all was free."""
    from ...render.ansi import GREEN, styled
    from ...render.bars import bar, has_blocks
    from ...render.wrapping import width

    widest = max(map(width, shown))
    space = min(room - widest - _GAP, _LONGEST_BAR)
    amounts, title = _measured(groups)
    most = max(amounts)
    if space < _BAR or not most:
        return shown
    blocks = has_blocks(sys.stdout.encoding)
    head, *rest = shown
    found = [f"{_padded(head, widest)}{title}"]
    for line, amount in zip(rest[: len(groups)], amounts, strict=True):
        drawn = bar(amount / most, space, blocks=blocks)
        drawn = styled(drawn, GREEN) if color and drawn else drawn
        found.append(f"{_padded(line, widest)}{drawn}".rstrip())
    return [*found, *rest[len(groups) :]]


def _measured(groups: Sequence[UsageGroup]) -> tuple[list[float], str]:
    """Return how long the bars are to each other, and what stands above them."""
    costs = [max(0.0, group.cost) for group in groups]
    if any(costs):
        return costs, ""
    tokens = [float(group.sent + group.received) for group in groups]
    if any(tokens):
        return tokens, "tokens"
    return [float(group.requests) for group in groups], "requests"


def _padded(line: str, widest: int) -> str:
    from ...render.wrapping import width

    return line + " " * (widest - width(line) + _GAP)


def _month(month: Month, limit: float | None, room: int) -> list[str]:
    """Return the sentence about the month so far, as many parts on a line as there is room for."""
    from ...render.amounts import share_of_month
    from ...request.token_count import in_cents, money

    name = time.strftime("%B", time.gmtime(month.begin))
    parts = [f"{name} so far: {share_of_month(month.cost, month.unknown, limit)}"]
    if month.projected is not None:
        parts.append(f"at this rate ${money(in_cents(month.projected))} by its end")
    found = [parts[0]]
    for part in parts[1:]:
        if len(found[-1]) + len(part) + 2 <= room:
            found[-1] += f", {part}"
        else:
            found[-1] += ","
            found.append(part)
    return found


def _name(row: UsageGroup, unknown: str, *, is_session: bool) -> str:
    from ...render.console import from_home

    if row.group is None:
        return "(none)" if is_session and row.label else unknown
    return row.group[:8] if is_session and row.label else from_home(row.group)


def _times(row: UsageGroup) -> tuple[str, str]:
    """Return the median time to the first token, and the tokens a second."""
    first, rate = quantile(row.timing.first, 0.5), row.timing.rate
    return (
        _NONE if first is None else f"{first:.2f} s",
        _NONE if rate is None else f"{rate:,.0f}",
    )
