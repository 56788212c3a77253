"""An option that there is not: the one that was meant, a parameter, or one of another command."""

from __future__ import annotations

from shlex import join, quote
from typing import TYPE_CHECKING, Any

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_OPTIONS = {"reasoning_effort": "--thinking", "effort": "--thinking", "reasoning": "--thinking"}
"""What people call an option of ours: it takes the same words."""

CALLED = {
    "--message": "prompt text question query input ask p",
    "--system": "system-prompt instructions role persona",
    "--file": "attach attachment image-file upload",
    "--output": "out save output-file outfile",
    "--output-format": "format form",
    "--max-cost": "budget max-budget max-budget-usd limit-cost",
    "--continue": "last go-on",
    "--session": "conversation chat session-id thread",
    "--thinking": "think reasoning-level thinking-level",
    "--fallback": "fallback-model fallbacks",
    "--no-history": "no-save private ephemeral no-log incognito",
    "--quiet": "silent",
    "--retries": "retry max-retries",
    "--timeout": "time-out max-time",
    "--dry-run": "dryrun print-request curl",
    "--estimate": "price estimate-cost",
    "--limit": "max count top n",
    "--refresh": "update reload no-cache",
}
"""Options of ours → what others call them, without dashes."""

_ALIKE = 0.75
_LINE = 100


def no_such_option(option: str, near: Sequence[str], ctx: Any, argv: Sequence[str]) -> UsageError:
    """Return the error for an option that a command lacks.

    Args:
        option: What was typed, without a value.
        near: The command's options that look like it.
        ctx: The command's context.
        argv: The whole command line.
    """
    message = f"no such option: {option}"
    see = f"see: {ctx.command_path} --help"
    options = _names(ctx.command, ctx)
    if (one := option.removesuffix("s")) in options:
        return UsageError(f"{message}; did you mean {one}?", hint=see)
    if "-P" in options and (way := setting(option, argv)):
        return UsageError(message, hint=f"set it with: {way}")
    if ctx.parent is None and (line := _as_chat(ctx, option, argv)):
        return UsageError(message, hint=f"an option of chat comes after that word: {line}")
    if ctx.parent is None and (way := setting(option, argv)):
        return UsageError(message, hint=f"set it with: openclaw chat {way} …")
    near = _near(option, options | _names(ctx.find_root().command, ctx) - {"--version"}) or near[:1]
    if near:
        return UsageError(f"{message}; did you mean {' or '.join(near)}?", hint=see)
    return UsageError(message, hint=see)


def _near(option: str, options: set[str]) -> list[str]:
    """Return the options that may have been meant: what is called like that, or looks alike."""
    from difflib import get_close_matches

    called = [
        ours
        for ours, names in CALLED.items()
        if ours in options and option.lstrip("-") in names.split()
    ]
    return called or get_close_matches(option, sorted(options), 2, _ALIKE)


def _names(command: Any, ctx: Any) -> set[str]:
    """Return the spellings of a command's options."""
    return {
        name for param in command.get_params(ctx) for name in (*param.opts, *param.secondary_opts)
    }


def setting(option: str, argv: Sequence[str]) -> str | None:
    """Return how a request's parameter is set that was typed as an option.

    Args:
        option: In snake_case, camelCase or with dashes.
        argv: The line, for the value; one that would be refused is left out.

    Returns:
        The option to type; None where it is no parameter's name.
    """
    from ..request.field_names import ALIASES, wire_name
    from ..request.param_table import BESIDE, CLIENT_ONLY, TABLE

    name = option.lstrip("-").replace("-", "_")
    wire = wire_name(name[:1].lower() + name[1:])
    value = _value(option, argv)
    if wire in _OPTIONS:
        level = value if value is not None and _is_level(value) else None
        if level is not None or wire != "reasoning":
            return f"{_OPTIONS[wire]} {level or 'LEVEL'}"
    checks = TABLE | BESIDE | CLIENT_ONLY
    if wire not in checks:
        return None
    if wire == "provider" and value is not None and value.isalnum():
        return "-P " + quote(f'provider.only=["{value}"]')
    shown = name if name in ALIASES else wire
    if value is not None and _is_taken(checks[wire], value):
        text = f"{shown}={value}"
        if len(text) <= _LINE and text.isprintable():
            return f"-P {quote(text)}"
    return f"-P {shown}=VALUE"


def _is_taken(check: Callable[[Any], Any], value: str) -> bool:
    """Return whether a parameter may have a value, read as ``--param`` reads it."""
    import json

    try:
        read = json.loads(value)
    except (ValueError, RecursionError):
        read = value
    try:
        check(read)
    except (ValueError, TypeError, RecursionError):
        return False
    return True


def _is_level(word: str) -> bool:
    from ..request.levels import check_level

    try:
        check_level(word)
    except ValueError:
        return False
    return True


def _value(option: str, argv: Sequence[str]) -> str | None:
    """Return what was given to an option, joined to it or behind it."""
    for word, following in zip(argv, [*argv[1:], None], strict=True):
        if word == option:
            return None if following is None or following.startswith("--") else following
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


def _as_chat(ctx: Any, option: str, argv: Sequence[str]) -> str | None:
    """Return the line with ``chat`` in it, for an option of chat that stood before any command."""
    chat = ctx.command.get_command(ctx, "chat")
    if option not in _names(chat, ctx):
        return None
    line = f"openclaw chat {join(argv)}"
    shown = len(line) <= _LINE and line.isprintable() and "chat" not in argv
    return line if shown else f"openclaw chat {option} …"
