"""``openclaw batches status``: where one batch stands."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import report

if TYPE_CHECKING:
    from ...batch.report import BatchReport


@command(epilog="Example: openclaw batches status answers.jsonl --json")
def app(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="PATH", help="Its output, or its journal.")],
    as_json: Json = False,
) -> int:
    """Show how far a batch is, what it has cost, and how it goes on."""
    from ...batch.journals import look_at, named_output
    from ...named_files import user_path
    from ...render.table import pairs

    found = look_at(named_output(user_path(path)))
    report(ctx.obj, found.as_json, lambda: pairs(_rows(found)), as_json=as_json)
    if not as_json and (way := _way_on(found)):
        ctx.obj.console().notice(way)
    return 0


def _rows(found: BatchReport) -> list[tuple[str, str]]:
    from ...render.amounts import cost_of, moment, span
    from ...render.console import from_home
    from ...render.usage_line import partly_known

    taken = found.taken
    rows = [
        ("output", from_home(str(found.output))),
        ("input", from_home(found.source or "?")),
        ("state", found.state),
        ("whole", f"{found.whole:,} of {found.prompts:,}"),
        ("failed", found.why()),
        ("left", f"{found.left:,}" if found.left else ""),
        ("under way" if found.is_running else "perhaps billed", ", ".join(found.doubtful)),
        ("perhaps billed twice", ", ".join(found.twice)),
        ("requests", f"{taken.requests:,}"),
        ("tokens in", partly_known(taken.sent, taken.untold)),
        ("tokens out", partly_known(taken.received, taken.untold)),
        ("cost", cost_of(taken.cost, taken.unknown)),
    ]
    if found.last is not None:
        ago = span(time.time() - found.last)
        rows.append(("last answer", f"{moment(found.last, '%Y-%m-%d %H:%M:%S')} ({ago} ago)"))
    rows += [(name, " ".join(told.split())) for name, told in found.options.items()]
    return [row for row in rows if row[1]]


def _way_on(found: BatchReport) -> str | None:
    """Return what can be done about what has no whole answer, or None."""
    if found.is_running:
        return None
    if found.left:
        return "the command that has begun it goes on"
    return "with --retry-failed the command asks again what has failed" if found.bad else None
