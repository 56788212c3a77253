"""JSON that somebody else wrote, narrowed to what is asked of it.

A server, a cache or another program may send any JSON at any place. Each function returns the
value if it is of the kind that is asked for, and otherwise what "not there" looks like, so that
callers never have to guard themselves. Nothing here raises.
"""

from __future__ import annotations

import json
import math
from typing import Any

_LONGEST_COUNT = 2**53
"""From here on JSON's readers disagree about whole numbers (RFC 8259, section 6)."""
_DEEPEST = 100

_LONGEST_NUMBER = 4000
"""Digits; Python refuses a little more."""

_JSON = json.JSONDecoder(parse_constant=lambda _: None, strict=False)

scan = _JSON.scan_once  # type: ignore[attr-defined]  # typeshed lacks it
"""Reads the value that begins at a place as ``decode`` does; returns it, and where it ends."""


def decode(text: str) -> Any:
    """Read JSON as leniently as answers need it; None for what is none.

    ``NaN`` and ``Infinity`` become null, since they could not be written again. Control characters
    may stand bare in strings: some servers do not escape them. A whole number that is too long to
    be read is null, and costs nothing of what stands beside it.
    """
    try:
        return _JSON.decode(text)
    except json.JSONDecodeError:
        return None
    except ValueError:
        return _without_long_numbers(text)
    except RecursionError:
        return None


def _without_long_numbers(text: str) -> Any:
    decoder = json.JSONDecoder(
        parse_constant=lambda _: None,
        parse_int=lambda digits: int(digits) if len(digits) < _LONGEST_NUMBER else None,
        strict=False,
    )
    try:
        return decoder.decode(text)
    except (ValueError, RecursionError):
        return None


def mapping(value: object) -> dict[str, Any]:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """Return an array, or an empty one."""
    return value if isinstance(value, list) else []


def mappings(value: object) -> list[dict[str, Any]]:
    """Return the objects in an array; nothing of what else is in it."""
    return [item for item in sequence(value) if isinstance(item, dict)]


def texts(value: object) -> list[str]:
    """Return the strings in an array as ``text`` does; nothing of what else is in it."""
    return [text(item) for item in sequence(value) if isinstance(item, str)]


def text(value: object) -> str:
    """Return a string that can be written down (lone surrogates as U+FFFD), or an empty one."""
    return whole(value) if isinstance(value, str) else ""


def number(value: object) -> float | None:
    """Return a finite number; None for anything else, booleans among them."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def written_number(value: object) -> float | None:
    """Return a finite number that may stand in a string; None for anything else."""
    if isinstance(value, str):
        try:
            value = float(value[:_LONGEST_NUMBER])
        except ValueError:
            return None
    return number(value)


def count(value: object) -> int | None:
    """Return a whole number from 0 on that every reader of JSON can hold; None for anything else.

    ``3.0`` is one: some servers write all numbers like that.
    """
    found = number(value)
    if found is None or not 0 <= found < _LONGEST_COUNT or found != int(found):
        return None
    return int(found)


def whole(text: str) -> str:
    """Join surrogate halves that belong together; what is left of them becomes U+FFFD."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def on_one_line(text: str) -> str:
    """Escape what would break a line, or can't be seen on it: a name may hold anything."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def writable(value: object, depth: int = 0) -> Any:
    """Return a JSON value that can be written again and read by anybody.

    Numbers that are not finite become null, lone surrogates U+FFFD, and what is nested deeper than
    any API nests becomes null.
    """
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict) and depth < _DEEPEST:
        return {whole(str(name)): writable(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list) and depth < _DEEPEST:
        return [writable(item, depth + 1) for item in value]
    return value if value is None or isinstance(value, int) else None
