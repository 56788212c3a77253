"""Tables of short cells, cut to the terminal."""

from __future__ import annotations

import pytest

from openclaw_cli.render import table as module
from openclaw_cli.render.table import Column, in_column, pairs, table
from openclaw_cli.render.wrapping import width

SHAPE = (
    Column("Model", least=6),
    Column("Price", right=True),
    Column("Takes", rank=2),
    Column("", rank=1, least=4),
)
ROWS = [
    ("author/model", "$1.00", "image file", "default, alias x"),
    ("a/b", "free", "", ""),
    ("漢字/é", "varies", "", ""),
]


def at(monkeypatch: pytest.MonkeyPatch, columns: int | None) -> list[str]:
    monkeypatch.setattr(module, "columns", lambda _: columns)
    return table(SHAPE, ROWS)


def test_in_a_pipe_it_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert at(monkeypatch, None) == [
        "Model          Price  Takes",
        "author/model   $1.00  image file  default, alias x",
        "a/b             free",
        "漢字/é        varies",
    ]


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        (50, "author/model   $1.00  image file  default, alias x"),
        (45, "author/model   $1.00  image file  default, a…"),
        (38, "author/model   $1.00  image file  def…"),
        (37, "author/model   $1.00  default, alias…"),
        (26, "author/model   $1.00  def…"),
        (25, "author/model   $1.00"),
        (19, "author/mod…   $1.00"),
        (14, "autho…   $1.00"),
        (9, "author/m…"),
        (3, "autho…"),
    ],
)
def test_the_name_is_cut_last(monkeypatch: pytest.MonkeyPatch, columns: int, first: str) -> None:
    lines = at(monkeypatch, columns)
    assert lines[1] == first
    assert all(width(line) <= max(columns, 6) for line in lines)


def test_a_column_that_is_empty_everywhere_is_left_out() -> None:
    assert table((Column("A"), Column("B")), [("x", ""), ("y", "")]) == ["A", "x", "y"]


def test_nothing_in_it_drives_the_terminal() -> None:
    assert table((Column("A"),), [("\x1b[2J\n\u202e",)]) == ["A", "␛[2J <U+202E>"]


@pytest.mark.parametrize(
    ("line", "room", "rows"),
    [
        ("name  some text", 15, ["name  some text"]),
        ("name  some text that goes on here", 32, ["name  some text that goes on", "      here"]),
        ("name  some text that goes on here", 20, ["name  some text that", "    goes on here"]),
        ("name  some " + "x" * 30, 34, ["name  some", f"    {'x' * 30}"]),
        ("name  some " + "x" * 40, 34, ["name  some", f"    {'x' * 40}"]),
        ("      some text that goes on here", 20, ["    some text that", "    goes on here"]),
    ],
)
def test_a_line_goes_on_below_its_own_column(line: str, room: int, rows: list[str]) -> None:
    assert in_column(line, room, 6).split("\n") == rows


def test_pairs_are_broken_at_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("a", "words that are too many for it"), ("bcd", "few")]
    assert pairs(rows) == ["a    words that are too many for it", "bcd  few"]
    monkeypatch.setattr(module, "columns", lambda _: 30)
    assert pairs(rows) == ["a    words that are too many\n     for it", "bcd  few"]
