"""Where each record of an input begins and ends, without reading more than one at a time."""

from __future__ import annotations

import csv
import io
from enum import StrEnum
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import BufferedReader
    from pathlib import PurePath
    from typing import BinaryIO

BOM = b"\xef\xbb\xbf"
LONGEST = 32_000_000
"""Bytes of a record; no model reads so much, and a file without line ends is no list."""
_TOO_LONG = f"it has over {LONGEST // 1_000_000} MB"
_PIECE = 1 << 20
NOT_UTF8 = "not UTF-8"
"""How the words for bytes that are no text begin."""


class InputFormat(StrEnum):
    """How an input is written."""

    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    lines = "lines"


_ENDINGS = {
    **dict.fromkeys(("jsonl", "ndjson", "jsonlines"), InputFormat.jsonl),
    "csv": InputFormat.csv,
    **dict.fromkeys(("tsv", "tab"), InputFormat.tsv),
}


class Record(NamedTuple):
    """A piece of the input that is one prompt, or a table's head.

    Attributes:
        number: Of the line where it begins, from 1.
        start: The byte where it begins.
        length: Its bytes; of a table's with the line's end.
        content: The same, where it is a line.
        cells: The cells, where it is a row of a table.
        fault: Why it is none, or nothing.
    """

    number: int
    start: int
    length: int
    content: bytes = b""
    fault: str = ""
    cells: Sequence[str] = ()


def format_of(name: PurePath) -> InputFormat | None:
    """Return how an input is written, by the ending of its name; None where that says nothing."""
    return _ENDINGS.get(name.suffix.lower().removeprefix("."))


def read_lines(file: BinaryIO) -> Iterator[Record]:
    """Yield the lines of an input that has one record in each; empty ones are none."""
    place = 0
    for number, (size, line) in enumerate(_pieces(file), 1):
        start = place
        place += size
        if line is None:
            yield Record(number, start, size, fault=_TOO_LONG)
            continue
        content = line[:-2] if line.endswith(b"\r\n") else line.removesuffix(b"\n")
        if number == 1 and content.startswith(BOM):
            start, content = len(BOM), content[len(BOM) :]
        if content and not content.isspace():
            yield Record(number, start, len(content), content)


def read_table(file: BinaryIO, delimiter: str, *, takes_mark: bool = True) -> Iterator[Record]:
    """Yield the rows of a table, its head among them; rows without any text are none.

    Cells are what Python's ``csv`` says, strictly: a row may have several lines, and both readings
    of it begin at its first byte.

    Args:
        file: The table, or a part of it that begins with a row.
        delimiter: What stands between cells.
        takes_mark: Whether a byte order mark at the beginning is none of it.
    """
    csv.field_size_limit(LONGEST)
    lines = _TableLines(file, takes_mark=takes_mark)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begun, start = lines.number + 1, lines.place
        lines.begin()
        cells: list[str] = []
        fault = ""
        try:
            cells = next(rows)
        except StopIteration:
            if not lines.fault:
                return
        except csv.Error as error:
            fault = _reason(str(error), delimiter)
        fault = lines.fault or fault
        if fault or any(map(str.strip, cells)):
            skipped = len(BOM) if lines.has_mark and not start else 0
            start += skipped
            yield Record(begun, start, lines.place - start, fault=fault, cells=cells)
        if lines.is_over:
            return


def read_row(content: bytes, delimiter: str) -> Sequence[str]:
    """Return the cells of the row that some bytes are.

    Raises:
        ValueError: They are none.
    """
    record = next(read_table(io.BytesIO(content), delimiter, takes_mark=False), None)
    if record is None or record.fault:
        raise ValueError("no row of a table")
    return record.cells


def first_line(file: BufferedReader) -> bytes:
    """Return the beginning of the first line that is not empty, and read nothing."""
    return file.peek(_PIECE).lstrip(b"\r\n").partition(b"\n")[0]


def delimiter_of(head: bytes, form: InputFormat) -> str:
    """Return what stands between the cells of a table.

    Programs in half of the world write ``;`` into CSV: it is meant where it stands in the first
    line and no comma does; and so is a tab where neither stands there.

    Args:
        head: The first line.
        form: How it is said to be written.
    """
    if form is InputFormat.tsv:
        return "\t"
    outside = b"".join(head.split(b'"')[::2])
    return next((mark for mark in ",;\t" if mark.encode() in outside), ",")


class _TableLines:
    """The lines of a table as text, and how far they have been taken.

    Attributes:
        number: Of the last line that was taken.
        place: The byte behind it.
        fault: What is wrong with the lines that were taken for this record, or nothing.
        has_mark: Whether a byte order mark stands at the beginning.
        is_over: Whether nothing behind can be understood.
    """

    def __init__(self, file: BinaryIO, *, takes_mark: bool) -> None:
        self._lines = _pieces(file)
        self._takes_mark = takes_mark
        self._begun = 0
        self.number = 0
        self.place = 0
        self.fault = ""
        self.has_mark = False
        self.is_over = False

    def begin(self) -> None:
        """Begin another record."""
        self._begun = self.place
        self.fault = ""

    def __iter__(self) -> _TableLines:
        return self

    def __next__(self) -> str:
        if self.is_over:
            raise StopIteration
        size, line = next(self._lines)
        self.number += 1
        self.place += size
        if line is None or self.place - self._begun > LONGEST:
            # Nobody knows whether what follows is inside of a cell or outside.
            self.fault, self.is_over = f"{_TOO_LONG}, perhaps since a quote is not closed", True
            raise StopIteration
        if self._takes_mark and self.number == 1 and line.startswith(BOM):
            self.has_mark, line = True, line[len(BOM) :]
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            self.fault = self.fault or f"{NOT_UTF8} (byte {error.start + 1} of line {self.number})"
            return line.decode(errors="replace")


def not_utf8(error: UnicodeDecodeError) -> str:
    """Return the words for bytes that are no text."""
    return f"{NOT_UTF8} (byte {error.start + 1} of the line)"


def _reason(said: str, delimiter: str) -> str:
    """Return what ``csv`` says of a row in other words."""
    if "unexpected end of data" in said:
        return "a quote is never closed"
    if "expected after" in said:
        between = "a tab" if delimiter == "\t" else repr(delimiter)
        return f"behind a closing quote neither {between} nor the line's end; quotes are doubled"
    if "new-line character" in said:
        return "a bare carriage return outside of quotes"
    return said


def _pieces(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines of a file with their sizes; None for one that is too long to be read."""
    while line := file.readline(LONGEST + 1):
        if len(line) <= LONGEST or line.endswith(b"\n"):
            yield len(line), line
            continue
        size = len(line)
        while not line.endswith(b"\n") and (line := file.readline(_PIECE)):
            size += len(line)
        yield size, None
