"""The names that this tool has keys for at a place of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.provider import KEY_VARIABLE
from .key_table import ANY, KEYS, Key, matches

if TYPE_CHECKING:
    from .keypath import KeyPath

VARIABLES: tuple[KeyPath, ...] = (("env",), ("env", "vars"))
"""Where variables stand, under any name."""


def own_names(place: KeyPath) -> dict[str, Key]:
    """Return the keys that this tool knows in the object at a place, by name."""
    found = {key.pattern[-1]: key for key in KEYS if matches(key.pattern[:-1], place)}
    found.pop(ANY, None)
    if place in VARIABLES:
        found.setdefault(
            KEY_VARIABLE, next(key for key in KEYS if key.pattern[1:] == (KEY_VARIABLE,))
        )
    return found


def leads_on(path: KeyPath) -> bool:
    """Return whether keys of this tool's stand below a path."""
    depth = len(path)
    return any(len(key.pattern) > depth and matches(key.pattern[:depth], path) for key in KEYS)
