"""A terminal emulator: what a person would see, and what has scrolled away above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import pyte
from pyte import modes as mode

if TYPE_CHECKING:
    from collections.abc import Callable


_PIECES = re.compile(r"[\0-\x7f]+|[^\0-\x7f]")


class _Emulator(pyte.Screen):
    """pyte knows no dim; it is shown as grey.

    And it lets a wide character stand in the last column alone, where terminals begin a new row.
    What scrolls away is kept here, since ``pyte.HistoryScreen`` is half as fast.

    Attributes:
        gone: The rows that have scrolled away.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.gone: list[Any] = []
        super().__init__(columns, rows)

    def draw(self, data: str) -> None:
        for piece in _PIECES.findall(data):
            is_wide = not piece.isascii() and east_asian_width(piece) in "WF"
            if is_wide and self.cursor.x == self.columns - 1 and mode.DECAWM in self.mode:
                super().draw(" ")
            super().draw(piece)

    def index(self) -> None:
        top, bottom = self.margins or (0, self.lines - 1)
        if self.cursor.y == bottom:
            self.gone.append(self.buffer[top])
        super().index()

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        super().erase_in_display(how, *args, **kwargs)
        if how == 3:
            self.gone.clear()

    def reset(self) -> None:
        super().reset()
        self.gone.clear()

    def select_graphic_rendition(self, *attributes: int, **options: bool) -> None:
        grey = [90 if attribute == 2 else attribute for attribute in attributes]
        super().select_graphic_rendition(*grey, **options)


class Screen:
    """A screen of a size, with all of its scroll-back.

    Args:
        columns: Its width.
        rows: Its height.

    Attributes:
        replies: Takes what the terminal answers when it is asked, or None.
    """

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.replies: Callable[[str], None] | None = None
        self._screen = _Emulator(columns, rows)
        setattr(self._screen, "write_process_input", self._reply)  # noqa: B010  (a hook)
        self._stream = pyte.Stream(self._screen)

    def feed(self, text: str) -> None:
        """Take what a program writes to its terminal; a newline returns the carriage too."""
        self._stream.feed(text.replace("\r\n", "\n").replace("\n", "\r\n"))

    def _reply(self, text: str) -> None:
        if self.replies is not None:
            self.replies(text)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size."""
        self._screen.resize(rows, columns)

    @property
    def title(self) -> str:
        """The window's title."""
        return str(self._screen.title)

    @property
    def lines(self) -> list[str]:
        """Everything from the top of the scroll-back, without blanks at the ends."""
        width = self._screen.columns
        gone = ["".join(row[x].data for x in range(width)) for row in self._screen.gone]
        lines = [line.rstrip() for line in (*gone, *self._screen.display)]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def cells(self) -> list[list[Any]]:
        """pyte's characters, from the top of the scroll-back."""
        columns = range(self._screen.columns)
        buffer = self._screen.buffer
        rows = [*self._screen.gone, *(buffer[y] for y in range(self._screen.lines))]
        return [[row[x] for x in columns] for row in rows]

    @property
    def looks(self) -> list[list[tuple[str, str, bool, bool]]]:
        """The visible characters with colour, bold and underline; the last line first."""
        buffer = self._screen.buffer
        rows = [
            [
                (cell.data, cell.fg, cell.bold, cell.underscore)
                for cell in (buffer[y][x] for x in range(self._screen.columns))
            ]
            for y in range(self._screen.lines)
        ]
        while rows and all(cell[0] == " " for cell in rows[-1]):
            rows.pop()
        return rows[::-1]

    @property
    def text(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines)
