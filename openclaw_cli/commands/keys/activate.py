"""``openclaw models auth activate``: which of several keys is used from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import report
from ...request.provider import OPENROUTER
from .ordering import put_in_order, say_what_hides

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw models auth activate work")
def app(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The key.")],
    as_json: Json = False,
) -> int:
    """Use this key from now on; of an order that was set, the others stay behind it."""
    from ...config.named_keys import key_order

    world: World = ctx.obj
    before = key_order(world.settings(), OPENROUTER.name) or ()
    # An order of one was made by this command: it has nobody to go on with.
    done = put_in_order(world, [name], rest=before if len(before) > 1 else ())
    report(
        world,
        {"active": done.order[0], **done.as_json()},
        [*done.moved_lines(), f"{done.order[0]} is used from now on"],
        as_json=as_json,
    )
    say_what_hides(world)
    return 0
