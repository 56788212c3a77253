"""How a batch slows down where the API refuses because too much is asked, and goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ...conftest import KEY
from ...standin import sse
from ...standin.script import Answer, Pause, Script, error, event_stream
from .conftest import echo, lines_of, question_of, write_input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Spawn
    from ...standin.recorded import Recorded
    from ...standin.server import StandIn

_MOMENT = 0.02
BUSY = {
    429: error(429, "Rate limit exceeded", headers={"retry-after-ms": "40"}),
    402: error(
        402,
        "In-flight budget is full",
        metadata={"limit_source": "openrouter_in_flight_budget"},
        headers={"retry-after-ms": "40"},
    ),
}


def answering(script: Script) -> Callable[[Recorded], Script]:
    return lambda _: script


class Crowded:
    """An API that answers four requests at once, a moment each, and refuses all others.

    Attributes:
        refused: How often it has.
    """

    def __init__(self, refusal: Answer) -> None:
        self._refusal = refusal
        self._ends: list[float] = []
        self.refused = 0

    def __call__(self, request: Recorded) -> Script:
        now = time.monotonic()
        self._ends = [end for end in self._ends if end > now]
        if len(self._ends) == 4:
            self.refused += 1
            return self._refusal
        self._ends.append(now + _MOMENT)
        return event_stream(Pause(_MOMENT), *sse.answer(question_of(request)))


def test_a_storm_of_refusals_slows_all_down_once_and_loses_nothing(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    write_input(tmp_path / "in.jsonl", *(f"q{number}" for number in range(60)))
    for status, refusal in BUSY.items():
        standin.default = crowded = Crowded(refusal)
        batch(output=f"{status}.jsonl")
        lines = lines_of(tmp_path / f"{status}.jsonl")
        assert len(lines) == 60
        assert all(line["complete"] for line in lines)
        # Of the first volley all but four, and then a few more where it tries to go faster.
        assert crowded.refused <= 12 + 8


def test_one_prompt_after_the_other_is_refused_and_the_batch_stops(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    write_input(tmp_path / "in.jsonl", *(f"q{number}" for number in range(9)))
    standin.default = lambda _: error(429, "busy", headers={"retry-after-ms": "1"})
    told = batch("--concurrency", "2", "--retries", "1", status=5).stderr
    assert "9 prompts are left: the same command goes on" in told
    assert lines_of(tmp_path / "out.jsonl") == []
    assert len(standin.requests) <= 2 * (3 + 2)
    standin.default = echo
    batch("--concurrency", "2")
    assert len(lines_of(tmp_path / "out.jsonl")) == 9


def test_a_days_limit_and_empty_credit_stop_at_once(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    write_input(tmp_path / "in.jsonl", *(f"q{number}" for number in range(9)))
    for refusal in (
        error(429, "Rate limit exceeded: free-models-per-day"),
        error(402, "Insufficient credits"),
        error(429, "busy", headers={"Retry-After": "3600"}),
    ):
        before = len(standin.requests)
        standin.default = answering(refusal)
        assert "9 prompts are left" in batch("--concurrency", "2", status=5).stderr
        assert len(standin.requests) - before <= 2


def test_no_more_leave_in_a_minute_than_wanted_and_ctrl_c_wakes_those_who_wait(
    spawn: Spawn, standin: StandIn, tmp_path: Path
) -> None:
    write_input(tmp_path / "in.jsonl", *(f"q{number}" for number in range(9)))
    standin.default = echo
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["batch", "in.jsonl", "-o", "out.jsonl", "-m", "a/b", "--rpm", "3"], env=env)
    standin.wait_for(3)
    process.interrupt()
    assert process.finish(10).status == 130
    assert len(standin.requests) == 3
    assert len(lines_of(tmp_path / "out.jsonl")) == 3
