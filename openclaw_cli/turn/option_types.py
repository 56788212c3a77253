"""The types of the options that a program gives; a command line has checked its own."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import AuthError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN = 40


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _is_whole_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_list_of(*types: type) -> Callable[[object], bool]:
    def is_list(value: Any) -> bool:
        is_several = isinstance(value, Sequence) and not isinstance(value, str | bytes)
        return is_several and all(isinstance(one, types) for one in value)

    return is_list


def _is_by_name(of: type = object) -> Callable[[object], bool]:
    def is_by_name(value: Any) -> bool:
        return isinstance(value, Mapping) and all(
            isinstance(name, str) and isinstance(one, of) for name, one in value.items()
        )

    return is_by_name


_is_texts = _is_list_of(str)
_KINDS: tuple[tuple[str, tuple[Callable[[Any], bool], ...], tuple[str, ...]], ...] = (
    ("a text", (_is_text,), ("model", "thinking", "truncate", "data_collection", "tier", "system",
                             "pdf_engine", "session", "preset")),
    ("True or False", (_is_switch,), ("stream", "why", "zdr", "cache", "cache_refresh", "image",
                                      "web", "yes", "schema_multi")),
    ("a whole number", (_is_whole_number,), ("retries", "repair", "cache_ttl", "web_results")),
    ("a number", (_is_number,), ("timeout", "max_cost")),
    ("a list of texts", (_is_texts,), ("fallbacks", "tools")),
    ("a list of texts or paths", (_is_list_of(str, os.PathLike),), ("files",)),
    ("a name or a list of names", (_is_text, _is_texts), ("templates",)),
    ("texts by their names", (_is_by_name(str),), ("variables",)),
    ("values by their names, or a list of texts", (_is_by_name(), _is_texts), ("params",)),
)  # fmt: skip


def check_types(values: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
    """Hold the values of options against what each may be.

    Args:
        values: The options by their names.
        usual: What they are where nobody says anything; what is None there may be None.

    Raises:
        UsageError: One has another type; the message names it.
    """
    for wanted, kinds, names in _KINDS:
        for name in names:
            value = values[name]
            if value is None and usual[name] is None:
                continue
            if not any(is_kind(value) for is_kind in kinds):
                raise UsageError(f"{name} has to be {wanted}, not {shown(value)}")


def check_place(config: object, profile: object, api_key: object) -> None:
    """Hold what a client is made with against its types; each may be None.

    Raises:
        UsageError: One has another type; the key is not shown.
        AuthError: The key is empty.
    """
    if config is not None and not isinstance(config, str | os.PathLike):
        raise UsageError(f"config has to be a path, not {shown(config)}")
    for name, value in (("profile", profile), ("api_key", api_key)):
        if value is not None and not isinstance(value, str):
            raise UsageError(f"{name} has to be a text, not {shown(value)}")
    if isinstance(api_key, str) and not api_key.strip():
        raise AuthError("api_key is empty", hint="leave it out, and the configured key is used")


def shown(value: object) -> str:
    """Return a wrong value for a message: its type alone, where it may be long or a secret."""
    if value is None or isinstance(value, bool | int | float):
        return repr(value)[:_SHOWN]
    return f"a {type(value).__name__}"
