"""The place of a key that is spelt right and stands where nothing reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..request.field_names import folded, is_one_slip
from ..request.provider import OPENROUTER
from .key_table import ANY, KEYS, LISTS, Key, matches
from .keypath import format_path
from .known_names import VARIABLES, own_names
from .openclaw_keys import openclaw_names
from .param_check import is_good_param, is_params
from .validate import problem_with

if TYPE_CHECKING:
    from .keypath import KeyPath

DEFAULTS: KeyPath = ("agents", "defaults")
PROVIDERS: KeyPath = ("models", "providers")
_MODELS: KeyPath = ("models",)
_OF_A_PROVIDER = frozenset({"baseurl", "apikey"})


def place_of(path: KeyPath, value: Any) -> tuple[str, Key | None] | None:
    """Return the place of a key that is known elsewhere, and its row where it has one."""
    place, name = path[:-1], str(path[-1])
    parts: KeyPath = (*place, *name.split("."))
    if len(parts) > len(path) and _is_known(parts):
        return format_path(parts), None  # one key that reads like a path
    if place in ((), _MODELS) and isinstance(value, dict):
        if name == OPENROUTER.name or _OF_A_PROVIDER & {folded(one) for one in value}:
            return format_path((*PROVIDERS, name)), None
        if place == _MODELS and "/" in name:
            return format_path((*DEFAULTS, "models", name)), None
    if place == () and name == OPENROUTER.name:
        return format_path((*PROVIDERS, name)), None
    # Beside a model's own params nothing else is meant by that name, whatever the value.
    if is_good_param(name, None if place[-2:-1] == _MODELS else value):
        inside = (*place, "params")
        return format_path((*(inside if is_params(inside) else (*DEFAULTS, "params")), name)), None
    keys = [
        key
        for key in KEYS
        if folded(key.pattern[-1]) == folded(name)
        and _looks_like(key, value)
        and (_shared(key.pattern, path) or not _says_little(key))
    ]
    if not keys:
        return None
    best = max(keys, key=lambda key: (_shared(key.pattern, path), -key.pattern.count(ANY)))
    shared = _shared(best.pattern, path)
    return _written(best.pattern, path[:shared]), best


def _is_known(path: KeyPath) -> bool:
    if "" in path:
        return False
    return (
        path[:-1] in VARIABLES
        or is_params(path[:-1])
        or any(matches(key.pattern, path) for key in KEYS)
    )


def _says_little(key: Key) -> bool:
    """Return whether a key's name is too common to be known far from its place: id, api, alias."""
    return ANY in key.pattern and folded(key.pattern[-1]) not in _OF_A_PROVIDER


def _looks_like(key: Key, value: Any) -> bool:
    """Return whether a value may be meant for a key: of an object, one of its keys is enough."""
    if problem_with(key, value) is not None:
        return False
    if not isinstance(value, dict) or not value:
        return True
    names = own_names(key.pattern).keys() | openclaw_names(key.pattern)
    if names:
        return any(is_one_slip(one, other) for one in value for other in names)
    inside = (*key.pattern, ANY)
    names = own_names(inside).keys() | openclaw_names(inside)
    items = [item for item in value.values() if isinstance(item, dict)]
    return not names or any(not item or names & item.keys() for item in items)


def _shared(pattern: tuple[str, ...], path: KeyPath) -> int:
    """Return how many parts a path and a pattern have in common at their begin."""
    shared = 0
    while shared < min(len(pattern), len(path) - 1) and pattern[shared] in (ANY, path[shared]):
        shared += 1
    return shared


def _written(pattern: tuple[str, ...], begin: KeyPath) -> str:
    """Return a pattern as a path: its begin as it was written, <name> for any other name."""
    text = format_path(begin)
    for depth, part in enumerate(pattern[len(begin) :], len(begin)):
        shown = "<name>" if part == ANY else part
        is_place = part == ANY and pattern[:depth] in LISTS
        text += "[]" if is_place else f".{shown}" if text else shown
    return text
