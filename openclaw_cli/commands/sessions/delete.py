"""``openclaw sessions delete``: conversations by name or by age, removed for good."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.open_history import open_history
from ...cli.output import report
from ...errors import UsageError
from ...request.token_count import counted

if TYPE_CHECKING:
    from ...cli.world import World
    from ...history.headers import Header
    from ...history.queries import History


@command(
    epilog="Example: openclaw sessions delete --older-than 30d\n"
    "openclaw sessions delete 3fa9c1e2 trees"
)
def app(
    ctx: typer.Context,
    sessions: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="Names, ids, or how they begin.")
    ] = None,
    older_than: Annotated[
        str | None, typer.Option(metavar="SPAN", help="All without a word since: 12h, 30d, 8w.")
    ] = None,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> int:
    """Delete conversations for good; what they have cost stays in usage."""
    from ...cli.spans import parse_since
    from ...history.changes import delete as delete_from

    world: World = ctx.obj
    if bool(sessions) == bool(older_than):
        raise UsageError("name conversations, or say --older-than")
    with open_history(world) as history:
        chosen: list[Header] = []
        deleted: list[Header] = []
        if history is not None and older_than:
            chosen = history.older_than(parse_since(older_than, time.time(), calendar=False))
        elif sessions:
            chosen = _named(history, sessions)
        if history is not None and chosen:
            _agreed(world, chosen, yes=yes)
            with world.console().busy(f"deleting {counted(len(chosen), 'conversation')}"):
                deleted = delete_from(history, chosen)
    for header in chosen:
        if header not in deleted:
            world.console().notice(f"{header.id[:8]} has gone on meanwhile, and stays")
    report(
        world,
        {"deleted": [header.id for header in deleted]},
        [f"Deleted {counted(len(deleted), 'conversation')}"],
        as_json=as_json,
    )
    return 0


def _named(history: History | None, names: list[str]) -> list[Header]:
    if history is None:
        raise UsageError("there are no conversations yet")
    return list({header.id: header for header in map(history.require, names)}.values())


def _agreed(world: World, chosen: list[Header], *, yes: bool) -> None:
    """Ask, unless that was answered before.

    Raises:
        UsageError: There is nobody to ask.
        KeyboardInterrupt: The user does not want it.
    """
    if yes:
        return
    from ...cli.questions import can_ask, confirm

    what = f'"{chosen[0].label[:40]}"' if len(chosen) == 1 else counted(len(chosen), "conversation")
    if not can_ask():
        raise UsageError(f"this would delete {what}", hint="--yes does it without a question")
    if not confirm(f"Delete {what} for good?", default=False):
        world.console().line("nothing was deleted")
        raise KeyboardInterrupt
