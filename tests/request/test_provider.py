"""How each provider is asked: the name of the output cap, and the fields that it alone takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.errors import UsageError
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.payload import build_payload
from openclaw_cli.request.provider import OPENROUTER, provider_of
from openclaw_cli.request.ref import ModelRef
from openclaw_cli.request.route import Route
from tests.conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from openclaw_cli.request.resolved import ResolvedParams
    from tests.standin.program import Run

OWN = provider_of("own")
PROVIDER = "models.providers.own.params"
DEFAULTS = "agents.defaults.params"


def resolved(*layers: tuple[str, dict[str, Any]], provider: Any = OWN) -> ResolvedParams:
    return resolve_params(layers, provider)


def body(params: ResolvedParams, *, stream: bool = True) -> dict[str, Any]:
    built = build_payload(
        ModelRef("own", "x"), Route.parse("http://127.0.0.1:1/v1"), [], params, stream=stream
    )
    return {
        name: value
        for name, value in built.payload.items()
        if name not in ("model", "messages", "stream")
    }


def test_the_cap_of_a_request_is_the_one_that_is_there() -> None:
    assert OWN.name == "own"
    assert OWN.cap_in({"seed": 1}) == "max_tokens"
    assert OPENROUTER.cap_in({}) == "max_completion_tokens"
    assert OWN.cap_in({"max_completion_tokens": 1}) == "max_completion_tokens"
    assert OPENROUTER.cap_in({"max_tokens": 1}) == "max_tokens"


def test_only_openrouter_has_an_account_and_endpoints() -> None:
    assert provider_of("openrouter") is OPENROUTER
    assert (OPENROUTER.needs_key, OPENROUTER.has_account, OPENROUTER.has_endpoints) == (
        True,
        True,
        True,
    )
    assert (OPENROUTER.takes_reasoning, OPENROUTER.has_hints, OPENROUTER.label) == (
        True,
        True,
        "OpenRouter",
    )
    assert (OPENROUTER.has_models, OPENROUTER.takes_routing, OPENROUTER.is_default) == (
        True,
        True,
        True,
    )
    assert (OWN.needs_key, OWN.has_account, OWN.has_endpoints) == (False, False, False)
    assert (OWN.has_models, OWN.takes_routing, OWN.is_default) == (False, False, False)
    assert (OWN.base_url, OWN.key_variable, OWN.models_path) == ("", "", "/models")
    assert (OWN.takes_reasoning, OWN.has_hints, OWN.label) == (False, False, "own")


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([("--param", {"max_tokens": 5})], {"max_tokens": 5}),
        ([("--param", {"maxTokens": 5})], {"max_tokens": 5}),
        ([("--param", {"maxOutputTokens": 5})], {"max_tokens": 5}),
        ([("--param", {"max_completion_tokens": 5})], {"max_completion_tokens": 5}),
        ([("--param", {"maxCompletionTokens": 5})], {"max_completion_tokens": 5}),
        ([(PROVIDER, {"max_tokens": 5}), ("--param", {"max_tokens": None})], {}),
        (
            [("--param", {"max_completion_tokens": 5, "seed": 1})],
            {"seed": 1, "max_completion_tokens": 5},
        ),
        (
            [(PROVIDER, {"max_completion_tokens": 9}), ("--param", {"max_tokens": 5})],
            {"max_tokens": 5},
        ),
        (
            [(PROVIDER, {"max_tokens": 9}), ("--param", {"max_completion_tokens": 5})],
            {"max_completion_tokens": 5},
        ),
    ],
)
def test_the_output_cap_of_a_custom_provider(layers: Any, expected: dict[str, Any]) -> None:
    params = resolved(*layers)
    assert body(params) == expected
    assert set(params.sources) == set(expected)


@pytest.mark.parametrize(
    "written", ["max_tokens", "maxTokens", "max_output_tokens", "max_completion_tokens"]
)
def test_the_output_cap_of_openrouter(written: str) -> None:
    params = resolved(("--param", {written: 5}), provider=OPENROUTER)
    assert params.values == {"max_completion_tokens": 5}
    assert params.sources == {"max_completion_tokens": "--param"}


def test_the_cap_keeps_its_place_in_the_body() -> None:
    params = resolved(("--param", {"user": "u", "maxTokens": 5, "temperature": 1}))
    assert list(params.values) == ["temperature", "max_tokens", "user"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stream_options", {"include_usage": True}),
        ("streamOptions", {"include_usage": True}),
        ("include_reasoning", True),
        ("reasoning_effort", "high"),
    ],
)
@pytest.mark.parametrize("layer", ["--param", PROVIDER, 'agents.defaults.models["own/x"].params'])
def test_what_was_written_for_a_custom_provider_is_sent(name: str, value: Any, layer: str) -> None:
    params = resolved((layer, {name: value}))
    assert list(body(params).values()) == [value]
    assert params.dropped == ()


def test_what_is_written_for_every_model_is_not_for_one_provider() -> None:
    params = resolved((DEFAULTS, {"stream_options": {"include_usage": True}}))
    assert body(params) == {}
    assert params.dropped == (("stream_options", DEFAULTS),)


def test_stream_options_belong_to_a_stream() -> None:
    params = resolved(("--param", {"stream_options": {"include_usage": True}}))
    assert body(params, stream=False) == {}


@pytest.mark.parametrize("name", ["store", "service_tier", "metadata", "prompt_cache_key"])
def test_what_nobody_here_is_sent(name: str) -> None:
    params = resolved(("--param", {name: "x"}))
    assert params.values == {}
    assert params.dropped == ((name, "--param"),)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"stream_options": 1}, "stream_options: expected an object"),
        ({"include_reasoning": "yes"}, "include_reasoning: expected true or false"),
        ({"reasoning_effort": ""}, "reasoning_effort: expected a text"),
        ({"temprature": 1}, "temprature: there is no such parameter"),
    ],
)
def test_values_are_checked_for_custom_providers_too(written: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        resolved(("--param", written))


def test_openrouter_has_one_word_for_reasoning() -> None:
    with pytest.raises(UsageError) as caught:
        resolved(("--param", {"include_reasoning": True}), provider=OPENROUTER)
    assert caught.value.hint == "did you mean reasoning?"


@pytest.mark.parametrize(
    ("more", "notices"),
    [
        (["-P", "store=true"], ["store (--param) is not sent to own"]),
        (["-t", "high"], ["thinking is not sent: own is not known to take it"]),
        (["-P", "reasoning.effort=high"], ["thinking is not sent: own is not known to take it"]),
        (["-P", "include_reasoning=true"], []),
    ],
)
def test_a_custom_providers_user_hears_nothing_of_openrouter(
    run: Run, tmp_path: Path, more: list[str], notices: list[str]
) -> None:
    file = tmp_path / "openclaw.json"
    providers = {"own": {"baseUrl": "http://127.0.0.1:1/v1", "apiKey": KEY}}
    file.write_text(json.dumps({"models": {"providers": providers}}))
    done = run(["chat", "--config", str(file), "-m", "own/x", "--dry-run", "hi", *more])
    assert done.status == 0
    assert json.loads(done.stdout)["notices"] == notices
    assert "OpenRouter" not in done.stderr


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("order", [1, -1])
def test_thinking_and_reasoning_in_one_layer_are_both_kept(layer: int, order: int) -> None:
    """A level that is written beside an effort is no lower layer's: it wins."""
    both = dict([("thinking", "high"), ("reasoning", {"effort": "low", "exclude": True})][::order])
    layers: list[tuple[str, dict[str, Any]]] = [
        ("a", {"thinking": "low"}),
        ("b", {"temperature": 1}),
    ]
    layers[layer] = ("both", both)
    params = resolve_params(layers)
    assert params.thinking == ("high", "both")
    assert params.values["reasoning"] == {"effort": "low", "exclude": True}
