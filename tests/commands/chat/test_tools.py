"""``--web`` and ``--tool``: what is sent, where it is refused, and what is told of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import sse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
SEARCH = "openrouter:web_search"
USED = {"web_search_requests": 2, "tool_calls_requested": 3, "tool_calls_executed": 3}
CITED = {
    "type": "url_citation",
    "url_citation": {"url": "https://trees.org/", "title": "Trees", "start_index": 0},
}
PICTURE = "data:image/png;base64,iVBORw0KGgo="
HERE = "http://127.0.0.1:1/v1"


def call(tool: str, result: Any, **arguments: Any) -> dict[str, Any]:
    return {
        "type": "reasoning.server_tool_call",
        "tool_name": f"openrouter:{tool}",
        "arguments": json.dumps(arguments),
        "result": json.dumps(result),
        "tool_call_id": "1",
    }


@pytest.fixture
def chat(run: Run, tmp_path: Path) -> Callable[..., Completed]:
    config = tmp_path / "c.json"
    defaults = {"model": {"primary": "a/b", "fallbacks": ["box/x", "c/d"]}}
    box = {"box": {"baseUrl": HERE}}
    config.write_text(json.dumps({"agents": {"defaults": defaults}, "models": {"providers": box}}))

    def ask(*argv: str, status: int = 0) -> Completed:
        words = ["--config", str(config), "chat", "--retries", "0", "hi", *argv]
        done = run(words)
        assert done.status == status, done.stderr
        return done

    return ask


def test_a_search_is_sent_shown_and_counted(chat: Any, standin: StandIn) -> None:
    searched = call("web_search", {"results": []}, query="trees")
    *before, finished, _ = sse.answer("They grow [1].")
    usage = sse.usage_event({**sse.USAGE, "server_tool_use": USED})
    standin.stream(
        sse.event(sse.chunk({"reasoning_details": [searched]})),
        *before,
        sse.event(sse.chunk({"annotations": [CITED]})),
        finished,
        usage,
    )
    done = chat("--web-results", "3", "--json", "--usage")
    assert standin.requests[0].json()["tools"] == [
        {"type": SEARCH, "parameters": {"max_results": 3}}
    ]
    result = json.loads(done.stdout)
    assert result["usage"]["server_tool_use"] == USED
    assert result["annotations"] == [CITED]
    assert "searching: trees\n" in done.stderr
    assert "2 searches" in done.stderr
    assert "3 tool calls" in done.stderr


def test_a_picture_that_a_tool_makes_is_one_of_the_answer(chat: Any, standin: StandIn) -> None:
    made = call("image_generation", {"status": "ok", "imageUrl": PICTURE}, prompt="a tree")
    image = {"type": "image_url", "image_url": {"url": PICTURE}}
    for beside in ({}, {"images": [image]}):
        standin.stream(
            sse.event(sse.chunk({"reasoning_details": [made], **beside})), *sse.answer("Here.")
        )
        done = chat("--tool", "image_generation:model=openai/gpt-5-image", "--json")
        (found,) = json.loads(done.stdout)["images"]
        assert (found["media_type"], found["data"]) == ("image/png", PICTURE.partition(",")[2])


@pytest.mark.parametrize("option", [["--web"], ["--web-results", "2"], ["--tool", "datetime"]])
def test_only_openrouter_itself_is_asked_for_tools(
    chat: Any, standin: StandIn, option: list[str]
) -> None:
    name = " ".join(option) if option[0] == "--tool" else option[0]
    done = chat("-m", "box/x", *option, status=2)
    said = f"error: {name} asks for what only OpenRouter has; box/x is asked at {HERE}"
    assert done.stderr.startswith(said)
    standin.answer_text("Yes.")
    chat("-m", "a/b", "--no-web")
    assert "tools" not in standin.requests[0].json()


def test_a_fallback_without_the_tools_is_left_out(chat: Any, standin: StandIn) -> None:
    standin.error(500, "down")
    standin.answer_text("Yes.")
    done = chat("--web")
    assert done.stdout == b"Yes."
    said = "the fallback box/x is left out: --web asks for what only OpenRouter has; box/x is"
    assert f"note: {said} asked at {HERE}\n" in done.stderr
    assert [request.json()["model"] for request in standin.requests] == ["a/b", "c/d"]
    assert standin.requests[1].json()["tools"] == [{"type": SEARCH}]


@pytest.mark.parametrize("argv", [["--web-results", "0"], ["--tool", ""], ["--tool", "a:b"]])
def test_what_is_no_tool_is_said_before_anything_is_sent(
    chat: Any, standin: StandIn, argv: list[str]
) -> None:
    assert chat(*argv, status=2).stderr.startswith("error: ")
    assert standin.requests == []
