"""``models status``: the key, its limits, and whether the models answer."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import sse
from ...standin.defaults import KEY as ACCOUNT
from ...standin.script import Pause, json_body

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.server import StandIn

from .conftest import SONNET


def test_a_usable_key(models: Any, standin: StandIn) -> None:
    done = models("status", "--check")
    assert done.status == 0
    text = done.stdout.decode()
    for part in ("sk-or-v1-tes...key", "$100.00, $74.50 left, renewed monthly", "$1.25 today"):
        assert part in text
    assert "only management keys" in text
    assert [request.route.rpartition("/")[2] for request in standin.requests] == [
        "key",
        "credits",
        "models",
    ]


def test_a_key_that_may_ask_for_the_credit(models: Any, standin: StandIn) -> None:
    standin.play(json_body({"data": {"total_credits": 50, "total_usage": 12.5}}), path="/credits")
    report = json.loads(models("status", "--check", "--json").stdout)["check"]
    assert report["credits"] == {"total": 50.0, "used": 12.5, "left": 37.5}
    assert report["usable"] is True
    assert report["account"]["usage_weekly"] == 6.5


def test_no_key_or_a_refused_one_or_no_such_model(
    models: Any, standin: StandIn, config: Path
) -> None:
    done = models("status", "--check", env={"OPENROUTER_API_KEY": ""})
    assert (done.status, standin.requests) == (1, [])
    assert "no OpenRouter key" in done.stderr
    standin.error(401, "User not found.", path="/key")
    assert models("status", "--check").status == 1
    config.write_text('{ agents: { defaults: { model: "openrouter/openai/gpt-55" } } }')
    done = models("status", "--check")
    assert done.status == 1
    assert "did you mean openrouter/openai/gpt-5" in done.stderr
    # What is not in yesterday's list may be new: it was fetched again before that was said.
    assert sum(request.route.endswith("/models") for request in standin.requests) == 2


@pytest.mark.parametrize("model", ["fusion", "~openai/gpt-latest", "openai/gpt-5:thinking"])
def test_what_need_not_be_in_the_list(models: Any, config: Path, model: str) -> None:
    config.write_text(f'{{ agents: {{ defaults: {{ model: "openrouter/{model}" }} }} }}')
    assert models("status", "--check").status == 0


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ({"limit": 100, "limit_remaining": 4.99}, "$4.99 of the key's $100.00 are left"),
        ({"expires_at": (datetime.now(UTC) + timedelta(days=6)).isoformat()}, "expires on"),
    ],
)
def test_a_key_that_soon_ends(models: Any, standin: StandIn, account: Any, said: str) -> None:
    standin.play(json_body({"data": ACCOUNT | account}), path="/key")
    done = models("status", "--check")
    assert done.status == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    "account",
    [
        {"limit": 100, "limit_remaining": 5},
        {"limit": None, "limit_remaining": None},
        {"expires_at": (datetime.now(UTC) + timedelta(days=8)).isoformat()},
        {"expires_at": "some day"},
    ],
)
def test_a_key_that_lasts(models: Any, standin: StandIn, account: Any) -> None:
    standin.play(json_body({"data": ACCOUNT | account}), path="/key")
    assert models("status", "--check").status == 0


def test_no_network_is_neither(models: Any, standin: StandIn) -> None:
    standin.error(503, "down", path="/key")
    done = models("status", "--check")
    assert done.status == 6
    assert "there is no list of models here" in done.stdout.decode()
    assert done.stderr.startswith("error: ")


def test_without_the_network_it_is_shown_what_is_known_here(
    models: Any, standin: StandIn, config: Path
) -> None:
    models("list", "--refresh")
    for model, known in (("openai/gpt-5", "has the default model"), ("x/y", "has no such model")):
        config.write_text(f'{{ agents: {{ defaults: {{ model: "openrouter/{model}" }} }} }}')
        standin.error(503, "down", path="/key")
        done = models("status", "--check")
        assert done.status == 6
        shown = done.stdout.decode()
        assert f"openrouter/{model}" in shown
        assert f"old; it {known}" in shown
    standin.error(503, "down", path="/key")
    done = models("status", "--probe", "--json")
    shape = json.loads(done.stdout)
    assert (done.status, shape["check"]) == (6, None)
    assert shape["error"]["type"] == "network"
    assert shape["default"]["ref"] == "openrouter/x/y"


def test_each_configured_model_is_probed(models: Any, standin: StandIn, config: Path) -> None:
    config.write_text(
        f"""{{ agents: {{ defaults: {{
          model: {{ primary: "{SONNET}", fallbacks: ["openai/gpt-5"] }},
          models: {{ "{SONNET}": {{ params: {{ maxTokens: 9000 }} }} }},
        }} }} }}"""
    )
    models("list")
    done = models("--probe")
    assert done.status == 0
    chats = [request.json() for request in standin.requests if request.is_chat]
    assert sorted(chat["model"] for chat in chats) == [SONNET, "openai/gpt-5"]
    assert {chat["max_completion_tokens"] for chat in chats} == {16}
    assert done.stdout.decode().count("works, first token after") == 2


def test_a_model_that_does_not_answer_fails_the_probe(
    models: Any, standin: StandIn, config: Path
) -> None:
    standin.stream(sse.text("o"), sse.finished("length"))
    assert models("status", "--probe").status == 0
    standin.error(404, "No endpoints found", path="/chat/completions")
    done = models("status", "--probe", "--json")
    assert done.status == 1
    assert json.loads(done.stdout)["probe"]["openrouter/auto"]["works"] is False


def test_extra_fields_are_named_with_their_place_and_never_their_values(
    models: Any, config: Path
) -> None:
    params = {"extraBody": {"trace": {"k": "worth-hiding"}, "plugins": []}}
    entry = {"openrouter/a/b": {"params": {"extraBody": {"user": "me"}}}}
    defaults = {"model": "openrouter/a/b", "params": params, "models": entry}
    config.write_text(json.dumps({"agents": {"defaults": defaults}}))
    place = 'agents.defaults.models["openrouter/a/b"].params.extraBody'
    assert json.loads(models("status", "--json").stdout)["extra_body"] == {
        "agents.defaults.params.extraBody": ["trace", "plugins"],
        place: ["user"],
    }
    text = models("status").stdout.decode()
    assert "trace, plugins  (agents.defaults.params.extraBody)" in text
    assert f"user  ({place})" in text
    assert "worth-hiding" not in text


PROBED = f"""{{
  agents: {{ defaults: {{ model: {{ primary: "{SONNET}", fallbacks: ["own/openai/gpt-5"] }} }} }},
  models: {{ providers: {{ own: {{ baseUrl: "%s" }} }} }},
}}"""


def test_probes_are_chosen_and_limited(models: Any, standin: StandIn, config: Path) -> None:
    config.write_text(PROBED % standin.url)
    done = models("status", "--probe", "--probe-provider", "OpenRouter", "--probe-max-tokens", "64")
    assert done.status == 0, done.stderr
    chats = [request.json() for request in standin.requests if request.is_chat]
    assert [(chat["model"], chat["max_completion_tokens"]) for chat in chats] == [(SONNET, 64)]
    models(
        "--probe", "--probe-provider", "own", "--probe-concurrency", "1", "--probe-timeout", "9s"
    )
    chats = [request.json() for request in standin.requests if request.is_chat]
    assert [chat["model"] for chat in chats] == [SONNET, "openai/gpt-5"]


def test_a_probe_that_takes_too_long_fails(models: Any, standin: StandIn, config: Path) -> None:
    config.write_text(PROBED % standin.url)
    held = threading.Event()
    standin.play(Pause(held), path="/chat/completions")
    argv = ["--probe", "--probe-provider", "own", "--probe-timeout", "300", "--json"]
    done = models("status", *argv)
    held.set()
    assert done.status == 1
    assert "0.3 s" in json.loads(done.stdout)["probe"]["own/openai/gpt-5"]["error"]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--probe-timeout", "30s"], "--probe-timeout is for --probe"),
        (["--probe-provider", "own"], "--probe-provider is for --probe"),
        (["--probe", "--probe-timeout", "30"], "a number alone is in milliseconds"),
        (["--probe", "--probe-provider", "none"], "those that are: openrouter, own"),
        (["--probe", "--probe-max-tokens", "0"], "--probe-max-tokens"),
        (["--probe", "--probe-concurrency", "x"], "--probe-concurrency"),
    ],
)
def test_probes_that_can_not_be_meant(
    models: Any, standin: StandIn, config: Path, argv: list[str], said: str
) -> None:
    config.write_text(PROBED % standin.url)
    done = models("status", *argv)
    assert done.status == 2
    assert said in done.stderr
    assert not any(request.is_chat for request in standin.requests)
