"""A table of short cells: aligned columns, cut to the terminal's width, whole in a pipe.

Rich's tables are not used: importing them and laying out 500 rows takes 200 ms, and a list of
models has to be there in the time of a key press.
"""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from .console import columns
from .visible import one_line
from .wrapping import width, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_GAP = "  "
_ELLIPSIS = "…"
_LEAST_TEXT = 24
_INDENT = 4


class Column(NamedTuple):
    """How a column is shown, and what becomes of it where the terminal is narrow.

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


def table(
    shape: Sequence[Column], rows: Sequence[Sequence[str]], room: int | None = None
) -> list[str]:
    """Return the lines of a table, the titles first; columns empty in every row are left out.

    Args:
        shape: The columns.
        rows: A cell for each of them.
        room: The width in columns that it is to fit in; else that of the terminal at stdout.
    """
    text = "".join(chain.from_iterable(rows))
    # Nearly all tables hold nothing else, and have hundreds of cells.
    is_plain = text.isascii() and text.isprintable()
    cells = rows if is_plain else [[one_line(cell) for cell in row] for row in rows]
    measure = len if is_plain else width
    kept = [place for place in range(len(shape)) if any(row[place] for row in cells)] or [0]
    widths = {
        place: max(width(shape[place].title), *(measure(row[place]) for row in cells), 0)
        for place in kept
    }
    room = columns(sys.stdout) if room is None else room
    if room is not None:
        _fit(shape, widths, room)
    lines = [_line(shape, [column.title for column in shape], widths, width)]
    lines += [_line(shape, row, widths, measure) for row in cells]
    return lines


def pairs(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each name and what stands behind it, all of these in one column.

    At a terminal a line that is too long goes on below, in the same column. Where that is too
    narrow, each text stands below its name.
    """
    found = list(rows)
    widest = max((width(name) for name, _ in found), default=0)
    lines = [f"{name}{' ' * (widest - width(name))}{_GAP}{text}" for name, text in found]
    room = columns(sys.stdout)
    if room is None:
        return lines
    column = widest + len(_GAP)
    if room - column < min(_LEAST_TEXT, column) and any(width(line) > room for line in lines):
        edge = " " * _INDENT
        return [f"{name}\n{wrapped(edge + text, room, indent=_INDENT)}" for name, text in found]
    return [in_column(line, room, column) for line in lines]


def in_column(line: str, room: int, column: int) -> str:
    """Return a line whose other rows begin at a column; near the edge where that is too far."""
    if width(line) <= room:
        return line
    longest = max(map(width, line[column:].split()), default=0)
    if room - column >= max(_LEAST_TEXT, min(longest, room - _INDENT)):
        return wrapped(line, room, indent=column)
    # What would stand below another line's text is no further right than what is broken.
    line = line if line[:column].strip() else f"{' ' * _INDENT}{line.lstrip()}"
    return wrapped(line, room, indent=_INDENT)


def _fit(shape: Sequence[Column], widths: dict[int, int], room: int) -> None:
    """Make the columns fit into a room: ``widths`` is changed in place.

    A column with a rank is shown only where those without one stand whole beside it; the highest
    rank goes first. Once none is left, the others are cut, and where even that is too wide they
    go from the right.
    """

    def excess(*, cut: bool) -> int:
        """Return by how much the columns are too wide, with those cut that may be cut."""
        total = len(_GAP) * (len(widths) - 1) - room
        for place, wanted in widths.items():
            column = shape[place]
            total += min(column.least or wanted, wanted) if cut or column.rank else wanted
        return total

    while len(widths) > 1:
        least_wanted = max(widths, key=lambda place: (shape[place].rank, place))
        if excess(cut=not shape[least_wanted].rank) <= 0:
            break
        del widths[least_wanted]
    # The highest rank is cut first, and nothing by more than what is too much.
    for place in sorted(widths, key=lambda place: -shape[place].rank):
        over = sum(widths.values()) + len(_GAP) * (len(widths) - 1) - room
        narrowest = shape[place].least
        if over > 0 and narrowest is not None:
            widths[place] = max(min(narrowest, widths[place]), widths[place] - over)


def _line(
    shape: Sequence[Column],
    row: Sequence[str],
    widths: dict[int, int],
    measure: Callable[[str], int],
) -> str:
    parts = []
    for place, wanted in widths.items():
        cell = row[place]
        taken = measure(cell)
        if taken > wanted:
            cell = _cut(cell, wanted)
            taken = width(cell)
        blanks = " " * (wanted - taken)
        parts.append(blanks + cell if shape[place].right else cell + blanks)
    return _GAP.join(parts).rstrip()


def _cut(text: str, limit: int) -> str:
    while text and width(text) > limit - 1:
        text = text[:-1]
    return text + _ELLIPSIS
