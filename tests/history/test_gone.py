"""What another program removes under a running one: told, and kept anew."""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.history.database import open_database

from ..conftest import KEY
from ..standin import sse
from ..standin.script import EVENT_STREAM_HEADERS, Pause, Send, Status, event_stream

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run, Spawn
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
ANEW = "note: another program has removed this conversation; it is kept anew from here on\n"


@pytest.fixture
def database(sealed: Any) -> Path:
    path: Path = sealed.home / ".local/state/openclaw/history.db"
    return path


def remove(database: Path, what: str) -> None:
    """Remove what is there, as a person with another tool would."""
    if what == "file":
        for file in database.parent.glob("history.db*"):
            file.unlink()
        return
    connection = open_database(database)
    connection.execute(f"DELETE FROM {what}")
    connection.close()


@pytest.mark.parametrize("what", ["turn", "conversation", "file"])
@pytest.mark.parametrize("answer", ["half", "half " * 2000])
def test_what_is_removed_during_an_answer_is_kept_anew(
    spawn: Spawn, report: Any, standin: StandIn, database: Path, what: str, answer: str
) -> None:
    over = threading.Event()
    standin.play(
        Status(200, EVENT_STREAM_HEADERS),
        Send(sse.text(answer)),
        Pause(over),
        *map(Send, sse.answer("whole")),
        Send(b"data: [DONE]\n\n"),
    )
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["chat", "--no-stdin", "--session", "s", "why?"], env=env)
    process.read(len(answer))
    remove(database, what)
    over.set()
    done = process.finish()
    assert (done.status, done.stderr) == (0, ANEW)
    shown = report("sessions", "show", "s")
    (turn,) = shown["turns"]
    assert (turn["prompt"], turn["text"], turn["state"]) == ("why?", f"{answer}whole", "whole")
    assert report("usage")["total"]["requests"] == 1
    standin.answer_text("more")
    again = report("chat", "--session", "s", "and?")
    assert again["session"] == shown["id"]


@pytest.mark.parametrize("what", ["turn", "conversation"])
def test_what_is_removed_before_the_question_is_kept_anew(
    spawn: Spawn, report: Any, standin: StandIn, database: Path, run: Run, what: str
) -> None:
    standin.answer_text("one")
    assert run(["chat", "--session", "s", "first"]).status == 0
    standin.answer_text("two")
    process = spawn(
        ["chat", "--session", "s", "-"],
        env={**standin.client_env(), "OPENROUTER_API_KEY": KEY},
    )
    assert process.popen.stderr is not None
    assert process.popen.stderr.readline().startswith(b"note: continuing")  # it is in it
    remove(database, what)
    done = process.finish(stdin=b"second")
    assert (done.status, done.stdout) == (0, b"two")
    assert done.stderr == (ANEW if what == "conversation" else "")
    assert [turn["prompt"] for turn in report("sessions", "show", "s")["turns"]] == ["second"]


def test_a_resumed_answer_whose_turn_is_gone_is_kept_anew(
    spawn: Spawn, report: Any, standin: StandIn, database: Path, run: Run
) -> None:
    standin.play(event_stream(sse.text("one "), done=False))
    assert run(["chat", "--session", "s", "count"]).status == 7
    over = threading.Event()
    standin.play(
        Status(200, EVENT_STREAM_HEADERS),
        Pause(over),
        *map(Send, sse.answer("two")),
        Send(b"data: [DONE]\n\n"),
    )
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["chat", "--no-stdin", "--session", "s", "--resume"], env=env)
    assert process.read(4) == b"one "
    standin.wait_for(2)
    remove(database, "turn")
    over.set()
    done = process.finish()
    assert (done.status, done.stdout) == (0, b"two")
    assert ANEW in done.stderr
    (turn,) = report("sessions", "show", "s")["turns"]
    assert (turn["prompt"], turn["text"], turn["state"]) == ("count", "one two", "whole")


def test_a_name_that_is_taken_meanwhile_is_not_taken_back(
    spawn: Spawn, report: Any, standin: StandIn, database: Path
) -> None:
    over = threading.Event()
    standin.play(
        Status(200, EVENT_STREAM_HEADERS),
        Send(sse.text("a")),
        Pause(over),
        *map(Send, sse.answer("b")),
    )
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["chat", "--no-stdin", "--session", "s", "first"], env=env)
    process.read(1)
    remove(database, "conversation")
    standin.answer_text("other")
    other = report("chat", "--session", "s", "second")
    over.set()
    assert ANEW in process.finish().stderr
    listed = report("sessions", "list")["sessions"]
    assert {one["name"]: one["title"] for one in listed} == {None: "first", "s": "second"}
    assert report("sessions", "show", "s")["id"] == other["session"]


def test_an_empty_conversation_of_somebody_else_stays(
    run: Run, report: Any, standin: StandIn, database: Path
) -> None:
    standin.answer_text("one")
    assert run(["chat", "--session", "s", "first"]).status == 0
    remove(database, "turn")
    assert run(["chat", "--session", "s", "hi", "-f", "no-such-file"]).status == 2
    assert report("sessions", "show", "s")["turns"] == []
    assert run(["sessions", "show", "s"]).status == 0
    standin.answer_text("two")
    assert run(["chat", "-c", "second"]).status == 0
    assert len(report("sessions", "show", "s")["turns"]) == 1


def test_what_has_gone_on_since_it_was_listed_is_not_deleted(
    run: Run, report: Any, standin: StandIn, database: Path
) -> None:
    from openclaw_cli.history.changes import delete
    from openclaw_cli.history.queries import History

    for name in ("old", "other"):
        standin.answer_text("one")
        run(["chat", "--session", name, "first"])
    with History(database) as history:
        headers = history.headers()
        standin.answer_text("two")
        assert run(["chat", "--session", "old", "second"]).status == 0
        assert [header.name for header in delete(history, headers)] == ["other"]
    assert [one["name"] for one in report("sessions", "list")["sessions"]] == ["old"]


def test_many_are_deleted_at_once(run: Run, report: Any, database: Path) -> None:
    """Each is locked while it is deleted, and the number of open files is limited."""
    open_database(database).close()
    connection = sqlite3.connect(database)
    connection.executemany(
        "INSERT INTO conversation (id, created, updated) VALUES (?, 0, 0)",
        [(os.urandom(16).hex(),) for _ in range(3000)],
    )
    connection.commit()
    connection.close()
    assert run(["sessions", "delete", "--older-than", "1d", "--yes"]).status == 0
    assert report("sessions", "list")["total"] == 0
