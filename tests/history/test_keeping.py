"""A turn is kept while it happens, whatever ends it."""

from __future__ import annotations

import json
import random
import sqlite3
import stat
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.history.database import open_database
from openclaw_cli.history.migrations import MIGRATIONS

from ..conftest import KEY, LONG
from ..standin import sse
from ..standin.script import EVENT_STREAM_HEADERS, Cut, Pause, Send, Status

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run, Spawn
    from ..standin.server import StandIn

from .conftest import MODEL, pieces

pytestmark = pytest.mark.usefixtures("online")


def test_a_turn_is_kept(
    chat: Any, report: Any, standin: StandIn, database: Path, tmp_path: Path
) -> None:
    standin.stream(sse.reasoning("hm"), *sse.answer("It is so."))
    done = chat("why?", "--system", "Be brief.", "--json")
    shown = report("sessions", "show")
    assert shown["id"] == json.loads(done.stdout)["session"]
    assert shown["system"] == "Be brief."
    assert shown["folder"] == str(tmp_path)
    (turn,) = shown["turns"]
    assert (turn["prompt"], turn["text"], turn["state"]) == ("why?", "It is so.", "whole")
    assert turn["reasoning"] == "hm"
    assert turn["model_used"] == MODEL
    assert turn["cost_usd"] == shown["cost_usd"] == 0.000126
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in database.parent.iterdir()}
    assert files["history.db"] == 0o600
    assert set(files.values()) == {0o600}
    assert stat.S_IMODE(database.parent.stat().st_mode) == 0o700
    assert KEY.encode() not in database.read_bytes()


def test_nothing_is_kept_where_that_was_asked(chat: Any, standin: StandIn, database: Path) -> None:
    standin.answer_text("so")
    done = chat("why?", "--no-history", "--json")
    assert json.loads(done.stdout)["session"] is None
    assert not database.parent.exists()


@pytest.mark.parametrize("damage", ["a folder", "no database", "newer", "no place"])
def test_a_history_that_cannot_be_opened_is_a_notice(
    chat: Any, run: Run, standin: StandIn, database: Path, damage: str
) -> None:
    if damage == "no place":
        database.parent.parent.mkdir(parents=True)
        database.parent.write_text("a file")
    else:
        database.parent.mkdir(parents=True)
    if damage == "a folder":
        database.mkdir()
    elif damage == "no database":
        database.write_bytes(b"garbage" * 999)
    elif damage == "newer":
        open_database(database, migrations=[*MIGRATIONS, ()]).close()
    before = database.read_bytes() if database.is_file() else b""
    standin.answer_text("so")
    done = chat("why?")
    assert done.stdout == b"so"
    assert done.stderr.count("note: this conversation is not kept: the history ") == 1
    assert len(done.stderr.splitlines()) == 1
    if before:
        assert database.read_bytes() == before
    if damage != "no place":
        listed = run(["sessions", "list"])
        assert listed.status == 3
        assert listed.stderr.startswith("error: the history ")


def test_the_turn_is_on_disk_before_the_answer_is_shown(
    spawn: Spawn, report: Any, standin: StandIn
) -> None:
    answered, over = threading.Event(), threading.Event()
    standin.play(
        Status(200, EVENT_STREAM_HEADERS), Pause(answered), Send(sse.text("word ")), Pause(over)
    )
    process = spawn(["chat", "why?"], env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    standin.wait_for(1)
    answered.set()
    assert process.read(5) == b"word "
    process.popen.kill()
    process.popen.wait()
    over.set()
    shown = report("sessions", "show")
    assert shown["state"] == "partial"
    assert shown["turns"][0]["prompt"] == "why?"
    assert shown["turns"][0]["state"] == "partial"


@pytest.mark.parametrize("words", [1, 900])
def test_what_was_shown_a_second_ago_outlives_a_kill(
    spawn: Spawn, run: Run, report: Any, standin: StandIn, words: int
) -> None:
    """Every four kilobytes are written at once, and what is less after a second."""
    over = threading.Event()
    text = "word " * words
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(sse.text(text)), Pause(over))
    process = spawn(["chat", "why?"], env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    assert process.read(len(text)) == text.encode()
    deadline = time.monotonic() + 10
    while pieces(run) != text:
        assert time.monotonic() < deadline
    process.popen.kill()
    process.popen.wait()
    over.set()
    (turn,) = report("sessions", "show")["turns"]
    assert (turn["text"], turn["state"]) == (text, "partial")
    assert "partial" in run(["sessions", "list"]).stdout.decode()
    assert "*(partial: the program was ended)*" in run(["sessions", "show"]).stdout.decode()


def test_a_full_disk_stops_the_keeping_and_not_the_answer(
    spawn: Spawn, report: Any, standin: StandIn, tmp_path: Path
) -> None:
    """A limit on the size of files stands in for the disk."""
    resource = pytest.importorskip("resource")
    del resource
    standin.answer_text("first")
    spawn_env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    assert spawn(["chat", "one"], env=spawn_env).finish().status == 0
    long = "words and words " * 40_000
    standin.stream(*[sse.text(long[at : at + 4000]) for at in range(0, len(long), 4000)])
    limited = tmp_path / "sitecustomize.py"
    limited.write_text(
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
    )
    # Python would leave half of a module's bytecode behind, for whoever imports it next.
    limits = {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    process = spawn(["chat", "two"], env={**spawn_env, **limits})
    done = process.finish()
    assert done.status == 7  # the stream had no end
    assert done.stdout.decode() == long
    assert "this conversation is not kept: the history" in done.stderr
    limited.unlink()
    shown = report("sessions", "show")
    assert shown["turns"][-1]["state"] == "partial"
    assert len(shown["turns"][-1]["text"]) > 4000
    assert long.startswith(shown["turns"][-1]["text"])


def test_a_python_without_sqlite_answers_too(
    spawn: Spawn, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "sqlite3.py").write_text("raise ImportError('no sqlite3 here')\n")
    standin.answer_text("so")
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY, "PYTHONPATH": str(tmp_path)}
    done = spawn(["chat", "--no-stdin", "why?"], env=env).finish()
    assert (done.status, done.stdout) == (0, b"so")
    assert done.stderr == "note: this conversation is not kept: ImportError: no sqlite3 here\n"


def test_a_large_input_is_kept_and_its_beginning_found(
    chat: Any, run: Run, report: Any, standin: StandIn
) -> None:
    standin.answer_text("so")
    text = "beginning " + "filler " * 500_000 + "the end"
    chat("what is it?", stdin=text.encode())
    assert report("sessions", "show")["turns"][0]["prompt"].endswith("the end")
    assert len(report("sessions", "search", "beginning")["hits"]) == 1


def test_odd_characters_are_kept(chat: Any, report: Any, standin: StandIn) -> None:
    odd = {**sse.chunk({"content": "a\ud800b \x00 c"}), "model": "x\ud800", "id": "\udc00"}
    standin.stream(
        f"data: {json.dumps(odd)}\n\n".encode(),
        sse.finished(),
        sse.usage_event({"prompt_tokens": 10**30, "completion_tokens": -1, "cost": 1e-300}),
    )
    done = chat("why\x00?")
    (turn,) = report("sessions", "show")["turns"]
    assert turn["text"] == done.stdout.decode()
    assert turn["prompt"] == "why\x00?"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")
def test_names_that_are_no_text(
    spawn: Spawn, report: Any, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    """A folder's name may be any bytes, and so may an argument."""
    folder = tmp_path / "f\udcff"
    folder.mkdir()
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    for argv in (["why?"], ["-c", "and?"]):
        standin.answer_text("so")
        done = spawn(["chat", "--no-stdin", *argv], env=env, cwd=folder).finish()
        assert (done.status, done.stdout) == (0, b"so"), done.stderr
        assert "not kept" not in done.stderr
    assert report("sessions", "list")["sessions"][0]["turns"] == 2
    for argv in (["sessions", "show", "\udcff"], ["sessions", "search", "\udcff"]):
        assert "internal error" not in run(argv).stderr


def test_an_answer_under_way_is_running(spawn: Spawn, run: Run, standin: StandIn) -> None:
    over = threading.Event()
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(sse.text("half")), Pause(over))
    process = spawn(["chat", "why?"], env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    assert process.read(4) == b"half"
    assert b"running" in run(["sessions", "list"]).stdout
    process.interrupt()
    assert process.finish().status == 130
    over.set()
    assert b"partial" in run(["sessions", "list"]).stdout


def test_a_reader_that_has_enough_leaves_a_partial_turn(
    spawn: Spawn, report: Any, standin: StandIn
) -> None:
    words = [f"word{number} " for number in range(3000)]
    standin.stream(*map(sse.text, words), sse.finished())
    process = spawn(["chat", "why?"], env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    assert process.read(5) == b"word0"
    assert process.popen.stdout is not None
    process.popen.stdout.close()
    assert process.popen.wait(20) == 0
    (turn,) = report("sessions", "show")["turns"]
    assert turn["state"] == "partial"
    assert turn["text"].startswith("word0 ")


KILLS = 200 if LONG else 20
AT_ONCE = 5
BEHIND = 4096
"""Bytes that may not be written yet."""


@pytest.mark.parametrize("after", ["bytes", "time"])
def test_killed_at_many_moments(
    spawn: Spawn, run: Run, report: Any, standin: StandIn, after: str
) -> None:
    """The database opens, and nothing is missing that was on the screen four kilobytes ago.

    The programs are killed after a number of bytes, or after a time.
    """
    draw = random.Random(20)
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    standin.answer_text("There is a history.")
    assert spawn(["chat", "first"], env=env).finish().status == 0
    long = "".join(f"{number:05} " for number in range(10_000))
    parts = [Send(sse.text(long[at : at + 150])) for at in range(0, len(long), 150)]
    shown: dict[str, int] = {}
    for group in range(0, KILLS // 2, AT_ONCE):
        for _ in range(AT_ONCE):
            standin.play(Status(200, EVENT_STREAM_HEADERS), *parts, Cut())
        running = {str(n): spawn(["chat", str(n)], env=env) for n in range(group, group + AT_ONCE)}
        for question, process in running.items():
            if after == "bytes":
                shown[question] = len(process.read(draw.randrange(1, len(long))))
            else:
                threading.Event().wait(draw.uniform(0, 0.2))
            process.kill()
    assert report("sessions", "list", "--limit", "0")["sessions"]
    name = run(["sessions", "path"]).stdout.decode().strip()
    connection = sqlite3.connect(name)
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("SELECT count(*) FROM piece").fetchone()[0] == 0
    rows = connection.execute("SELECT prompt, answer, complete FROM turn").fetchall()[1:]
    connection.close()
    kept = {prompt: answer for prompt, answer, _ in rows}
    assert set(shown) <= set(kept)
    assert not any(complete for _, _, complete in rows)
    for question, answer in kept.items():
        assert long.startswith(answer)
        assert len(answer) >= shown.get(question, 0) - BEHIND


def test_a_profile_has_a_history_of_its_own(chat: Any, run: Run, standin: StandIn) -> None:
    standin.answer_text("so")
    run(["--profile", "work", "config", "set", "agents.defaults.model", "openrouter/auto"])
    chat("why?", "--profile", "work")
    assert run(["sessions", "list", "--plain"]).stdout == b""
    assert len(run(["--profile", "work", "sessions", "list", "--plain"]).stdout.split()) == 1
