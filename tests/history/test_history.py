"""Conversations: kept while they happen, gone on with, found again."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.history.database import open_database
from openclaw_cli.history.schema import MIGRATIONS

from ..conftest import KEY, LONG
from ..standin import sse
from ..standin.script import EVENT_STREAM_HEADERS, Cut, Pause, Send, Status, event_stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run, Spawn
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
MODEL = "anthropic/claude-sonnet-4.5"


@pytest.fixture
def database(sealed: Any) -> Path:
    path: Path = sealed.home / ".local/state/openclaw/history.db"
    return path


@pytest.fixture
def chat(run: Run) -> Callable[..., Completed]:
    """Return what asks and expects a whole answer."""

    def ask(*argv: str, status: int = 0, **options: Any) -> Completed:
        done = run(["chat", "--retries", "0", *argv], **options)
        assert done.status == status, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return ask


def bodies(standin: StandIn) -> list[dict[str, Any]]:
    return [request.json() for request in standin.requests if request.is_chat]


def said(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Return roles and texts, without the cache markers."""
    texts = []
    for message in body["messages"]:
        content = message["content"]
        if not isinstance(content, str):
            content = "".join(part.get("text", "") for part in content or ())
        texts.append((message["role"], content))
    return texts


# Keeping.


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


def pieces(run: Run) -> str:
    """Return what is on disk of an answer that is under way."""
    connection = sqlite3.connect(run(["sessions", "path"]).stdout.decode().strip())
    try:
        rows = connection.execute("SELECT text FROM piece ORDER BY id").fetchall()
    except sqlite3.OperationalError:
        return ""
    finally:
        connection.close()
    return "".join(row[0] for row in rows)


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
    process = spawn(["chat", "two"], env={**spawn_env, "PYTHONPATH": str(tmp_path)})
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
    chat("why?", "--profile", "work")
    assert run(["sessions", "list", "--plain"]).stdout == b""
    assert len(run(["--profile", "work", "sessions", "list", "--plain"]).stdout.split()) == 1


# Going on.


def test_continue_goes_on_with_the_last_conversation_of_the_folder(
    chat: Any, standin: StandIn, tmp_path: Path, report: Any
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for text in ("one", "two", "three"):
        standin.answer_text(text)
    chat("first", "-s", "Be brief.", "-m", MODEL)
    chat("other", cwd=elsewhere)
    done = chat("second", "-c")
    assert "note: continuing " in done.stderr
    assert '"first" (1 turn, 0 s ago)' in done.stderr
    assert done.stdout == b"three"
    last = bodies(standin)[-1]
    assert said(last) == [
        ("system", "Be brief."),
        ("user", "first"),
        ("assistant", "one"),
        ("user", "second"),
    ]
    assert last["model"] == MODEL  # the conversation's, not the configured one
    shown = report("sessions", "show")
    assert [turn["prompt"] for turn in shown["turns"]] == ["first", "second"]
    assert last["session_id"] == shown["id"]
    assert "session_id" not in bodies(standin)[0]


def test_continue_without_a_conversation_asks_for_a_name(chat: Any, standin: StandIn) -> None:
    done = chat("more", "-c", status=2)
    assert done.stderr.splitlines() == [
        "error: no conversation of this terminal or folder to continue",
        "hint: name one with --session NAME; openclaw sessions list shows them",
    ]
    assert standin.requests == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_the_terminal_comes_before_the_folder(
    env: dict[str, str], chat: Any, standin: StandIn, tmp_path: Path
) -> None:
    """Each window has its own last conversation, whatever is asked in the others."""
    env = {**env, **standin.client_env(), "OPENROUTER_API_KEY": KEY}
    windows = [os.openpty(), os.openpty()]

    def ask_in(window: int, *argv: str) -> str:
        standin.answer_text("so")
        done = subprocess.run(
            [sys.executable, "-m", "openclaw_cli", "chat", *argv],
            stdin=windows[window][1],
            capture_output=True,
            env=env,
            cwd=tmp_path,
            check=True,
            text=True,
        )
        return done.stderr

    try:
        ask_in(0, "in the first")
        ask_in(1, "in the second")
        assert '"in the first"' in ask_in(0, "-c", "more")
        assert '"in the second"' in ask_in(1, "-c", "more")
        assert said(bodies(standin)[2])[0] == ("user", "in the first")
    finally:
        for descriptors in windows:
            for descriptor in descriptors:
                os.close(descriptor)


def test_a_session_is_made_and_gone_on_with(chat: Any, standin: StandIn, report: Any) -> None:
    for text in ("one", "two", "three"):
        standin.answer_text(text)
    first = chat("first", "--session", "my trees")
    assert "continuing" not in first.stderr
    chat("second", "--session", "my trees")
    assert said(bodies(standin)[1]) == [("user", "first"), ("assistant", "one"), ("user", "second")]
    shown = report("sessions", "show", "my trees")
    assert [body["session_id"] for body in bodies(standin)] == [shown["id"]] * 2
    chat("third", "--session", shown["id"][:6])
    assert len(report("sessions", "show", "my trees")["turns"]) == 3


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 65, "12345678", "deadbeef01"])
def test_what_is_no_name_makes_no_session(chat: Any, standin: StandIn, name: str) -> None:
    chat("hi", "--session", name, status=2)
    assert standin.requests == []


def test_a_session_in_which_nothing_was_asked_is_none(
    chat: Any, report: Any, standin: StandIn
) -> None:
    chat("hi", "--session", "s", "-f", "no-such-file", status=2)
    assert report("sessions", "list")["total"] == 0
    standin.answer_text("so")
    chat("hi", "--session", "s")
    chat("hi", "--session", "s", "-f", "no-such-file", status=2)
    assert report("sessions", "list")["total"] == 1


def test_a_name_makes_no_file_where_nothing_is_kept(
    chat: Any, standin: StandIn, database: Path
) -> None:
    standin.answer_text("so")
    chat("hi", "--session", "s", "--no-history")
    chat("hi", "--session", "s", "--dry-run")
    assert not database.parent.exists()


def test_a_copy_leaves_out_what_is_being_answered(
    spawn: Spawn, run: Run, report: Any, standin: StandIn, chat: Any
) -> None:
    standin.answer_text("one")
    chat("first", "--session", "s")
    over = threading.Event()
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(sse.text("half")), Pause(over))
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["chat", "--session", "s", "second"], env=env)
    assert process.read(4) == b"half"
    assert run(["sessions", "fork", "s", "copy"]).status == 0
    assert [turn["prompt"] for turn in report("sessions", "show", "copy")["turns"]] == ["first"]
    over.set()
    process.finish()
    assert report("usage")["total"]["requests"] == 2


def test_a_conversation_goes_on_without_being_kept(
    chat: Any, standin: StandIn, report: Any
) -> None:
    standin.answer_text("one")
    standin.answer_text("two")
    chat("first", "--session", "s")
    chat("second", "--session", "s", "--no-history")
    assert len(bodies(standin)[1]["messages"]) == 3
    assert len(report("sessions", "show", "s")["turns"]) == 1


def test_two_programs_do_not_interleave(spawn: Spawn, chat: Any, standin: StandIn) -> None:
    over = threading.Event()
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(sse.text("half")), Pause(over), Cut())
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["chat", "--session", "s", "first"], env=env)
    assert process.read(4) == b"half"
    done = chat("second", "--session", "s", status=3)
    assert "error: another openclaw is in the conversation " in done.stderr
    assert "hint: wait for it, or go on in a copy: openclaw sessions fork " in done.stderr
    deleted = chat("x", "-c", status=3)
    assert "another openclaw" in deleted.stderr
    over.set()
    assert process.finish().status == 7
    assert len(standin.requests) == 1


# Resuming.


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("The quick bro", "wn fox.", "The quick brown fox."),
        ("The quick brown", " fox.", "The quick brown fox."),
        ("The quick brown", "brown fox.", "The quick brown fox."),
        ("The quick brown ", "The quick brown fox.", "The quick brown fox."),
        ("Hello wor", "world", "Hello world"),
        ("hel", "lo", "hello"),
        ("- one\n- ", "- two", "- one\n- two"),
        ("x = 1", "1", "x = 1\n1"),
        ("```py\nx = 1", "```py\nx = 1\n```", "```py\nx = 1\n```"),
        ("very ", "very good", "very good"),
        ("Bäume und Äst", "Äste", "Bäume und Äste"),
    ],
)
def test_a_cut_answer_is_gone_on_with(
    chat: Any, report: Any, standin: StandIn, before: str, after: str, whole: str
) -> None:
    standin.play(event_stream(sse.text(before), done=False))
    chat("why?", "-s", "Be brief.", status=7)
    standin.stream(*[sse.text(char) for char in after], sse.finished(), sse.usage_event())
    done = chat("--resume")
    assert done.stdout.decode() == whole
    assert said(bodies(standin)[1])[:-1] == [
        ("system", "Be brief."),
        ("user", "why?"),
        ("assistant", before),
    ]
    (turn,) = report("sessions", "show")["turns"]
    assert (turn["prompt"], turn["text"], turn["state"]) == ("why?", whole, "whole")
    assert turn["cost_usd"] is None  # nobody has said what the first half has cost
    assert report("usage")["total"]["known_cost_usd"] == 0.000126


def test_an_answer_that_only_repeats_its_end_was_whole(
    chat: Any, report: Any, standin: StandIn
) -> None:
    standin.play(event_stream(sse.text("That is all there is."), done=False))
    chat("why?", status=7)
    standin.stream(sse.text("all there is."), sse.finished(), sse.usage_event())
    done = chat("--resume")
    assert done.stdout == b"That is all there is."
    assert report("sessions", "show")["turns"][-1]["state"] == "whole"


def test_a_resumed_answer_may_be_cut_again(chat: Any, report: Any, standin: StandIn) -> None:
    for text in ("one ", "two ", "three"):
        standin.play(event_stream(sse.text(text), done=False))
    chat("count", status=7)
    assert chat("--resume", status=7).stdout == b"one two "
    assert chat("--resume", "--json", status=7).stdout.count(b'"one two three"') == 1
    standin.error(503, "no")
    failed = chat("--resume", status=6)
    assert failed.stdout == b"one two three"
    (turn,) = report("sessions", "show")["turns"]
    assert (turn["text"], turn["state"]) == ("one two three", "partial")


def test_the_thoughts_before_the_cut_stay(chat: Any, report: Any, standin: StandIn) -> None:
    standin.play(event_stream(sse.reasoning("first "), sse.text("one "), done=False))
    chat("why?", status=7)
    standin.stream(sse.reasoning("then"), *sse.answer("two"))
    chat("--resume")
    (turn,) = report("sessions", "show")["turns"]
    assert (turn["text"], turn["reasoning"]) == ("one two", "first then")


def test_a_resumed_answer_outlives_a_kill(
    spawn: Spawn, chat: Any, run: Run, report: Any, standin: StandIn
) -> None:
    standin.play(event_stream(sse.text("one "), done=False))
    chat("count", status=7)
    over = threading.Event()
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(sse.text("two ")), Pause(over))
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["chat", "--resume"], env=env)
    assert process.read(8) == b"one two "
    deadline = time.monotonic() + 10
    while pieces(run) != "one two ":
        assert time.monotonic() < deadline
    process.popen.kill()
    process.popen.wait()
    over.set()
    (turn,) = report("sessions", "show")["turns"]
    assert (turn["text"], turn["state"]) == ("one two ", "partial")
    standin.stream(*sse.answer("three"))
    assert chat("--resume").stdout == b"one two three"


def test_a_cut_answer_says_how_to_go_on(chat: Any, standin: StandIn) -> None:
    for _ in range(2):
        standin.play(event_stream(sse.text("half"), done=False))
    hint = "hint: openclaw chat --resume goes on with it\n"
    assert chat("why?", status=7).stderr.endswith(hint)
    assert "hint" not in chat("why?", "--no-history", status=7).stderr


def test_what_was_killed_is_of_unknown_cost(spawn: Spawn, report: Any, standin: StandIn) -> None:
    over = threading.Event()
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(sse.text("half")), Pause(over))
    process = spawn(["chat", "why?"], env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    assert process.read(4) == b"half"
    process.popen.kill()
    process.popen.wait()
    over.set()
    for _ in range(2):  # it is found once
        total = report("usage")["total"]
        assert (total["requests"], total["unknown_requests"]) == (1, 1)


def test_where_nothing_came_resuming_asks_again(chat: Any, report: Any, standin: StandIn) -> None:
    standin.error(503, "no")
    chat("why?", status=6)
    standin.answer_text("so")
    assert chat("--resume").stdout == b"so"
    assert said(bodies(standin)[-1]) == [("user", "why?")]
    (turn,) = report("sessions", "show")["turns"]
    assert (turn["text"], turn["state"]) == ("so", "whole")


def test_what_is_whole_is_not_resumed(chat: Any, standin: StandIn) -> None:
    standin.answer_text("so")
    chat("why?")
    done = chat("--resume", status=2)
    assert "is whole: there is nothing to resume" in done.stderr
    assert "takes no question" in chat("--resume", "go on", status=2).stderr
    assert "contradict" in chat("--resume", "--no-history", status=2).stderr


# What goes back to the model.

DETAILS = [{"type": "reasoning.text", "text": "hm", "signature": "sig", "index": 0}]
EXTRAS = {
    "reasoning_details": DETAILS,
    "annotations": [{"type": "url_citation", "url_citation": {"url": "https://example.org"}}],
    "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}],
    "tool_calls": [
        {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": ""}}
    ],
}
PIECES = [
    {"tool_calls": [{"index": 0, "function": {"arguments": '{"a":'}}]},
    {"tool_calls": [{"index": 0, "function": {"arguments": " 1}"}}]},
]


def test_what_the_model_wants_back_goes_back_to_it_alone(
    chat: Any, report: Any, standin: StandIn
) -> None:
    standin.judge = False  # the API's description knows no annotations in a request
    deltas: list[dict[str, Any]] = [{**EXTRAS, "content": "see"}, *PIECES]
    standin.stream(*[sse.event(sse.chunk(delta)) for delta in deltas], sse.finished())
    standin.answer_text("again")
    standin.answer_text("other")
    chat("look", "-m", MODEL, "--session", "s", status=7)
    chat("and?", "--session", "s")
    chat("and you?", "--session", "s", "-m", "openai/gpt-5-mini")
    same, other = bodies(standin)[1:]
    answer = same["messages"][1]
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    assert answer == {
        "role": "assistant",
        "content": "see",
        "annotations": EXTRAS["annotations"],
        "images": EXTRAS["images"],
        "tool_calls": [call],
        "reasoning_details": DETAILS,
    }
    result = same["messages"][2]
    assert (result["role"], result["tool_call_id"]) == ("tool", "call_1")
    assert other["messages"][1] == {"role": "assistant", "content": "see"}
    assert [message["role"] for message in other["messages"]] == ["user", "assistant"] * 2 + [
        "user"
    ]
    shown = {"media_type": "image/png", "size": 3, "path": None, "data": "AAAA"}
    assert report("sessions", "show", "s")["turns"][0]["images"] == [shown]


def test_a_fallback_gets_no_other_models_thoughts(chat: Any, standin: StandIn) -> None:
    standin.stream(sse.reasoning("hm"), *sse.answer("so"))
    chat("why?", "-m", MODEL, "--session", "s")
    standin.error(503, "no")
    standin.stream(sse.reasoning("ah"), *sse.answer("other", model="openai/gpt-5-mini"))
    chat("and?", "--session", "s", "--fallback", "openai/gpt-5-mini")
    standin.answer_text("last")
    chat("then?", "--session", "s")
    _, asked, fallback, again = bodies(standin)
    assert "reasoning_details" in asked["messages"][1]
    assert "reasoning_details" not in fallback["messages"][1]
    # The fallback has answered: its thoughts do not go to the first model.
    assert "reasoning_details" in again["messages"][1]
    assert "reasoning_details" not in again["messages"][3]


def test_files_go_on_with_the_conversation(
    chat: Any, standin: StandIn, tmp_path: Path, report: Any
) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG picture")
    standin.answer_text("a picture")
    standin.answer_text("still")
    chat("what is it?", "-f", "a.png", "--session", "s")
    (tmp_path / "a.png").unlink()
    chat("and now?", "--session", "s")
    first, second = bodies(standin)
    assert second["messages"][0] == first["messages"][0]
    assert report("sessions", "show", "s")["turns"][0]["files"] == ["a.png"]


# Migrations.


def test_a_copy_is_kept_before_each_migration(tmp_path: Path) -> None:
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


def test_gemini_gets_its_signatures_back_and_no_bad_ones(chat: Any, standin: StandIn) -> None:
    """Spec: Gemini-backed routes."""
    form = {"type": "reasoning.encrypted", "format": "google-gemini-v1"}
    good, bad = {**form, "data": "c2lnbmVk", "id": "a"}, {**form, "data": "not base64!", "id": "b"}
    chunk = sse.chunk({"content": "so", "reasoning_details": [good, bad]})
    standin.stream(sse.event(chunk), sse.finished())
    standin.answer_text("more")
    chat("why?", "-m", "google/gemini-2.5-pro", "--session", "s")
    chat("and?", "--session", "s")
    assert bodies(standin)[1]["messages"][1]["reasoning_details"] == [good]


def test_anthropic_gets_cache_markers_on_the_way(chat: Any, standin: StandIn) -> None:
    for text in ("one", "two"):
        standin.answer_text(text)
        chat("why?", "-m", MODEL, "-s", "Be brief.", "--session", "s")
    marked = [
        message["role"]
        for message in bodies(standin)[1]["messages"]
        if isinstance(message["content"], list)
        and any("cache_control" in part for part in message["content"])
    ]
    assert "system" in marked


@pytest.mark.parametrize("provider", ["openrouter", "local"])
def test_no_session_id_goes_to_anybody_else(
    chat: Any, standin: StandIn, tmp_path: Path, provider: str
) -> None:
    """It is OpenRouter's: another base URL or provider does not know it."""
    entry = {"baseUrl": standin.url, "apiKey": "k"}
    config = tmp_path / "openclaw.json"
    config.write_text(json.dumps({"models": {"providers": {provider: entry}}}))
    standin.judge = False
    for _ in range(2):
        standin.answer_text("so")
        chat("hi", "-m", f"{provider}/a/b", "--session", "s", "--config", str(config))
    assert not any("session_id" in body for body in bodies(standin))


def test_the_users_own_session_id_wins(chat: Any, standin: StandIn) -> None:
    standin.answer_text("so")
    chat("hi", "--session", "s", "-P", "session_id=mine")
    assert bodies(standin)[0]["session_id"] == "mine"


def test_what_was_said_to_a_model_at_home_stays_there(
    chat: Any, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    """Without its provider ``local/llama`` would be the name of a model of OpenRouter's."""
    entry = {"baseUrl": standin.url, "apiKey": "k"}
    config = tmp_path / "openclaw.json"
    config.write_text(json.dumps({"models": {"providers": {"local": entry}}}))
    standin.judge = False
    standin.answer_text("so")
    chat("hi", "-m", "local/llama", "--session", "s", "--config", str(config))
    config.write_text("{}")
    done = chat("and?", "--session", "s", "--config", str(config), status=3)
    assert "error: local/llama can't be asked any more" in done.stderr
    assert "hint: --model REF goes on with another model" in done.stderr
    assert run(["sessions", "replay", "s", "--config", str(config)]).status == 3
    assert len(bodies(standin)) == 1
    standin.answer_text("so")
    chat("and?", "--session", "s", "-m", "a/b", "--config", str(config))


@pytest.mark.parametrize("answer", [" \n", "\u200b", "\ufffd", "\x00\ufeff \ufffd"])
def test_what_says_nothing_is_not_sent_back(
    chat: Any, standin: StandIn, answer: str, database: Path
) -> None:
    standin.answer_text("one")
    chat("first", "--session", "s")
    connection = sqlite3.connect(database)
    connection.execute("UPDATE turn SET answer = ?, complete = 0", (answer,))
    connection.commit()
    connection.close()
    standin.answer_text("two")
    chat("second", "--session", "s")
    assert said(bodies(standin)[1]) == [("user", "second")]


@pytest.mark.parametrize("answer", [" \n", "\ufffd"])
def test_where_nothing_was_said_resuming_asks_again(
    chat: Any, standin: StandIn, answer: str, database: Path
) -> None:
    standin.play(event_stream(sse.text("one"), done=False))
    chat("why?", status=7)
    connection = sqlite3.connect(database)
    connection.execute("UPDATE turn SET answer = ?", (answer,))
    connection.commit()
    connection.close()
    standin.answer_text("so")
    assert chat("--resume").stdout == b"so"
    assert said(bodies(standin)[1]) == [("user", "why?")]


def test_half_a_character_is_not_sent_back(
    chat: Any, report: Any, standin: StandIn, database: Path
) -> None:
    standin.play(event_stream(sse.text("Bäum"), done=False))
    chat("why?", "--session", "s", status=7)
    connection = sqlite3.connect(database)
    connection.execute("UPDATE turn SET answer = 'B\ufffd'")
    connection.commit()
    connection.close()
    for text in ("more", "äume"):
        standin.answer_text(text)
    chat("and?", "--session", "s")
    assert said(bodies(standin)[1])[1] == ("assistant", "B")
    connection = sqlite3.connect(database)
    connection.execute("DELETE FROM turn WHERE id > 1")
    connection.commit()
    connection.close()
    assert chat("--session", "s", "--resume").stdout.decode() == "Bäume"
    (turn,) = report("sessions", "show", "s")["turns"]
    assert turn["text"] == "Bäume"
