"""``openclaw sessions path``: the file of the history, there or not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

from ...cli.declare import Json, command
from ...cli.output import report

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog='Example: sqlite3 "$(openclaw sessions path)"')
def app(ctx: typer.Context, as_json: Json = False) -> int:
    """Say where conversations are kept; the file need not exist."""
    world: World = ctx.obj
    file = world.history_file()
    exists = os.path.exists(file)  # noqa: PTH110  (it raises nothing)
    report(world, {"path": str(file), "exists": exists}, [str(file)], as_json=as_json)
    return 0
