"""The completion script for fish, from 3.1 on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_cli.config.completion_names import (
    ALIAS_NAMES,
    MODEL_NAMES,
    SESSION_NAMES,
    TEMPLATE_NAMES,
)

from .tree import config_keys, global_options, own_options, parameters, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tree import Command, Option, Value

_SCRIPT = r"""# Completions of openclaw for fish. Written by `make docs`; do not edit.

function __openclaw_at --description 'Whether the line leads to this command, and to this argument'
    set -l words (commandline -opc)
    set -e words[1]
    set -l path
    set -l count 0
    set -l skip no
    for word in $words
        if test $skip = yes
            set skip no
        else if test "$word" = --
            return 1
        else if string match -q -- '-*' $word; and test "$word" != -
            contains -- "$path:$word" %TAKES_VALUE%; and set skip yes
            contains -- "$word" %GLOBAL_TAKES_VALUE%; and set skip yes
        else if contains -- "$path $word" %COMMANDS%
            set path "$path $word"
        else
            set count (math $count + 1)
        end
    end
    test "$path" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test $count -eq $argv[2]
end

function __openclaw_files --description 'The names of files behind an @; @@ is a literal @'
    set -l token (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    string match -q -- '@*' $token; and not string match -q -- '@@*' $token; or return
    __fish_complete_path (string sub -s 2 -- $token) | string replace -r '^' @
end

function __openclaw_names --description 'The names in a file that the tool writes, a name a line'
    set -l cache $HOME/.cache/openclaw
    test -d $HOME/Library/Caches; and set cache $HOME/Library/Caches/openclaw
    test -n "$XDG_CACHE_HOME"; and set cache $XDG_CACHE_HOME/openclaw
    test -n "$OPENCLAW_STATE_DIR"; and set cache $OPENCLAW_STATE_DIR/cache
    if test $argv[1] = %SESSIONS%
        set cache $HOME/.local/state/openclaw
        test -d $HOME/Library/Caches; and set cache $HOME/Library/Application\ Support/openclaw
        test -n "$XDG_STATE_HOME"; and set cache $XDG_STATE_HOME/openclaw
        test -n "$OPENCLAW_STATE_DIR"; and set cache $OPENCLAW_STATE_DIR
    end
    test -r $cache/$argv[1]; and string match -r '.+' <$cache/$argv[1]
end

function __openclaw_refs --description 'Aliases and models; the short form once it is begun'
    __openclaw_names %ALIASES%
    set -l names (__openclaw_names %MODELS%)
    set -l token (commandline -ct)
    string replace -r '^(?!openrouter/)' openrouter/ -- $names
    test -n "$token"; and not string match -q -- 'openrouter/*' $token; and string join \n -- $names
end

function __openclaw_params --description 'Request parameters, and behind = what they may be set to'
    set -l token (string replace -r -- '^(--param=|-P)' '' (commandline -ct))
    if not string match -q -- '*=*' $token
        printf '%s=\n' %PARAMETERS%
        return
    end
    switch (string replace -r -- '=.*' '' $token)
%PARAMETER_VALUES%
    end
end

complete -c openclaw -f
%ROWS%
"""


def fish(tree: Command) -> str:
    """Return the script."""
    commands = walk(tree)
    rows = [f"complete -c openclaw {_option(option)}" for option in global_options(tree)]
    rows += [row for command in commands for row in _rows(tree, command)]
    taking = [
        f'"{_line(command)}:{name}"'
        for command in commands
        for option in own_options(tree, command)
        if option.value
        for name in option.names
    ]
    shared = [name for option in global_options(tree) if option.value for name in option.names]
    return (
        _SCRIPT.replace("%TAKES_VALUE%", " ".join(taking))
        .replace("%GLOBAL_TAKES_VALUE%", " ".join(shared))
        .replace("%COMMANDS%", " ".join(f'"{_line(command)}"' for command in commands[1:]))
        .replace("%ALIASES%", ALIAS_NAMES)
        .replace("%MODELS%", MODEL_NAMES)
        .replace("%SESSIONS%", SESSION_NAMES)
        .replace("%PARAMETERS%", " ".join(parameters()))
        .replace("%PARAMETER_VALUES%", "\n".join(_parameter_values()))
        .replace("%ROWS%", "\n".join(rows))
    )


def _rows(tree: Command, command: Command) -> Iterator[str]:
    """Yield the lines for one command: what stands below it, its arguments, its options."""
    here = f'"{_line(command)}"'
    for child in command.commands:
        yield f"{_at(f'{here} 0')} -a {child.path[-1]} -d {_quoted(child.help)}"
    for index, value in enumerate(command.arguments):
        condition = here if value.many else f"{here} {index}"
        yield from (f"{_at(condition)} {offer}" for offer in _argument(value))
        if value.kind == "key value":
            for key in config_keys():
                if key.choices:
                    named = f"{condition}; and contains -- {key.path} (commandline -opc)"
                    yield f"{_at(named)} -a {_quoted(' '.join(key.choices))}"
    for option in own_options(tree, command):
        yield f"{_at(here)} {_option(option)}"


def _argument(value: Value) -> Iterator[str]:
    match value.kind:
        case "choice":
            yield f"-a {_quoted(' '.join(value.choices))}"
        case "file":
            yield "-F"
        case "text":
            yield "-a '(__openclaw_files)'"
        case "ref":
            yield "-a '(__openclaw_refs)'"
        case "alias":
            yield f"-a '(__openclaw_names {ALIAS_NAMES})'"
        case "session":
            yield f"-a '(__openclaw_names {SESSION_NAMES})'"
        case "template":
            yield f"-a '(__openclaw_names {TEMPLATE_NAMES})'"
        case "key":
            yield from (f"-a {key.path} -d {_quoted(key.help)}" for key in config_keys())
        case _:
            return


def _option(option: Option) -> str:
    names = " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    )
    return f"{names}{_value(option.value)} -d {_quoted(option.help)}"


def _value(value: Value | None) -> str:
    if value is None:
        return ""
    match value.kind:
        case "choice":
            return f" -x -a {_quoted(' '.join(value.choices))}"
        case "file":
            return " -r -F"
        case "text":
            return " -x -a '(__openclaw_files)'"
        case "ref":
            return " -x -a '(__openclaw_refs)'"
        case "session":
            return f" -x -a '(__openclaw_names {SESSION_NAMES})'"
        case "template":
            return f" -x -a '(__openclaw_names {TEMPLATE_NAMES})'"
        case "param":
            return " -x -a '(__openclaw_params)'"
        case _:
            return " -x"


def _parameter_values() -> Iterator[str]:
    """Yield a case for each parameter that may be set to some words alone."""
    for name, words in parameters().items():
        if words:
            yield f"        case {name}"
            yield f"            printf '%s\\n' {name}={{{','.join(words)}}}"


def _at(condition: str) -> str:
    return f"complete -c openclaw -n '__openclaw_at {condition}'"


def _line(command: Command) -> str:
    return "".join(f" {word}" for word in command.path)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
