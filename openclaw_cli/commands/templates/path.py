"""``openclaw templates path``: the folder of the templates, or the file of one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import report

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog='Example: cp review.md "$(openclaw templates path)"')
def app(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Which template.")] = None,
    as_json: Json = False,
) -> int:
    """Say where templates are kept; neither the folder nor the file need exist."""
    from ...config.templates import Templates

    world: World = ctx.obj
    templates = Templates(world.settings())
    path = templates.folder if name is None else templates.file(name)
    exists = os.path.exists(path)  # noqa: PTH110  (it raises nothing)
    report(world, {"path": str(path), "exists": exists}, [str(path)], as_json=as_json)
    return 0
