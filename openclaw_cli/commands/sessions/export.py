"""``openclaw sessions export``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...errors import UsageError
from .opening import HELP, OptionalId, found

if TYPE_CHECKING:
    from ..context import Globals

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Form(StrEnum):
    """What a conversation becomes."""

    markdown = "markdown"
    json = "json"
    html = "html"


Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="A new file; else stdout."),
]
_ENDINGS = {".md": Form.markdown, ".json": Form.json, ".html": Form.html, ".htm": Form.html}


@app.command(context_settings=HELP, epilog="Example: openclaw sessions export trees -o trees.html")
def export(
    ctx: typer.Context,
    session: OptionalId = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="Else what the file's ending says.")
    ] = None,
    output: Output = None,
) -> int:
    """Write a conversation as Markdown, JSON or a page that needs nothing else."""
    from ...render.sinks import stdout_sink

    world: Globals = ctx.obj
    if form is None:
        form = _ENDINGS.get(output.suffix.lower() if output else ".md", Form.markdown)
    text = _text(world, session, form)
    if output is None:
        sink = stdout_sink()
        sink.write(text)
        sink.close()
        return 0
    try:
        with output.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{output} exists", hint="give another name") from error
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror or error}") from error
    world.console().notice(f"written to {output}")
    return 0


def _text(world: Globals, session: str | None, form: Form) -> str:
    with found(world, session) as (history, header):
        turns = history.turns(header.number)
    if form is Form.json:
        from ...render.answer import to_json

        said = [turn.as_json() for turn in turns]
        return (
            to_json({**header.as_json(), "system": header.system, "turns": said}, indent=2) + "\n"
        )
    from .transcribing import transcript

    if form is Form.html:
        from ...render.page import to_html

        return to_html(transcript(header, turns))
    from ...render.transcript import to_markdown

    return to_markdown(transcript(header, turns))
