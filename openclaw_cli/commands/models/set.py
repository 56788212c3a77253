"""``openclaw models set``: the model that is asked by default."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.model_names import notice_if_unlisted
from ...cli.output import report
from ...config.settings import MODEL
from ...errors import UsageError
from .reading import model_to_set

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.keypath import KeyPath
    from ...config.settings import Settings
    from ...request.ref import ModelRef


@command(
    epilog="Example: openclaw models set openrouter/openai/gpt-5.2\nopenclaw models set sonnet"
)
def app(
    ctx: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="REF|ALIAS", help="The model to ask by default; at a terminal, else a list."
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Set the default model."""
    set_model(ctx, ref, MODEL, "Default model", as_json=as_json)
    return 0


def set_model(
    ctx: typer.Context, ref: str | None, holder: KeyPath, title: str, *, as_json: bool
) -> tuple[Settings, ModelRef | None]:
    """Store a model where the configuration holds it, and report that.

    Args:
        ctx: Of the command, with the global options and what they lead to.
        ref: What the user wrote: a ref, an alias or a name. Without it, and where the name is the
            name of several, the user chooses from a list at a terminal.
        holder: ``MODEL`` or ``IMAGE_MODEL``.
        title: What it is called.
        as_json: Whether JSON was asked for.

    Returns:
        The configuration as it was, and the model; None where the user keeps what there is.
    """
    from ...config.edits import set_primary

    world: World = ctx.obj
    store, settings = world.store(), world.settings(creates=True)
    if ref is not None and ":" in ref:
        _refuse_level(world, settings, ref)
    chosen = model_to_set(ctx, settings, ref, holder, title, as_json=as_json)
    if chosen is None:
        world.console().line(f"{title}: as it was")
        return settings, None
    changed = store.update(lambda document: set_primary(document, str(chosen), holder))
    report(
        world,
        {
            title.lower().replace(" ", "_"): str(chosen),
            "config": str(store.path),
            "changed": changed,
        },
        [f"{title}: {chosen}"],
        sentences=True,
        as_json=as_json,
    )
    if settings.agent is not None and holder == MODEL:
        _tell_if_hidden(world, chosen)
    if holder == MODEL and (variable := os.environ.get("OPENCLAW_MODEL", "").strip()):
        world.console().warning(f"{variable} is asked all the same: OPENCLAW_MODEL")
    notice_if_unlisted(world, settings, chosen)
    return settings, chosen


def _refuse_level(world: World, settings: Settings, written: str) -> None:
    """Refuse a thinking level behind a model: a ref that is stored has none.

    Raises:
        UsageError: There is one.
    """
    from ...turn.named_level import named_level

    found = named_level(settings, world.locations().cache_folder(), written)
    if found is not None:
        ref, level = found
        raise UsageError(
            f"{written}: a thinking level is no part of a model that is stored",
            hint=f"openclaw models set {ref}; openclaw config set "
            f"agents.defaults.thinkingDefault {level} is for all models",
        )


def _tell_if_hidden(world: World, chosen: ModelRef) -> None:
    """Say so where an included file gives the default agent another model."""
    after = world.settings()
    effective = after.primary()
    if after.configured_ref(effective) != chosen:
        world.console().warning(f"{effective.text} is asked all the same: {effective.source}")
