"""Standard input as the input of a batch: kept until all of it is answered."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from ...standin.script import error
from .conftest import echo, lines_of, question_of

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.recorded import Recorded
    from ...standin.script import Script
    from ...standin.server import StandIn

CONTENT = b'"a"\n"b"\n"c"\n'


@pytest.fixture
def piped(run: Run, online: None, standin: StandIn) -> Any:
    """Return what pipes something into ``openclaw batch - -o out.jsonl``."""
    standin.default = echo

    def ask(content: bytes, *argv: str, status: int = 0) -> str:
        line = ["batch", "-", "-o", "out.jsonl", "-m", "a/b", *argv]
        done = run(line, stdin=content)
        assert done.status == status, done.stderr
        return done.stderr

    return ask


def b_fails(request: Recorded) -> Script:
    return error(400, "no") if question_of(request) == "b" else echo(request)


def test_it_is_asked_and_nothing_of_it_stays(piped: Any, standin: StandIn, tmp_path: Path) -> None:
    piped(CONTENT)
    assert sorted(line["text"] for line in lines_of(tmp_path / "out.jsonl")) == [
        "You said: a",
        "You said: b",
        "You said: c",
    ]
    assert sorted(file.name for file in tmp_path.glob("out*")) == [
        "out.jsonl",
        "out.jsonl.journal",
    ]
    piped(CONTENT)
    assert "nothing is kept of what " in piped(b"", status=2)
    assert "piped in is not what it was" in piped(b'"x"\n', status=2)
    assert len(standin.requests) == 3
    assert not list(tmp_path.glob("out.jsonl.input*"))


def test_it_is_kept_for_the_user_alone_until_all_of_it_is_whole(
    piped: Any, standin: StandIn, tmp_path: Path
) -> None:
    standin.default = b_fails
    before = os.umask(0)
    try:
        assert "what is piped in is kept in " in piped(CONTENT, status=7)
    finally:
        os.umask(before)
    kept = tmp_path / "out.jsonl.input"
    assert kept.read_bytes() == CONTENT
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "what is piped in is not what" in piped(b'"x"\n', "--retry-failed", status=2)
    assert kept.read_bytes() == CONTENT
    piped(CONTENT, "--retry-failed", status=7)
    standin.default = echo
    piped(b"", "--retry-failed")
    assert len(lines_of(tmp_path / "out.jsonl")) == 3
    assert not list(tmp_path.glob("out.jsonl.input*"))


@pytest.mark.parametrize("content", [b'"a"\n{\n', b'"a"\n"b"\n\xff\n'])
def test_one_that_can_not_be_asked_is_not_kept(
    piped: Any, standin: StandIn, tmp_path: Path, content: bytes
) -> None:
    assert "of what is piped in can't be asked" in piped(content, status=2)
    assert not list(tmp_path.glob("out*"))
    piped(CONTENT)
    assert len(lines_of(tmp_path / "out.jsonl")) == 3


def test_one_that_can_not_be_written_is_told(piped: Any, tmp_path: Path, run: Run) -> None:
    done = run(["batch", "-", "-o", "no/out.jsonl", "-m", "a/b"], stdin=CONTENT)
    assert done.status == 3
    assert "No such file or directory" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_another_pipe_is_kept_as_well(
    run: Run, online: None, standin: StandIn, tmp_path: Path
) -> None:
    standin.default = b_fails
    reader, writer = os.pipe()
    os.write(writer, CONTENT)
    os.close(writer)
    name = f"/dev/fd/{reader}"
    done = run(["batch", name, "-o", "out.jsonl", "-m", "a/b"])
    os.close(reader)
    assert done.status == 7
    assert (tmp_path / "out.jsonl.input").read_bytes() == CONTENT


def test_nothing_is_no_input(piped: Any, tmp_path: Path) -> None:
    assert "error: nothing is piped in\nhint: pipe the prompts in" in piped(b"", status=2)
    assert not list(tmp_path.glob("out*"))
