"""The names of request parameters, and the values that some of them have: what is completed."""

from __future__ import annotations

from .checks import is_boolean
from .field_names import wire_name
from .levels import CHOICES
from .param_table import CLIENT_ONLY, TABLE
from .provider import OLD_OUTPUT_CAP, OUTPUT_CAP

_OBJECTS_ALONE = frozenset({"extra_body", OUTPUT_CAP})
"""What has an option of its own, or a shorter name."""


def param_names() -> list[str]:
    """Return the names, as they are written on a command line."""
    return sorted({OLD_OUTPUT_CAP, *TABLE, *CLIENT_ONLY} - _OBJECTS_ALONE)


def param_values(written: str) -> tuple[str, ...]:
    """Return the values that a parameter may have, or nothing where they can't be listed."""
    name = wire_name(written)
    if name == "thinking":
        return tuple(CHOICES)
    check = TABLE.get(name) or CLIENT_ONLY.get(name)
    if check is is_boolean:
        return ("true", "false")
    return tuple(getattr(check, "choices", ()))
