"""``openclaw templates``: the table of its commands."""

from __future__ import annotations

from ...cli.declare import group
from ...cli.lazy import LazyGroup

COMMANDS = {
    "list": "templates.list",
    "show": "templates.show",
    "edit": "templates.edit",
    "remove": "templates.remove",
    "path": "templates.path",
}


class Templates(LazyGroup):
    """The group of these commands."""

    table = COMMANDS
    default = "list"


@group(cls=Templates, epilog="Example: openclaw templates edit review")
def app() -> None:
    """Keep questions for chat --template; without a command: list."""
