"""What is told beside an answer: searches as they happen, and why whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import sse
from ...standin.script import json_body

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
ASK = ["chat", "-m", "a/b", "--no-history", "--retries", "0"]
ROUTING: dict[str, Any] = {
    "strategy": "direct",
    "endpoints": {"total": 1, "available": [{"provider": "First", "selected": True}]},
    "attempts": [{"provider": "First", "status": 200}],
}
TOLD = [
    "why: the model was named",
    "tried: First (answered)",
    "chosen: First of 1 endpoint",
]


def answered(standin: StandIn) -> None:
    *before, usage = sse.answer("Yes.")
    last = json.loads(usage.removeprefix(b"data: ")) | {"openrouter_metadata": ROUTING}
    standin.stream(*before, last)


def test_searches_are_told_as_they_happen(run: Run, standin: StandIn) -> None:
    item = {
        "type": "reasoning.server_tool_call",
        "tool_name": "openrouter:web_search",
        "arguments": '{"query": "how trees\\u001b[2J grow"}',
    }
    for options, told in (((), "searching: how trees␛[2J grow\n"), (("-q",), "")):
        standin.stream(sse.event(sse.chunk({"reasoning_details": [item]})), *sse.answer("Yes."))
        done = run([*ASK, *options, "why"])
        assert (done.stdout, done.stderr) == (b"Yes.", told)


def test_openrouter_is_asked_why_and_says_it(run: Run, standin: StandIn) -> None:
    answered(standin)
    done = run([*ASK, "--why", "why"])
    assert (done.stdout, done.stderr.splitlines()) == (b"Yes.", TOLD)
    assert standin.requests[0].header("X-OpenRouter-Metadata") == "enabled"
    answered(standin)
    assert json.loads(run([*ASK, "--why", "--json", "why"]).stdout)["routing"] == ROUTING
    standin.answer_text("Yes.")
    assert run([*ASK, "--why", "why"]).stderr.startswith("why: OpenRouter has not said")
    standin.answer_text("Yes.")
    found = json.loads(run([*ASK, "--json", "why"]).stdout)
    assert (found["routing"], standin.requests[-1].header("X-OpenRouter-Metadata")) == (None, None)


@pytest.mark.parametrize("in_stream", [False, True])
def test_a_failure_says_who_was_tried(run: Run, standin: StandIn, in_stream: bool) -> None:
    if in_stream:
        failed = {"code": 502, "message": "down"}
        chunk = sse.chunk(finish="error", error=failed, openrouter_metadata=ROUTING)
        standin.stream(sse.text("Ye"), chunk)
    else:
        body = {"error": {"code": 502, "message": "down"}, "openrouter_metadata": ROUTING}
        standin.play(json_body(body, status=502), path="/chat/completions")
    done = run([*ASK, "--why", "why"])
    assert done.status != 0
    assert done.stderr.splitlines()[:3] == TOLD


def test_only_openrouter_is_asked(run: Run, standin: StandIn, tmp_path: Path) -> None:
    config = tmp_path / "c.json"
    providers = {"box": {"baseUrl": "http://127.0.0.1:1/v1"}}
    config.write_text(json.dumps({"models": {"providers": providers}}))
    done = run(["--config", str(config), "chat", "-m", "box/x", "--why", "hi"])
    assert done.status == 2
    assert "--why asks for what only OpenRouter has; box/x is asked at http://127.0.0.1:1/v1" in (
        done.stderr
    )
    assert standin.requests == []
