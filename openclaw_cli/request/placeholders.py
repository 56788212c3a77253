"""Texts with places to be filled: ``{{name}}``, ``{{name|text}}``; ``{{{{`` is a literal ``{{``.

A text is read once, before anything is put into it: what is put in is never looked at again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

NAME = r"[^\W\d][\w-]{0,63}"
_MARK = re.compile(
    r"(?P<literal>\{\{\{\{)"
    r"|\{(?=\{\{)"  # of three braces the first is itself
    rf"|\{{\{{\s*(?P<name>{NAME})\s*(?:\|(?P<default>.*?))?\}}\}}"
    r"|(?P<wrong>\{\{)",
    re.DOTALL,
)
_CURE = "write {{{{ for a literal {{"
_SHOWN = 40


class Placeholder(NamedTuple):
    """A place in a text.

    Attributes:
        name: What it is filled with.
        default: What stands there where that is not given; None where it has to be.
    """

    name: str
    default: str | None = None


Text = tuple["str | Placeholder", ...]
"""What stands in a text, piece by piece."""


class PlaceholderError(ValueError):
    """A text holds ``{{`` that begins no placeholder.

    Attributes:
        offset: Where in the text.
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def parse(text: str) -> Text:
    """Return the pieces of a text as somebody has written it.

    Raises:
        PlaceholderError: ``{{`` stands in it, and no placeholder.
    """
    pieces: list[str | Placeholder] = []
    literal, end = "", 0
    for match in _MARK.finditer(text):
        literal += text[end : match.start()]
        end = match.end()
        if match["wrong"]:
            raise _wrong(text, match.start())
        if match["name"] is None:
            literal += "{{" if match["literal"] else "{"
            continue
        default = match["default"]
        if default is not None and "{{" in default:
            raise PlaceholderError("a default holds no placeholders", match.start())
        pieces += [
            literal,
            Placeholder(match["name"], None if default is None else default.strip()),
        ]
        literal = ""
    pieces.append(literal + text[end:])
    return tuple(piece for piece in pieces if piece != "")


def escaped(text: str) -> str:
    """Return what is written for a text that holds no placeholders."""
    # Of an odd number of braces the last is none of a pair.
    return re.sub(
        r"\{{2,}", lambda run: "{{" * 2 * (len(run[0]) // 2) + "{" * (len(run[0]) % 2), text
    )


def written(text: Text) -> str:
    """Return what ``parse`` makes a text of."""
    return "".join(
        escaped(piece)
        if isinstance(piece, str)
        else f"{{{{{piece.name}{'' if piece.default is None else f'|{piece.default}'}}}}}"
        for piece in text
    )


def mapped(text: Text, change: Callable[[str], str]) -> Text:
    """Return a text with something else for what is written in it, and the same placeholders."""
    return tuple(
        change(piece)
        if isinstance(piece, str)
        else piece._replace(default=None if piece.default is None else change(piece.default))
        for piece in text
    )


def placeholders(text: Text | None) -> list[Placeholder]:
    """Return the places in a text, in their order."""
    return [piece for piece in text or () if isinstance(piece, Placeholder)]


def fill(text: Text, values: Mapping[str, str]) -> str:
    """Return a text with what is put into it, as it is.

    Raises:
        KeyError: A place has neither a value nor a default.
    """
    return "".join(
        piece
        if isinstance(piece, str)
        else values[piece.name]
        if piece.name in values or piece.default is None
        else piece.default
        for piece in text
    )


def joined(texts: Iterable[Text | None]) -> Text | None:
    """Return several texts with blank lines between them; None where there are none."""
    found: list[str | Placeholder] = []
    for text in texts:
        if text:
            found += ["\n\n", *text] if found else text
    return tuple(found) or None


def _wrong(text: str, offset: int) -> PlaceholderError:
    inside, closed, _ = text[offset + 2 :].partition("}}")
    if not closed:
        return PlaceholderError(f"{{{{ is not closed; {_CURE}", offset)
    inside = inside.strip()
    shown = inside[:_SHOWN].encode("unicode_escape").decode() if inside else ""
    what = f"{{{{{shown}{'…' if len(inside) > _SHOWN else ''}}}}}"
    return PlaceholderError(f"{what} names no variable; {_CURE}", offset)
