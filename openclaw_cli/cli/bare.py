"""The program's name without a command: its help, or a question that is piped in."""

from __future__ import annotations

from typing import Any

from .. import __version__
from .input import is_something_piped
from .output import print_lines


def version_or_help(ctx: Any, *, version: bool) -> int:
    """Show the version or the help; what is piped in is asked, as by ``chat``.

    Args:
        ctx: The program's context.
        version: Whether the version was asked for.

    Returns:
        The exit status. It ends the program here where the version was asked for.
    """
    import typer

    if version:
        print_lines([f"openclaw {__version__}"])
        raise typer.Exit
    if not is_something_piped():
        print_lines([ctx.get_help()])
        return 0
    chat = ctx.command.get_command(ctx, "chat")
    with chat.make_context("chat", [], parent=ctx) as inside:
        status: int = chat.invoke(inside)
        return status
