r"""Paths into a configuration, as people write them: ``a.b["c.d"].e[0]``, ``a.b.c\.d.e[0]``."""

from __future__ import annotations

import json
import re

from ..named_tuple import NamedTuple

KeyPath = tuple[str | int, ...]
# Texts, compiled by the first use: a path is seldom parsed on the way to a request.
_PLAIN = r"(?:\\[^\w\s\x00-\x1f\x7f]|[^.\[\]\"'\\\s\x00-\x1f\x7f])+"
_TEXT = r"(?s:(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))"
_QUOTED = rf"\[{_TEXT}\]"
_INDEX = r"\[([0-9]{1,6})\]"
_BARE = r"[A-Za-z_$][A-Za-z0-9_$-]*"


class KeyPathError(ValueError):
    """A text is no path."""


class WrittenPart(NamedTuple):
    """A part of a path as it was written.

    Attributes:
        part: What it says.
        is_exact: Whether it was quoted or an index; of a plain one the dots may be its own.
    """

    part: str | int
    is_exact: bool


class PathError(ValueError):
    """A path leads into something that holds nothing, or past the end of a list."""


def parse_path(text: str) -> KeyPath:
    """Return the parts of a path, parted at each dot that is neither quoted nor escaped.

    Raises:
        KeyPathError: The text is no path; the message says where it goes wrong.
    """
    return tuple(written.part for written in split_path(text))


def split_path(text: str) -> list[WrittenPart]:
    """Return the parts of a path with what is known of each from its spelling.

    Raises:
        KeyPathError: As ``parse_path``.
    """
    parts: list[WrittenPart] = []
    at = 0
    while at < len(text) or not parts:
        after_dot = bool(parts) and text[at] == "."
        if after_dot:
            at += 1
        elif parts and text[at] not in "[\\":
            raise KeyPathError(f"expected a dot or [ at character {at + 1}")
        begins = after_dot or not parts
        if match := re.match(_INDEX, text[at:]):
            parts.append(WrittenPart(int(match[1]), is_exact=True))
        elif match := re.match(_QUOTED, text[at:]):
            parts.append(WrittenPart(_unquoted(match[1], at + 1), is_exact=True))
        elif begins and (match := re.match(_TEXT, text[at:])):  # as TOML writes it
            parts.append(WrittenPart(_unquoted(match[1], at), is_exact=True))
        elif begins and (match := re.match(_PLAIN, text[at:])):
            plain = re.sub(r"\\(.)", r"\1", match[0])
            parts.append(WrittenPart(plain, is_exact=False))
        elif text[at : at + 1] == "\\":
            raise KeyPathError(f"a backslash that escapes nothing at character {at + 1}")
        else:
            raise KeyPathError(f"a part is missing at character {at + 1}")
        at += match.end()
    return parts


def format_path(path: KeyPath) -> str:
    """Return a path as ``parse_path`` reads it."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif re.fullmatch(_BARE, part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def _unquoted(quoted: str, at: int) -> str:
    from .json5 import Json5Error, loads

    try:
        text: str = loads(quoted)
    except Json5Error as error:
        raise KeyPathError(f"{error.reason} at character {at + error.offset + 1}") from error
    if not text:
        raise KeyPathError(f"a part is empty at character {at}")
    return text
