"""Completion scripts for bash, zsh and fish. They are static: a TAB starts no Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_cli.config.keys import ANY, KEYS

from .tree import walk

if TYPE_CHECKING:
    from .tree import Command, Option

HEADER = "# Completions of openclaw for {shell}. Written by `make docs`; do not edit."
KEY_COMMANDS = (("config", "get"), ("config", "set"), ("config", "unset"))


def config_keys() -> list[tuple[str, str, tuple[str, ...]]]:
    """Return dotted path, help and choices of each key that has a fixed name."""
    return [(".".join(k.pattern), k.help, k.choices) for k in KEYS if ANY not in k.pattern]


def bash(tree: Command) -> str:
    """Return the script for bash, from 3.2 on, without the bash-completion package."""
    commands = walk(tree)
    lines = [
        HEADER.format(shell="bash"),
        "_openclaw() {",
        "  local cur prev line word words i",
        '  line=""',
        "  # COMP_WORDBREAKS may cut at =: what stands before it is the option then.",
        '  cur="${COMP_WORDS[COMP_CWORD]}"',
        '  prev="${COMP_WORDS[COMP_CWORD-1]}"',
        '  if [ "$cur" = "=" ]; then cur=""; ',
        '  elif [ "$prev" = "=" ]; then prev="${COMP_WORDS[COMP_CWORD-2]}"; fi',
        "  for ((i = 1; i < COMP_CWORD; i++)); do",
        '    word="${COMP_WORDS[i]}"',
        '    [ "$word" = "--" ] && return',
        '    case "$line $word" in',
        f"      {_bash_alternatives([' ' + ' '.join(c.path) for c in commands[1:]])})",
        '        line="$line $word" ;;',
        "    esac",
        "  done",
        '  case "$line:$prev" in',
        *_bash_values(commands),
        "  esac",
        '  case "$line" in',
    ]
    for command in commands:
        line = "".join(f" {word}" for word in command.path)
        words = [child.path[-1] for child in command.commands]
        words += command.arguments
        if command.path in KEY_COMMANDS:
            words += [path for path, _, _ in config_keys()]
        words += [name for option in _options(tree, command) for name in option.names]
        lines.append(f'    "{line}") words="{" ".join(words)}" ;;')
    lines += [
        "  esac",
        '  if [ "${cur#@}" != "$cur" ]; then',
        '    COMPREPLY=($(compgen -P @ -f -- "${cur#@}"))',
        "  else",
        '    COMPREPLY=($(compgen -W "$words" -- "$cur"))',
        "  fi",
        "}",
        "complete -o default -F _openclaw openclaw",
    ]
    return "\n".join(lines) + "\n"


def zsh(tree: Command) -> str:
    """Return the script for zsh, to be found by ``compinit`` as ``_openclaw``."""
    commands = walk(tree)
    lines = [
        "#compdef openclaw",
        HEADER.format(shell="zsh"),
        "_openclaw() {",
        '  local line="" word i prev="${words[CURRENT-1]}"',
        "  local -a found",
        "  for ((i = 2; i < CURRENT; i++)); do",
        '    word="${words[i]}"',
        '    if [[ "$word" == "--" ]]; then _files; return; fi',
        '    case "$line $word" in',
        f'      ({_zsh_alternatives(commands[1:])}) line="$line $word" ;;',
        "    esac",
        "  done",
        '  case "$line:$prev" in',
    ]
    for command in commands:
        line = "".join(f" {word}" for word in command.path)
        for option in _options(tree, command):
            if not option.takes_value:
                continue
            keys = "|".join(_quoted(f"{line}:{name}") for name in option.names)
            values = f"compadd -- {' '.join(option.choices)}" if option.choices else "_files"
            lines.append(f"    ({keys}) {values}; return ;;")
    for path, _, choices in config_keys():
        if choices:
            lines.append(
                f"    ({_quoted(f' config set:{path}')}) compadd -- {' '.join(choices)}; return ;;"
            )
    lines += ["  esac", '  case "$line" in']
    for command in commands:
        line = "".join(f" {word}" for word in command.path)
        entries = [(child.path[-1], child.help) for child in command.commands]
        entries += [(word, "") for word in command.arguments]
        if command.path in KEY_COMMANDS:
            entries += [(path, text) for path, text, _ in config_keys()]
        entries += [(n, o.help) for o in _options(tree, command) for n in o.names]
        described = " ".join(_quoted(f"{name}:{text}" if text else name) for name, text in entries)
        lines.append(f"    ({_quoted(line)}) found=({described}) ;;")
    lines += [
        "  esac",
        "  _describe openclaw found",
        '  if [[ "$PREFIX" == @* ]]; then compset -P @; _files; fi',
        "}",
        '_openclaw "$@"',
    ]
    return "\n".join(lines) + "\n"


def fish(tree: Command) -> str:
    """Return the script for fish."""
    lines = [
        HEADER.format(shell="fish"),
        "function __openclaw_at --description 'Whether the command so far is exactly this one'",
        "    set -l words (commandline -opc)",
        "    set -e words[1]",
        "    set -l line",
        "    for word in $words",
        '        test "$word" = --; and return 1',
        f'        contains -- "$line $word" {_fish_paths(tree)}; and set line "$line $word"',
        "    end",
        '    test "$line" = "$argv[1]"',
        "end",
        "complete -c openclaw -f",
    ]
    for command in walk(tree):
        line = "".join(f" {word}" for word in command.path)
        at = f"complete -c openclaw -n '__openclaw_at \"{line}\"'"
        lines += [f"{at} -a {c.path[-1]} -d {_quoted(c.help)}" for c in command.commands]
        lines += [f"{at} -a {word}" for word in command.arguments]
        if command.path in KEY_COMMANDS:
            lines += [f"{at} -a {path} -d {_quoted(text)}" for path, text, _ in config_keys()]
        lines += [f"{at} {_fish_option(option)}" for option in _options(tree, command)]
    for path, _, choices in config_keys():
        if choices:
            lines.append(
                f'complete -c openclaw -n \'__openclaw_at " config set";'
                f" and test (commandline -opc)[-1] = {path}' -a '{' '.join(choices)}'"
            )
    return "\n".join(lines) + "\n"


def _options(tree: Command, command: Command) -> list[Option]:
    """Return a command's options and the global ones: those are taken after the command too."""
    own = {name for option in command.options for name in option.names}
    more = [o for o in tree.options if not own & set(o.names) and o.names != ("--version",)]
    return [*command.options, *more] if command.path else list(command.options)


def _bash_values(commands: list[Command]) -> list[str]:
    lines = []
    for command in commands:
        line = "".join(f" {word}" for word in command.path)
        for option in _options(commands[0], command):
            if not option.takes_value:
                continue
            keys = _bash_alternatives([f"{line}:{name}" for name in option.names])
            values = f'-W "{" ".join(option.choices)}"' if option.choices else "-f"
            lines.append(f'    {keys}) COMPREPLY=($(compgen {values} -- "$cur")); return ;;')
    for path, _, choices in config_keys():
        if choices:
            words = " ".join(choices)
            key = _bash_alternatives([f" config set:{path}"])
            lines.append(f'    {key}) COMPREPLY=($(compgen -W "{words}" -- "$cur")); return ;;')
    return lines


def _bash_alternatives(words: list[str]) -> str:
    return "|".join(f'"{word}"' for word in words)


def _zsh_alternatives(commands: list[Command]) -> str:
    return "|".join(_quoted(" " + " ".join(command.path)) for command in commands)


def _fish_paths(tree: Command) -> str:
    return " ".join(f'" {" ".join(command.path)}"' for command in walk(tree)[1:])


def _fish_option(option: Option) -> str:
    names = " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
    )
    values = f" -x -a '{' '.join(option.choices)}'" if option.choices else ""
    if option.takes_value and not option.choices:
        values = " -r -F"
    return f"{names}{values} -d {_quoted(option.help)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "'\\''") + "'"
