"""Groups of commands: what they do when none is named, and modules that are imported when run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import typer
from typer.core import TyperGroup

from .helptext import Helpful
from .parameters import WithParameters

if TYPE_CHECKING:
    from collections.abc import Mapping


class DefaultGroup(Helpful, WithParameters, TyperGroup):
    """A group that does something when no command is named.

    Attributes:
        default: The command that is meant then, or None.
    """

    default: ClassVar[str | None] = None

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Name the default command where none is named."""
        if self.default is not None and not ctx.resilient_parsing:
            named = bool(args) and (not args[0].startswith("-") or args[0] in ctx.help_option_names)
            args = args if named else [self.default, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the command that a line names; tell what was meant where it names none.

        Raises:
            UsageError: There is no such command.
        """
        if args[0] not in self.list_commands(ctx) and not ctx.resilient_parsing:
            from .wrong_command import unknown_command

            raise unknown_command(self, ctx, args)
        return super().resolve_command(ctx, args)


class ListByDefault(DefaultGroup):
    """A group that lists what there is when no command is named."""

    default = "list"


class LazyGroup(DefaultGroup):
    """A group that has the commands of a table.

    Attributes:
        table: A command's name, and its module in ``commands/``, which holds a Typer named ``app``.
    """

    table: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  (the base class's shape)
        """Return the names in the order of the table."""
        return list(self.table)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what each command does, without importing one of them."""
        from .summaries import SUMMARIES

        rows = [
            (name, SUMMARIES.get(module) or self.get_command(ctx, name).get_short_help_str())
            for name, module in self.table.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Import and build one command."""
        if cmd_name not in self.table:
            return None
        module = import_module(f"..commands.{self.table[cmd_name]}", __package__)
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command
