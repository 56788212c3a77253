"""The command tree as plain values: what completions and reference pages are made from."""

from __future__ import annotations

from typing import Any, NamedTuple

import typer

from openclaw_cli.app import app
from openclaw_cli.commands.onboarding import AUTH_CHOICES

# Choices of options that Typer knows as plain text.
_CHOICES = {"--auth-choice": tuple(name for name, _ in AUTH_CHOICES)}
_FILES = frozenset({"--config", "--output"})


class Option(NamedTuple):
    """An option of a command.

    Attributes:
        names: All spellings, the negative ones too.
        help: One line.
        takes_value: Whether a word follows it.
        choices: The words that may follow, or empty for any.
        takes_file: Whether a file name follows.
    """

    names: tuple[str, ...]
    help: str
    takes_value: bool
    choices: tuple[str, ...]
    takes_file: bool


class Command(NamedTuple):
    """A command or a group.

    Attributes:
        path: The words that lead to it; empty for the program itself.
        help: One line.
        options: Its own options.
        arguments: The fixed words that its first argument may be.
        commands: What stands below it.
        node: Typer's own object.
    """

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    arguments: tuple[str, ...]
    commands: tuple[Command, ...]
    node: Any


def read_tree() -> Command:
    """Return the whole program."""
    return _command((), typer.main.get_command(app))


def walk(command: Command) -> list[Command]:
    """Return a command and everything below it, parents first."""
    return [command, *(found for child in command.commands for found in walk(child))]


def _command(path: tuple[str, ...], node: Any, parent: Any = None) -> Command:
    context = node.make_context(
        path[-1] if path else "openclaw", [], parent=parent, resilient_parsing=True
    )
    names = node.list_commands(context) if hasattr(node, "list_commands") else []
    options = [
        _option(parameter)
        for parameter in node.get_params(context)
        if parameter.param_type_name == "option" and not parameter.hidden
    ]
    arguments = [p for p in node.get_params(context) if p.param_type_name == "argument"]
    return Command(
        path=path,
        help=node.get_short_help_str(200),
        options=tuple(options),
        arguments=_choices(arguments[0]) if arguments else (),
        commands=tuple(
            _command((*path, name), node.get_command(context, name), context) for name in names
        ),
        node=node,
    )


def _option(parameter: Any) -> Option:
    # Typer keeps the names of --help in a set.
    names = tuple(sorted((*parameter.opts, *parameter.secondary_opts)))
    choices = next((_CHOICES[name] for name in names if name in _CHOICES), _choices(parameter))
    return Option(
        names=names,
        help=parameter.help or "",
        takes_value=not parameter.is_flag and not parameter.count,
        choices=choices,
        takes_file=any(name in _FILES for name in names),
    )


def _choices(parameter: Any) -> tuple[str, ...]:
    found = getattr(parameter.type, "choices", ())
    return tuple(str(getattr(choice, "value", choice)) for choice in found)
