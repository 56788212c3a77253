"""``openclaw models set``: the model that is asked by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.model_names import notice_if_unlisted
from ...cli.output import report

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw models set openrouter/openai/gpt-5.2")
def app(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF|ALIAS", help="The model to ask by default.")],
    as_json: Json = False,
) -> int:
    """Set the default model."""
    from ...config.edits import set_primary

    world: World = ctx.obj
    store, settings = world.store(), world.settings()
    chosen = settings.parse_ref(ref)
    changed = store.update(lambda document: set_primary(document, str(chosen)))
    report(
        world,
        {"default_model": str(chosen), "config": str(store.path), "changed": changed},
        [f"Default model: {chosen}"],
        as_json=as_json,
    )
    notice_if_unlisted(world, settings, chosen)
    return 0
