"""Where each record of an input begins and ends, without reading more than one at a time."""

from __future__ import annotations

import csv
from enum import StrEnum
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
_BOM = b"\xef\xbb\xbf"
_DELIMITERS = {"csv": ",", "tsv": "\t"}


class InputForm(StrEnum):
    """How an input is written."""

    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    lines = "lines"


class Record(NamedTuple):
    """A piece of the input that is one prompt.

    Attributes:
        number: Its number, from 1: of the line where it begins.
        start: The byte where it begins.
        content: Its bytes, without the line's end.
    """

    number: int
    start: int
    content: bytes


def form_of(path: Path, *, lines: bool) -> InputForm:
    """Return how an input is written: by its ending; JSON Lines where that says nothing.

    Args:
        path: Its name.
        lines: Whether it was said that each line is a prompt.
    """
    if lines:
        return InputForm.lines
    ending = path.suffix.lower().removeprefix(".")
    return InputForm(ending) if ending in _DELIMITERS else InputForm.jsonl


def read_records(file: Iterable[bytes], form: InputForm) -> Iterator[Record]:
    """Yield the records of an input; empty lines are none. A table's head is the first of them."""
    if form in _DELIMITERS:
        yield from _table_records(file)
        return
    start = 0
    for number, line in enumerate(file, 1):
        content = line.rstrip(b"\r\n")
        if number == 1:
            content = content.removeprefix(_BOM)
        if content.strip():
            yield Record(number, start, content)
        start += len(line)


def read_row(content: bytes, form: InputForm) -> list[str]:
    """Return the cells of a record of a table.

    Raises:
        ValueError: It is none, or no UTF-8.
    """
    text = content.decode()
    try:
        rows = list(
            csv.reader(text.splitlines(keepends=True), delimiter=_DELIMITERS[form], strict=True)
        )
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return rows[0] if rows else []


def _table_records(file: Iterable[bytes]) -> Iterator[Record]:
    """Yield the records of a table: a cell in quotes may hold line ends."""
    content, start, number, begun = b"", 0, 0, 1
    place = 0
    for line in file:
        number += 1
        if not content:
            start, begun = place, number
        place += len(line)
        content += line
        if content.count(b'"') % 2:
            continue
        whole = content.rstrip(b"\r\n").removeprefix(_BOM if begun == 1 else b"")
        content = b""
        if whole.strip():
            yield Record(begun, start, whole)
    if content:
        raise UsageError(f"line {begun}: a quote is never closed")
