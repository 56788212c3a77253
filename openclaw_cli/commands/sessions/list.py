"""``openclaw sessions list``: the latest conversations, a line each."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.open_history import open_history
from ...cli.output import report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...cli.world import World
    from ...history.headers import Header

_MANY = 50


@command(epilog="Example: openclaw sessions list --here")
def app(
    ctx: typer.Context,
    here: Annotated[bool, typer.Option("--here", help="Only those of this folder.")] = False,
    limit: Annotated[
        int, typer.Option(metavar="N", min=0, help="The latest N; 0: all of them.")
    ] = _MANY,
    every: Annotated[
        bool, typer.Option("--all", help="Those too in which each question has failed.")
    ] = False,
    as_json: Json = False,
    plain: Annotated[bool, typer.Option("--plain", help="Ids only, one a line.")] = False,
) -> int:
    """List conversations, the latest first."""
    world: World = ctx.obj
    with open_history(world) as history:
        folder = os.getcwd() if here else None  # noqa: PTH109  (as it was written down)
        headers = [] if history is None else history.headers(limit or -1, folder, failed=every)
        total = 0 if history is None else history.count(failed=every)
        failed = 0 if history is None or headers else history.count() - total
        short = {} if history is None else history.short_ids([header.id for header in headers])
    where = " of this folder" if here and total else ""
    report(
        world,
        lambda: {"total": total, "sessions": [header.as_json() for header in headers]},
        [header.id for header in headers] if plain else lambda: _lines(headers, short),
        as_json=as_json,
        empty="" if plain else f"there are no conversations{where} yet{_hidden(failed)}",
    )
    if limit and len(headers) == limit < total and not (here or plain or as_json):
        world.console().notice(f"the latest {limit} of {total}; --limit 0 lists all of them")
    return 0


def _hidden(failed: int) -> str:
    """Return what is not listed where nothing is."""
    from ...request.token_count import counted

    return f"; --all lists {counted(failed, 'question')} without an answer" if failed else ""


def _lines(headers: Sequence[Header], short: Mapping[str, str]) -> list[str]:
    if not headers:
        return []
    from ...render.amounts import cost_of, span
    from ...render.table import Column, table

    shape = (
        Column("Id"),
        Column("Age", right=True, rank=1),
        Column("Turns", right=True, rank=2),
        Column("Cost", right=True, rank=3),
        Column("Model", rank=4, least=12),
        Column("State"),
        Column("Conversation", least=20),
    )
    now = time.time()
    rows = [
        (
            short[header.id],
            span(now - header.updated),
            str(header.turns),
            cost_of(header.cost, header.unknown),
            (header.model or "").removeprefix("openrouter/"),
            "" if header.state == "whole" else header.state,
            header.label,
        )
        for header in headers
    ]
    return table(shape, rows)
