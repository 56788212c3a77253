"""Equal requests are asked once; each prompt has its line all the same."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from ..conftest import KEY
from ..standin import script, sse
from .batches import BATCH, echo, ids, output, questions

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run, Spawn
    from ..standin.server import StandIn

ONCE = (*BATCH, "--dedupe")
SAYS = {"a1": "a", "b1": "b", "a2": "a", "c1": "c", "b2": "b", "a3": "a"}

pytestmark = pytest.mark.usefixtures("online")


@pytest.fixture(autouse=True)
def _input(tmp_path: Path) -> None:
    lines = [json.dumps({"id": one, "prompt": f"say {text}"}) for one, text in SAYS.items()]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))


@pytest.mark.parametrize("more", [(), ("--ordered",), ("--ordered", "--concurrency", "1")])
def test_equal_requests_are_asked_once(
    run: Run, standin: StandIn, tmp_path: Path, more: tuple[str, ...]
) -> None:
    echo(standin)
    done = run([*ONCE, *more])
    assert done.status == 0, done.stderr
    assert sorted(questions(standin)) == ["a", "b", "c"]
    lines = {line["id"]: line for line in output(tmp_path)}
    assert {one: line["text"] for one, line in lines.items()} == {
        one: f"this is {text}" for one, text in SAYS.items()
    }
    assert {one: line.get("deduplicated") for one, line in lines.items()} == {
        "a1": None,
        "b1": None,
        "a2": "a1",
        "c1": None,
        "b2": "b1",
        "a3": "a1",
    }
    assert [lines[one]["cost_usd"] for one in ("a2", "b2", "a3")] == [0, 0, 0]
    assert lines["a2"]["attempts"] == []
    if more:
        assert ids(tmp_path) == list(SAYS)
    assert run([*ONCE, *more]).status == 0
    assert len(questions(standin)) == 3


def test_without_the_option_each_is_asked(run: Run, standin: StandIn) -> None:
    assert run(BATCH).status == 0
    assert len(questions(standin)) == 6


def test_it_has_to_be_wanted_from_the_begin(run: Run, standin: StandIn) -> None:
    assert run(BATCH).status == 0
    done = run(ONCE)
    assert done.status == 2
    assert "dedupe is 'on', and was not given" in done.stderr
    assert len(questions(standin)) == 6


@pytest.mark.parametrize("more", [(), ("--ordered",)])
def test_a_failure_is_that_of_all_and_so_is_what_comes_the_next_time(
    run: Run, standin: StandIn, tmp_path: Path, more: tuple[str, ...]
) -> None:
    echo(standin, ("a", script.error(400, "No endpoints found")))
    assert run([*ONCE, *more]).status == 7
    failed = [line["id"] for line in output(tmp_path) if not line["complete"]]
    assert sorted(failed) == ["a1", "a2", "a3"]
    before = ids(tmp_path)
    done = run([*ONCE, *more, "--retry-failed"])
    assert done.status == 0, done.stderr
    assert all(line["complete"] for line in output(tmp_path))
    assert ids(tmp_path) == before
    assert sorted(questions(standin)) == ["a", "a", "b", "c"]


def test_a_kill_before_the_first_has_its_answer(
    run: Run, spawn: Spawn, standin: StandIn, tmp_path: Path
) -> None:
    gate = threading.Event()
    echo(standin, ("a", script.event_stream(sse.text("x"), script.Pause(gate))))
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn([*ONCE, "--concurrency", "2", "--ordered"], env=env)
    standin.wait_for(3)
    process.kill()
    gate.set()
    assert ids(tmp_path) == []
    done = run([*ONCE, "--ordered"])
    assert done.status == 0, done.stderr
    assert ids(tmp_path) == list(SAYS)


def test_a_line_that_was_taken_out_is_made_again(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    echo(standin)
    assert run([*ONCE, "--ordered"]).status == 0
    file = tmp_path / "out.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]))
    assert run([*ONCE, "--ordered"]).status == 0
    assert ids(tmp_path) == list(SAYS)
    assert len(questions(standin)) == 3
