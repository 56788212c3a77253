"""``models scan``: free models are tried, and the best chosen on request."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import script, sse
from ...standin.defaults import MODELS
from ...standin.script import json_body
from .conftest import OWN

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.server import StandIn


def free(slug: str, **more: Any) -> dict[str, Any]:
    return MODELS[6] | {"id": f"free/{slug}:free"} | more


def scanned(standin: StandIn) -> None:
    pictures = {"input_modalities": ["text", "image"], "output_modalities": ["text"]}
    some = [
        free("plain"),
        free("able", supported_parameters=["tools", "max_tokens"], architecture=pictures),
        free("down"),
        MODELS[1],
    ]
    lock = threading.Lock()

    def answer(request: Any) -> Any:
        if request.route.endswith("/models"):
            return json_body({"data": some})
        body = request.json()
        with lock:
            if "down" in body["model"]:
                return script.error(404, "No endpoints found")
        if "tools" in body:
            call = {"index": 0, "id": "1", "type": "function", "function": {"name": "ping"}}
            delta = {"tool_calls": [call]}
            return script.event_stream(sse.event(sse.chunk(delta)), sse.finished("tool_calls"))
        return script.event_stream(sse.text("ok"), sse.finished())

    standin.default = answer


def test_free_models_are_tried(models: Any, standin: StandIn) -> None:
    scanned(standin)
    done = models("scan", "--json")
    assert done.status == 0, done.stderr
    able, plain, down = json.loads(done.stdout)["models"]
    assert (able["id"], able["tools"], able["image"]) == ("free/able:free", True, True)
    assert (plain["id"], plain["tools"], plain["image"]) == ("free/plain:free", None, None)
    assert (down["works"], down["first_token_seconds"]) == (False, None)
    assert "No endpoints" in down["error"]
    asked = [request.json()["model"] for request in standin.requests if request.is_chat]
    assert sorted(asked) == ["free/able:free"] * 3 + ["free/down:free", "free/plain:free"]


def test_the_best_are_chosen_on_request(models: Any, standin: StandIn, config: Path) -> None:
    config.write_text(OWN)
    scanned(standin)
    before = config.read_text()
    models("scan")
    assert config.read_text() == before
    text = models("scan", "--set-default", "--set-fallbacks", "5").stdout.decode()
    assert "Default model: openrouter/free/able:free" in text
    assert "Fallbacks: openrouter/free/plain:free" in text
    assert "// mine" in config.read_text()
    status = json.loads(models("status", "--json").stdout)
    assert status["default"]["ref"] == "openrouter/free/able:free"
    assert [fallback["ref"] for fallback in status["fallbacks"]] == ["openrouter/free/plain:free"]


def test_a_daily_limit_ends_the_scan(models: Any, standin: StandIn, config: Path) -> None:
    def answer(request: Any) -> Any:
        if request.route.endswith("/models"):
            return json_body({"data": [free(str(number)) for number in range(30)]})
        return script.error(429, "Rate limit exceeded: free-models-per-day")

    standin.default = answer
    done = models("scan", "--set-default", "--json")
    assert done.status == 5
    assert config.read_text() == "{}"
    assert 1 <= sum(request.is_chat for request in standin.requests) <= 8
    assert len(json.loads(done.stdout)["models"]) == 30


def test_what_was_found_is_shown_when_the_scan_is_stopped(terminal: Any, standin: StandIn) -> None:
    held = threading.Event()

    def answer(request: Any) -> Any:
        if request.route.endswith("/models"):
            return json_body({"data": [free("quick"), free("slow")]})
        if "slow" in request.json()["model"]:
            return script.Answer((script.Pause(held), script.End()))
        return script.event_stream(sse.text("ok"), sse.finished())

    standin.default = answer
    window = terminal("models", "scan")
    window.wait("answers: 1 of 2")
    window.send("\x03")
    assert window.end() == 130
    held.set()
    assert "free/quick:free" in window.screen.text
    assert "free/slow:free" not in window.screen.text


def test_a_scan_without_free_models_or_without_a_key(models: Any, standin: StandIn) -> None:
    standin.play(json_body({"data": [MODELS[1]]}), path="/models")
    assert models("scan").status == 2
    assert models("scan", env={"OPENROUTER_API_KEY": ""}).status == 4


def asked(standin: StandIn) -> list[str]:
    return [request.json()["model"] for request in standin.requests if request.is_chat]


def test_without_probes_the_list_alone_is_shown(models: Any, standin: StandIn) -> None:
    now = int(time.time())
    some = [
        free("small-3b", name="Small", created=now),
        free("big-70b", name="Big", created=now - 100 * 86_400),
        free("moe-235b-a22b", name="Both", created=now - 5 * 86_400),
        free("sizeless", name="8x7 and x9b9", created=now),
        MODELS[1],
    ]
    standin.default = lambda _: json_body({"data": some})
    keyless = {"OPENROUTER_API_KEY": ""}

    def found(*argv: str) -> list[str]:
        done = models("scan", "--no-probe", "--json", *argv, env=keyless)
        assert done.status == 0, done.stderr
        return sorted(model["id"][5:-5] for model in json.loads(done.stdout)["models"])

    assert found() == ["big-70b", "moe-235b-a22b", "sizeless", "small-3b"]
    assert found("--min-params", "7") == ["big-70b", "moe-235b-a22b"]
    assert found("--min-params", "70B", "--max-age-days", "30") == ["moe-235b-a22b"]
    assert found("--max-age-days", "1") == ["sizeless", "small-3b"]
    assert found("--max-age-days", "0", "--min-params", "0") == found()
    assert found("--provider", "openrouter") == found()
    assert len(found("--limit", "2")) == 2
    table = models("scan", "--no-probe", "--min-params", "100", env=keyless).stdout.decode()
    assert "235b" in table
    report = json.loads(models("scan", "--no-probe", "--json", env=keyless).stdout)
    assert {model["works"] for model in report["models"]} == {None}
    assert asked(standin) == []
    authorized = [r for r in standin.requests if r.header("Authorization")]
    assert authorized == []


def test_yes_makes_the_best_the_fallbacks(models: Any, standin: StandIn, config: Path) -> None:
    config.write_text(OWN)
    scanned(standin)
    done = models("scan", "--yes", "--max-candidates", "1", "--set-image", "--concurrency", "1")
    assert done.status == 0, done.stderr
    assert done.stdout.decode().splitlines()[-2:] == [
        "Image model: openrouter/free/able:free",
        "Fallbacks: openrouter/free/able:free",
    ]
    status = json.loads(models("status", "--json").stdout)
    assert status["default"]["ref"] == "openrouter/auto"
    assert status["image_model"]["ref"] == "openrouter/free/able:free"
    models("scan", "--yes")
    status = json.loads(models("status", "--json").stdout)
    assert [one["ref"] for one in status["fallbacks"]] == [
        "openrouter/free/able:free",
        "openrouter/free/plain:free",
    ]
    assert "// mine" in config.read_text()
    before = config.read_text()
    assert "nothing is stored" in models("scan", "--max-candidates", "2").stderr
    assert "nothing is stored" in models("scan", "--no-probe", "--yes").stderr
    assert config.read_text() == before


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--timeout", "30000"], "a number alone is in seconds"),
        (["--timeout", "601"], "a number alone is in seconds"),
        (["--timeout", "0"], "not a duration"),
        (["--timeout", "soon"], "not a duration"),
        (["--no-probe", "--set-default"], "--no-probe tells nothing of what works"),
        (["--no-probe", "--set-image"], "--no-probe tells nothing of what works"),
        (["--min-params", "seven"], "not a number of billions"),
        (["--min-params", "nan"], "not a number of billions"),
        (["--concurrency", "0"], "--concurrency"),
        (["--max-candidates", "0"], "--max-candidates"),
    ],
)
def test_a_scan_that_can_not_be_meant(
    models: Any, standin: StandIn, argv: list[str], said: str
) -> None:
    done = models("scan", *argv)
    assert (done.status, standin.requests) == (2, [])
    assert said in done.stderr


@pytest.mark.parametrize("timeout", ["30000ms", "30s", "600", "15m", "0.5"])
def test_a_duration_may_have_a_unit(models: Any, standin: StandIn, timeout: str) -> None:
    scanned(standin)
    assert models("scan", "--timeout", timeout, "--limit", "1").status == 0
