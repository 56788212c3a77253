"""``openclaw batches``: journals are looked at, and stay as they are."""

from __future__ import annotations

import json
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import script
from ..batch.conftest import echo, held, question_of, write_input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Run, Spawn
    from ...standin.recorded import Recorded
    from ...standin.server import StandIn


@pytest.fixture
def batches(run: Run, online: None, standin: StandIn, tmp_path: Path) -> Callable[..., int]:
    """Return what asks some questions of which those that have an ``x`` fail."""

    def answer(request: Recorded) -> script.Script:
        asked = question_of(request)
        if "stop" in asked:
            return script.error(401, "no such key")
        return script.error(400, "no") if "x" in asked else echo(request)

    standin.default = answer

    def ask(output: str, *questions: str, status: int = 0) -> int:
        write_input(tmp_path / f"{output}.in", *questions)
        words = ["batch", f"{output}.in", "-o", output, "-m", "a/b", "--concurrency", "1", "-q"]
        done = run(words)
        assert done.status == status, done.stderr
        return done.status

    return ask


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return the files of a folder, and when each was written."""
    return {
        file.name: (file.read_bytes(), file.stat().st_mtime_ns)
        for file in folder.iterdir()
        if file.is_file()
    }


def test_each_batch_of_a_folder_is_a_line(
    batches: Any, run: Run, report: Any, fits: Any, tmp_path: Path
) -> None:
    batches("done", "a", "b")
    batches("failed", "a", "x", "xx", status=7)
    batches("stopped", "a", "stop", "b", status=4)
    (tmp_path / "broken.journal").write_bytes(b"no database at all" * 100)
    with sqlite3.connect(tmp_path / "later.journal") as later:
        later.execute("PRAGMA user_version = 99")
    (tmp_path / "empty.journal").touch()
    before = snapshot(tmp_path)
    done = run(["batches"])
    assert done.status == 0
    lines = done.stdout.decode().splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [
        ["broken", "unreadable"],
        ["done", "whole"],
        ["empty", "unreadable"],
        ["failed", "failures"],
        ["later", "newer"],
        ["stopped", "unfinished"],
    ]
    assert "file is not a database" in done.stderr
    assert "a newer openclaw has written" in done.stderr
    assert snapshot(tmp_path) == before
    found = report("batches", "list", str(tmp_path))
    fits("batch", found)
    (stopped,) = (one for one in found["batches"] if one["output"].endswith("stopped"))
    assert (stopped["whole"], stopped["left"], stopped["requests"]) == (1, 2, 2)
    assert run(["batches", "list", "home"]).stderr.startswith("note: there is no batch in")
    assert run(["batches", "list", "nowhere"]).status == 3


def test_one_is_told_by_its_output_or_its_journal(
    batches: Any, run: Run, report: Any, fits: Any, tmp_path: Path
) -> None:
    batches("out", "a", "x", status=7)
    done = run(["batches", "status", "out"])
    rows = dict(line.split(maxsplit=1) for line in done.stdout.decode().splitlines())
    assert (rows["whole"], rows["failed"], rows["state"]) == ("1 of 2", "1 refused", "failures")
    assert rows["input"] == str(tmp_path / "out.in")
    assert "--retry-failed" in done.stderr
    found = report("batches", "status", "out.journal")
    fits("batch", found)
    assert found == report("batches", "status", "out")
    told = run(["batches", "status", "out.in"])
    assert (told.status, told.stderr.count("\n")) == (2, 2)


def test_a_running_and_a_killed_one_are_seen_as_they_are(
    spawn: Spawn, standin: StandIn, report: Any, tmp_path: Path, online: None
) -> None:
    gate = threading.Event()
    whole = held(gate, "later")
    standin.default = lambda request: whole if "x" in question_of(request) else echo(request)
    write_input(tmp_path / "in.jsonl", *("abxcd"))
    words = ("batch", "in.jsonl", "-o", "out", "-m", "a/b", "--concurrency", "1")
    env = {**standin.client_env(), "OPENROUTER_API_KEY": "sk-or-v1-test-key-that-is-long-enough"}
    process = spawn(words, env=env)
    standin.wait_for(3)
    found = report("batches", "status", "out")
    assert found["running"]
    told = ("whole", "left", "perhaps_billed", "requests")
    assert [found[name] for name in told] == [2, 3, ["3"], 3]
    process.kill()
    gate.set()
    before = snapshot(tmp_path)
    assert len(before) == 5  # SQLite's log and its index are there too
    killed = report("batches", "status", "out")
    assert killed == {**found, "running": False}
    assert snapshot(tmp_path) == before
    (tmp_path / "out.journal-shm").unlink()  # whoever copies files forgets this one
    assert report("batches", "status", "out") == killed
    assert len(snapshot(tmp_path)) == 4


def test_a_narrow_window_shows_what_matters(batches: Any, terminal: Any) -> None:
    batches("a-rather-long-name-of-an-output.jsonl", "a", "x", status=7)
    seen = terminal("batches", columns=40)
    assert seen.end() == 0
    assert all(len(line) <= 40 for line in seen.screen.lines)
    assert "failures" in seen.screen.text


def test_json_has_what_is_wrong_with_one(run: Run, tmp_path: Path, fits: Any) -> None:
    (tmp_path / "broken.journal").write_bytes(b"no database at all" * 100)
    done = run(["batches", "status", "broken", "--json"])
    assert done.status == 3
    fits("batch", json.loads(done.stdout))
