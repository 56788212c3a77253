"""What a batch has taken is in ``openclaw usage``, and nowhere else."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from ...conftest import KEY
from ...standin import defaults
from ...standin.script import error
from .conftest import echo, held, question_of, write_input

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run, Spawn
    from ...standin.recorded import Recorded
    from ...standin.script import Script
    from ...standin.server import StandIn


def history_of(home: Path) -> Path:
    (found,) = home.rglob("history.db")
    return found


@pytest.mark.parametrize("by", ["hour", "day", "week", "month", "model", "provider", "batch"])
def test_all_groups_add_it_up(
    batch: Any, run: Run, report: Any, standin: StandIn, tmp_path: Path, by: str
) -> None:
    write_input(tmp_path / "in.jsonl", *("abc"))
    batch()
    assert run(["chat", "-m", "a/b", "--no-stdin", "-q", "d"]).status == 0
    found = report("usage", "--by", by)
    assert found["total"]["requests"] == 4
    assert found["total"]["prompt_tokens"] == 4 * 12
    assert found["total"]["known_cost_usd"] == pytest.approx(4 * 0.000126)
    assert found["month"]["requests"] == 4
    groups = {group[by]: group["requests"] for group in found["groups"]}
    assert groups == (
        {str(tmp_path / "out.jsonl"): 3, None: 1} if by == "batch" else dict.fromkeys(groups, 4)
    )


def test_by_session_they_are_one_group(batch: Any, run: Run, report: Any, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", *("abc"))
    batch()
    batch(output="other.jsonl")
    assert run(["chat", "-m", "a/b", "--no-stdin", "-q", "d"]).status == 0
    session, batches = report("usage", "--by", "session")["groups"][::-1]
    assert (batches["session"], batches["label"], batches["requests"]) == (None, "batches", 6)
    assert len(session["session"]) == 32
    assert report("sessions", "list")["total"] == 1
    shown = run(["usage", "--by", "session"]).stdout.decode().splitlines()
    assert shown[1].split()[:2] == ["(none)", "batches"]
    table = run(["usage", "--by", "batch", "--csv"]).stdout.decode().splitlines()
    names = [line.partition(",")[0] for line in table]
    files = [str(tmp_path / name) for name in ("other.jsonl", "out.jsonl")]
    assert (names[0], sorted(names[1:])) == ("batch", ["", *files])
    assert b"<html" in run(["usage", "--by", "batch", "--html", "-"]).stdout


def test_each_attempt_counts_and_the_last_answer_can_be_named(
    batch: Any, report: Any, standin: StandIn, run: Run, tmp_path: Path
) -> None:
    refused = [error(503, "busy")]

    def answer(request: Recorded) -> Script:
        return refused.pop() if refused and request.is_chat else echo(request)

    standin.default = answer
    write_input(tmp_path / "in.jsonl", "a")
    batch()
    (group,) = report("usage", "--by", "batch")["groups"]
    assert group["requests"] == 2
    assert len(standin.requests) == 2
    standin.default = defaults.answer
    assert run(["usage", "show", "last", "--wait", "0"]).status == 8  # OpenRouter was asked


def test_no_history_keeps_nothing(batch: Any, report: Any, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", *("abc"))
    batch("--no-history")
    assert report("usage")["groups"] == []
    assert not list((tmp_path / "home").rglob("history*"))


def test_a_history_that_cant_be_written_ends_no_batch(batch: Any, run: Run, tmp_path: Path) -> None:
    assert run(["chat", "-m", "a/b", "--no-stdin", "-q", "d"]).status == 0
    write_input(tmp_path / "in.jsonl", *("abc"))
    file = history_of(tmp_path / "home")
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 99")
    told = batch().stderr
    assert told.count("not in openclaw usage") == 1
    assert "3 requests are not in openclaw usage" in told
    assert "newer openclaw" in told


def test_a_month_that_is_limited_counts_them_once(
    batch: Any, run: Run, report: Any, tmp_path: Path
) -> None:
    assert run(["config", "set", "agents.defaults.maxCostMonth", "0.01"]).status == 0
    write_input(tmp_path / "in.jsonl", *("abc"))
    batch()
    month = report("usage")["month"]
    assert (month["requests"], month["limit_usd"]) == (3, 0.01)


def test_a_killed_batch_has_counted_what_had_ended(
    spawn: Spawn, standin: StandIn, report: Any, tmp_path: Path, online: None
) -> None:
    gate = threading.Event()
    whole = held(gate, "x")
    standin.default = lambda request: whole if question_of(request) == "x" else echo(request)
    write_input(tmp_path / "in.jsonl", *("abcx"))
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["batch", "in.jsonl", "-o", "out.jsonl", "-m", "a/b"], env=env)
    standin.wait_for(4)
    deadline = time.monotonic() + 10
    while report("usage")["total"]["requests"] < 3:
        assert time.monotonic() < deadline
    process.kill()
    gate.set()
    assert report("usage")["total"]["requests"] == 3


@pytest.mark.usefixtures("retried_at_once")
def test_both_count_what_reached_nobody(
    run: Run, report: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    write_input(tmp_path / "in.jsonl", *("abcdef"))
    line = ["batch", "in.jsonl", "-o", "out.jsonl", "-m", "a/b", "--concurrency", "4", "--json"]
    done = run(line)
    assert done.status == 6
    told = json.loads(done.stdout)["requests"]
    assert told
    assert report("usage")["total"]["requests"] == told
