"""``openclaw config file``: where the file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ...cli.declare import command
from ...cli.output import print_lines

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog='Example: cat "$(openclaw config file)"')
def app(ctx: typer.Context) -> int:
    """Print the path of the file, there or not."""
    world: World = ctx.obj
    print_lines([str(world.config_file())])
    return 0
