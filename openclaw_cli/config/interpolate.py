"""``${NAME}`` in configured strings. ``$${NAME}`` is a literal ``${NAME}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Compiled by the first use: most configurations have none.
_REFERENCE = r"(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)\}"


class UnsetVariableError(ValueError):
    """A referenced variable is not set. ``name`` is the variable's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def interpolate(text: str, lookup: Callable[[str], str | None]) -> str:
    """Replace each reference by what ``lookup`` returns.

    Raises:
        UnsetVariableError: ``lookup`` returned None.
    """
    if "${" not in text:
        return text

    def replace(match: re.Match[str]) -> str:
        if match[1]:
            return match[0][1:]
        value = lookup(match[2])
        if value is None:
            raise UnsetVariableError(match[2])
        return value

    return re.sub(_REFERENCE, replace, text)
