"""The command table: the only place where commands are registered."""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .cli.declare import group
from .cli.lazy import LazyGroup
from .cli.world import World
from .errors import ClosedPipeError, OpenClawError

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS = {
    "onboard": "onboard.command",
    "models": "models.group",
    "chat": "chat.command",
    "batch": "batch.command",
    "batches": "batches.group",
    "compare": "batch.compare",
    "sessions": "sessions.group",
    "templates": "templates.group",
    "usage": "usage.command",
    "api": "api.command",
    "config": "config.group",
    "completion": "completion",
    "doctor": "doctor.command",
    "schema": "schema",
    "help": "help",
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

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Take a single argument that is a question for one of ``chat``."""
        if len(args) == 1 and args[0] not in COMMANDS:
            from .cli.question import is_question

            if is_question(args[0], COMMANDS):
                args = ["chat", "--", *args]
        return super().resolve_command(ctx, args)


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
    epilog="Example: git diff | openclaw chat 'review this'\nopenclaw 'What is a monad?'",
    invoke_without_command=True,
)
def app(
    ctx: typer.Context,
    profile: Profile = None,
    config: Config = None,
    no_color: NoColor = False,
    verbose: Verbose = False,
    version: Version = False,
) -> int:
    """Onboard, choose a model, and stream answers from OpenRouter."""
    ctx.obj = World(profile=profile, config=config, color=not no_color, verbose=verbose)
    if ctx.invoked_subcommand is None or version:
        from .cli.bare import version_or_help

        return version_or_help(ctx, version=version)
    return 0


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
        from .cli.wrong_line import explained

        raise explained(error, argv, command) from error
    except OpenClawError as error:
        if error.hint and (named := _named_configuration(argv)):
            from .cli.typed_line import in_profile

            error.hint = in_profile(error.hint, named)
        raise
    return int(status or 0)


def _named_configuration(argv: list[str]) -> list[str]:
    """Return the options of a line that say which configuration it is about."""
    words = iter(_globals_first(argv))
    found: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        if word not in _GLOBAL_FLAGS and name not in _GLOBAL_VALUES:
            break
        if name in _GLOBAL_VALUES:
            found += [name, value if equals else next(words, "")]
    return found


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
