"""Words in rows of a width, so that what is copied from a terminal is what was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.text import Text

TAB = 4
_WORD = re.compile(r"\s*\S+\s*")

# Characters that every terminal agrees on the width of. Where a paragraph has others, its lines
# end with a newline each: one cell too many would shift all that follows.
_SURE_WIDTH = re.compile(
    r"[\n -~\u00a0-\u02ff\u0370-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    r"\u2190-\u21ff\u2200-\u22ff\u2500-\u257f\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff5e]*\Z"
)


def prose(text: Text, console: Console, width: int) -> Iterator[Segment]:
    """Yield words in rows of a width, each of which ends with a newline."""
    for written in text.split("\n", allow_blank=True) or [text]:
        for row in written.wrap(console, width, justify="default", tab_size=TAB):
            row.rstrip()
            yield from row.render(console)
            yield Segment.line()


def flowing(text: Text, console: Console, width: int, *, soft: bool) -> Iterator[Segment]:
    """Yield words in rows that leave the last column free.

    Soft ones are one line to the terminal: each row is filled with blanks up to the edge, where
    the terminal wraps by itself, so that what is copied has no line ends in it. The free column
    keeps a blank between two words; a word that is longer than a row has all of it, and none.
    """
    soft = soft and _SURE_WIDTH.match(text.plain) is not None
    for written in text.split("\n", allow_blank=True) or [text]:
        if "\t" in written:
            written.expand_tabs(TAB)
        breaks = list(_breaks(written.plain, width))
        rows = written.divide([offset for offset, _ in breaks])
        ends = [*(within for _, within in breaks), False]
        for number, (row, within) in enumerate(zip(rows, ends, strict=True), 1):
            if not within:
                row.rstrip()
            yield from row.render(console)
            if not soft or number == len(rows):
                yield Segment.line()
            elif not within:
                blanks = width - row.cell_len
                yield Segment(" " * blanks) if blanks > 0 else Segment.line()


def _breaks(text: str, width: int) -> Iterator[tuple[int, bool]]:
    """Yield the offsets at which a row begins, and whether that is within a word."""
    room = max(1, width - 1)
    column = 0
    for found in _WORD.finditer(text):
        word = found[0].rstrip()
        cells = cell_len(word)
        if column and column + cells > room:
            yield found.start(), False
            column = 0
        if cells > room:
            for offset in _folds(word, width):
                yield found.start() + offset, True
                cells = cell_len(word[offset:])
        column += cells + len(found[0]) - len(word)


def _folds(word: str, width: int) -> Iterator[int]:
    """Yield where a word goes on in the next row that is longer than one."""
    used = 0
    for offset, char in enumerate(word):
        cells = cell_len(char)
        if used + cells > width:
            yield offset
            used = 0
        used += cells
