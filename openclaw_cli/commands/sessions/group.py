"""``openclaw sessions``: the table of its commands."""

from __future__ import annotations

from ...cli.declare import group
from ...cli.lazy import LazyGroup

COMMANDS = {
    "list": "sessions.list",
    "show": "sessions.show",
    "search": "sessions.search",
    "export": "sessions.export",
    "media": "sessions.media",
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


@group(cls=Sessions, epilog="Example: openclaw sessions search 'binary tree'")
def app() -> None:
    """Find and keep conversations; without a command: list."""
