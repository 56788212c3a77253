"""``openclaw config unset``: remove a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import Json, command
from ...render.console import from_home
from .edits import DryRun, InFile, PathArgument, apply, notice_if_hidden, read_path, report_outcome

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.document import Document
    from ...config.keypath import KeyPath


@command(epilog="Example: openclaw config unset agents.defaults.params.seed")
def app(
    ctx: typer.Context,
    path: PathArgument,
    file: InFile = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> int:
    """Remove a value."""
    from ...config.keypath import format_path

    world: World = ctx.obj
    world.existing_store()  # nothing can be removed from a file that is not there
    where: KeyPath = ()

    def edit(document: Document) -> Document:
        nonlocal where
        where = read_path(path, document.data)
        return document.unset(where)

    outcome = apply(world, edit, dry_run=dry_run, file=file, alone=True)
    place = f" in {from_home(outcome.file)}" if outcome.changes else ""
    done = "Removed" if outcome.changes else "Was not set:"
    lines = [f"{done} {format_path(where)}{place}"]
    report_outcome(world, outcome, lines, as_json=as_json)
    notice_if_hidden(world, outcome)
    return 0
