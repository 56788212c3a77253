from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import sse
from ...standin.script import Answer, Pause, event_stream

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.recorded import Recorded
    from ...standin.script import Script
    from ...standin.server import StandIn


def question_of(request: Recorded) -> str:
    """Return the question of a recorded request."""
    text: str = request.json()["messages"][-1]["content"]
    return text


def echo(request: Recorded) -> Script:
    """Answer with the question."""
    return event_stream(*sse.answer(f"You said: {question_of(request)}"))


def held(gate: threading.Event, text: str) -> Answer:
    """Return an answer that begins once a gate is open."""
    whole = event_stream(*sse.answer(text))
    return Answer((whole.steps[0], Pause(gate), *whole.steps[1:]))


def lines_of(file: Path) -> list[dict[str, Any]]:
    """Return the lines of an output."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def write_input(file: Path, *lines: Any) -> Path:
    """Write JSON Lines."""
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return file


@pytest.fixture
def batch(run: Run, online: None, standin: StandIn) -> Callable[..., Completed]:
    """Return what runs ``openclaw batch in.jsonl -o out.jsonl`` with some more words."""
    standin.default = echo

    def ask(
        *argv: str, source: str = "in.jsonl", output: str = "out.jsonl", status: int = 0
    ) -> Completed:
        done = run(["batch", source, "-o", output, "-m", "a/b", *argv])
        assert done.status == status, done.stderr
        return done

    return ask
