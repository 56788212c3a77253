"""``openclaw sessions path``: the file of the history, there or not."""

from __future__ import annotations

import os

import typer

from ...cli.declare import Json, command
from ...cli.world import World, print_json, print_lines


@command(epilog='Example: sqlite3 "$(openclaw sessions path)"')
def app(ctx: typer.Context, as_json: Json = False) -> int:
    """Say where conversations are kept; the file need not exist."""
    world: World = ctx.obj
    file = world.history_file()
    if as_json:
        print_json({"path": str(file), "exists": os.path.exists(file)})  # noqa: PTH110  (it raises nothing)
    else:
        print_lines([str(file)])
    return 0
