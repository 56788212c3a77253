"""The end of the screen, which may still change: drawn again only as far as it differs.

What stands above it is never touched, and the cursor stays behind the last character, so that
plain text can go on there at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from .ansi import BEGIN_UPDATE, END_UPDATE, ERASE_BELOW, up

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Row(NamedTuple):
    """One row of the screen.

    Attributes:
        text: The characters with their colours, no wider than the screen.
        goes_on: Whether the terminal itself wraps from the row before into this one.
    """

    text: str
    goes_on: bool = False


class Region:
    """The rows at the end of what has been written.

    Args:
        write: Puts text on the terminal.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._rows: list[Row] = []
        self._at_line_start = True

    @property
    def is_open(self) -> bool:
        """Whether there are rows that may still change."""
        return bool(self._rows)

    def draw(self, rows: Sequence[Row], height: int) -> None:
        """Show these rows in the place of those that were drawn before.

        Args:
            rows: All of them; what has left the screen stays as it is.
            height: Rows of the screen.
        """
        old = self._rows
        start = _first_difference(old, rows)
        if start == len(old) == len(rows):
            return
        gone = max(0, len(old) - height)
        if start == len(rows):
            start -= 1  # the cursor belongs behind the last character
        while start > gone and rows[start].goes_on:
            start -= 1
        start = max(start, gone)
        drawing = _joined(rows[start:])
        if start < len(old):
            above = len(old) - 1 - start
            move = up(above) + "\r"
            drawing = f"{BEGIN_UPDATE}{move}{ERASE_BELOW}{drawing}{END_UPDATE}"
            self._at_line_start = start >= len(rows)
        elif rows:
            if not self._at_line_start and not rows[start].goes_on:
                drawing = "\n" + drawing
            self._at_line_start = False
        self._write(drawing)
        self._rows = list(rows)

    def settle(self, count: int | None = None) -> None:
        """The first rows stay as they are (all of them unless told)."""
        self._rows = [] if count is None else self._rows[count:]

    def append(self, text: str) -> None:
        """Write text behind the last character, never to be touched again."""
        self._rows = []
        if text:
            self._at_line_start = text.endswith("\n")
            self._write(text)

    def end(self) -> None:
        """Begin a new line, where the last one holds anything."""
        self._rows = []
        if not self._at_line_start:
            self._at_line_start = True
            self._write("\n")


def _joined(rows: Sequence[Row]) -> str:
    return "".join(
        f"\n{row.text}" if number and not row.goes_on else row.text
        for number, row in enumerate(rows)
    )


def _first_difference(old: Sequence[Row], new: Sequence[Row]) -> int:
    for number, (one, other) in enumerate(zip(old, new, strict=False)):
        if one != other:
            return number
    return min(len(old), len(new))
