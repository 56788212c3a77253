"""Requests without a turn: many in one transaction, by a thread that nobody waits for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from openclaw_cli.events import Attempt
from openclaw_cli.history.attempts import BatchLog
from openclaw_cli.history.database import open_database

if TYPE_CHECKING:
    from pathlib import Path

USAGE = {"prompt_tokens": 3, "completion_tokens": 2}
ATTEMPT = Attempt("openrouter/a/b", 200, None, 0.5, USAGE)


def rows(file: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute("SELECT batch, turn, sent, received, cost FROM attempt").fetchall()


def test_what_is_added_is_kept_and_told(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    kept: list[int] = []
    log = BatchLog(file, "out", kept.append)
    for _ in range(300):
        log.add([ATTEMPT, ATTEMPT])
    assert log.close() is None
    assert rows(file) == [("out", None, 3, 2, 0.5)] * 600
    assert sum(kept) == 600


def test_nothing_is_made_where_nothing_was_asked(tmp_path: Path) -> None:
    log = BatchLog(tmp_path / "history.db", "out")
    log.add([])
    assert log.close() is None
    assert not list(tmp_path.glob("history*"))


def test_who_is_locked_out_waits_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    with closing(open_database(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        log = BatchLog(file, "out")
        log.add([ATTEMPT])
        other.execute("COMMIT")
    assert log.close() is None
    assert len(rows(file)) == 1


def test_what_cant_be_kept_is_told_once(tmp_path: Path) -> None:
    folder = tmp_path / "history.db"
    folder.mkdir()
    log = BatchLog(folder, "out")
    log.add([ATTEMPT])
    assert (told := log.close()) is not None
    assert told.startswith("1 request is not in openclaw usage: ")


def test_a_file_that_was_moved_away_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    kept: list[int] = []
    log = BatchLog(file, "out", kept.append)
    log.add([ATTEMPT])
    log._write()
    file.rename(tmp_path / "old.db")
    log.add([ATTEMPT])
    assert log.close() is None
    assert len(rows(file)) == 1
    assert kept == [1, 1]
