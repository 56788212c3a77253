"""``--resume`` goes on with an answer that was cut."""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY
from ..standin import sse
from ..standin.script import EVENT_STREAM_HEADERS, Pause, Send, Status, event_stream

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run, Spawn
    from ..standin.server import StandIn

from .conftest import bodies, pieces, said

pytestmark = pytest.mark.usefixtures("online")


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
