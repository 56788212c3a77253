"""The command tree as plain values: what completions and reference pages are made from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import typer

from openclaw_cli.app import COMMANDS, app
from openclaw_cli.cli.help_topics import TOPICS
from openclaw_cli.commands.onboard.choices import AUTH_CHOICES
from openclaw_cli.config.key_table import ANY, KEYS
from openclaw_cli.request.levels import CHOICES
from openclaw_cli.request.param_table import CLIENT_ONLY, TABLE
from openclaw_cli.request.provider_routing import FIELDS, check_provider
from openclaw_cli.request.reasoning import check_reasoning
from openclaw_cli.request.tool_table import TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable

# Choices of options that Typer knows as plain text.
_CHOICES = {
    "--auth-choice": tuple(name for name, _ in AUTH_CHOICES),
    "--thinking": CHOICES,
    "--tool": tuple(TOOLS),
    "--modality": ("text", "image", "file", "audio", "video"),
}
# To Typer these are plain text: a dotted path, and what to set it to; a template.
_KNOWN_ARGUMENTS: dict[tuple[str, ...], tuple[Kind, ...]] = {
    ("config", "get"): ("key",),
    ("config", "set"): ("key", "key value"),
    ("config", "unset"): ("key",),
    **{("templates", name): ("template",) for name in ("show", "edit", "remove", "path")},
}

# What the words of an argument are, as far as they are known beforehand.
_WORDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("help",): (*(name for name in COMMANDS if name != "help"), *TOPICS),
    ("usage", "show"): ("last",),
}

Kind = Literal[
    "free",
    "choice",
    "file",
    "text",
    "key",
    "key value",
    "ref",
    "alias",
    "session",
    "template",
    "param",
]


class Value(NamedTuple):
    """A word that the user fills in: an option's value, or an argument.

    Attributes:
        kind: What may be offered for it: nothing, fixed words, file names, file names after an
            ``@``, the dotted paths of the configuration, what the path before it may be set to,
            models and aliases, aliases alone, conversations, templates, or a parameter and its
            value.
        label: What the help calls it.
        choices: The words of a ``choice``.
        many: Whether an argument takes all words that follow.
    """

    kind: Kind
    label: str
    choices: tuple[str, ...] = ()
    many: bool = False


class Option(NamedTuple):
    """An option of a command.

    Attributes:
        names: All spellings, the negative ones too.
        help: One line.
        value: What follows it; None for a flag.
        repeatable: Whether it may be given more than once.
    """

    names: tuple[str, ...]
    help: str
    value: Value | None
    repeatable: bool


class Command(NamedTuple):
    """A command or a group.

    Attributes:
        path: The words that lead to it; empty for the program itself.
        help: One line.
        options: Its own options.
        arguments: What it takes besides, in order.
        commands: What stands below it.
        node: Typer's own object.
    """

    path: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    arguments: tuple[Value, ...]
    commands: tuple[Command, ...]
    node: Any


class ConfigKey(NamedTuple):
    """A configuration key with a fixed name: its dotted path, its help, its allowed words."""

    path: str
    help: str
    choices: tuple[str, ...]


def read_tree() -> Command:
    """Return the whole program."""
    return _command((), typer.main.get_command(app))


def walk(command: Command) -> list[Command]:
    """Return a command and everything below it, parents first."""
    return [command, *(found for child in command.commands for found in walk(child))]


def global_options(tree: Command) -> list[Option]:
    """Return the options that every command takes; ``--version`` is only taken before one."""
    return [option for option in tree.options if "--version" not in option.names]


def own_options(tree: Command, command: Command) -> list[Option]:
    """Return the options that a command takes and others do not."""
    shared = {name for option in global_options(tree) for name in option.names}
    return [option for option in command.options if not shared & set(option.names)]


def config_keys() -> list[ConfigKey]:
    """Return the keys whose path is the same in every configuration."""
    return [
        ConfigKey(".".join(key.pattern), key.help, key.choices)
        for key in KEYS
        if ANY not in key.pattern
    ]


def parameters() -> dict[str, tuple[str, ...]]:
    """Return the request parameters that may be typed, and the words that each may be set to."""
    found = {name: _words_of(check) for name, check in {**TABLE, **CLIENT_ONLY}.items()}
    found["thinking"] = CHOICES
    for name in FIELDS:
        found[f"provider.{name}"] = _words_of(check_provider, name)
    for name in ("effort", "max_tokens", "exclude", "enabled", "summary"):
        found[f"reasoning.{name}"] = _words_of(check_reasoning, name)
    return dict(sorted(found.items()))


def _words_of(check: Callable[[Any], Any], field: str | None = None) -> tuple[str, ...]:
    """Return the words that a check takes, which it names where it refuses something.

    Args:
        check: The check.
        field: Which field of the object that it takes is meant; None for the value itself.
    """
    try:
        check(object() if field is None else {field: object()})
    except ValueError as error:
        several = re.search(r"one of ([\w-]+(?:, [\w-]+)*)", str(error))
        two = re.search(r"expected (true or false|allow or deny)", str(error))
        if several:
            return tuple(several[1].split(", "))
        return tuple(two[1].split(" or ")) if two else ()
    return ()


def _command(path: tuple[str, ...], node: Any, parent: Any = None) -> Command:
    context = node.make_context(
        path[-1] if path else "openclaw", [], parent=parent, resilient_parsing=True
    )
    names = node.list_commands(context) if hasattr(node, "list_commands") else []
    parameters = [item for item in node.get_params(context) if not item.hidden]
    arguments = [item for item in parameters if item.param_type_name == "argument"]
    kinds = _KNOWN_ARGUMENTS.get(path, ())
    return Command(
        path=path,
        help=node.get_short_help_str(200),
        options=tuple(_option(item) for item in parameters if item.param_type_name == "option"),
        arguments=tuple(
            _value(item, kinds[index] if index < len(kinds) else None, _WORDS.get(path, ()))
            for index, item in enumerate(arguments)
        ),
        commands=tuple(
            _command((*path, name), node.get_command(context, name), context) for name in names
        ),
        node=node,
    )


def _option(parameter: Any) -> Option:
    # Typer keeps the names of --help in a set; the short one goes first.
    names = (*sorted(parameter.opts, key=len), *parameter.secondary_opts)
    takes_value = not parameter.is_flag and not parameter.count
    return Option(
        names=names,
        help=parameter.help or "",
        value=_value(parameter) if takes_value else None,
        repeatable=bool(parameter.multiple),
    )


def _value(parameter: Any, kind: Kind | None = None, words: tuple[str, ...] = ()) -> Value:
    label = (parameter.metavar or parameter.name).strip("[].")
    many = parameter.nargs == -1
    if kind is not None:
        return Value(kind, label, many=many)
    fixed = next((_CHOICES[name] for name in parameter.opts if name in _CHOICES), None)
    choices = (
        fixed
        or words
        or tuple(
            str(getattr(choice, "value", choice))
            for choice in getattr(parameter.type, "choices", ())
        )
    )
    if choices:
        return Value("choice", label, choices, many)
    named = set((parameter.metavar or "").split("|"))
    is_argument = parameter.param_type_name == "argument"
    if "--session" in parameter.opts or (is_argument and {"ID", "ID..."} & named):
        return Value("session", label, many=many)
    if "--template" in parameter.opts:
        return Value("template", label, many=many)
    if "--param" in parameter.opts and "KEY=VALUE" in named:
        return Value("param", label, many=many)
    if "REF" in named or (is_argument and parameter.name == "query"):
        return Value("ref", label, many=many)
    if "ALIAS" in named:
        return Value("alias", label, many=many)
    if "@FILE" in f"{parameter.metavar} {parameter.help}":
        return Value("text", label, many=many)
    is_file = {"FILE", "PATH", "FOLDER"} & named
    return Value("file" if is_file else "free", label, many=many)
