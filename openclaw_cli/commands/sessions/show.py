"""``openclaw sessions show``: one conversation, or the last answer of it alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.open_history import OptionalId, open_session
from ...cli.output import print_json
from ...errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from ...history.rows import StoredTurn


@command(epilog="Example: openclaw sessions show 3fa9c1e2 | less")
def app(
    ctx: typer.Context,
    session: OptionalId = None,
    answer: Annotated[
        bool, typer.Option("--answer", help="The last answer alone, as it came.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Markdown as it is, not rendered.")] = False,
    as_json: Json = False,
) -> int:
    """Show a conversation; to a pipe as Markdown."""
    from ...render.console import is_terminal
    from ...render.options import OutputOptions
    from ...render.renderers import text_sink
    from ...render.transcript import to_markdown
    from .stored_transcript import transcript

    world: World = ctx.obj
    with open_session(world, session) as (history, header):
        turns = history.turns(header.number)
    if as_json:
        print_json(
            {
                **header.as_json(),
                "system": header.system,
                "turns": [turn.as_json() for turn in turns],
            }
        )
        return 0
    if answer:
        text = _last_answer(turns)
    else:  # a picture is megabytes of letters: nobody reads them at a terminal
        text = to_markdown(transcript(header, turns), is_whole=not is_terminal(sys.stdout))
    sink = text_sink(OutputOptions(markdown=False if raw else None, color=world.color))
    sink.write(text)
    sink.close()
    return 0


def _last_answer(turns: Sequence[StoredTurn]) -> str:
    answered = [turn for turn in turns if turn.has_answer]
    if not answered:
        raise UsageError("there is no answer in it")
    if not answered[-1].answer:
        raise UsageError("the last answer has no text", hint="without --answer all of it is shown")
    return answered[-1].answer
