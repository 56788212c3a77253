"""Rows to choose from: narrowed by words, moved through, laid out. Pure; ``picker`` shows them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from ..render.table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..render.table import Column


class Row(NamedTuple):
    """One thing that can be chosen.

    Attributes:
        value: What is returned where it is taken; not shown, and searched only as a whole.
        cells: What is shown, one for each column. What could drive a terminal is shown as a
            symbol.
        words: What is searched beside the first cell.
    """

    value: str
    cells: tuple[str, ...]
    words: str = ""


class Choice:
    """Rows, those of them that the typed words leave, and the one that Enter takes.

    Args:
        columns: How the cells are shown.
        rows: All of them, in the order in which they are offered.
        current: The value that is taken without a word and without a key; else the first.

    Attributes:
        found: The rows that are left, as places in ``rows``.
        place: Which of these is marked.
    """

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Row], *, current: str | None = None
    ) -> None:
        self._columns = columns
        self._rows = rows
        self._current = current
        self._texts = [f"{row.cells[0]} {row.words}".lower() for row in rows]
        self._laid_out: tuple[int, list[str]] = (0, [])
        self._top = 0
        self.found: list[int] = []
        self.place = 0
        self.narrow("")

    def __len__(self) -> int:
        """Return how many rows there are in all."""
        return len(self._rows)

    def narrow(self, typed: str) -> None:
        """Leave the rows that hold every word; one that is called just so comes first."""
        words = typed.lower().split()
        found = [
            place
            for place, text in enumerate(self._texts)
            if all(word in text for word in words) or self._is_called(place, words)
        ]
        self.found = sorted(found, key=lambda place: not self._is_called(place, words))
        values = [self._rows[place].value for place in self.found]
        self.place = values.index(self._current) if not words and self._current in values else 0
        self._top = 0

    def move(self, by: int) -> None:
        """Mark the row so many further down; the first and the last are the ends."""
        self.place = max(0, min(self.place + by, len(self.found) - 1))

    def taken(self) -> str | None:
        """Return the value of the marked row; None where no row is left."""
        return self._rows[self.found[self.place]].value if self.found else None

    def heading(self, room: int) -> str:
        """Return the titles of the columns, laid out for a width in columns."""
        return self._lines(room)[0]

    def visible(self, room: int, height: int) -> list[tuple[str, bool]]:
        """Return the rows that a window shows, and of each whether it is the marked one.

        Args:
            room: The width in columns.
            height: How many rows there is room for.
        """
        self._top = min(self._top, self.place)
        self._top = max(self._top, self.place - height + 1)
        self._top = max(0, min(self._top, len(self.found) - height))
        lines = self._lines(room)
        shown = enumerate(self.found[self._top : self._top + height], self._top)
        return [(lines[1 + place], number == self.place) for number, place in shown]

    def _lines(self, room: int) -> list[str]:
        # Laid out once for a width: the columns stand still while the rows come and go.
        if self._laid_out[0] != room or not self._laid_out[1]:
            self._laid_out = room, table(self._columns, [row.cells for row in self._rows], room)
        return self._laid_out[1]

    def _is_called(self, place: int, words: Sequence[str]) -> bool:
        value = self._rows[place].value.lower()
        return len(words) == 1 and words[0] in (value, value.rpartition("/")[2])


def can_pick() -> bool:
    """Return whether there is somebody to choose, at a terminal that can show a list."""
    from ..cli.questions import can_ask

    return can_ask() and os.environ.get("TERM") not in ("dumb", "unknown")
