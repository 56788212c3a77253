"""``openclaw batches list``: the batches of a folder, a line each."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...cli.declare import Json, command
from ...cli.output import report
from ...errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...batch.report import BatchReport

    Found = tuple[Path, BatchReport | ConfigError]


@command(epilog="Example: openclaw batches list runs/")
def app(
    ctx: typer.Context,
    folder: Annotated[
        str, typer.Argument(metavar="FOLDER", help="Where to look; else the current folder.")
    ] = ".",
    as_json: Json = False,
) -> int:
    """List the batches of a folder: how far each is, and what it has cost."""
    from ...batch.journals import outputs
    from ...named_files import user_path

    place = user_path(folder)
    found = [(output, _looked_at(output)) for output in outputs(place)]
    report(
        ctx.obj,
        lambda: {"folder": str(place), "batches": [_as_json(*one) for one in found]},
        lambda: _lines(found),
        as_json=as_json,
        empty=f"there is no batch in {place.absolute()}",
    )
    for _, one in found:
        if isinstance(one, ConfigError) and not as_json:
            ctx.obj.console().warning(one.message)
    return 0


def _looked_at(output: Path) -> BatchReport | ConfigError:
    from ...batch.journals import look_at

    try:
        return look_at(output)
    except ConfigError as error:
        return error


def _as_json(output: Path, found: BatchReport | ConfigError) -> dict[str, Any]:
    if isinstance(found, ConfigError):
        return {"output": str(output), "error": found.as_json()}
    return found.as_json()


def _lines(found: Sequence[Found]) -> list[str]:
    if not found:
        return []
    from ...render.table import Column, table

    shape = (
        Column("Output", least=12),
        Column("State"),
        Column("Whole", right=True),
        Column("Failed", right=True, rank=1),
        Column("Left", right=True, rank=1),
        Column("Twice?", right=True, rank=3),
        Column("Cost", right=True, rank=2),
        Column("Age", right=True, rank=4),
        Column("Model", rank=5, least=12),
        Column("Input", rank=6, least=12),
    )
    return table(shape, [_row(output, one) for output, one in found])


def _row(output: Path, found: BatchReport | ConfigError) -> tuple[str, ...]:
    from ...render.amounts import cost_of, span

    if isinstance(found, ConfigError):
        from ...batch.journal_file import NewerError

        state = "newer" if isinstance(found, NewerError) else "unreadable"
        return output.name, state, *[""] * 8
    taken = found.taken
    doubts = len({*found.twice, *(() if found.is_running else found.doubtful)})
    return (
        output.name,
        found.state,
        f"{found.whole:,}/{found.prompts:,}",
        f"{found.bad:,}" if found.bad else "",
        f"{found.left:,}" if found.left else "",
        f"{doubts:,}" if doubts else "",
        cost_of(taken.cost, taken.unknown) if taken.requests else "",
        "" if found.last is None else span(time.time() - found.last),
        found.options.get("model", "").removeprefix("openrouter/"),
        Path(found.source).name if found.source else "",
    )
