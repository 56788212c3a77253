"""Where records begin, and that both readings of one agree."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.batch import records
from openclaw_cli.batch.records import (
    BOM,
    InputFormat,
    delimiter_of,
    format_of,
    read_lines,
    read_row,
    read_table,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
CELLS = st.one_of(TEXTS, st.sampled_from(['"', '""', "a\nb", "a\r\nb", "\r", ",", ";", "\t", "\0"]))
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6)


@given(TABLES, st.sampled_from([",", ";", "\t"]), st.sampled_from([b"", BOM]), st.booleans())
def test_a_table_that_csv_has_written_gives_back_its_rows_by_their_places(
    rows: list[list[str]], delimiter: str, mark: bytes, quotes_all: bool
) -> None:
    written = io.StringIO(newline="")
    if quotes_all:
        csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(written, delimiter=delimiter).writerows(rows)
    content = mark + written.getvalue().encode()
    found = list(read_table(io.BytesIO(content), delimiter))
    assert [list(record.cells) for record in found] == [
        row for row in rows if any(map(str.strip, row))
    ]
    for record in found:
        place = content[record.start : record.start + record.length]
        assert read_row(place, delimiter) == record.cells


@given(st.binary(max_size=60) | st.text('"a,\n\r', max_size=30).map(str.encode))
def test_both_readings_agree_whatever_is_in_a_table(content: bytes) -> None:
    end = 0
    for record in read_table(io.BytesIO(content), ","):
        assert record.start >= end
        end = record.start + record.length
        assert record.number == content[: record.start].count(b"\n") + 1
        if not record.fault:
            assert read_row(content[record.start : end], ",") == record.cells
    assert end <= len(content)


@given(st.binary(max_size=60) | st.text("ab \n\r\ufeff", max_size=20).map(str.encode))
def test_lines_stand_where_they_are_said_to(content: bytes) -> None:
    for record in read_lines(io.BytesIO(content)):
        assert content[record.start : record.start + record.length] == record.content
        assert record.number == content[: record.start].count(b"\n") + 1
        assert b"\n" not in record.content


def test_empty_lines_are_none_and_others_keep_their_blanks() -> None:
    content = BOM + b" a \r\n\r\n \t\n\nb\r\r\nc"
    found = [(record.number, record.content) for record in read_lines(io.BytesIO(content))]
    assert found == [(1, b" a "), (5, b"b\r"), (6, b"c")]


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ('a,b\n"x"y,z\n1,2\n', {2: "behind a closing quote neither ',' nor the line's end"}),
        ('a,b\n1,2\n"x,y\n3,4\n', {3: "a quote is never closed"}),
        ("a,b\n1\r2,3\n4,5\n", {2: "a bare carriage return outside of quotes"}),
        ('a,b\n"1\nc\xff",2\n4,5\n', {2: "not UTF-8 (byte 2 of line 3)"}),
    ],
)
def test_what_is_no_row_is_told_with_its_line(content: str, faults: dict[int, str]) -> None:
    found = list(read_table(io.BytesIO(content.encode("latin-1")), ","))
    told = {record.number: record.fault for record in found if record.fault}
    assert list(told) == list(faults)
    assert all(told[number].startswith(why) for number, why in faults.items())


def test_a_line_without_an_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST", 100)
    monkeypatch.setattr(records, "_PIECE", 30)
    lines = io.BytesIO(b"a\n" + b"x" * 500 + b"\nb\n")
    found = list(read_lines(lines))
    assert [(one.number, one.content, bool(one.fault)) for one in found] == [
        (1, b"a", False),
        (2, b"", True),
        (3, b"b", False),
    ]
    table = io.BytesIO(b'a\n"' + b"x\n" * 500)
    assert [bool(one.fault) for one in read_table(table, ",")] == [False, True]
    assert table.tell() < 250


@pytest.mark.parametrize(
    ("head", "form", "delimiter"),
    [
        (b"id,text", InputFormat.csv, ","),
        (b"id;text", InputFormat.csv, ";"),
        (b'id;"a,b"', InputFormat.csv, ";"),
        (b"id;a,b", InputFormat.csv, ","),
        (b"id\ttext", InputFormat.csv, "\t"),
        (b"text", InputFormat.csv, ","),
        (b"a,b\tc", InputFormat.tsv, "\t"),
    ],
)
def test_cells_end_at_what_stands_in_the_first_line(
    head: bytes, form: InputFormat, delimiter: str
) -> None:
    assert delimiter_of(head, form) == delimiter


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.jsonl", InputFormat.jsonl),
        ("a.ndjson", InputFormat.jsonl),
        ("a.CSV", InputFormat.csv),
        ("a.tsv", InputFormat.tsv),
        ("a.txt", None),
        ("a", None),
    ],
)
def test_an_ending_says_how_an_input_is_written(name: str, form: InputFormat | None) -> None:
    assert format_of(PurePath(name)) is form
