"""``openclaw usage``: what was spent, and how long it took."""

from __future__ import annotations

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
    from ...cli.world import World
    from ...history.usage import Month
    from .report import Report


class By(StrEnum):
    """What requests are grouped by."""

    hour = "hour"
    day = "day"
    week = "week"
    month = "month"
    model = "model"
    provider = "provider"
    session = "session"


@command(epilog="Example: openclaw usage --since month --by model")
def app(
    ctx: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(metavar="D", help="Since today, yesterday, week, month, 7d, 2026-11-23."),
    ] = None,
    by: Annotated[By, typer.Option(help="One line for each.")] = By.day,
    as_json: Json = False,
) -> int:
    """Show tokens, cost and time: what the API billed, and how long it took."""
    from ...cli.spans import parse_since
    from ...history.usage import month_of, usage
    from .report import Report, lines, painted

    world: World = ctx.obj
    now = time.time()
    begin = parse_since(since, now) if since else 0.0
    with open_history(world) as history:
        groups = [] if history is None else usage(history, begin, by.value)
        month = month_of(history, now)
    found = Report(groups, by.value, has_all=since is not None)
    colored = painted(world)
    report(
        world,
        lambda: _shape(found, begin, month),
        lambda: lines(found, month, color=colored) if groups else [],
        as_json=as_json,
        empty="nothing was asked" + (f" since {since}" if since else " yet"),
        painted=colored,
    )
    total = found.total
    if total.unknown and not as_json:
        world.console().notice(
            f"{total.unknown:,} of {counted(total.requests, 'request')} "
            f"{'is' if total.unknown == 1 else 'are'} of unknown cost (+?): "
            "interrupted, or the provider has not said"
        )
    return 0


def _shape(found: Report, begin: float, month: Month) -> dict[str, Any]:
    return {
        "by": found.by,
        "since": utc(begin),
        "groups": [group.as_json(found.by) for group in found.groups],
        "total": found.total.sums(),
        "month": month.as_json(None),
    }
