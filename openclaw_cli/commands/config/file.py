"""``openclaw config file``: where the file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import Json, command
from ...cli.output import report

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog='Example: cat "$(openclaw config file)"')
def app(ctx: typer.Context, as_json: Json = False) -> int:
    """Print the path of the file, there or not."""
    world: World = ctx.obj
    store = world.store()
    file = {"path": str(store.path), "exists": store.exists()}
    report(world, file, [str(store.path)], as_json=as_json)
    return 0
