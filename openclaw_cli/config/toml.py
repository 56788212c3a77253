"""TOML: text to data, with the standard library. Edits are in ``toml_edit``."""

from __future__ import annotations

import re
from typing import Any

from .bounds import MAX_DEPTH, MOST_BITS

_BOM = "\ufeff"
_PLACE = re.compile(r" *\(at (?:line (\d+), column (\d+)|end of document)\)$")

_PART = r"""(?:"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|[A-Za-z0-9_-]++)"""
_MOST_PARTS = 100
_LONG_NAME = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}[ \t]*\.[ \t]*){{{_MOST_PARTS - 1}}}")
_DIGITS = re.compile(r"[0-9A-Fa-f_]{1000}")


class TomlError(ValueError):
    """A text is not TOML. ``reason``, ``line`` and ``column`` (from 1) say why and where."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


def loads(text: str) -> dict[str, Any]:
    """Return the data of a TOML text.

    Raises:
        TomlError: It is none.
    """
    import tomllib

    if long := _LONG_NAME.search(text):
        # tomllib takes time by the square of the parts.
        raise TomlError(
            f"a name of {_MOST_PARTS} parts or more", *line_and_column(text, long.start())
        )
    try:
        data = tomllib.loads(text.removeprefix(_BOM))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        reason = message[: place.start()] if place else message
        if place and place[1]:
            line, column = int(place[1]), int(place[2])
        else:
            line, column = line_and_column(text, len(text))
            reason += ", found the end of the text"
        raise TomlError(reason[:1].lower() + reason[1:], line, column) from error
    except RecursionError as error:
        raise TomlError("nested too deep", 1, 1) from error
    except ValueError as error:  # more digits than Python converts
        raise _too_long(text) from error
    _check_moderate(data, text)
    return data


def _check_moderate(data: Any, text: str) -> None:
    """Refuse what is nested too deep for others, and numbers that can't be written down again.

    Raises:
        TomlError: There is one.
    """
    level = [data]
    for _ in range(MAX_DEPTH):
        # Hexadecimal digits are read in any number.
        if any(isinstance(value, int) and value.bit_length() > MOST_BITS for value in level):
            raise _too_long(text)
        level = [
            item
            for value in level
            if isinstance(value, (dict, list))
            for item in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise TomlError(f"nested deeper than {MAX_DEPTH}", 1, 1)


def _too_long(text: str) -> TomlError:
    digits = _DIGITS.search(text)
    place = line_and_column(text, digits.start()) if digits else (1, 1)
    return TomlError("a number of too many digits", *place)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return where an offset is, both from 1. A BOM takes no column."""
    line_start = text.rfind("\n", 0, offset) + 1
    mark = len(_BOM) if not line_start and text.startswith(_BOM) else 0
    return text.count("\n", 0, offset) + 1, offset - line_start - mark + 1
