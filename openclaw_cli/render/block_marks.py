"""How blocks of Markdown begin and end on a line (CommonMark 0.31, chapters 4 and 5)."""

from __future__ import annotations

import re

from ..named_tuple import NamedTuple

VERBATIM = re.compile(r"<(?:pre|script|style|textarea)(?=[\s>]|\Z)", re.IGNORECASE)
"""The begin of HTML inside of which nothing is Markdown (section 4.6, the first kind)."""
VERBATIM_END = re.compile(r"</(?:pre|script|style|textarea)>", re.IGNORECASE)
FENCE = re.compile(r"(?:(`{3,})(?=[^`]*\Z)|(~{3,}))(.*)\Z", re.DOTALL)
"""The begin of fenced code: its mark of one of the two kinds, and the info string."""
HEADING = re.compile(r"#{1,6}(?:[ \t]|\Z)")
UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")
"""What makes a heading of the paragraph above it."""
CODE_INDENT = 4
"""Columns from which on a line is code by its indent, and begins no other block."""

_MARK = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|\Z)", re.ASCII)
_DELIMITERS = re.compile(r"[|:]?[-:|][-:|\s]*\Z")
_BLANKS = " \t"
_TAB = 4
_LEAST_RULE = 3


class Fence(NamedTuple):
    """The begin of fenced code: its mark, and how many columns it is indented."""

    mark: str
    indent: int


class Item:
    """An item of a list: how far it is indented, and whether there is nothing in it yet."""

    def __init__(self, indent: int, *, is_empty: bool) -> None:
        self.indent = indent
        self.is_empty = is_empty


class Line:
    """A line that is read from the left, in columns: a tab goes on to the next fourth one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._column = 0
        self._spare = 0  # columns of a tab that has been read in part
        self.indent = 0
        self._measure()

    @property
    def is_blank(self) -> bool:
        """Whether nothing but blanks is left."""
        return self._start == len(self._text)

    @property
    def words(self) -> str:
        """What is left, without its indent."""
        return self._text[self._start :]

    @property
    def rest(self) -> str:
        """What is left."""
        return " " * self._spare + self._text[self._at :]

    def begins_with(self, marks: str) -> bool:
        """Return whether one of some marks comes first."""
        return self._text[self._start : self._start + 1] in tuple(marks)

    def skip_indent(self, columns: int) -> None:
        """Read so many columns of blanks, or as many as there are."""
        left = min(columns, self.indent)
        while left:
            if not self._spare:
                width = _TAB - self._column % _TAB if self._text[self._at] == "\t" else 1
                self._at += 1
                self._spare = width
            step = min(left, self._spare)
            self._spare -= step
            self._column += step
            left -= step
            self.indent -= step

    def skip_mark(self, length: int) -> None:
        """Read the indent, and so many characters behind it."""
        self.skip_indent(self.indent)
        self._at += length
        self._column += length
        self._measure()

    def _measure(self) -> None:
        at, column = self._at, self._column + self._spare
        text, end = self._text, len(self._text)
        while at < end and text[at] in _BLANKS:
            column += _TAB - column % _TAB if text[at] == "\t" else 1
            at += 1
        self._start = at
        self.indent = column - self._column


def skip_quote(line: Line) -> None:
    """Read the mark of a quote, and the blank behind it."""
    line.skip_mark(1)
    line.skip_indent(1)


def item_mark(line: Line, *, interrupts: bool) -> re.Match[str] | None:
    """Return the mark of a list's item, where one may begin."""
    mark = _MARK.match(line.words)
    if mark is None or not interrupts:
        return mark
    # What stands in a paragraph is rather a number or a dash at the begin of its line.
    is_first = mark[1] is None or int(mark[1]) == 1
    return mark if is_first and line.words[mark.end() :].strip(_BLANKS) else None


def begin_item(line: Line, mark: re.Match[str]) -> Item:
    """Read the mark of an item, and the blanks behind it that are its indent."""
    before = line.indent
    line.skip_mark(mark.end())
    blanks = line.indent
    if line.is_blank or blanks > CODE_INDENT:
        blanks = 1
    is_empty = line.is_blank
    line.skip_indent(blanks)
    return Item(before + mark.end() + blanks, is_empty=is_empty)


def closes(fence: Fence, words: str) -> bool:
    """Return whether words are the end of fenced code."""
    mark = words.rstrip(_BLANKS)
    return len(mark) >= len(fence.mark) and mark == fence.mark[0] * len(mark)


def is_rule(words: str) -> bool:
    """Return whether words are a thematic break."""
    if words[0] not in "*-_":
        return False
    marks = words.replace(" ", "").replace("\t", "")
    return len(marks) >= _LEAST_RULE and marks == marks[0] * len(marks)


def is_table(head: str, words: str) -> bool:
    """Return whether a line is the one below the head of a table."""
    if "|" not in head or not _DELIMITERS.match(words) or words[:2] in ("- ", "-\t"):
        return False
    columns = [column.strip() for column in words.split("|")]
    inner = columns[not columns[0] : len(columns) - (not columns[-1])]
    if not all(re.fullmatch(":?-+:?", column) for column in inner):
        return False
    cells = re.split(r"(?<!\\)\|", head.strip())
    return 0 < len(inner) == len(cells[not cells[0] : len(cells) - (not cells[-1])])
