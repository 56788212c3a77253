"""``openclaw models auth order``: which keys are tried, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, group
from ...cli.lazy import DefaultGroup
from ...cli.output import report
from ...request.provider import OPENROUTER
from .ordering import put_in_order, say_what_hides
from .store import Provider, check_provider

if TYPE_CHECKING:
    from ...cli.world import World


class GetByDefault(DefaultGroup):
    """A group that shows what is set when no command is named."""

    default = "get"


@group(cls=GetByDefault, epilog="Example: openclaw models auth order set work home")
def app() -> None:
    """Try several keys in order: the next where one is refused, out of credit or at its limit."""


@app.command("get", epilog="Example: openclaw models auth order get")
def get(ctx: typer.Context, provider: Provider = OPENROUTER.name, as_json: Json = False) -> int:
    """Show the order."""
    from ...config.named_keys import key_order

    check_provider(provider)
    world: World = ctx.obj
    settings = world.settings()
    order = key_order(settings, OPENROUTER.name)
    report(
        world,
        {"order": None if order is None else list(order), "config": settings.file},
        list(order or ()),
        as_json=as_json,
        empty="no order is set: the first key is used, and no other is tried",
    )
    return 0


@app.command("set", epilog="Example: openclaw models auth order set work home")
def set_(
    ctx: typer.Context,
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="The keys, the first first.")
    ],
    provider: Provider = OPENROUTER.name,
    as_json: Json = False,
) -> int:
    """Set the order; keys that are not named are not used."""
    check_provider(provider)
    world: World = ctx.obj
    done = put_in_order(world, names)
    report(
        world,
        done.as_json(),
        [*done.moved_lines(), f"Order: {', '.join(done.order)}"],
        as_json=as_json,
    )
    say_what_hides(world)
    return 0


@app.command("clear", epilog="Example: openclaw models auth order clear")
def clear(ctx: typer.Context, provider: Provider = OPENROUTER.name, as_json: Json = False) -> int:
    """Forget the order: the first key in the file is used, and no other is tried."""
    from ...config.key_edits import clear_order

    check_provider(provider)
    world: World = ctx.obj
    store = world.store()
    changed = store.update(clear_order)
    report(
        world,
        {"order": None, "changed": changed, "config": str(store.path)},
        ["The order is cleared"] if changed else [],
        as_json=as_json,
        empty="no order was set",
    )
    return 0
