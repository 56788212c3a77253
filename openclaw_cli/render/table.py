"""A table of short cells: aligned columns, cut to the terminal's width, whole in a pipe.

Rich's tables are not used: importing them and laying out 500 rows takes 200 ms, and a list of
models has to be there in the time of a key press.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from .console import columns
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "
_ELLIPSIS = "…"


class Column(NamedTuple):
    """A column.

    Attributes:
        title: What stands above it.
        right: Whether its cells stand at the right edge.
        rank: Which columns are left out first where the terminal is narrow: the highest.
        least: The width in characters down to which it may be cut, or None for never.
    """

    title: str
    right: bool = False
    rank: int = 0
    least: int | None = None


def table(shape: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table for stdout; columns that are empty in every row are left out."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    kept = [place for place in range(len(shape)) if any(row[place] for row in cells)] or [0]
    widths = {
        place: max(width(shape[place].title), *(width(row[place]) for row in cells), 0)
        for place in kept
    }
    room = columns(sys.stdout)
    if room is not None:
        _fit(shape, widths, room)
    lines = [_line(shape, [column.title for column in shape], widths)]
    lines += [_line(shape, row, widths) for row in cells]
    return lines


def _fit(shape: Sequence[Column], widths: dict[int, int], room: int) -> None:
    """Cut the widths to the room: first the columns that may be cut, then whole columns."""
    while (excess := sum(widths.values()) + len(_GAP) * (len(widths) - 1) - room) > 0:
        flexible = [
            place for place in widths if (least := shape[place].least) and widths[place] > least
        ]
        if flexible:
            widest = max(flexible, key=lambda place: widths[place])
            widths[widest] = max(shape[widest].least or 1, widths[widest] - excess)
        elif len(widths) > 1:
            del widths[max(widths, key=lambda place: (shape[place].rank, place))]
        else:
            return


def _line(shape: Sequence[Column], row: Sequence[str], widths: dict[int, int]) -> str:
    parts = []
    for place, wanted in widths.items():
        cell = _cut(row[place], wanted)
        blanks = " " * (wanted - width(cell))
        parts.append(blanks + cell if shape[place].right else cell + blanks)
    return _GAP.join(parts).rstrip()


def _cut(text: str, limit: int) -> str:
    if width(text) <= limit:
        return text
    while text and width(text) > limit - 1:
        text = text[:-1]
    return text + _ELLIPSIS


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
