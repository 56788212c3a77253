"""Finds the blocks of code in Markdown that comes in pieces, without reading anything twice.

CommonMark decides line by line what a block is (specification 0.31, appendix: "A parsing
strategy"): each line continues some of the open containers (quotes, items of lists), and what is
left of it goes on with the open leaf or begins another block. Only what may hold or hide code is
told apart here; what stands in a paragraph matters to nobody. Of a line of fenced code no more is
held back than what may still become its closing fence.

Differs from the specification as ``blocks`` does, whose numbers these are: tables are known, and
of HTML only what is shown as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from .block_marks import (
    CODE_INDENT,
    FENCE,
    HEADING,
    UNDERLINE,
    VERBATIM,
    VERBATIM_END,
    Fence,
    Item,
    Line,
    begin_item,
    closes,
    is_rule,
    is_table,
    item_mark,
    skip_quote,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_LINE_END = re.compile(r"\r\n|\n|\r")
_BEYOND_MARKS = re.compile(r"[^ \t>`~]")
_MOST_CONTAINERS = 100
"""So many deep nobody writes; a text that is made for it would cost the square of its length."""


class CodeStart(NamedTuple):
    """A block of code begins.

    Attributes:
        number: Which one of the text it is, from 1 on.
        info: The words behind the mark of its fence.
        fenced: Whether it has a fence; else it is code by its indent.
    """

    number: int
    info: str
    fenced: bool


class CodeText(NamedTuple):
    """A piece of the block of code that began last."""

    text: str


class CodeEnd(NamedTuple):
    """That block is over.

    Attributes:
        closed: Whether the text went on behind it; else more of it may be missing.
    """

    closed: bool


CodeEvent = CodeStart | CodeText | CodeEnd

_PARAGRAPH, _TABLE, _INDENTED, _HTML = "paragraph", "table", "indented", "html"


class CodeScanner:
    """Takes Markdown in pieces; gives what there is of its blocks of code, as it comes.

    However the text is cut, the events say the same together.
    """

    def __init__(self) -> None:
        self._containers: list[Item | None] = []  # None is a quote
        self._leaf: str | Fence | None = None
        self._held: list[str] = []  # the line that has not ended yet
        self._is_code = False  # of that line: it goes out as it comes
        self._is_decided = False  # of that line: it is no code, or not to be known before its end
        self._cr = ""
        self._count = 0
        self._blank: list[str] = []  # lines that are code by their indent if more of it follows
        self._ends_line = True
        self._header = ""  # the last line of the paragraph: the head of a table, perhaps

    def feed(self, text: str) -> Iterator[CodeEvent]:
        """Yield what a piece brings."""
        text, self._cr = self._cr + text, ""
        if text.endswith("\r"):
            text, self._cr = text[:-1], "\r"
        begin = 0
        for end in _LINE_END.finditer(text):
            yield from self._part(text[begin : end.start()])
            yield from self._end_line(end[0])
            begin = end.end()
        if begin < len(text):
            yield from self._part(text[begin:])

    def finish(self) -> Iterator[CodeEvent]:
        """Yield what is left: the text is over."""
        if self._cr:
            yield from self._end_line("\r")
        elif self._held:
            yield from self._end_line("")
        if self._leaf is not None:
            yield from self._end_leaf(closed=False)

    def _part(self, text: str) -> Iterator[CodeEvent]:
        if self._is_code:
            if text:
                yield CodeText(text)
            return
        self._held.append(text)
        if isinstance(self._leaf, Fence) and not self._is_decided and _BEYOND_MARKS.search(text):
            self._is_decided = True
            line = Line("".join(self._held))
            if self._continued(line) == len(self._containers):
                self._is_code = True
                self._held = []
                line.skip_indent(self._leaf.indent)
                yield CodeText(line.rest)

    def _end_line(self, end: str) -> Iterator[CodeEvent]:
        if self._is_code:
            if end:
                yield CodeText(end)
        else:
            yield from self._line(Line("".join(self._held)), end)
        self._held, self._is_code, self._is_decided = [], False, False

    def _line(self, line: Line, end: str) -> Iterator[CodeEvent]:
        depth = self._continued(line)
        is_inside = depth == len(self._containers)
        if is_inside and self._leaf not in (None, _PARAGRAPH, _TABLE):
            taken = yield from self._go_on(line, end)
            if taken:
                return
        if is_inside and self._leaf == _PARAGRAPH and line.indent < CODE_INDENT:
            if UNDERLINE.match(line.words):
                self._leaf = None
                return
            if is_table(self._header, line.words):
                self._leaf = _TABLE
                return
        yield from self._begin(line, end, depth)

    def _continued(self, line: Line) -> int:
        """Read what continues the open containers; return how many of them go on."""
        for depth, item in enumerate(self._containers):
            if item is None:
                if line.indent >= CODE_INDENT or not line.begins_with(">"):
                    return depth
                skip_quote(line)
            elif line.is_blank:
                if item.is_empty:
                    return depth
                line.skip_indent(item.indent)
            elif line.indent < item.indent:
                return depth
            else:
                line.skip_indent(item.indent)
        return len(self._containers)

    def _go_on(self, line: Line, end: str) -> Generator[CodeEvent, None, bool]:
        """Go on with a leaf whose lines are no Markdown; return whether this line belongs to it."""
        leaf = self._leaf
        if isinstance(leaf, Fence):
            if line.indent < CODE_INDENT and closes(leaf, line.words):
                yield from self._end_leaf(closed=True)
            else:
                line.skip_indent(leaf.indent)
                yield CodeText(line.rest + end)
        elif leaf == _HTML:
            if VERBATIM_END.search(line.words):
                self._leaf = None
        elif line.is_blank:
            line.skip_indent(CODE_INDENT)
            self._blank.append(line.rest + end)
        elif line.indent >= CODE_INDENT:
            yield from self._indented(line, end)
        else:
            return False
        return True

    def _indented(self, line: Line, end: str) -> Iterator[CodeEvent]:
        line.skip_indent(CODE_INDENT)
        yield CodeText("".join([*self._blank, line.rest, end]))
        self._blank, self._ends_line = [], bool(end)

    def _begin(self, line: Line, end: str, depth: int) -> Iterator[CodeEvent]:
        """Begin the blocks that a line begins, or go on with a paragraph."""
        is_new = False  # whether a container has begun here
        while True:
            is_paragraph = self._leaf == _PARAGRAPH and not is_new
            if line.is_blank or (line.indent >= CODE_INDENT and is_paragraph):
                break
            if line.indent >= CODE_INDENT:
                yield from self._close(depth)
                yield self._start("", fenced=False)
                self._leaf = _INDENTED
                yield from self._indented(line, end)
                return
            interrupts = is_paragraph and depth == len(self._containers)
            is_deep = depth >= _MOST_CONTAINERS
            if line.begins_with(">") and not is_deep:
                yield from self._close(depth)
                self._containers.append(None)
                skip_quote(line)
            elif (yield from self._leaf_begins(line, depth)):
                return
            elif not is_deep and (mark := item_mark(line, interrupts=interrupts)) is not None:
                yield from self._close(depth)
                self._containers.append(begin_item(line, mark))
            else:
                break
            depth, is_new = len(self._containers), True
        yield from self._text(line, depth, is_new=is_new)

    def _text(self, line: Line, depth: int, *, is_new: bool) -> Iterator[CodeEvent]:
        """Take a line that begins nothing: blank, or the words of a paragraph or a table."""
        if line.is_blank:
            if not is_new:
                yield from self._close(depth)
            return
        is_inside = depth == len(self._containers)
        if self._leaf == _PARAGRAPH and not is_new:  # a line may be lazy: it needs no containers
            self._header = line.words if is_inside else ""
            return
        if self._leaf != _TABLE or is_new or not is_inside:
            yield from self._close(depth)
            self._leaf, self._header = _PARAGRAPH, line.words
            self._fill()

    def _leaf_begins(self, line: Line, depth: int) -> Generator[CodeEvent, None, bool]:
        """Begin a leaf that is no paragraph, if there is one; return whether there is."""
        words = line.words
        fence = FENCE.match(words) if words[0] in "`~" else None
        if fence is not None:
            yield from self._close(depth)
            yield self._start(fence[3].strip(), fenced=True)
            self._leaf = Fence(fence[1] or fence[2], line.indent)
        elif VERBATIM.match(words):
            yield from self._close(depth)
            self._leaf = None if VERBATIM_END.search(words) else _HTML
        elif is_rule(words) or HEADING.match(words):
            yield from self._close(depth)
        else:
            return False
        self._fill()
        return True

    def _start(self, info: str, *, fenced: bool) -> CodeStart:
        self._count += 1
        self._fill()
        return CodeStart(self._count, info, fenced)

    def _fill(self) -> None:
        """Remember that there is something in the innermost item."""
        for item in self._containers:
            if item is not None:
                item.is_empty = False

    def _close(self, depth: int) -> Iterator[CodeEvent]:
        """Close the containers behind a depth, and the leaf."""
        yield from self._end_leaf(closed=True)
        del self._containers[depth:]

    def _end_leaf(self, *, closed: bool) -> Iterator[CodeEvent]:
        if isinstance(self._leaf, Fence):
            yield CodeEnd(closed)
        elif self._leaf == _INDENTED:
            if not self._ends_line:
                yield CodeText("\n")
            yield CodeEnd(True)
        self._leaf, self._blank = None, []
