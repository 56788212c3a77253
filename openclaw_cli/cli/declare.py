"""How commands and groups are declared, and the options that several of them share."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from .helptext import Command
from .lazy import DefaultGroup
from .parameters import Parameters, WithParameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_T = TypeVar("_T")
_Kind = TypeVar("_Kind", bound=WithParameters)

Json = Annotated[bool, typer.Option("--json", help="Report as one JSON object.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No notices and no status on stderr.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Sign in by pasting a code.")]
SkipCheck = Annotated[bool, typer.Option("--skip-check", help="Do not ask the API about the key.")]


class DashedValues(Command):
    """A command whose values may begin with one dash (``-1``, ``-x``): its options have two.

    ``--`` ends the options, as everywhere. A word with two dashes that is no option is an error.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the options first and the values behind ``--``."""
        options: list[str] = []
        values: list[str] = []
        rest = iter(args)
        for word in rest:
            if word == "--":
                values += rest
            elif word.startswith("--") or word in ctx.help_option_names:
                options.append(word)
                if self.parameters.takes_value(word):
                    value = [*islice(rest, 1)]
                    if not value:
                        return super().parse_args(ctx, options)  # its error is the right one
                    options += value
            else:
                values.append(word)
        return super().parse_args(ctx, [*options, "--", *values])


def command(
    *,
    epilog: str,
    headings: Mapping[str, str] | None = None,
    cls: type[Command] = Command,
) -> Callable[[Callable[..., int]], typer.Typer]:
    """Make a function the only command of its module, whose table entry looks for ``app``.

    Its docstring is the help, its parameters are the options, what it returns the exit status.

    Args:
        epilog: The last lines of the help: ``Example: …``, and more of them below it.
        headings: The parameters' names, parted by blanks, by the heading that they stand under.
            What is in none of them stands under "Options" at the end.
        cls: How the line is read.
    """

    def declared(run: Callable[..., int]) -> typer.Typer:
        app = _plain()
        app.command(cls=_under(headings, cls) if headings else cls, epilog=epilog)(run)
        return app

    return declared


def group(
    *, epilog: str, cls: type[DefaultGroup] = DefaultGroup, **settings: Any
) -> Callable[[Callable[..., int | None]], typer.Typer]:
    """Make a function the group of its module: its docstring is the help.

    The function runs before each command of the group.

    Args:
        epilog: The last lines of the help: ``Example: …``, and more of them below it.
        cls: What the group does when no command is named.
        settings: As ``typer.Typer`` has them.
    """

    def declared(run: Callable[..., int | None]) -> typer.Typer:
        parameters = Parameters(run)
        callback = parameters.callback()
        return _plain(cls=_with(parameters, cls), callback=callback, epilog=epilog, **settings)

    return declared


class _App(typer.Typer):
    """A group whose own commands have our help, and build the parameters that a line uses."""

    def command(self, name: str | None = None, *, cls: Any = Command, **settings: Any) -> Any:
        register = super().command

        def declared(run: Callable[..., _T]) -> Callable[..., _T]:
            parameters = Parameters(run)
            register(name, cls=_with(parameters, cls), **settings)(parameters.callback())
            return run

        return declared


def _with(parameters: Parameters, base: type[_Kind]) -> type[_Kind]:
    """Return a kind of command or group that has these parameters."""
    return type(base.__name__, (base,), {"parameters": parameters})


def _plain(**settings: Any) -> typer.Typer:
    """Return a Typer whose help is the same for terminals and pipes, without boxes."""
    return _App(
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )


def _under(headings: Mapping[str, str], base: type[Command]) -> type[Command]:
    """Return a kind of command that shows its parameters in groups, in the order of these."""
    heading_of = {name: title for title, names in headings.items() for name in names.split()}

    class GroupedCommand(base):  # type: ignore[valid-type, misc]
        def format_options(self, ctx: Any, formatter: Any) -> None:
            self.write_sections(ctx, formatter, headings, heading_of)

    return GroupedCommand
