"""What ``openclaw batch`` says while it runs and at its end."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from ...standin.script import error
from .conftest import echo, held, lines_of, question_of, write_input

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.recorded import Recorded
    from ...standin.script import Script
    from ...standin.server import StandIn


def refusing(*questions: str) -> Any:
    """Return what refuses some questions and answers the others."""

    def answer(request: Recorded) -> Script:
        return error(400, "no") if question_of(request) in questions else echo(request)

    return answer


def test_the_last_line_sums_up(batch: Any, standin: StandIn, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", *("abc"))
    told = batch().stderr.splitlines()
    assert told[-1].startswith("3 answers · 3 requests · ")
    assert told[-1].endswith(" · in out.jsonl")
    standin.default = refusing("e", "f")
    write_input(tmp_path / "more.jsonl", *("def"))
    told = batch(source="more.jsonl", output="more.out", status=7).stderr.splitlines()
    assert told[-3].startswith("1 of 3 whole · 2 refused · 3 requests · ")
    assert told[-2] == "error: 2 of 3 prompts have no whole answer"
    assert told[-1] == "hint: more.out says why; --retry-failed asks again"
    assert (
        batch("--quiet", source="more.jsonl", output="more.out", status=7).stderr.count("\n") == 2
    )


def test_nothing_to_ask_is_said(batch: Any, standin: StandIn, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", "a")
    assert "note" not in batch().stderr
    assert "note: every prompt had its line already" in batch().stderr
    assert len(standin.requests) == 1


def test_standard_output_is_no_output(batch: Any, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", "a")
    assert "-o needs a file" in batch(output="-", status=2).stderr
    assert not (tmp_path / "-").exists()


def test_the_report_is_one_object(batch: Any, fits: Any, standin: StandIn, tmp_path: Path) -> None:
    standin.default = refusing("b")
    write_input(tmp_path / "in.jsonl", *("abc"))
    done = batch("--json", "-s", "Be brief.", status=7)
    found = json.loads(done.stdout)
    fits("batch", found)
    assert found["error"]["type"] == "incomplete"
    assert (found["prompts"], found["whole"], found["failed"], found["left"]) == (3, 2, 1, 0)
    assert (found["requests"], found["reasons"]) == (3, {"refused": 1})
    assert found["options"]["system"] == "Be brief."
    assert found["input"] == str(tmp_path / "in.jsonl")
    for line in lines_of(tmp_path / "out.jsonl"):
        fits("batch-line", line)


def test_the_line_at_a_terminal_fits_and_leaves_nothing_behind(
    terminal: Any, standin: StandIn, tmp_path: Path
) -> None:
    gate = threading.Event()

    def answer(request: Recorded) -> Script:
        return held(gate, "c") if question_of(request) == "c" else echo(request)

    standin.default = answer
    write_input(tmp_path / "in.jsonl", *("abc"))
    seen = terminal("batch", "in.jsonl", "-o", "out.jsonl", "-m", "a/b", columns=24)
    seen.wait(r"^2/3, ")
    assert len(seen.screen.lines) == 1
    seen.send("\x03")  # its ^C stands behind the line
    seen.wait(r"^2/3, stopping")
    gate.set()
    assert seen.end() == 130
    assert "/3" not in seen.screen.text
    assert seen.screen.lines[0].startswith("3 answers · 3 requests")
