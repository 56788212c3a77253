"""The command table: the only place where commands are registered."""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import __version__
from .cli.declare import group
from .cli.lazy import LazyGroup
from .cli.world import World
from .errors import ClosedPipeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = {
    "onboard": "onboard.command",
    "models": "models.group",
    "chat": "chat.command",
    "sessions": "sessions.group",
    "usage": "usage.command",
    "api": "api.command",
    "config": "config.group",
    "completion": "completion",
    "doctor": "doctor.command",
    "schema": "schema",
}
"""Command name → its module in ``commands/``, which holds a Typer named ``app``."""

_GLOBAL_FLAGS = frozenset({"-v", "--verbose", "--no-color"})
_GLOBAL_VALUES = frozenset({"--profile", "--config"})


class Program(LazyGroup):
    """The group at the top."""

    table = COMMANDS

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with _closed_pipe_told():
            return super().invoke(ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Accept the global options after the command as well: that is where people put them."""
        with _closed_pipe_told():  # --help is written here
            return super().parse_args(ctx, _globals_first(args))


@contextmanager
def _closed_pipe_told() -> Iterator[None]:
    """Tell a closed pipe by our own error: Typer would make an exit status of 1 of it."""
    try:
        yield
    except OSError as error:
        # Windows reports a closed pipe as an invalid argument.
        if error.errno != (errno.EINVAL if sys.platform == "win32" else errno.EPIPE):
            raise
        raise ClosedPipeError from error


Profile = Annotated[
    str | None, typer.Option(metavar="NAME", help="Use a separate config, state and history.")
]
Config = Annotated[str | None, typer.Option(metavar="PATH", help="Use this configuration file.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Write without colour.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show the HTTP exchange, keys redacted.")
]
Version = Annotated[bool, typer.Option("--version", help="Show the version and exit.")]


@group(
    cls=Program,
    epilog="Example: git diff | openclaw chat 'review this'",
    invoke_without_command=True,
)
def app(
    ctx: typer.Context,
    profile: Profile = None,
    config: Config = None,
    no_color: NoColor = False,
    verbose: Verbose = False,
    version: Version = False,
) -> None:
    """Onboard, choose a model, and stream answers from OpenRouter."""
    if version or ctx.invoked_subcommand is None:
        from .cli.output import print_lines

        print_lines([f"openclaw {__version__}" if version else ctx.get_help()])
        raise typer.Exit
    ctx.obj = World(profile=profile, config=config, color=not no_color, verbose=verbose)


def invoke(argv: list[str]) -> int:
    """Parse argv, run the command, and return its exit status.

    Raises:
        OpenClawError: As the command has it; a wrong command line is a UsageError.
        KeyboardInterrupt: Ctrl-C, also at a question.
    """
    command = typer.main.get_command(app)
    try:
        status = command.main(args=argv, prog_name="openclaw", standalone_mode=False)
    except typer.Abort as error:
        # Typer's word for an end of input; questions have said Ctrl-C themselves, so it is a bug.
        raise error.__cause__ or error from None
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else _path_in(argv, command)
        # One line: a long list of choices is wrapped by the message itself.
        message = " ".join(error.format_message().split())
        raise UsageError(message[:1].lower() + message[1:], hint=f"see: {path} --help") from error
    return int(status or 0)


def _path_in(argv: list[str], command: Any) -> str:
    """Return the command that a line names, for errors that do not tell where they happened."""
    path = ["openclaw"]
    for word in argv:
        if not word.startswith("-"):
            command = command.get_command(None, word) if hasattr(command, "get_command") else None
            if command is None:
                break
            path.append(word)
    return " ".join(path)


def _globals_first(args: list[str]) -> list[str]:
    before: list[str] = []
    after: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            after += [arg, *rest]
        elif arg in _GLOBAL_FLAGS or arg.partition("=")[0] in _GLOBAL_VALUES:
            before.append(arg)
            if arg in _GLOBAL_VALUES:
                before += [value for value in [next(rest, None)] if value is not None]
        else:
            after.append(arg)
    return before + after
