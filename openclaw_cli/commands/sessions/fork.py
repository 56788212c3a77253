"""``openclaw sessions fork``: a copy of a conversation, whole or up to one of its turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.open_history import Id, open_session
from ...cli.output import report
from ...errors import UsageError
from ...request.token_count import counted

if TYPE_CHECKING:
    from ...cli.world import World


@command(epilog="Example: openclaw sessions fork 3fa9c1e2 other-way")
def app(
    ctx: typer.Context,
    session: Id,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="What the copy is called.")
    ] = None,
    turns: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Copy the first N turns only.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Copy a conversation, to go on with it in another way."""
    from ...history.changes import fork as copy

    world: World = ctx.obj
    with open_session(world, session) as (history, header):
        if turns is not None and turns > header.turns:
            raise UsageError(f"the conversation has {counted(header.turns, 'turn')}")
        new = copy(history, header, name, turns)
    report(
        world,
        {"session": new.id, "name": new.name, "parent": header.id},
        [f"{new.id[:8]}: go on with openclaw chat --session {new.name or new.id[:8]}"],
        as_json=as_json,
    )
    return 0
