"""``openclaw models set-image``: the model for pictures that the default one does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...config.settings import IMAGE_MODEL
from .set import set_model

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw models set-image openrouter/google/gemini-2.5-flash")
def app(
    ctx: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="REF|ALIAS",
            help="The model to ask about pictures; at a terminal, else a list.",
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Set the model that is asked about pictures."""
    from ...catalog.lookup import look_up

    world: World = ctx.obj
    settings, chosen = set_model(ctx, ref, IMAGE_MODEL, "Image model", as_json=as_json)
    if chosen is None:
        return 0
    route = settings.route(chosen.provider)
    entry, _ = look_up(world.locations().cache_folder(), chosen, route)
    if entry is not None and entry.refuses_pictures:
        world.console().notice(f"{chosen} takes no pictures, the list of models says")
    return 0
