"""A database of an older version is brought up, and a new one made."""

from __future__ import annotations

import sqlite3
import stat
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.history.database import open_database

from ..conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Spawn
    from ..standin.server import StandIn


pytestmark = pytest.mark.usefixtures("online")


def test_a_copy_is_kept_before_a_migration(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    first = ("CREATE TABLE one (a)", "INSERT INTO one VALUES ('old')")
    open_database(file, migrations=[first]).close()
    second = ("CREATE TABLE two AS SELECT a || ' and new' AS a FROM one",)
    connection = open_database(file, migrations=[first, second])
    assert connection.execute("SELECT a FROM two").fetchone()[0] == "old and new"
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 2
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    connection.close()
    copy = tmp_path / "history.db.v1.bak"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT a FROM one").fetchone()[0] == "old"
    assert kept.execute("PRAGMA user_version").fetchone()[0] == 1
    kept.close()


def test_a_copy_is_kept_of_what_an_older_program_has_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "history.db"
    steps = [(f"CREATE TABLE t{number} (a)",) for number in range(4)]
    open_database(file, migrations=steps[:3]).close()
    assert not list(tmp_path.glob("*.bak"))  # a new one has been nothing before
    open_database(file, migrations=steps).close()
    assert [copy.name for copy in tmp_path.glob("*.bak")] == ["history.db.v3.bak"]
    other = tmp_path / "other.db"
    open_database(other, migrations=steps[:1]).close()
    open_database(other, migrations=steps).close()
    assert [copy.name for copy in tmp_path.glob("other*.bak")] == ["other.db.v1.bak"]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    from openclaw_cli.errors import HistoryError

    file = tmp_path / "history.db"
    first = ("CREATE TABLE one (a)",)
    open_database(file, migrations=[first]).close()
    with pytest.raises(HistoryError, match="no such table: no_table"):
        open_database(file, migrations=[first, ("DROP TABLE one", "DELETE FROM no_table")])
    connection = open_database(file, migrations=[first])
    assert connection.execute("SELECT count(*) FROM one").fetchone()[0] == 0
    connection.close()


def test_two_programs_may_make_it_at_once(spawn: Spawn, standin: StandIn, report: Any) -> None:
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    processes = [
        spawn(["chat", "--no-stdin", f"question {number}"], env=env) for number in range(6)
    ]
    for process in processes:
        done = process.finish()
        assert done.status == 0
        assert done.stderr == ""
    assert report("sessions", "list")["total"] == 6
