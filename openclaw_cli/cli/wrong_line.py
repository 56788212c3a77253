"""A line that Typer can't read, told in our words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def explained(error: Any, argv: Sequence[str], command: Any) -> UsageError:
    """Return the error for a line, with what to type instead where that is known.

    Args:
        error: Typer's own.
        argv: The line.
        command: The whole program.
    """
    context = getattr(error, "ctx", None)
    option = getattr(error, "option_name", None)
    if option and context is not None and hasattr(error, "possibilities"):
        from .wrong_option import no_such_option

        return no_such_option(option, error.possibilities or (), context, argv)
    path = context.command_path if context is not None else _path_in(argv, command)
    if context is not None and (found := _as_option(error.format_message(), context)):
        word, line = found
        return UsageError(f"{path} takes no word {word!r}", hint=f"try: {line}")
    message = _in_one_line(error.format_message())
    return UsageError(f"{message}{_meant(message)}", hint=f"see: {path} --help")


def _meant(message: str) -> str:
    """Return the question that offers the choices which a word that is none of them is nearly."""
    found = re.search(r"'([^']*)' is not one of (.*)", message)
    if found is None:
        return ""
    from ..request.near import did_you_mean
    from .wrong_command import near

    names = near(found[1], re.findall(r"'([^']*)'", found[2]))
    return f"; {did_you_mean(names)}" if names else ""


def _as_option(message: str, ctx: Any) -> tuple[str, str] | None:
    """Return a word too many that an option may have as its value, and the line that says so."""
    found = re.search(r"unexpected extra argument\S* \((\S+)\)", message)
    if found is None:
        return None
    word = found[1]
    params = ctx.command.get_params(ctx)
    for param in params:
        words = [
            str(getattr(choice, "value", choice)) for choice in getattr(param.type, "choices", ())
        ]
        if word in words and param.param_type_name == "option":
            more = " …" if any(one.param_type_name == "argument" for one in params) else ""
            return word, f"{ctx.command_path}{more} {max(param.opts, key=len)} {word}"
    return None


def _in_one_line(message: str) -> str:
    """Return a parser's message as ours are: one line, without its end, and no parser's words."""
    text = " ".join(message.split()).removesuffix(".")  # a long list of choices is wrapped
    text = re.sub(r"is not a valid int(?:eger)?(?: range)?", "is not a whole number", text)
    text = re.sub(r"is not a valid float(?: range)?", "is not a number", text)
    return text[:1].lower() + text[1:]


def _path_in(argv: Sequence[str], command: Any) -> str:
    """Return the command that a line names, for errors that do not tell where they happened."""
    path = ["openclaw"]
    for word in argv:
        if not word.startswith("-"):
            command = command.get_command(None, word) if hasattr(command, "get_command") else None
            if command is None:
                break
            path.append(word)
    return " ".join(path)
