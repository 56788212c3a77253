"""The completion script for bash, from 3.2 on, without the bash-completion package."""

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

_SCRIPT = r"""# Completions of openclaw for bash. Written by `make docs`; do not edit.

_openclaw() {
  local IFS=$' \t\n' rest="${COMP_LINE:0:COMP_POINT}" command="" option="" kind="" offered=""
  local piece word current lead i last=-1 count=0
  local -a words arguments
  local keys="%KEYS%"

  # bash cuts words at = : @ as well; pieces with no blank between them are one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece="${COMP_WORDS[i]}"
    if ((i == 0)) || [[ -z $rest || $rest == [[:blank:]]* ]]; then
      last=$((last + 1))
      rest="${rest#"${rest%%[![:blank:]]*}"}"
    fi
    [[ $rest == "$piece"* ]] || piece="$rest" # the cursor is inside the word
    words[last]="${words[last]}$piece"
    rest="${rest#"$piece"}"
  done
  current="${words[last]#[\"\']}"

  for ((i = 1; i < last; i++)); do
    word="${words[i]}"
    if [[ -n $option ]]; then
      option=""
      continue
    fi
    case "$word" in
      --) return ;;
      -?*)
        case "$command:$word" in
          %TAKES_VALUE%) option="$word" ;;
        esac
        ;;
      *)
        case "$command $word" in
          %COMMANDS%) command="$command $word" ;;
          *) arguments[count]="$word"; count=$((count + 1)) ;;
        esac
        ;;
    esac
  done

  lead=""
  if [[ -z $option && $current == --*=* ]]; then
    option="${current%%=*}"
    lead="$option="
  fi
  case "$command:$option" in
%VALUES%
    *:) [[ $current == -* ]] && kind=options || _openclaw_argument ;;
  esac
  # A TAB on nothing, where nothing else is to be said, shows the options.
  case "$option$offered$current$kind" in
    "" | words | text | free) kind=options ;;
  esac
  [[ $kind == options ]] && _openclaw_options
  _openclaw_reply "$2"
}

_openclaw_argument() {
  case "$command:$count" in
%ARGUMENTS%
  esac
}

_openclaw_key_value() {
  case "${arguments[0]}" in
%KEY_VALUES%
  esac
}

_openclaw_options() {
  case "$command" in
%OPTIONS%
  esac
  offered="$offered %GLOBALS%"
}

# What is written over is $1, the end of the current word; the candidates are whole words.
_openclaw_reply() {
  local kept="${current%"$1"}" typed="${current#"$lead"}" candidate
  [[ $kind == param ]] && _openclaw_parameters
  case "$kind:$typed" in
    ref:* | alias:* | session:* | template:*) _openclaw_names; return ;;
    text:@@*) return ;; # a literal @
    text:@*) lead="$lead@"; typed="${typed#@}" ;;
    file:*) ;;
    *)
      for candidate in $(compgen -W "$offered" -- "$typed"); do
        [[ $candidate == *= ]] && compopt -o nospace 2>/dev/null # not in 3.2
        candidate="$lead$candidate"
        COMPREPLY+=("${candidate#"$kept"}")
      done
      return
      ;;
  esac
  compopt -o filenames 2>/dev/null # not in 3.2
  while IFS= read -r candidate; do
    candidate="$lead$candidate"
    COMPREPLY+=("${candidate#"$kept"}")
  done < <(compgen -f -- "$typed")
}

_openclaw_parameters() {
  offered="%PARAMETERS%"
  case "$typed" in
%PARAMETER_VALUES%
    *=*) offered="" ;;
  esac
}

# The tool writes its names into files, a name a line. Nothing in them is expanded.
_openclaw_names() {
  local cache state file name part long=""
  local -a names found
  case "$OSTYPE" in
    darwin*)
      cache="$HOME/Library/Caches/openclaw" state="$HOME/Library/Application Support/openclaw"
      ;;
    msys* | cygwin*) cache="$LOCALAPPDATA/openclaw/Cache" state="$LOCALAPPDATA/openclaw" ;;
    *) cache="$HOME/.cache/openclaw" state="$HOME/.local/state/openclaw" ;;
  esac
  [[ -n $XDG_CACHE_HOME ]] && cache="$XDG_CACHE_HOME/openclaw"
  [[ -n $XDG_STATE_HOME ]] && state="$XDG_STATE_HOME/openclaw"
  [[ -n $OPENCLAW_STATE_DIR ]] && cache="$OPENCLAW_STATE_DIR/cache" state="$OPENCLAW_STATE_DIR"
  file=""
  [[ $kind == session ]] && file="$state/%SESSIONS%"
  [[ $kind == template ]] && file="$cache/%TEMPLATES%"
  if [[ -n $file ]]; then
    [[ -r "$file" ]] || return
    IFS=$'\n' read -r -d '' -a names <"$file"
    for name in "${names[@]}"; do
      [[ $name == "$typed"* ]] && COMPREPLY+=("$name")
    done
    _openclaw_rest
    return
  fi
  part="$typed"
  if [[ openrouter/ == "$typed"* || $typed == openrouter/* ]]; then
    long=openrouter/ part="${typed#openrouter/}"
    [[ $typed == openrouter/* ]] || part=""
  fi
  for file in %ALIASES% %MODELS%; do
    [[ -r "$cache/$file" ]] || continue
    [[ $kind$file == alias%MODELS% ]] && continue
    IFS=$'\n' read -r -d '' -a names <"$cache/$file"
    for name in "${names[@]}"; do
      [[ $name == *"$part"* ]] || continue
      found+=("$name")
      # Both forms of a ref are right; the short one is offered once it is begun.
      if [[ $name == "$typed"* ]]; then
        [[ -n $typed || $file == %ALIASES% || $name == openrouter/* ]] && COMPREPLY+=("$name")
      fi
      if [[ -n $long && $file == %MODELS% && $name != openrouter/* ]]; then
        [[ $long$name == "$typed"* ]] && COMPREPLY+=("$long$name")
      fi
    done
  done
  [[ $kind == ref && ${#COMPREPLY[@]} == 0 ]] && _openclaw_any_part
  _openclaw_rest
}

# Takes from the candidates what stands before the end of the word that is written over.
_openclaw_rest() {
  COMPREPLY=("${COMPREPLY[@]/#/$lead}")
  COMPREPLY=("${COMPREPLY[@]#"$kept"}")
}

# No name begins like this: those that have it in them.
_openclaw_any_part() {
  local whole="" common i
  [[ -n $part && -z ${kept#"$lead"} ]] || return # what stands before a : is not written over
  ((${#found[@]})) || return
  [[ $typed == openrouter/* ]] && whole=openrouter/
  common="${found[0]}"
  for name in "${found[@]}"; do
    while [[ $name != "$common"* ]]; do common="${common%?}"; done
    [[ -n $common ]] || break
  done
  # readline writes what all candidates begin with over what was typed, also where that is less.
  # So they begin differently then: one of them has its long form.
  if [[ -n $common && $common != *"$part"* ]]; then
    whole=""
    if [[ $common != o* && $common == */* ]]; then
      found[0]="openrouter/${found[0]}"
    elif [[ ${typed:0:1} != "${common:0:1}" ]]; then
      found+=("$typed")
    else
      return
    fi
  fi
  if [[ -n $whole ]]; then
    for ((i = 0; i < ${#found[@]}; i++)); do
      [[ ${found[i]} == */* && ${found[i]} != openrouter/* ]] && found[i]="$whole${found[i]}"
    done
  fi
  COMPREPLY=("${found[@]}")
}

complete -F _openclaw openclaw
"""


def bash(tree: Command) -> str:
    """Return the script."""
    commands = walk(tree)
    options = [(_line(c), option) for c in commands for option in own_options(tree, c)]
    options += [("*", option) for option in global_options(tree)]
    paths = [_line(command) for command in commands[1:]]
    takes_value = [
        name for line, option in options if option.value for name in _patterns(line, option)
    ]
    rows = {
        "%COMMANDS%": "|".join(f'"{path}"' for path in paths),
        "%TAKES_VALUE%": "|".join(takes_value),
        "%VALUES%": "\n".join(_value_rows(options)),
        "%ARGUMENTS%": "\n".join(row for command in commands for row in _argument_rows(command)),
        "%KEYS%": " ".join(key.path for key in config_keys()),
        "%KEY_VALUES%": "\n".join(
            f'    {key.path}) offered="{" ".join(key.choices)}" ;;'
            for key in config_keys()
            if key.choices
        ),
        "%OPTIONS%": "\n".join(_option_rows(tree)),
        "%GLOBALS%": _names(global_options(tree)),
        "%PARAMETERS%": " ".join(f"{name}=" for name in parameters()),
        "%PARAMETER_VALUES%": "\n".join(
            f'    {name}=*) offered="{" ".join(f"{name}={word}" for word in words)}" ;;'
            for name, words in parameters().items()
            if words
        ),
        "%ALIASES%": ALIAS_NAMES,
        "%MODELS%": MODEL_NAMES,
        "%SESSIONS%": SESSION_NAMES,
        "%TEMPLATES%": TEMPLATE_NAMES,
    }
    script = _SCRIPT
    for mark, text in rows.items():
        script = script.replace(mark, text)
    return script


def _line(command: Command) -> str:
    return "".join(f" {word}" for word in command.path)


def _patterns(line: str, option: Option) -> list[str]:
    return [f"*:{name}" if line == "*" else f'"{line}:{name}"' for name in option.names]


def _names(options: list[Option]) -> str:
    return " ".join(name for option in options for name in option.names)


def _value_rows(options: list[tuple[str, Option]]) -> Iterator[str]:
    for line, option in options:
        if option.value:
            yield f"    {'|'.join(_patterns(line, option))}) {_offer(option.value)} ;;"


def _argument_rows(command: Command) -> Iterator[str]:
    if command.commands:
        words = " ".join(child.path[-1] for child in command.commands)
        yield f'    "{_line(command)}:0") offered="{words}" ;;'
    for index, value in enumerate(command.arguments):
        place = "*" if value.many else index
        yield f'    "{_line(command)}:"{place}) {_offer(value)} ;;'


def _option_rows(tree: Command) -> Iterator[str]:
    for command in walk(tree):
        names = _names(own_options(tree, command))
        yield f'    "{_line(command)}") offered="{names}" ;;'


def _offer(value: Value) -> str:
    match value.kind:
        case "choice":
            return f'kind=words offered="{" ".join(value.choices)}"'
        case "key":
            return 'kind=words offered="$keys"'
        case "key value":
            return "kind=words; _openclaw_key_value"
        case "file" | "text" | "ref" | "alias" | "session" | "template" | "param":
            return f"kind={value.kind}"
        case _:
            return "kind=free"
