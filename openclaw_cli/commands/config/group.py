"""``openclaw config``: the table of its commands."""

from __future__ import annotations

from typing import Any

from ...cli.declare import group
from ...cli.lazy import LazyGroup

COMMANDS = {
    "get": "config.get",
    "set": "config.set",
    "unset": "config.unset",
    "patch": "config.patch",
    "file": "config.file",
    "validate": "config.validate",
    "schema": "config.schema",
    "edit": "config.edit",
}


class Config(LazyGroup):
    """The group of these commands."""

    table = COMMANDS

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Print the help where no command is named: nothing is the natural default here."""
        return super().parse_args(ctx, args or ["--help"])


@group(cls=Config, epilog="Example: openclaw config set agents.defaults.params.temperature 0.2")
def app() -> None:
    """Read and change the configuration file."""
