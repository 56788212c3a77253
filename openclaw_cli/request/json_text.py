"""JSON that has to be right: read strictly, and written in one line."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

from .checks import check_json

_SHOWN = 20
_SHALLOW = 64
"""Brackets in a whole text from which on it may be nested too deeply."""
_STRING_OR_BLANK = re.compile(r'("(?:[^"\\]|\\.)*")|[ \t\r\n]+')


def read_json(text: str) -> Any:
    """Return the value that a text is in JSON.

    What readers understand in different ways is no JSON here: a name that stands twice in an
    object, NaN, a number that no double holds (1e400), half of a character.

    Raises:
        ValueError: It is none; the text says why.
    """
    if text.startswith("\ufeff"):
        raise ValueError("a byte order mark stands before it")
    try:
        value = _JSON.decode(text)
    except json.JSONDecodeError as error:
        raise ValueError(why_no_json(error)) from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if text.count("[") + text.count("{") <= _SHALLOW and _has_whole_characters(text):
        return value
    try:
        check_json(value)
    except ValueError as error:
        raise ValueError(str(error).removesuffix(" can't be sent")) from error
    return value


def why_no_json(error: ValueError | RecursionError) -> str:
    """Return what a text lacks that could not be read as JSON."""
    if isinstance(error, json.JSONDecodeError):
        where = f"line {error.lineno}, column {error.colno}"
        return f"{error.msg[:1].lower()}{error.msg[1:]} ({where})"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def in_one_line(text: str) -> str:
    """Return JSON without the blanks between its parts; numbers and texts stay as they are."""
    return _STRING_OR_BLANK.sub(lambda found: found[1] or "", text)


def _has_whole_characters(text: str) -> bool:
    """Return whether no half of a character can be in a text of JSON."""
    if "\\u" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise ValueError(f"the name {twice[:_SHOWN]!r} stands twice in an object")
    return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON's")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"the number {digits[:_SHOWN]} is too large")
    return number


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError as error:  # Python reads no more than 4300 digits
        raise ValueError(f"the number {digits[:_SHOWN]}… is too long") from error


_JSON = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_refuse_constant,
    parse_float=_finite,
    parse_int=_integer,
)
