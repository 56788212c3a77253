"""What has failed is asked again, and its line is put into the place of the old one."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from ..conftest import KEY
from ..standin import script, sse
from .batches import BATCH, echo, ids, output, questions, write_input

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run, Spawn
    from ..standin.server import StandIn

SIX = [f"p{number}" for number in range(6)]
AGAIN = (*BATCH, "--retry-failed", "--concurrency", "2")
REFUSED = script.error(400, "No endpoints found")
CUT = script.event_stream(sse.text("half"), script.Cut())

pytestmark = pytest.mark.usefixtures("online")


def one_at_a_time(run: Run, *more: str) -> int:
    return run([*BATCH, "--concurrency", "1", *more]).status


def test_only_what_has_failed_is_asked_again(run: Run, standin: StandIn, tmp_path: Path) -> None:
    echo(standin, ("p1", REFUSED), ("p4", CUT), ("p4", REFUSED))
    write_input(tmp_path, SIX)
    assert one_at_a_time(run) == 7
    assert [line["complete"] for line in output(tmp_path)] == [True, False, True, True, False, True]
    assert one_at_a_time(run) == 7
    assert len(questions(standin)) == 6
    assert one_at_a_time(run, "--retry-failed") == 7
    assert questions(standin)[6:] == ["p1", "p4"]
    assert ids(tmp_path) == SIX
    assert output(tmp_path)[1]["text"] == "this is p1"
    assert output(tmp_path)[4]["text"] == "half"  # more than what came the second time
    assert one_at_a_time(run, "--retry-failed") == 0
    assert ids(tmp_path) == SIX
    assert all(line["complete"] for line in output(tmp_path))
    assert {file.name for file in tmp_path.glob("*out*")} == {"out.jsonl", "out.jsonl.journal"}
    with sqlite3.connect(tmp_path / "out.jsonl.journal") as journal:
        rows = journal.execute("SELECT requests, twice FROM prompt ORDER BY number").fetchall()
    assert rows == [(1, 0), (2, 0), (1, 0), (1, 0), (3, 0), (1, 0)]


def test_what_a_killed_rewriting_has_left_is_removed_and_a_link_stays_one(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    echo(standin, ("p1", REFUSED))
    write_input(tmp_path, SIX)
    (tmp_path / "far").mkdir()
    (tmp_path / "out.jsonl").symlink_to(tmp_path / "far" / "real.jsonl")
    assert one_at_a_time(run) == 7
    left = tmp_path / "far" / ".real.jsonl.0123.tmp"
    left.write_text("half")
    assert one_at_a_time(run, "--retry-failed") == 0
    assert ids(tmp_path) == SIX
    assert (tmp_path / "out.jsonl").is_symlink()
    assert not left.exists()


def test_what_was_never_asked_is_asked_as_well(run: Run, standin: StandIn, tmp_path: Path) -> None:
    echo(standin, ("p1", REFUSED), ("p3", script.error(401, "User not found.")))
    write_input(tmp_path, SIX)
    assert one_at_a_time(run) == 4
    assert ids(tmp_path) == SIX[:3]
    assert one_at_a_time(run, "--retry-failed", "--ordered") == 0
    assert ids(tmp_path) == SIX


@pytest.mark.parametrize("more", [(), ("--retry-failed",)])
def test_a_kill_in_the_middle_of_it_loses_nothing(
    run: Run, spawn: Spawn, standin: StandIn, tmp_path: Path, more: tuple[str, ...]
) -> None:
    gate = threading.Event()
    held = script.event_stream(sse.text("new"), script.Pause(gate))
    failed = [("p1", REFUSED), ("p2", REFUSED), ("p4", CUT), ("p5", CUT)]
    echo(standin, *failed, ("p2", held), ("p5", held))
    write_input(tmp_path, SIX)
    assert one_at_a_time(run) == 7
    before = output(tmp_path)
    process = spawn(AGAIN, env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    new = tmp_path / "out.jsonl.retry"
    standin.wait_until(lambda: questions(standin).count("p5") == 2)
    process.kill()
    assert new.read_bytes().count(b"\n") == 2
    assert output(tmp_path) == before
    with new.open("ab") as file:
        file.write(b'{"id": "p2", "half')
    with sqlite3.connect(tmp_path / "out.jsonl.journal") as journal:
        # It was written, and not noted any more.
        journal.execute("UPDATE prompt SET state = 1, written = 4, requests = 1 WHERE id = 'p1'")
    gate.set()
    done = run([*BATCH, *more])
    assert done.status == (0 if more else 7)
    assert ids(tmp_path) == SIX
    assert {line["id"] for line in output(tmp_path) if not line["complete"]} == (
        set() if more else {"p2", "p5"}
    )
    assert ("p2, p5 (asked again, perhaps billed twice)" in done.stderr) is bool(more)
    assert not new.exists()
    assert questions(standin).count("p2") == 2 + len(more)
    assert questions(standin).count("p1") == questions(standin).count("p4") == 2


def test_a_disk_that_is_full_leaves_the_output_as_it_was(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    resource = pytest.importorskip("resource")
    long = script.event_stream(sse.text("long " * 30_000), sse.finished())
    echo(standin, ("p0", long), ("p1", long), ("p2", long), ("p3", REFUSED))
    write_input(tmp_path, SIX)
    assert one_at_a_time(run) == 7
    before, limits = output(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        done = run(AGAIN)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert done.status == 3
    assert output(tmp_path) == before
    assert len(list(tmp_path.glob("*out*"))) == 3
    assert run(BATCH).status == 0
    assert len(questions(standin)) == 7
    assert ids(tmp_path) == SIX
