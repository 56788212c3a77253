"""References to variables in configured strings.

``${NAME}`` is the variable's value, ``${NAME:-default}`` the default where it is unset or empty,
as in a shell. A default ends at its own ``}`` and may hold references, which are looked up only
where it is used. ``$${`` is a literal ``${``. Anything else that begins with ``${`` is an error;
``$NAME`` and ``%NAME%`` are text. What a variable holds is not looked into again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Lookup = Callable[[str], str | None]

# Texts, compiled by the first use: most configurations have none.
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_MARK = r"\$?\$\{|\}"
_DEEPEST = 10
_SHOWN = 40


class UnsetVariableError(ValueError):
    """A referenced variable is not set, or empty. ``name`` is the variable's."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the variable {name} is not set")
        self.name = name


class WrongReferenceError(ValueError):
    """Something begins with ``${`` and is no reference; the text names it."""


def interpolate(text: str, lookup: Lookup) -> str:
    """Replace each reference by what ``lookup`` returns.

    Raises:
        UnsetVariableError: ``lookup`` returned None or nothing, and there is no default.
        WrongReferenceError: Something begins with ``${`` and is no reference.
    """
    if "${" not in text:
        return text
    return _read(text, 0, lookup, 0)[0]


def _read(text: str, at: int, lookup: Lookup | None, depth: int) -> tuple[str, int]:
    """Return what a text says up to its end, or a default up to its ``}``, and where that is.

    A default that does not end is at -1.

    Args:
        text: All of it.
        at: Where to begin.
        lookup: See ``interpolate``; None where nothing of it is used.
        depth: How many defaults it stands in.

    Raises:
        ValueError: As ``interpolate``.
    """
    pieces, literal = [], 0
    while mark := re.compile(_MARK).search(text, at):
        pieces.append(text[at : mark.start()])
        at = mark.end()
        if mark[0] == "${":
            value, at = _reference(text, mark.start(), lookup, depth)
            pieces.append(value)
        elif mark[0] == "}" and depth and not literal:
            return "".join(pieces), at
        else:
            literal += 1 if mark[0] == "$${" else -1 if literal else 0
            pieces.append(mark[0].removeprefix("$") if mark[0] == "$${" else mark[0])
    return "".join([*pieces, text[at:]]), -1 if depth else len(text)


def _reference(text: str, start: int, lookup: Lookup | None, depth: int) -> tuple[str, int]:
    """Return what the reference at a place says, and where it ends."""
    match = re.compile(rf"\$\{{({_NAME})(\}}|:-)").match(text, start)
    if match is None:
        raise WrongReferenceError(_named(text, start))
    name, end = match[1], match.end()
    value = lookup(name) if lookup else ""
    if match[2] == "}":
        if not value and lookup:
            raise UnsetVariableError(name)
        return value or "", end
    if depth == _DEEPEST:
        raise WrongReferenceError(f"${{{name}:-…}} stands in more than {_DEEPEST} others")
    default, end = _read(text, end, None if value else lookup, depth + 1)
    if end < 0:
        raise WrongReferenceError(f"${{{name}:-… is not closed")
    return value or default, end


def _named(text: str, start: int) -> str:
    """Say what is wrong with a reference; what follows an operator may be a secret."""
    operator = re.compile(rf"\$\{{{_NAME}:[=?+-]").match(text, start)
    end = text.find("}", start)
    if operator:
        return f"{operator[0]}…}} is no reference"
    if end < 0:
        name = re.compile(r"\$\{[A-Za-z0-9_.:-]*").match(text, start)
        shown = name[0] if name else "${"
        return f"{shown[:_SHOWN]}… is not closed"
    shown = text[start : end + 1]
    return f"{shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'} is no reference"
