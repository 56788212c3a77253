"""Markdown on a terminal while it arrives: closed blocks once, the open one as it grows.

Four things keep the rows right that have left the screen, and the cost linear. What may still
change stays short (see ``blocks``). An element renders a prefix of its text as a prefix of its
rows; tables and Rich's numbered lists do not, so those wait. Rows that may still change end with a
newline, and only final paragraphs are soft-wrapped: a terminal that is being resized has moved soft
rows before the program can know of it. After a resize nothing on the screen is moved: the rest of
the open block is written behind what stands there.
"""

from __future__ import annotations

import io
import os
from functools import cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment

from .ansi import LINK_END, bare, link_to
from .blocks import CONTINUES, BlockStream, behind, parse
from .highlight import can_restart
from .markdown import Markdown
from .region import Region, Row
from .theme import ANSWER
from .visible import VisibleStream, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it.token import Token
    from rich.style import Style

_DEFAULT_SIZE = os.terminal_size((80, 24))
_NARROWEST = 2
"""Columns: a wide character has to fit."""


class Painter:
    """Draws an answer on a terminal.

    Args:
        write: Puts text on the terminal.
        size: Says how large that is now.
        color: Whether colours are wanted; bold and the like are none.
    """

    def __init__(
        self, write: Callable[[str], None], size: Callable[[], os.terminal_size], *, color: bool
    ) -> None:
        self._blocks = BlockStream(can_restart)
        self._visible = VisibleStream()
        self._region = Region(write)
        self._measure = size
        self._size = size()
        self._layout = Layout(self._size.columns, color=color)
        self._color = color
        self._any = False  # whether a block stands above the open one
        self._shown = ""  # the part of the open block's source that is on the screen
        self._plain = False

    def feed(self, text: str) -> None:
        """Take a piece of the answer; it is not drawn yet."""
        self._blocks.feed(self._visible.feed(text))

    @property
    def undrawn(self) -> str:
        """The text that is not on the screen for good, as it was written."""
        return self._blocks.rest

    def draw(self) -> None:
        """Bring the screen up to date."""
        self._resized()
        if self._plain:
            self._go_on(self._blocks.up_to_next(self._shown.count("\n")))
        before = len(self._blocks.rest)
        closed = self._blocks.closed(whole=self._plain)
        if self._plain:
            taken = before - len(self._blocks.rest)
            self._any = self._any or bool(taken)
            if taken < len(self._shown) or not taken:
                self._shown = self._shown[taken:]
                return
            closed = behind(closed, self._shown.count("\n"))
            self._plain = False
        opened = self._blocks.open()
        if not closed and opened.source == self._shown:
            return
        self._draw(closed, opened.tokens)
        self._shown = opened.source

    def finish(self) -> None:
        """Draw all that is left and end the line."""
        self._blocks.feed(self._visible.finish())
        self.draw()
        if self._plain:
            self._go_on(self._blocks.rest)
            self._blocks.finish()
            self._plain = False
        else:
            self._draw(self._blocks.finish(), [])
        self._shown = ""
        self._any = False
        self._region.end()

    def _draw(self, closed: Sequence[Token], opened: Sequence[Token]) -> None:
        settled = self._rows(closed, soft=True)
        # What may still change has a line end in each row. A terminal that is being resized
        # moves the rows of a soft line before the program can know, and they would be drawn
        # again in the wrong place.
        rows = settled + self._rows(opened, soft=False, more=bool(settled))
        self._region.draw(rows, self._size.lines)
        self._region.settle(len(settled))
        self._any = self._any or bool(settled)

    def _rows(self, tokens: Sequence[Token], *, soft: bool, more: bool = False) -> list[Row]:
        if not tokens:
            return []
        rows = self._layout.rows(tokens, soft=soft)
        apart = (self._any or more) and not tokens[0].meta.get(CONTINUES)
        return [Row(""), *rows] if rows and apart else rows

    def _resized(self) -> None:
        """After a resize nobody knows where the rows are: they stay, and plain text goes on."""
        size = self._measure()
        if size == self._size:
            return
        self._size = size
        self._layout = Layout(size.columns, color=self._color)
        if self._region.is_open:
            self._region.settle()
            self._plain = True
            self._shown = self._shown.rstrip()

    def _go_on(self, source: str) -> None:
        """Write what the open block has more than is shown."""
        more = source.rstrip("\n")[len(self._shown) :]
        self._region.append(more)
        self._shown += more


class Layout:
    """Markdown as rows of a width."""

    def __init__(self, width: int, *, color: bool, terminal: bool = True) -> None:
        self._width = max(_NARROWEST, width)
        self._color = color
        self._terminal = terminal
        self._console = Console(
            file=io.StringIO(),
            width=self._width,
            force_terminal=True,
            color_system="standard",
            legacy_windows=False,
            theme=ANSWER,
        )

    def lines(self, tokens: Sequence[Token], *, soft: bool) -> Iterable[list[Segment]]:
        """Yield the lines, which may be longer than the width where the terminal wraps them."""
        markdown = Markdown(list(tokens), terminal=self._terminal, soft=soft)
        return Segment.split_lines(self._console.render(markdown))

    def rows(self, tokens: Sequence[Token], *, soft: bool) -> list[Row]:
        """Return the rows of the screen."""
        return [row for line in self.lines(tokens, soft=soft) for row in self._split(line)]

    def text(self, tokens: Sequence[Token]) -> str:
        """Return the lines as text, without blanks at their ends."""
        segments = self.lines(tokens, soft=False)
        lines = ("".join(self._painted(*part[:2]) for part in line) for line in segments)
        return "".join(f"{line.rstrip()}\n" for line in lines)

    def _split(self, line: list[Segment]) -> Iterator[Row]:
        row: list[str] = []
        column = 0
        goes_on = False
        for text, style, _ in line:
            for piece, cells in _pieces(text, self._width - column, self._width):
                if column + cells > self._width:
                    yield Row("".join(row), goes_on)
                    row, column, goes_on = [], 0, True
                row.append(self._painted(piece, style))
                column += cells
        yield Row("".join(row), goes_on)

    def _painted(self, text: str, style: Style | None) -> str:
        if style is None or not (self._terminal or self._color):
            return text
        before, after = _codes(style, self._color)
        return f"{before}{text}{after}"


def _pieces(text: str, room: int, width: int) -> Iterator[tuple[str, int]]:
    """Yield pieces that each fit into a row, the first into the room that is left in its own."""
    cells = cell_len(text)
    if cells <= room:
        yield text, cells
        return
    piece, used = "", 0
    for char in text:
        cells = cell_len(char)
        if used + cells > room:
            if piece:
                yield piece, used
            piece, used, room = "", 0, width
        piece += char
        used += cells
    yield piece, used


@cache
def _codes(style: Style, color: bool) -> tuple[str, str]:
    """Return what the terminal is told before and after a styled text."""
    link = style.link
    plain = style.update_link(None)
    if not color:
        plain = plain.without_color
    before, _, after = plain.render("\0", color_system=ColorSystem.STANDARD).partition("\0")
    if link:
        # Rich would give each link a random id, and every redrawn row would differ.
        return link_to(link) + before, after + LINK_END
    return before, after


def rendered(text: str, width: int, *, color: bool) -> str:
    """Return a whole answer's Markdown as lines of a width, for a pipe or a file."""
    harmless = visible(text.replace("\r\n", "\n"))
    return Layout(width, color=color, terminal=False).text(parse(harmless))


def rows_of(text: str, width: int, *, color: bool, styled: bool) -> list[str]:
    """Return a whole answer's Markdown as rows of a width, each filled up with blanks to its end.

    Args:
        text: The Markdown.
        width: Columns.
        color: Whether colours are wanted.
        styled: Whether the terminal knows bold, links and the like.
    """
    layout = Layout(width, color=color and styled, terminal=styled)
    rows = layout.rows(parse(visible(text.replace("\r\n", "\n"))), soft=False)
    return [row.text + " " * (width - cell_len(bare(row.text))) for row in rows]


def terminal_size(descriptor: int) -> os.terminal_size:
    """Return the size of the terminal, or what is usual where it does not tell."""
    try:
        size = os.get_terminal_size(descriptor)
    except OSError:
        return _DEFAULT_SIZE
    return size if size.columns and size.lines else _DEFAULT_SIZE
