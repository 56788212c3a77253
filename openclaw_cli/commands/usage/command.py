"""``openclaw usage``: what was spent."""

from __future__ import annotations

import math
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.open_history import open_history
from ...cli.output import report
from ...events import utc
from ...request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...history.reports import UsageGroup


class By(StrEnum):
    """What requests are grouped by."""

    day = "day"
    model = "model"
    session = "session"


@command(epilog="Example: openclaw usage --since 30d --by model")
def app(
    ctx: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(metavar="D", help="Since today, yesterday, week, month, 7d, 2026-11-23."),
    ] = None,
    by: Annotated[By, typer.Option(help="One line for each.")] = By.day,
    as_json: Json = False,
) -> int:
    """Show tokens and cost, as the API billed them."""
    from ...cli.spans import parse_since
    from ...history.reports import usage as used_since

    world: World = ctx.obj
    begin = parse_since(since, time.time()) if since else 0.0
    with open_history(world) as history:
        rows = [] if history is None else used_since(history, begin, by.value)
    total = _total(rows)
    report(
        world,
        lambda: _shape(rows, total, by, begin),
        lambda: _lines(rows, total, by) if rows else [],
        as_json=as_json,
        empty="nothing was asked" + (f" since {since}" if since else " yet"),
    )
    if total.unknown and not as_json:
        world.console().notice(
            f"{total.unknown:,} of {counted(total.requests, 'request')} "
            f"{'is' if total.unknown == 1 else 'are'} of unknown cost (+?): "
            "interrupted, or the provider has not said"
        )
    return 0


def _total(rows: Sequence[UsageGroup]) -> UsageGroup:
    from ...history.reports import UsageGroup

    numbers = {name: sum(getattr(row, name) for row in rows) for name in UsageGroup._fields[2:]}
    return UsageGroup("total", "", **{**numbers, "cost": math.fsum(row.cost for row in rows)})


def _shape(rows: Sequence[UsageGroup], total: UsageGroup, by: By, begin: float) -> dict[str, Any]:
    return {
        "by": by.value,
        "since": utc(begin),
        "groups": [row.as_json(by.value) for row in rows],
        "total": total.sums(),
    }


def _lines(rows: Sequence[UsageGroup], total: UsageGroup, by: By) -> list[str]:
    from ...render.amounts import cost_of
    from ...render.table import Column, table
    from ...render.usage_line import partly_known

    shape = (
        Column(by.value.capitalize(), least=12),
        Column("Conversation" if by is By.session else "", least=12),
        Column("Requests", right=True, rank=2),
        Column("In", right=True, rank=1),
        Column("Out", right=True, rank=1),
        Column("Cost", right=True),
    )
    cells = [
        (
            (row.group or "(deleted)")[: 8 if by is By.session and row.group else None],
            row.label,
            f"{row.requests:,}",
            partly_known(row.sent, row.unknown_sent),
            partly_known(row.received, row.unknown_received),
            cost_of(row.cost, row.unknown),
        )
        for row in ([*rows, total] if len(rows) > 1 else rows)
    ]
    return table(shape, cells)
