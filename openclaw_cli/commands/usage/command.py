"""``openclaw usage``: what was spent, and how long it took."""

from __future__ import annotations

import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from ...cli.declare import Json, group
from ...cli.lazy import LazyGroup
from ...cli.open_history import open_history
from ...cli.output import report
from ...errors import OpenClawError, UsageError
from ...events import utc
from ...request.token_count import counted
from .report import Report, lines, painted

if TYPE_CHECKING:
    from ...cli.world import World
    from ...history.usage import Month


class By(StrEnum):
    """What requests are grouped by."""

    hour = "hour"
    day = "day"
    week = "week"
    month = "month"
    model = "model"
    provider = "provider"
    session = "session"
    batch = "batch"


class Usage(LazyGroup):
    """The group: alone it reports, with a command it does that instead."""

    table: ClassVar = {"show": "usage.show"}


@group(
    cls=Usage,
    invoke_without_command=True,
    epilog="Example: openclaw usage --since month --by model\nopenclaw usage --html usage.html",
)
def app(
    ctx: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(metavar="D", help="Since today, yesterday, week, month, 7d, 2026-11-23."),
    ] = None,
    by: Annotated[By, typer.Option(metavar="WHAT", help="One line for each.")] = By.day,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print as CSV.")] = False,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a page with charts; - is stdout.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file of --html.")] = False,
) -> int:
    """Show tokens, cost and time: what the API billed, and how long it took."""
    from ...cli.spans import parse_since

    if ctx.invoked_subcommand is not None:
        _check_alone(ctx)
        return 0
    world: World = ctx.obj
    if as_json + as_csv + (html is not None) > 1:
        raise UsageError("--json, --csv and --html are three forms: choose one")
    if force and html is None:
        raise UsageError("--force is for --html")
    now = time.time()
    begin = parse_since(since, now) if since else 0.0
    if html is not None:
        _write_page(world, html, begin, by, now, force=force)
        return 0
    found, month = _found(world, begin, by, now, has_all=since is not None)
    if as_csv:
        _print_csv(found)
        return 0
    colored, limit = painted(world), _limit(world)
    report(
        world,
        lambda: _shape(found, begin, month, limit),
        lambda: lines(found, month, limit=limit, color=colored) if found.groups else [],
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


def _check_alone(ctx: typer.Context) -> None:
    """Check that nothing was said of the report where another command is meant.

    Raises:
        UsageError: Something was.
    """
    said = [
        param.opts[0]
        for param in ctx.command.params
        if param.name != "as_json"
        and ctx.params.get(param.name or "") not in (None, False, param.default)
    ]
    if said:
        raise UsageError(
            f"{said[0]} is for the report of openclaw usage",
            hint=f"leave it out before {ctx.invoked_subcommand}",
        )


def _found(
    world: World, begin: float, by: By, now: float, *, has_all: bool
) -> tuple[Report, Month]:
    from ...history.usage import month_of, usage

    with open_history(world) as history:
        groups = [] if history is None else usage(history, begin, by.value)
        return Report(groups, by.value, has_all=has_all), month_of(history, now)


def _print_csv(found: Report) -> None:
    from ...render.sinks import stdout_sink
    from .csv_rows import to_csv

    sink = stdout_sink()
    sink.write(to_csv(found.groups, found.by))
    sink.close()


def _write_page(world: World, name: str, begin: float, by: By, now: float, *, force: bool) -> None:
    """Write the page.

    Raises:
        UsageError: There is a file of that name.
        ConfigError: It can't be written.
    """
    from ...history.usage import month_of
    from ...named_files import user_path
    from ...render.file_sink import file_sink
    from ...render.sinks import stdout_sink
    from ...render.usage_page import to_html
    from .page import page_of

    file = None if name == "-" else user_path(name)
    cure = "give another name, or --force replaces it"
    sink = (
        stdout_sink()
        if file is None
        else file_sink(file, new=not force, option="--html", cure=cure)
    )
    with open_history(world) as history:
        month = month_of(history, now)
        page = page_of(history, begin, by.value, month, _limit(world), now)
    sink.write(to_html(page))
    sink.close()
    if file is not None:
        world.console().notice(f"written to {file}")


def _limit(world: World) -> float | None:
    """Return what a month may cost; a configuration that can't be read hides nothing else."""
    try:
        return world.settings().max_cost_month()
    except OpenClawError:
        return None


def _shape(found: Report, begin: float, month: Month, limit: float | None) -> dict[str, Any]:
    return {
        "by": found.by,
        "since": utc(begin),
        "groups": [group.as_json(found.by) for group in found.groups],
        "total": found.total.sums(),
        "month": month.as_json(limit),
    }
