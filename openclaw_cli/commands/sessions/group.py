"""``openclaw sessions``: the table of its commands."""

from __future__ import annotations

import typer

from ...cli.lazy import LazyGroup

COMMANDS = {
    "list": "sessions.list",
    "show": "sessions.show",
    "search": "sessions.search",
    "export": "sessions.export",
    "replay": "sessions.replay",
    "rename": "sessions.rename",
    "fork": "sessions.fork",
    "delete": "sessions.delete",
    "path": "sessions.path",
}


class Sessions(LazyGroup):
    """The group of these commands."""

    table = COMMANDS
    default = "list"


app = typer.Typer(
    cls=Sessions,
    add_completion=False,
    rich_markup_mode=None,
    help="Find and keep conversations; without a command: list.",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: openclaw sessions search 'binary tree'",
)


@app.callback()
def sessions() -> None:
    """Find and keep conversations; without a command: list."""
