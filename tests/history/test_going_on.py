"""Conversations are gone on with: the last one, one by its name, one at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY
from ..standin import sse
from ..standin.script import EVENT_STREAM_HEADERS, Cut, Pause, Send, Status

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run, Spawn
    from ..standin.server import StandIn

from .conftest import MODEL, bodies, said

pytestmark = pytest.mark.usefixtures("online")


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
