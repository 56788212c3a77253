"""``agents.defaults.imageModel``: asked about a picture that the configured model does not take."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY
from ..standin.defaults import MODELS
from ..standin.script import json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
BLIND, SEEING, OTHER = "openai/gpt-4o-mini", "anthropic/claude-sonnet-4.5", "openai/gpt-5"
NOTE = f"openrouter/{BLIND} takes no pictures: asking openrouter/{SEEING}"
BOTH = {"primary": SEEING, "fallbacks": ["no ref", OTHER]}


@pytest.fixture
def chat(run: Run, standin: StandIn, tmp_path: Path) -> Callable[..., Completed]:
    """Return what asks with a configuration, and knows the catalogue."""
    (tmp_path / "dot.png").write_bytes(PNG)
    (tmp_path / "note.txt").write_text("text")

    def chat(*argv: str, primary: str = BLIND, image: Any = BOTH, **more: Any) -> Completed:
        defaults: dict[str, Any] = {"model": {"primary": primary, "fallbacks": ["x/y"]}}
        defaults |= {} if image is None else {"imageModel": image}
        file = tmp_path / "openclaw.json"
        file.write_text(json.dumps({"agents": {"defaults": defaults}, **more}))
        run(["models", "refresh", "--config", str(file)])
        env = {"OPENROUTER_API_KEY": ""} if "auth" in more else {}
        return run(["chat", "--config", str(file), "--retries", "0", *argv], env=env)

    return chat


def asked(standin: StandIn) -> list[str]:
    return [request.json()["model"] for request in standin.requests if request.is_chat]


@pytest.mark.parametrize("image", [BOTH, SEEING, {"fallbacks": [SEEING, OTHER]}])
def test_a_picture_goes_to_the_image_model(chat: Any, standin: StandIn, image: Any) -> None:
    done = chat("-f", "dot.png", "what?", image=image)
    assert (done.status, asked(standin)) == (0, [SEEING])
    assert f"note: {NOTE} (agents.defaults.imageModel)\n" in done.stderr


@pytest.mark.parametrize(
    ("argv", "primary", "image", "model"),
    [
        (["hi"], BLIND, BOTH, BLIND),
        (["-f", "note.txt", "hi"], BLIND, BOTH, BLIND),
        (["-f", "dot.png", "-m", BLIND, "hi"], BLIND, BOTH, BLIND),
        (["-f", "dot.png", "hi"], OTHER, BOTH, OTHER),
        (["-f", "dot.png", "hi"], "new/unknown", BOTH, "new/unknown"),
        (["-f", "dot.png", "hi"], BLIND, None, BLIND),
        (["-f", "dot.png", "hi"], BLIND, {}, BLIND),
        (["-f", "dot.png", "hi"], BLIND, {"fallbacks": []}, BLIND),
        (["-f", "dot.png", "hi"], BLIND, BLIND, BLIND),
        (["-f", "dot.png", "hi"], OTHER, "no ref", OTHER),
    ],
)
def test_anything_else_goes_to_the_configured_model(
    chat: Any, standin: StandIn, argv: list[str], primary: str, image: Any, model: str
) -> None:
    done = chat(*argv, primary=primary, image=image)
    assert (done.status, asked(standin)) == (0, [model])
    assert "takes no pictures" not in done.stderr


def test_a_picture_on_standard_input_counts(
    run: Run, chat: Any, standin: StandIn, tmp_path: Path
) -> None:
    chat("hi")
    file = str(tmp_path / "openclaw.json")
    assert run(["chat", "--config", file, "what?"], stdin=PNG).status == 0
    assert asked(standin)[-1] == SEEING


def test_its_own_fallbacks_are_asked_after_it(chat: Any, standin: StandIn) -> None:
    standin.error(503, "down", path="/chat/completions")
    done = chat("-f", "dot.png", "what?")
    assert (done.status, asked(standin)) == (0, [SEEING, OTHER])
    standin.error(503, "down", path="/chat/completions")
    chat("-f", "dot.png", "--fallback", "c/d", "what?")
    assert asked(standin)[2:] == [SEEING, "c/d"]


def test_an_image_model_that_is_no_ref_is_told_where_it_is_needed(
    chat: Any, standin: StandIn
) -> None:
    done = chat("-f", "dot.png", "what?", image="no ref")
    assert (done.status, asked(standin)) == (3, [])
    assert "agents.defaults.imageModel" in done.stderr


def test_the_preview_and_the_events_say_so(chat: Any, standin: StandIn) -> None:
    shown = json.loads(chat("-f", "dot.png", "what?", "--dry-run", "--json").stdout)
    assert shown["body"]["model"] == SEEING
    assert any(NOTE in notice for notice in shown["notices"])
    lines = chat("-f", "dot.png", "what?", "--output-format", "stream-json").stdout.splitlines()
    events = [json.loads(line) for line in lines]
    assert events[0]["model"] == f"openrouter/{SEEING}"
    assert any(NOTE in event.get("text", "") for event in events if event["type"] == "notice")
    assert asked(standin) == [SEEING]


def test_a_conversation_with_a_picture_stays_with_who_sees_it(chat: Any, standin: StandIn) -> None:
    chat("--session", "s", "hi")
    chat("--session", "s", "-f", "dot.png", "what?")
    chat("--session", "s", "and now?")
    assert asked(standin) == [BLIND, SEEING, SEEING]


def test_a_picture_is_asked_about_with_the_conversations_key(chat: Any, standin: StandIn) -> None:
    named = {
        f"openrouter:{name}": {"provider": "openrouter", "mode": "api_key", "key": f"{KEY}-{name}"}
        for name in ("first", "second")
    }
    auth = {"profiles": named, "order": {"openrouter": list(named)}}
    standin.error(401, "User not found.", path="/chat/completions")
    assert chat("hi", auth=auth).status == 0
    assert chat("-c", "-f", "dot.png", "what?", auth=auth).status == 0
    keys = [request.header("authorization") for request in standin.requests if request.is_chat]
    assert [str(key).rpartition("-")[2] for key in keys] == ["first", "second", "second"]


def test_a_server_of_ones_own_is_asked_by_its_own_name(
    chat: Any, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    own = {"baseUrl": "http://127.0.0.1:9/v1", "models": []}
    chat("hi", image="eyes/llava")
    file = tmp_path / "openclaw.json"
    data = json.loads(file.read_text()) | {"models": {"providers": {"eyes": own}}}
    file.write_text(json.dumps(data))
    done = run(["chat", "--config", str(file), "--retries", "0", "-f", "dot.png", "what?"])
    assert done.status == 6
    assert len(asked(standin)) == 1  # and nothing of it has gone to OpenRouter
    assert "127.0.0.1" in done.stderr


def test_a_catalogue_that_says_nothing_of_it_is_no_reason(chat: Any, standin: StandIn) -> None:
    silent = [model for model in MODELS if model["id"] == BLIND]
    silent[0] = silent[0] | {"architecture": {}}
    standin.play(json_body({"data": silent}), path="/models")
    chat("-f", "dot.png", "what?")
    assert asked(standin) == [BLIND]
