"""``models list`` with what only the API can tell, and with what one key may use."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ...conftest import KEY
from ...standin.defaults import MODELS
from ...standin.script import json_body

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

from .conftest import SONNET, age, ids

GEMINI, GPT = "google/gemini-2.5-pro", "openai/gpt-5"


def only(*names: str) -> Any:
    """Return an answer with some of the stand-in's models, in this order."""
    found = {model["id"]: model for model in MODELS}
    return json_body({"data": [found[name] for name in names]})


@pytest.fixture
def listed(models: Any) -> None:
    assert models("list").status == 0


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("argv", "query"),
    [
        (["--sort", "intelligence"], {"sort": "intelligence-high-to-low"}),
        (["--sort", "coding"], {"sort": "coding-high-to-low"}),
        (["--sort", "throughput"], {"sort": "throughput-high-to-low"}),
        (["--sort", "latency"], {"sort": "latency-low-to-high"}),
        (["--sort", "popular"], {"sort": "most-popular"}),
        (["--zdr"], {"zdr": "true"}),
        (["--region", "eu"], {"region": "eu"}),
        (["--category", "Marketing/SEO"], {"category": "marketing/seo"}),
        (
            ["--zdr", "--category", "legal", "--sort", "coding"],
            {"sort": "coding-high-to-low", "zdr": "true", "category": "legal"},
        ),
    ],
)
def test_the_api_selects_and_orders(
    models: Any, standin: StandIn, argv: list[str], query: dict[str, str]
) -> None:
    standin.play(only(GEMINI, SONNET, GPT), path="/models")
    assert ids(models("list", "--json", *argv)) == [GEMINI, SONNET, GPT]
    asked = urlsplit(standin.requests[-1].path)
    assert asked.path == "/api/v1/models"
    assert dict(parse_qsl(asked.query)) == {"output_modalities": "all", **query}
    assert len(standin.requests) == 2


@pytest.mark.usefixtures("listed")
def test_what_is_selected_is_narrowed_and_ordered_here(models: Any, standin: StandIn) -> None:
    for argv, found in (
        (["--zdr", "--provider", "anthropic"], [SONNET]),
        (["--zdr", "--sort", "name"], [SONNET, GEMINI, GPT]),
        (["--sort", "popular", "--limit", "1"], [GEMINI]),
        (["--region", "us", SONNET], [SONNET]),
    ):
        standin.play(only(GEMINI, SONNET, GPT), path="/models")
        assert ids(models("list", "--json", *argv)) == found
    # The list of all models is what it was.
    assert len(ids(models("list", "--json"))) == len(MODELS)


@pytest.mark.usefixtures("listed")
def test_without_the_api_it_is_said_what_can_be_done(models: Any, standin: StandIn) -> None:
    standin.refuse_connect = {"openrouter.ai"}
    done = models("list", "--zdr", "--sort", "coding")
    assert done.status == 6
    assert "hint: without --sort coding and --zdr the list that is here is searched" in done.stderr


def test_what_a_model_gives(models: Any, standin: StandIn) -> None:
    painter = {"id": "a/painter", "architecture": {"output_modalities": ["image"]}}
    both = {"id": "a/both", "architecture": {"output_modalities": ["text", "image"]}}
    takes = {
        "id": "a/eye",
        "architecture": {"input_modalities": ["image"], "output_modalities": ["text"]},
    }
    standin.play(json_body({"data": [painter, both, takes]}), path="/models")
    assert ids(models("list", "--json", "--gives", "image")) == ["a/painter", "a/both"]
    assert ids(models("list", "--json", "--gives", "Image", "--gives", "text")) == ["a/both"]
    assert "did you mean image?" in models("list", "--gives", "imgae").stderr


def test_a_category_that_nobody_has_is_answered_with_a_near_one(
    models: Any, standin: StandIn
) -> None:
    models("list")
    standin.play(json_body({"data": []}), path="/models")
    done = models("list", "--category", "programing")
    assert "no category 'programing', did you mean programming?" in done.stderr


@pytest.mark.parametrize("option", ["--zdr", "--mine", "--sort=coding"])
def test_another_provider_can_not_tell(models: Any, config: Path, option: str) -> None:
    provider = {"baseUrl": "http://127.0.0.1:9/v1"}
    config.write_text(json.dumps({"models": {"providers": {"home": provider}}}))
    done = models("list", "--provider", "home", option)
    assert done.status == 2
    assert "home can't tell about --" in done.stderr


def test_the_models_of_a_key_are_kept_beside_all_models(
    models: Any, standin: StandIn, sealed: Any
) -> None:
    standin.play(only(GPT, SONNET), path="/models/user")
    for _ in range(2):
        assert ids(models("list", "--mine", "--json")) == [GPT, SONNET]
    asked = [request.path for request in standin.requests]
    assert asked == [
        "/api/v1/models?output_modalities=all",
        "/api/v1/models/user?output_modalities=all",
    ]
    assert standin.requests[1].header("authorization") == f"Bearer {KEY}"
    (kept,) = sealed.home.rglob("own-models-*.txt")
    assert hashlib.sha256(KEY.encode()).hexdigest()[:16] in kept.name
    assert KEY not in kept.name + kept.read_text()
    # Near names, completion and prices go by all of them.
    assert len(ids(models("list", "--json"))) == len(MODELS)
    (names,) = sealed.home.rglob("completion-models")
    assert GEMINI in names.read_text()
    other = {"OPENROUTER_API_KEY": "sk-or-v1-another-key-of-some-length"}
    standin.play(only(GEMINI), path="/models/user")
    assert ids(models("list", "--mine", "--json", env=other)) == [GEMINI]
    assert ids(models("list", "--mine", "--json")) == [GPT, SONNET]
    assert ids(models("list", "--mine", "--json", "claude")) == [SONNET]
    age(kept, 25)
    standin.error(500, "down", path="/models/user")
    old = models("list", "--mine", "--json")
    assert ids(old) == [GPT, SONNET]
    assert "warning: the list of your models is an old one: " in old.stderr


def test_the_models_of_a_key_in_the_order_of_the_api(models: Any, standin: StandIn) -> None:
    models("list")
    standin.play(only(GPT, SONNET), path="/models/user")
    standin.play(only(SONNET, GEMINI, GPT), path="/models")
    assert ids(models("list", "--mine", "--json", "--sort", "coding")) == [SONNET, GPT]


def test_without_a_key_there_are_no_models_of_it(models: Any) -> None:
    done = models("list", "--mine", env={"OPENROUTER_API_KEY": ""})
    assert done.status == 4


@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(
    ("own", "status", "is_told"),
    [((SONNET,), 404, True), ((SONNET,), 403, True), ((SONNET, GPT), 404, False), ((), 404, False)],
)
def test_chat_says_that_the_key_may_not_use_a_model(
    run: Run, standin: StandIn, config: Path, own: tuple[str, ...], status: int, is_told: bool
) -> None:
    run(["models", "list", "--config", str(config)])
    standin.error(status, "No endpoints available matching your guardrail restrictions")
    standin.play(only(*own), path="/models/user")
    done = run(["chat", "--config", str(config), "-m", GPT, "hi"])
    assert done.status == 8
    said = f"this key may not use openrouter/{GPT}: openclaw"
    assert (said in done.stderr) is is_told
    assert ("models list --mine shows what it may" in done.stderr) is is_told
    assert "guardrail restrictions" in done.stderr
