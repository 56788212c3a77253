"""A history that can't be written, or locked, is read all the same."""

from __future__ import annotations

import json
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..standin.program import Completed, Run, Spawn
    from ..standin.server import StandIn

pytestmark = [
    pytest.mark.usefixtures("online"),
    pytest.mark.skipif(
        sys.platform != "linux", reason="root's rights are given up as Linux has it"
    ),
]

_WITHOUT_RIGHTS = """
import ctypes
header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)())
"""
_WITHOUT_LOCKS = """
import errno, fcntl
def _no(*_):
    raise OSError(errno.ENOLCK, "no locks here")
fcntl.fcntl = fcntl.flock = fcntl.lockf = _no
"""
NOT_KEPT = "note: this conversation is not kept: the history "


@pytest.fixture
def database(sealed: Any) -> Path:
    path: Path = sealed.home / ".local/state/openclaw/history.db"
    return path


@pytest.fixture
def restricted(spawn: Spawn, standin: StandIn, tmp_path: Path) -> Callable[..., Completed]:
    """Return what runs the program after some lines of Python."""

    def restricted(lines: str, *argv: str) -> Completed:
        (tmp_path / "sitecustomize.py").write_text(lines)
        env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY, "PYTHONPATH": str(tmp_path)}
        done = spawn([*argv], env=env).finish()
        assert "internal error" not in done.stderr
        return done

    return restricted


@pytest.fixture
def unwritable(online: None, run: Run, standin: StandIn, database: Path) -> Iterator[None]:
    """Keep a conversation, and let nobody write any more."""
    del online
    standin.answer_text("one")
    assert run(["chat", "--session", "s", "first"]).status == 0
    for file in database.parent.glob("history*"):
        file.chmod(0o400)
    database.parent.chmod(0o500)
    yield
    database.parent.chmod(0o700)


@pytest.mark.usefixtures("unwritable")
@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["sessions", "list"], "s"),
        (["sessions", "show", "s"], "one"),
        (["sessions", "search", "first"], "first"),
        (["sessions", "export", "s"], "one"),
        (["usage"], "1"),
        (["doctor"], "history"),
    ],
    ids=" ".join,
)
def test_it_is_read(restricted: Any, argv: list[str], words: str) -> None:
    done = restricted(_WITHOUT_RIGHTS, *argv)
    assert done.status == 0 or argv == ["doctor"], done.stderr
    assert words in done.stdout.decode()
    assert "error" not in done.stderr


@pytest.mark.usefixtures("unwritable")
@pytest.mark.parametrize("argv", [["-c"], ["--session", "s"]], ids=" ".join)
def test_it_is_gone_on_with_and_not_kept(
    restricted: Any, standin: StandIn, argv: list[str]
) -> None:
    standin.answer_text("two")
    done = restricted(_WITHOUT_RIGHTS, "chat", "--no-stdin", *argv, "second")
    assert (done.status, done.stdout) == (0, b"two"), done.stderr
    assert done.stderr.count("note: this conversation is not kept: the history ") == 1
    assert len(done.stderr.splitlines()) == 2  # and that it goes on
    messages = standin.requests[-1].json()["messages"]
    assert [message["content"] for message in messages] == ["first", "one", "second"]


@pytest.mark.usefixtures("unwritable")
@pytest.mark.parametrize("argv", [[], ["--session", "new"]])
def test_a_new_one_is_answered_and_not_kept(
    restricted: Any, standin: StandIn, argv: list[str]
) -> None:
    standin.answer_text("two")
    done = restricted(_WITHOUT_RIGHTS, "chat", "--no-stdin", *argv, "second")
    assert (done.status, done.stdout) == (0, b"two"), done.stderr
    assert done.stderr.startswith(NOT_KEPT)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.usefixtures("unwritable")
@pytest.mark.parametrize(
    "argv", [["delete", "s", "--yes"], ["rename", "s", "t"], ["fork", "s"]], ids=" ".join
)
def test_what_has_to_be_written_is_an_error(restricted: Any, argv: list[str]) -> None:
    done = restricted(_WITHOUT_RIGHTS, "sessions", *argv)
    assert done.status == 3
    assert done.stderr.startswith("error: the history ")


def test_a_folder_that_can_not_be_made_is_a_notice(
    restricted: Any, standin: StandIn, sealed: Any
) -> None:
    standin.answer_text("one")
    sealed.home.chmod(0o500)
    try:
        done = restricted(_WITHOUT_RIGHTS, "chat", "--no-stdin", "--session", "s", "first")
        listed = restricted(_WITHOUT_RIGHTS, "sessions", "list")
    finally:
        sealed.home.chmod(0o700)
    assert (done.status, done.stdout) == (0, b"one"), done.stderr
    assert done.stderr.startswith(NOT_KEPT)
    assert listed.status == 0


def test_a_folder_that_can_not_be_entered_is_told(
    restricted: Any, run: Run, standin: StandIn, database: Path
) -> None:
    standin.answer_text("one")
    run(["chat", "--session", "s", "first"])
    database.parent.chmod(0)
    standin.answer_text("two")
    try:
        done = restricted(_WITHOUT_RIGHTS, "chat", "--no-stdin", "second")
        listed = restricted(_WITHOUT_RIGHTS, "sessions", "list")
    finally:
        database.parent.chmod(0o700)
    assert (done.status, done.stdout) == (0, b"two"), done.stderr
    assert done.stderr.startswith(NOT_KEPT)
    assert listed.status in (0, 3)


def test_without_locks_it_is_kept(restricted: Any, report: Any, standin: StandIn) -> None:
    for number in range(3):
        standin.answer_text(f"answer {number}")
        done = restricted(_WITHOUT_LOCKS, "chat", "--no-stdin", "--session", "s", str(number))
        assert done.status == 0, done.stderr
        assert "not kept" not in done.stderr
    assert len(report("sessions", "show", "s")["turns"]) == 3
    for argv in (["list"], ["show", "s"], ["rename", "s", "t"], ["delete", "t", "--yes"]):
        done = restricted(_WITHOUT_LOCKS, "sessions", *argv)
        assert (done.status, done.stderr) == (0, ""), done.stderr


def test_without_locks_nothing_empty_is_cleaned_up(restricted: Any, report: Any) -> None:
    """Another program may be about to ask in it."""
    done = restricted(_WITHOUT_LOCKS, "chat", "--session", "s", "-f", "no-such-file", "hi")
    assert done.status == 2
    assert [one["name"] for one in report("sessions", "list")["sessions"]] == ["s"]


def test_what_is_still_in_the_log_of_writes_is_read(
    restricted: Any, run: Run, standin: StandIn, database: Path
) -> None:
    """A program that was killed leaves it behind, with what it has written last."""
    standin.answer_text("one")
    run(["chat", "--session", "s", "first"])
    writer = sqlite3.connect(database)
    writer.execute("UPDATE turn SET answer = 'later'")
    writer.commit()
    database.parent.chmod(0o500)
    try:
        done = restricted(_WITHOUT_RIGHTS, "sessions", "show", "s", "--json")
    finally:
        database.parent.chmod(0o700)
        writer.close()
    assert json.loads(done.stdout)["turns"][0]["text"] == "later"
