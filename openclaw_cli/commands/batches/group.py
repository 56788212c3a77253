"""``openclaw batches``: the table of its commands."""

from __future__ import annotations

from ...cli.declare import group
from ...cli.lazy import LazyGroup

COMMANDS = {
    "list": "batches.list",
    "status": "batches.status",
}


class Batches(LazyGroup):
    """The group of these commands."""

    table = COMMANDS
    default = "list"


@group(cls=Batches, epilog="Example: openclaw batches status answers.jsonl")
def app() -> None:
    """Look at batches, running or not; without a command: list."""
