"""``openclaw models``: the table of its commands."""

from __future__ import annotations

import typer

from ...cli.lazy import LazyGroup

COMMANDS = {
    "status": "models.status",
    "set": "models.set",
    "list": "models.list",
    "aliases": "models.aliases",
    "fallbacks": "models.fallbacks",
    "scan": "models.scan",
    "auth": "keys.command",
}


class Models(LazyGroup):
    """The group of these commands."""

    table = COMMANDS
    default = "status"


app = typer.Typer(
    cls=Models,
    add_completion=False,
    rich_markup_mode=None,
    help="Show, search and choose models; without a command: status.",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: openclaw models list claude --max-price 5",
)


@app.callback()
def models() -> None:
    """Show, search and choose models; without a command: status."""
