"""How a batch ends before all is asked: signals, errors that are about all prompts, full disks."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from ..conftest import KEY
from ..standin import script, sse
from .batches import BATCH, echo, ids, output, questions, write_input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Process, Run, Spawn
    from ..standin.server import StandIn

SIX = [f"p{number}" for number in range(6)]

pytestmark = pytest.mark.usefixtures("online")


@pytest.fixture
def start(spawn: Spawn, standin: StandIn) -> Callable[..., Process]:
    """Return what starts a batch in a process of its own."""
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    return lambda *more: spawn([*BATCH, *more], env=env)


def held(gate: threading.Event, *texts: str) -> script.Answer:
    """Return an answer whose end waits."""
    words = [sse.text(text) for text in texts]
    return script.event_stream(*words, script.Pause(gate), sse.finished(), sse.usage_event())


def stop_at_once(process: Process) -> None:
    """Press Ctrl-C twice."""
    process.interrupt()
    wait_until_stopping(process)
    process.interrupt()


def wait_until_stopping(process: Process) -> None:
    """Read until a signal was seen; on a slow machine the progress is told before."""
    assert process.popen.stderr is not None
    assert any(line.startswith(b"note: stopping") for line in process.popen.stderr)


def states(folder: Path) -> list[int]:
    with sqlite3.connect(folder / "out.jsonl.journal") as opened:
        return [one for (one,) in opened.execute("SELECT state FROM prompt ORDER BY number")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_lets_what_is_under_way_end(
    start: Callable[..., Process], standin: StandIn, run: Run, tmp_path: Path, number: int
) -> None:
    gate = threading.Event()
    echo(standin, ("p0", held(gate, "a")), ("p1", held(gate, "b")))
    write_input(tmp_path, SIX)
    process = start("--concurrency", "2")
    standin.wait_for(2)
    process.popen.send_signal(number)
    wait_until_stopping(process)
    gate.set()
    done = process.finish()
    assert done.status == 130
    assert sorted(ids(tmp_path)) == ["p0", "p1"]
    assert all(line["complete"] for line in output(tmp_path))
    assert sorted(path.name for path in tmp_path.glob("*out*")) == [
        "out.jsonl",
        "out.jsonl.journal",
    ]
    done = run(BATCH)
    assert done.status == 0
    assert "perhaps billed" not in done.stderr
    assert len(questions(standin)) == 6


def test_a_signal_to_a_process_that_is_suspended_is_seen_when_it_goes_on(
    start: Callable[..., Process], standin: StandIn, tmp_path: Path
) -> None:
    gate = threading.Event()
    echo(standin, ("p0", held(gate, "a")))
    write_input(tmp_path, SIX)
    process = start("--concurrency", "1")
    standin.wait_for(1)
    process.popen.send_signal(signal.SIGSTOP)
    process.popen.send_signal(signal.SIGTERM)
    gate.wait(0.3)  # longer than the process waits for one answer before it looks around
    process.popen.send_signal(signal.SIGCONT)
    assert process.popen.stderr is not None
    assert process.popen.stderr.readline().startswith(b"note: stopping")
    gate.set()
    assert process.finish().status == 130


def test_a_second_one_ends_it_at_once(
    start: Callable[..., Process], standin: StandIn, run: Run, tmp_path: Path
) -> None:
    gate = threading.Event()
    echo(standin, ("p0", held(gate, "a")))
    write_input(tmp_path, SIX)
    process = start("--concurrency", "1")
    standin.wait_for(1)
    stop_at_once(process)
    assert process.finish(4).status == 130
    assert ids(tmp_path) == []
    standin.wait_for_hang_up()
    gate.set()
    assert "p0 (asked again" in run(BATCH).stderr
    assert sorted(ids(tmp_path)) == SIX


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (script.error(401, "User not found."), 4, "User not found"),
        (script.error(402, "Insufficient credits"), 5, "credit"),
        (
            script.error(
                429,
                "Rate limit exceeded: free-models-per-day",
                headers={"X-RateLimit-Reset": "4102444800000"},
            ),
            5,
            "day",
        ),
    ],
)
def test_what_is_about_all_prompts_stops_it(
    run: Run, standin: StandIn, tmp_path: Path, fault: script.Answer, status: int, said: str
) -> None:
    echo(standin, ("p2", fault))
    write_input(tmp_path, SIX)
    done = run([*BATCH, "--concurrency", "1"])
    assert (done.status, ids(tmp_path)) == (status, ["p0", "p1"])
    assert said in done.stderr
    assert "4 prompts are left: the same command goes on" in done.stderr
    assert states(tmp_path) == [2, 2, 0, 0, 0, 0]
    assert run(BATCH).status == 0
    assert len(questions(standin)) == 7


@pytest.mark.usefixtures("retried_at_once")
def test_a_host_that_nobody_reaches_stops_it(run: Run, standin: StandIn, tmp_path: Path) -> None:
    write_input(tmp_path, SIX)
    env = {"HTTPS_PROXY": "http://127.0.0.1:9"}
    done = run([*BATCH, "--concurrency", "2"], env=env)
    assert done.status == 6
    assert "6 prompts are left" in done.stderr
    assert states(tmp_path) == [0] * 6
    assert ids(tmp_path) == []
    assert run(BATCH).status == 0


@pytest.mark.usefixtures("retried_at_once")
def test_one_host_that_is_not_reached_keeps_no_other_from_being_asked(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    echo(standin)
    config = {"models": {"providers": {"local": {"baseUrl": "http://127.0.0.1:9/v1"}}}}
    (tmp_path / "config.json").write_text(json.dumps(config))
    lines = [{"id": "far", "prompt": "say far", "model": "local/x"}]
    lines += [{"id": one, "prompt": f"say {one}"} for one in SIX]
    (tmp_path / "in.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    done = run(["--config", "config.json", *BATCH, "--concurrency", "2"])
    assert done.status == 6
    assert "1 prompt is left: the same command goes on" in done.stderr
    assert sorted(ids(tmp_path)) == SIX


@pytest.mark.parametrize("ordered", [(), ("--ordered",)])
def test_a_full_disk_ends_it_and_loses_nothing(
    run: Run, standin: StandIn, tmp_path: Path, ordered: tuple[str, ...]
) -> None:
    echo(standin, ("p3", script.event_stream(sse.text("long " * 60_000), sse.finished())))
    write_input(tmp_path, SIX)
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, before[1]))
    try:
        done = run([*BATCH, "--concurrency", "1", *ordered])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.status == 3
    assert "error: out.jsonl: File too large" in done.stderr
    assert "3 prompts are left: the same command goes on" in done.stderr
    assert ids(tmp_path) == ["p0", "p1", "p2"]
    done = run([*BATCH, *ordered])
    assert done.status == 0
    assert sorted(ids(tmp_path)) == SIX
    assert "p3 (asked again" in done.stderr


def test_the_order_is_kept_and_not_much_is_asked_ahead(
    start: Callable[..., Process], standin: StandIn, run: Run, tmp_path: Path
) -> None:
    gate = threading.Event()
    echo(standin, ("p1", held(gate, "late")))
    many = [f"p{number}" for number in range(30)]
    write_input(tmp_path, many)
    process = start("--concurrency", "2", "--ordered")
    standin.wait_until(lambda: len(questions(standin)) == 9)  # p0, and 4 * 2 from p1 on
    process.kill()
    assert ids(tmp_path) == ["p0"]
    gate.set()
    done = run([*BATCH, "--ordered"])
    assert done.status == 0, done.stderr
    assert ids(tmp_path) == many
    assert 30 < len(questions(standin)) <= 32
    assert "p1" in done.stderr


def test_what_waits_for_its_turn_is_written_where_no_order_is_wanted(
    start: Callable[..., Process], standin: StandIn, run: Run, tmp_path: Path
) -> None:
    gate = threading.Event()
    echo(standin, ("p0", held(gate, "late")))
    write_input(tmp_path, SIX)
    process = start("--concurrency", "2", "--ordered")
    standin.wait_until(lambda: len(questions(standin)) == 6)
    stop_at_once(process)
    done = process.finish()
    assert done.status == 130
    assert "5 answers in out.jsonl.journal until the output comes to them" in done.stderr
    assert ids(tmp_path) == []
    gate.set()
    assert run(BATCH).status == 0
    assert ids(tmp_path)[:3] == ["p1", "p2", "p3"]
    assert sorted(ids(tmp_path)) == SIX


@pytest.mark.parametrize("ordered", [(), ("--ordered",)])
def test_a_journal_that_can_not_be_written_ends_it(
    run: Run, standin: StandIn, tmp_path: Path, ordered: tuple[str, ...]
) -> None:
    resource = pytest.importorskip("resource")
    echo(standin)
    many = [f"p{number}" for number in range(60)]
    write_input(tmp_path, many)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))
    try:
        done = run([*BATCH, "--concurrency", "4", *ordered])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.status == 3
    assert "error: the journal out.jsonl.journal: " in done.stderr
    written = len(ids(tmp_path))
    assert 0 < written < 60
    done = run([*BATCH, *ordered])
    assert done.status == 0, done.stderr
    assert sorted(ids(tmp_path)) == sorted(many)
    assert len(questions(standin)) <= 64
    assert not [one for one in threading.enumerate() if one.name.startswith("openclaw")]


def test_nobody_waits_out_a_pause_who_is_stopped(
    start: Callable[..., Process], standin: StandIn, tmp_path: Path
) -> None:
    busy = script.error(429, "Rate limit exceeded", headers={"Retry-After": "50"})
    echo(standin, *[(one, busy) for one in SIX])
    write_input(tmp_path, SIX)
    process = start("--concurrency", "2")
    standin.wait_for(1)
    process.interrupt()
    assert process.finish(4).status == 130
    assert states(tmp_path) == [0] * 6


def test_what_open_files_do_not_allow_is_told_before_anything_is_sent(
    run: Run, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = pytest.importorskip("resource")
    raised: list[tuple[int, int]] = []

    def set_limit(_which: int, limits: tuple[int, int]) -> None:
        if limits[0] > limits[1]:
            raise ValueError("over the most that is allowed")
        raised.append(limits)

    echo(standin)
    write_input(tmp_path, [f"p{number}" for number in range(40)])
    argv = [*BATCH, "--concurrency", "30"]
    monkeypatch.setattr(resource, "setrlimit", set_limit)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 64))
    done = run(argv)
    assert done.status == 2
    assert done.stderr == (
        "error: 30 requests at once need about 84 open files, and 64 are allowed\n"
        "hint: --concurrency 20, or ulimit -n 84\n"
    )
    assert not standin.requests
    assert not list(tmp_path.glob("*out*"))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 1024))
    assert run(argv).status == 0
    assert raised == [(84, 1024)]
