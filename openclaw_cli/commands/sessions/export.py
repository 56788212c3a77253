"""``openclaw sessions export``: one conversation as Markdown, as JSON or as an HTML page."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import command
from ...cli.open_history import OptionalId, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from ...cli.world import World
    from ...render.sinks import Sink


class Form(StrEnum):
    """What a conversation becomes."""

    markdown = "markdown"
    json = "json"
    html = "html"


Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="A new file; else stdout."),
]
_ENDINGS = {".md": Form.markdown, ".json": Form.json, ".html": Form.html, ".htm": Form.html}


@command(
    epilog="Example: openclaw sessions export trees -o trees.html\n"
    "openclaw sessions export 3fa9c1e2 --format md"
)
def app(
    ctx: typer.Context,
    session: OptionalId = None,
    form: Annotated[
        Form | None,
        typer.Option("--format", metavar="FORM", help="Else what the file's ending says."),
    ] = None,
    output: Output = None,
) -> int:
    """Write a conversation as Markdown, JSON or a page that needs nothing else."""
    from ...named_files import user_path

    world: World = ctx.obj
    file = None if output is None else user_path(output)
    if form is None:
        form = _ENDINGS.get(file.suffix.lower() if file else ".md", Form.markdown)
    sink = _sink(file)
    sink.write(_text(world, session, form))
    sink.close()
    if file is not None:
        world.console().notice(f"written to {file}")
    return 0


def _sink(file: Path | None) -> Sink:
    """Return where it goes.

    Raises:
        UsageError: There is a file of that name.
        ConfigError: It can't be written.
    """
    if file is None:
        from ...render.sinks import stdout_sink

        return stdout_sink()
    from ...render.file_sink import file_sink

    return file_sink(file, new=True)


def _text(world: World, session: str | None, form: Form) -> str:
    with open_session(world, session) as (history, header):
        turns = history.turns(header.number)
    if form is Form.json:
        from ...render.json_text import to_json

        said = [turn.as_json() for turn in turns]
        return (
            to_json({**header.as_json(), "system": header.system, "turns": said}, indent=2) + "\n"
        )
    from .stored_transcript import transcript

    if form is Form.html:
        from ...render.html_page import to_html

        return to_html(transcript(header, turns))
    from ...render.transcript import to_markdown

    return to_markdown(transcript(header, turns))
