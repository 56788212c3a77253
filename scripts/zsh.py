"""The completion script for zsh, to be found by ``compinit`` as ``_openclaw``."""

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

_SCRIPT = r"""#compdef openclaw
# Completions of openclaw for zsh. Written by `make docs`; do not edit.

_openclaw() {
  # Nothing is offered after --: what stands there is the user's own text.
  (( ${words[(i)--]} < CURRENT )) && return 1
  _openclaw_command
}
%COMMANDS%
_openclaw_text() {
  [[ $PREFIX == @@* ]] && return 1 # a literal @
  compset -P @ && _files
}

_openclaw_key() {
  local -a keys=(
%KEYS%
  )
  _describe -t keys 'configuration key' keys
}

_openclaw_key_value() {
  local -a choices
  case ${line[1]} in
%KEY_VALUES%
    *) return 1 ;;
  esac
  _describe -t values value choices
}

_openclaw_param() {
  local -a values
  if compset -P '*='; then
    case ${${IPREFIX%=}##*[=P]} in
%PARAMETER_VALUES%
      *) return 1 ;;
    esac
    compadd -X value -a values
  else
    values=(%PARAMETERS%)
    compadd -S '' -X parameter -a values
  fi
}

# The tool writes its names into files, a name a line.
_openclaw_names() {
  local cache state
  case $OSTYPE in
    darwin*)
      cache=$HOME/Library/Caches/openclaw state="$HOME/Library/Application Support/openclaw"
      ;;
    *) cache=$HOME/.cache/openclaw state=$HOME/.local/state/openclaw ;;
  esac
  [[ -n $XDG_CACHE_HOME ]] && cache=$XDG_CACHE_HOME/openclaw
  [[ -n $XDG_STATE_HOME ]] && state=$XDG_STATE_HOME/openclaw
  [[ -n $OPENCLAW_STATE_DIR ]] && cache=$OPENCLAW_STATE_DIR/cache state=$OPENCLAW_STATE_DIR
  [[ $1 == %SESSIONS% ]] && cache=$state
  reply=()
  [[ -r $cache/$1 ]] && reply=(${(f)"$(<$cache/$1)"})
}

_openclaw_session() {
  local -a reply
  _openclaw_names %SESSIONS%
  compadd -X conversation -a reply
}

_openclaw_template() {
  local -a reply
  _openclaw_names %TEMPLATES%
  compadd -X template -a reply
}

_openclaw_alias() {
  local -a reply
  _openclaw_names %ALIASES%
  compadd -X alias -a reply
}

_openclaw_ref() {
  local -a reply models aliases
  _openclaw_names %ALIASES%
  aliases=($reply)
  _openclaw_names %MODELS%
  models=(openrouter/${^reply:#openrouter/*} ${(M)reply:#openrouter/*})
  # Both forms of a ref are right; the short one is offered once it is begun.
  [[ -n $PREFIX && $PREFIX != openrouter/* ]] && models+=($reply)
  compadd -a aliases
  compadd -a models
  (( compstate[nmatches] )) && return
  # No name begins like this: those that have it in them.
  compset -P openrouter/ && models=(${reply:#openrouter/*}) aliases=() || models=($reply)
  compadd -M 'l:|=* r:|=*' -a aliases
  compadd -M 'l:|=* r:|=*' -a models
}

if [[ $funcstack[1] == _openclaw ]]; then
  _openclaw "$@" # found by compinit and loaded at the first TAB
elif (( $+functions[compdef] )); then
  compdef _openclaw openclaw # sourced
fi
"""

_COMMAND = r"""
%NAME%() {
  local curcontext="$curcontext" state
  local -a line
  typeset -A opt_args
  _arguments -C -S \
%SPECS%
}
"""

_GROUP = r"""
%NAME%() {
  local curcontext="$curcontext" state
  local -a line
  typeset -A opt_args
  local -a commands=(
%WORDS%
  )
  _arguments -C -S \
%SPECS% \
    '(-)1:command:->command' \
    '(-)*::argument:->argument' && return
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case ${line[1]} in
%CALLS%
      esac
      ;;
  esac
}
"""


def zsh(tree: Command) -> str:
    """Return the script."""
    keys = config_keys()
    return (
        _SCRIPT.replace("%COMMANDS%", "".join(_function(tree, command) for command in walk(tree)))
        .replace("%ALIASES%", ALIAS_NAMES)
        .replace("%MODELS%", MODEL_NAMES)
        .replace("%SESSIONS%", SESSION_NAMES)
        .replace("%TEMPLATES%", TEMPLATE_NAMES)
        .replace("%PARAMETERS%", " ".join(f"{name}=" for name in parameters()))
        .replace(
            "%PARAMETER_VALUES%",
            "\n".join(
                f"      {name}) values=({' '.join(words)}) ;;"
                for name, words in parameters().items()
                if words
            ),
        )
        .replace("%KEYS%", "\n".join(_entry(key.path, key.help) for key in keys))
        .replace(
            "%KEY_VALUES%",
            "\n".join(
                f"    {key.path}) choices=({' '.join(key.choices)}) ;;"
                for key in keys
                if key.choices
            ),
        )
    )


def _function(tree: Command, command: Command) -> str:
    specs = [spec for option in _options(tree, command) for spec in _option_specs(option)]
    specs += [
        _quoted(f"{'*' if value.many else index}:{_escaped(value.label)}:{_action(value)}")
        for index, value in enumerate(command.arguments, 1)
    ]
    children = command.commands
    return (
        (_GROUP if children else _COMMAND)
        .replace("%NAME%", _name(command))
        .replace("%WORDS%", "\n".join(_entry(c.path[-1], c.help) for c in children))
        .replace("%CALLS%", "\n".join(f"        {c.path[-1]}) {_name(c)} ;;" for c in children))
        .replace("%SPECS%", " \\\n".join(f"    {spec}" for spec in specs))
    )


def _options(tree: Command, command: Command) -> list[Option]:
    if not command.path:
        return list(command.options)
    return [*own_options(tree, command), *global_options(tree)]


def _option_specs(option: Option) -> Iterator[str]:
    """Yield one spec for each spelling; one spelling rules the others out, unless repeatable."""
    before = "*" if option.repeatable else f"({' '.join(option.names)})"
    for name in option.names:
        if option.value is None:
            yield _quoted(f"{before}{name}[{_escaped(option.help)}]")
        else:
            # = takes the value behind an equals sign or as the next word, + the same without one.
            joint = "=" if name.startswith("--") else "+"
            value = f":{_escaped(option.value.label)}:{_action(option.value)}"
            yield _quoted(f"{before}{name}{joint}[{_escaped(option.help)}]{value}")


def _action(value: Value) -> str:
    match value.kind:
        case "choice":
            return f"({' '.join(value.choices)})"
        case "file":
            return "_files"
        case "text" | "key" | "key value" | "ref" | "alias" | "session" | "template" | "param":
            return f"_openclaw_{value.kind.replace(' ', '_')}"
        case _:
            return " "


def _name(command: Command) -> str:
    return "_".join(("_openclaw_command", *command.path))


def _entry(word: str, help_: str) -> str:
    return f"    {_quoted(f'{word}:{help_}')}"


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "[]:\\" else char for char in text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
