"""A batch that was broken off goes on; what is not its own, it leaves alone."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.batch.journal import Journal, Place

from ..conftest import KEY
from ..standin import script, sse
from ..standin.program import Process
from ..standin.server import StandIn
from .batches import BATCH, asked, echo, ids, output, questions, write_input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Run, Spawn
    from ..standin.recorded import Recorded
    from ..standin.tls import Authority

TEN = [f"p{number}" for number in range(10)]

pytestmark = pytest.mark.usefixtures("online")


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Path:
    """Kill a batch of ten, two of which are under way, once; return the folder as that left it."""
    folder = tmp_path_factory.mktemp("killed")
    write_input(folder, TEN)
    with StandIn(authority) as standin:
        held = script.event_stream(sse.text("half "), script.Pause(standin.closing))
        echo(standin, ("p4", held), ("p5", held))
        env = {"HOME": str(folder), "PATH": os.environ["PATH"], **standin.client_env()}
        process = Process(
            [*BATCH, "--concurrency", "2"], env={**env, "OPENROUTER_API_KEY": KEY}, cwd=folder
        )
        standin.wait_until(lambda: {"p4", "p5"} <= set(questions(standin)))
        process.kill()
    return folder


@pytest.fixture
def killed(left: Path, standin: StandIn, tmp_path: Path) -> list[str]:
    """Put a killed batch into the test's folder; return the ids of what was under way."""
    for file in left.glob("*.jsonl*"):
        shutil.copy(file, tmp_path)
    echo(standin)
    return ["p4", "p5"]


def journal(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "out.jsonl.journal", isolation_level=None)


def test_the_same_command_goes_on_and_names_what_may_be_billed_twice(
    killed: list[str], run: Run, standin: StandIn, tmp_path: Path
) -> None:
    assert set(ids(tmp_path)) == {"p0", "p1", "p2", "p3"}
    done = run(BATCH)
    assert done.status == 0, done.stderr
    assert "p4, p5 (asked again, perhaps billed twice)" in done.stderr
    assert sorted(ids(tmp_path)) == TEN
    assert sorted(questions(standin)) == sorted({*TEN} - {"p0", "p1", "p2", "p3"})
    assert run(BATCH).status == 0
    assert len(questions(standin)) == 6


def test_what_may_be_billed_already_can_be_left_out(
    killed: list[str], run: Run, tmp_path: Path
) -> None:
    done = run([*BATCH, "--skip-unknown"])
    assert done.status == 7
    assert "p4, p5 (left out, perhaps billed)" in done.stderr
    assert sorted(ids(tmp_path)) == sorted({*TEN} - set(killed))


@pytest.mark.parametrize(
    "rest", [b'{"id": "p4", "text": "half', b"{", '{"id": "p4", "é'.encode()[:-1]]
)
def test_half_a_line_is_repaired(killed: list[str], run: Run, tmp_path: Path, rest: bytes) -> None:
    with (tmp_path / "out.jsonl").open("ab") as file:
        file.write(rest)
    assert run(BATCH).status == 0
    assert sorted(ids(tmp_path)) == TEN


def test_what_was_written_and_not_noted_counts(
    killed: list[str], run: Run, standin: StandIn, tmp_path: Path
) -> None:
    line = output(tmp_path)[0] | {"id": "p5"}
    with (tmp_path / "out.jsonl").open("a") as file:
        file.write(json.dumps(line))  # a whole line, but for its end
    done = run(BATCH)
    assert "when it broke off: p4 (" in done.stderr
    assert "p5" not in questions(standin)
    assert sorted(ids(tmp_path)) == TEN


def test_a_line_that_was_taken_out_is_asked_again(
    killed: list[str], run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "out.jsonl"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[1:]))
    done = run(BATCH)
    assert "1 answer not in out.jsonl any more" in done.stderr
    assert sorted(ids(tmp_path)) == TEN


@pytest.mark.parametrize("empty", [True, False])
def test_an_output_that_is_gone_is_not_asked_anew(
    killed: list[str], run: Run, standin: StandIn, tmp_path: Path, empty: bool
) -> None:
    file = tmp_path / "out.jsonl"
    kept = file.read_bytes()
    file.unlink()
    if empty:
        file.touch()
    done = run(BATCH)
    assert done.status == 3
    assert done.stderr == (
        "error: 4 answers that out.jsonl.journal knows of are not in out.jsonl any more\n"
        "hint: put the file back; or remove out.jsonl.journal to ask all of it again\n"
    )
    assert not questions(standin)
    file.write_bytes(kept)
    assert run(BATCH).status == 0
    assert sorted(ids(tmp_path)) == TEN


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (b'{"id": "other"}\n', "line 5 of out.jsonl is no line of this batch"),
        (b"nonsense\n", "line 5 of out.jsonl is no line of this batch"),
        (b"notes, and no end", "line 5 of out.jsonl is no line of this batch"),
    ],
)
def test_lines_of_others_are_left_alone(
    killed: list[str], run: Run, tmp_path: Path, more: bytes, said: str
) -> None:
    file = tmp_path / "out.jsonl"
    with file.open("ab") as opened:
        opened.write(more)
    kept = file.read_bytes()
    done = run(BATCH)
    assert done.status == 3
    assert said in done.stderr
    assert file.read_bytes() == kept


def test_an_id_that_is_there_twice_is_told(killed: list[str], run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_bytes(file.read_bytes() + file.read_bytes().splitlines(keepends=True)[0])
    done = run(BATCH)
    assert done.status == 3
    assert "line 5 of out.jsonl has the id 'p" in done.stderr


def test_a_file_without_a_journal_is_never_touched(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    write_input(tmp_path, TEN)
    file = tmp_path / "out.jsonl"
    file.write_bytes(b'{"id": "p0", "half')
    done = run(BATCH)
    assert done.status == 3
    assert "out.jsonl is there, and no journal beside it says what it is" in done.stderr
    assert file.read_bytes() == b'{"id": "p0", "half'
    assert [path.name for path in tmp_path.glob("*out*")] == ["out.jsonl"]
    assert not standin.requests


def meanwhile(standin: StandIn, one: str, act: Callable[[], object]) -> None:
    """Do something while a prompt is asked."""
    answer = standin.default

    def acting(request: Recorded) -> script.Script:
        if request.is_chat and asked(request) == one:
            act()
        return answer(request)

    standin.default = acting


def test_an_output_that_somebody_removes_is_put_back(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    write_input(tmp_path, TEN)
    echo(standin)
    meanwhile(standin, "p3", (tmp_path / "out.jsonl").unlink)
    meanwhile(standin, "p9", lambda: (tmp_path / "out.jsonl").rename(tmp_path / "moved"))
    assert run([*BATCH, "--concurrency", "1"]).status == 0
    assert ids(tmp_path) == TEN


def test_an_output_that_somebody_replaces_is_left_alone(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    def replace() -> None:
        (tmp_path / "new").write_bytes((tmp_path / "out.jsonl").read_bytes())
        (tmp_path / "new").replace(tmp_path / "out.jsonl")

    write_input(tmp_path, TEN)
    echo(standin)
    meanwhile(standin, "p3", replace)
    argv = [*BATCH, "--concurrency", "1"]
    done = run(argv)
    assert done.status == 3
    assert "error: another file has taken the place of out.jsonl" in done.stderr
    assert ids(tmp_path) == TEN[:3]
    echo(standin)
    assert "p3 (asked again" in run(argv).stderr
    assert ids(tmp_path) == TEN


SLOW = script.error(429, "slow down", headers={"Retry-After": "0"})
CUT = script.Answer((script.Cut(),))


@pytest.mark.parametrize(("before", "unknown"), [([SLOW], 1), ([CUT, SLOW], 2), ([SLOW, CUT], 2)])
def test_each_request_is_counted_though_the_last_one_has_not_ended(
    before: list[script.Answer],
    unknown: int,
    run: Run,
    spawn: Spawn,
    standin: StandIn,
    tmp_path: Path,
) -> None:
    gate = threading.Event()
    late = script.event_stream(script.Pause(gate))
    echo(standin, *(("p0", answer) for answer in (*before, late)))
    write_input(tmp_path, ["p0"])
    process = spawn(BATCH, env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    requests = len(before) + 1
    standin.wait_until(lambda: len(questions(standin)) == requests)
    process.kill()
    gate.set()
    report = json.loads(run(["batches", "status", "out.jsonl", "--json"]).stdout)
    assert (report["requests"], report["unknown_requests"]) == (requests, unknown)
    report = json.loads(run([*BATCH, "--json"]).stdout)
    assert (report["requests"], report["unknown_requests"]) == (requests + 1, unknown)


@pytest.mark.parametrize("shard", [(), ("--shard", "1/2")])
def test_no_prompts_are_no_batch(run: Run, tmp_path: Path, shard: tuple[str, ...]) -> None:
    write_input(tmp_path, [])
    done = run([*BATCH, *shard])
    assert done.status == 0
    assert ("note: in.jsonl has no prompts\n" in done.stderr) == (not shard)
    assert [path.name for path in tmp_path.glob("*out*")] == ["out.jsonl"]
    write_input(tmp_path, TEN)
    assert run([*BATCH, "--estimate"]).status == 0  # another input is no longer another batch


def test_what_is_printed_can_not_be_gone_on_with(run: Run, tmp_path: Path) -> None:
    write_input(tmp_path, ["p0"])
    for name in ("-", ""):
        done = run(["batch", "in.jsonl", "-o", name])
        assert done.status == 2
        assert "error: -o needs a file: a batch goes on in what it has written" in done.stderr


def test_a_second_process_is_refused_at_once(
    run: Run, spawn: Spawn, standin: StandIn, tmp_path: Path
) -> None:
    gate = threading.Event()
    echo(standin, ("p0", script.event_stream(sse.text("a"), script.Pause(gate))))
    write_input(tmp_path, ["p0"])
    process = spawn(BATCH, env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    standin.wait_for(1)
    done = run(BATCH)
    assert (done.status, done.stderr) == (3, "error: another process is writing out.jsonl\n")
    gate.set()
    assert process.finish().status == 7  # the stream had no end


def test_a_device_is_no_output(run: Run, tmp_path: Path) -> None:
    write_input(tmp_path, ["p0"])
    done = run(["batch", "in.jsonl", "-o", "/dev/null"])
    assert done.status == 3
    assert "/dev/null is no regular file" in done.stderr


def test_wrong_input_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": 1, "prompt": "a"}\n{"id": 1, "prompt": "b"}\n')
    assert run(BATCH).status == 2
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda lines: lines[:-1], "it had 10 prompts, and has 9"),
        (lambda lines: [*lines, '{"id": "new", "prompt": "x"}'], "line 11 was not there"),
        (
            lambda lines: ['{"id": "q0", "prompt": "say p0"}', *lines[1:]],
            "line 1 has the id 'q0', where 'p0' was",
        ),
        (
            lambda lines: [lines[0], lines[1].replace("say", "tell"), *lines[2:]],
            "line 2 is another",
        ),
        (
            lambda lines: [lines[0].replace("say", "SAY"), *lines[1:]],
            "a text in it has been replaced by one of the same length",
        ),
    ],
)
def test_another_input_is_refused_with_the_difference(
    killed: list[str], run: Run, standin: StandIn, tmp_path: Path, edit: object, said: str
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(edit(file.read_text().splitlines())) + "\n")  # type: ignore[operator]
    done = run(BATCH)
    assert done.status == 2
    assert f"in.jsonl is not what it was when the batch was begun: {said}" in done.stderr
    assert not questions(standin)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            ("-m", "openai/gpt-5"),
            "model is 'openrouter/openai/gpt-5', and was 'openrouter/auto', in out.jsonl.journal",
        ),
        (("-s", "Be brief."), "system is 'Be brief.', and was not given"),
        (("-P", "temperature=0.5"), "params.temperature is '0.5', and was not given"),
        (("-P", f"user={KEY}"), "params.user is 'sk-or-v1-tes"),
        (
            ("-s", "a" * 500),
            "system is 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…', and was",
        ),
    ],
)
def test_other_options_are_refused_with_the_difference(
    killed: list[str], run: Run, more: tuple[str, ...], said: str
) -> None:
    done = run([*BATCH, *more])
    assert done.status == 2
    assert said in done.stderr
    assert KEY not in done.stderr


def test_options_that_change_no_answer_may_differ(killed: list[str], run: Run) -> None:
    assert run([*BATCH, "--concurrency", "7", "--rpm", "1000"]).status == 0


def test_a_journal_that_nobody_can_read_ends_it(
    killed: list[str], run: Run, tmp_path: Path
) -> None:
    kept = (tmp_path / "out.jsonl").read_bytes()
    with journal(tmp_path) as opened:
        opened.execute("PRAGMA user_version = 99")
    done = run(BATCH)
    assert done.status == 3
    assert "a newer openclaw has written out.jsonl.journal" in done.stderr
    opened.close()
    for rest in tmp_path.glob("out.jsonl.journal-*"):
        rest.unlink()
    (tmp_path / "out.jsonl.journal").write_bytes(b"no database at all" * 100)
    done = run(BATCH)
    assert done.status == 3
    assert "error: the journal out.jsonl.journal: file is not a database\n" in done.stderr
    assert (tmp_path / "out.jsonl").read_bytes() == kept


def test_a_batch_can_be_moved(killed: list[str], run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for file in tmp_path.glob("*.jsonl*"):
        shutil.move(file, other)
    assert run(BATCH, cwd=other).status == 0
    assert sorted(ids(other)) == TEN


def test_a_first_reading_that_was_broken_off_is_forgotten(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    echo(standin)
    write_input(tmp_path, TEN)
    with Journal(tmp_path / "out.jsonl.journal") as opened:
        opened.fill([Place(1, "other", 0, 5)])
    (tmp_path / "out.jsonl").touch()
    assert run(BATCH).status == 0
    assert sorted(ids(tmp_path)) == TEN
