"""``openclaw sessions rename``: a conversation's name is given, changed or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.open_history import Id, open_session
from ...cli.output import report

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw sessions rename 3fa9c1e2 trees")
def app(
    ctx: typer.Context,
    session: Id,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its new name; '' takes it away.")],
    as_json: Json = False,
) -> int:
    """Give a conversation a name, which --session takes."""
    from ...history.changes import rename as give_name

    world: World = ctx.obj
    with open_session(world, session) as (history, header):
        give_name(history, header, name.strip() or None)
    called = f"is called {name.strip()}" if name.strip() else "has no name any more"
    report(
        world,
        {"session": header.id, "name": name.strip() or None},
        [f"{header.id[:8]} {called}"],
        as_json=as_json,
    )
    return 0
