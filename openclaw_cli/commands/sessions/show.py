"""``openclaw sessions show``."""

from __future__ import annotations

from typing import Annotated

import typer

from ...errors import UsageError
from ..context import Globals, print_json
from .opening import HELP, Json, OptionalId, found

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(context_settings=HELP, epilog="Example: openclaw sessions show 3fa9c1e2 | less")
def show(
    ctx: typer.Context,
    session: OptionalId = None,
    answer: Annotated[
        bool, typer.Option("--answer", help="The last answer alone, as it came.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Markdown as it is, not rendered.")] = False,
    as_json: Json = False,
) -> int:
    """Show a conversation; to a pipe as Markdown."""
    from ...render.answer import OutputOptions, text_sink
    from ...render.transcript import to_markdown
    from .transcribing import transcript

    world: Globals = ctx.obj
    with found(world, session) as (history, header):
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
        answers = [turn.answer for turn in turns if turn.answer]
        if not answers:
            raise UsageError("there is no answer in it")
        text = answers[-1]
    else:
        text = to_markdown(transcript(header, turns))
    sink = text_sink(OutputOptions(markdown=False if raw else None, color=world.color))
    sink.write(text)
    sink.close()
    return 0
