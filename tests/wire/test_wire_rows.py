"""The specification's rows end to end: what the whole program sends over a real connection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from ..standin.script import Send, Status

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Completed, Run, Spawn
    from ..standin.recorded import Recorded
    from ..standin.server import StandIn

KEY = "sk-or-v1-test-key"
CLAUDE = "openrouter/anthropic/claude-sonnet-4.5"
PLAIN = "openrouter/openai/gpt-5"
ATTRIBUTION = {
    "HTTP-Referer": "https://openclaw.ai",
    "X-OpenRouter-Title": "OpenClaw",
    "X-OpenRouter-Categories": "cli-agent",
}
MARKER = {"type": "ephemeral"}
PROVIDER, DEFAULTS, MODEL, COMMAND_LINE = "provider", "agents.defaults", "model", "command line"
LAYERS = (PROVIDER, DEFAULTS, MODEL, COMMAND_LINE)
OPENAI_ONLY = {
    "serviceTier": "flex",
    "service_tier": "flex",
    "store": False,
    "reasoning_effort": "high",
    "reasoningEffort": "high",
    "promptCacheKey": "k",
    "prompt_cache_key": "k",
    "promptCacheRetention": "24h",
    "prompt_cache_retention": "24h",
    "stream_options": {"include_usage": True},
    "streamOptions": {"include_usage": True},
    "metadata": {"a": "b"},
}


class Ask(Protocol):
    def __call__(
        self,
        *argv: str,
        model: str = PLAIN,
        repointed: bool = False,
        params: dict[str, dict[str, Any]] | None = None,
        headers: dict[str, str] | None = None,
        verbose: bool = False,
    ) -> Completed: ...


@pytest.fixture
def ask(run: Run, standin: StandIn, tmp_path: Path) -> Ask:
    """Return what asks ``openrouter.ai`` over TLS, or a repointed base URL over plain HTTP."""

    def ask(
        *argv: str,
        model: str = PLAIN,
        repointed: bool = False,
        params: dict[str, dict[str, Any]] | None = None,
        headers: dict[str, str] | None = None,
        verbose: bool = False,
    ) -> Completed:
        layers = dict(params or {})
        spoken = [
            part
            for name, value in layers.pop(COMMAND_LINE, {}).items()
            for part in ("--param", f"{name}={json.dumps(value)}")
        ]
        provider: dict[str, Any] = {"headers": headers or {}}
        if repointed:
            provider["baseUrl"] = standin.url
        provider["params"] = layers.pop(PROVIDER, {})
        defaults: dict[str, Any] = {
            "params": layers.pop(DEFAULTS, {}),
            "models": {model: {"params": layers.pop(MODEL, {})}},
        }
        assert not layers
        file = tmp_path / "openclaw.json"
        file.write_text(
            json.dumps(
                {
                    "agents": {"defaults": defaults},
                    "models": {"providers": {"openrouter": provider}},
                }
            )
        )
        environment = {"OPENROUTER_API_KEY": KEY} | ({} if repointed else standin.client_env())
        start = ["--config", str(file), *(["-v"] if verbose else []), "chat", "Hello?"]
        done = run([*start, "-m", model, *spoken, *argv, "--retries", "0"], env=environment)
        assert KEY not in done.stderr
        assert "Traceback" not in done.stderr
        return done

    return ask


def _only(standin: StandIn) -> Recorded:
    (request,) = standin.requests
    assert (request.method, request.route) == ("POST", "/api/v1/chat/completions")
    return request


def _body(standin: StandIn) -> Any:
    return _only(standin).json()


@pytest.fixture(params=[False, True], ids=["verified", "repointed"])
def repointed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_the_key_goes_as_a_bearer_token_to_the_configured_origin(
    ask: Ask, standin: StandIn, repointed: bool
) -> None:
    done = ask(repointed=repointed)
    assert done.status == 0, done.stderr
    request = _only(standin)
    assert request.header("Authorization") == f"Bearer {KEY}"
    assert request.scheme == ("http" if repointed else "https")
    assert request.host == (f"127.0.0.1:{standin.port}" if repointed else "openrouter.ai")


def test_a_process_of_its_own_sends_the_same(standin: StandIn, spawn: Spawn) -> None:
    environment = standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    done = spawn(["chat", "Hello?", "-m", PLAIN, "--no-stdin"], env=environment).finish()
    assert done.status == 0, done.stderr
    request = _only(standin)
    assert (request.scheme, request.host) == ("https", "openrouter.ai")
    assert {name: request.header(name) for name in ATTRIBUTION} == ATTRIBUTION
    assert request.body == (
        b'{"model":"openai/gpt-5","messages":[{"role":"user","content":"Hello?"}],"stream":true}'
    )


def test_no_proxy_on_the_way_sees_the_key(ask: Ask, standin: StandIn) -> None:
    ask()
    assert [connect.target for connect in standin.connects] == ["openrouter.ai:443"]
    assert KEY not in str(standin.connects[0].headers)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/api/v1/chat/completions",
        "https://openrouter.ai.evil.example/",
        "http://openrouter.ai/api/v1/chat/completions",
        "//evil.example/",
    ],
)
def test_a_redirect_never_takes_the_key_to_another_origin(
    ask: Ask, standin: StandIn, status: int, place: str
) -> None:
    standin.play(Status(status, {"Location": place}), Send(b""))
    done = ask()
    assert done.status == 6
    assert "redirect" in done.stderr
    _only(standin)
    assert {connect.target for connect in standin.connects} == {"openrouter.ai:443"}


def test_a_repointed_address_may_not_redirect_to_another_host_either(
    ask: Ask, standin: StandIn
) -> None:
    standin.play(Status(307, {"Location": f"http://localhost:{standin.port}/api/v1/x"}), Send(b""))
    assert ask(repointed=True).status == 6
    _only(standin)


def test_the_verified_route_gets_the_attribution(ask: Ask, standin: StandIn) -> None:
    ask()
    request = _only(standin)
    assert {name: request.header(name) for name in ATTRIBUTION} == ATTRIBUTION


def test_a_repointed_route_gets_none_of_it(ask: Ask, standin: StandIn) -> None:
    ask(repointed=True)
    request = _only(standin)
    assert {request.header(name) for name in ATTRIBUTION} == {None}


@pytest.mark.parametrize("name", [*ATTRIBUTION, "http-referer", "X-OPENROUTER-TITLE"])
def test_the_users_headers_win(ask: Ask, standin: StandIn, name: str, repointed: bool) -> None:
    ask(headers={name: "mine", "X-Extra": "too"}, repointed=repointed)
    sent = [(key.lower(), value) for key, value in _only(standin).headers]
    assert [value for key, value in sent if key == name.lower()] == ["mine"]
    assert ("x-extra", "too") in sent


@pytest.mark.parametrize(
    ("retention", "marker"),
    [(None, MARKER), ("short", MARKER), ("long", MARKER | {"ttl": "1h"}), ("none", None)],
)
def test_a_system_prompt_for_anthropic_is_marked_as_the_retention_says(
    ask: Ask, standin: StandIn, retention: str | None, marker: Any
) -> None:
    params = {} if retention is None else {MODEL: {"cacheRetention": retention}}
    ask("-s", "Be brief.", model=CLAUDE, params=params)
    system = {"type": "text", "text": "Be brief.", "cache_control": marker}
    assert _body(standin)["messages"] == [
        {"role": "system", "content": [system] if marker else "Be brief."},
        {"role": "user", "content": "Hello?"},
    ]


@pytest.mark.parametrize("model", ["openrouter/~Anthropic/claude-latest", f"{CLAUDE}:beta"])
def test_every_form_of_an_anthropic_ref_is_marked(ask: Ask, standin: StandIn, model: str) -> None:
    ask("-s", "Be brief.", model=model)
    assert _only(standin).body.count(b'"cache_control"') == 1


@pytest.mark.parametrize(
    ("model", "repointed"), [(PLAIN, False), ("openrouter/auto", False), (CLAUDE, True)]
)
def test_nothing_else_is_marked(ask: Ask, standin: StandIn, model: str, repointed: bool) -> None:
    ask("-s", "Be brief.", model=model, repointed=repointed)
    assert b"cache_control" not in _only(standin).body


def test_a_thinking_level_becomes_the_effort(ask: Ask, standin: StandIn, repointed: bool) -> None:
    done = ask("--thinking", "low", repointed=repointed)
    assert _body(standin)["reasoning"] == {"effort": "low"}
    assert done.stderr == ""


def test_without_a_level_there_is_no_reasoning_field(ask: Ask, standin: StandIn) -> None:
    ask()
    assert "reasoning" not in _body(standin)


@pytest.mark.parametrize("model", ["openrouter/auto", "openrouter/free", "openrouter/x-ai/grok-4"])
def test_a_level_for_what_does_not_take_one_is_a_notice(
    ask: Ask, standin: StandIn, model: str
) -> None:
    done = ask("--thinking", "high", model=model)
    assert done.status == 0
    assert "reasoning" not in _body(standin)
    assert done.stderr.count("thinking is not sent") == 1


@pytest.mark.parametrize("model", ["openrouter/auto", "openrouter/x-ai/grok-4"])
def test_a_configured_level_is_skipped_there_without_a_word(
    ask: Ask, standin: StandIn, model: str
) -> None:
    done = ask(model=model, params={DEFAULTS: {"thinking": "high"}})
    assert "reasoning" not in _body(standin)
    assert done.stderr == ""


def test_off_is_left_out_where_nothing_is_known_of_the_model(ask: Ask, standin: StandIn) -> None:
    done = ask("--thinking", "off", params={DEFAULTS: {"thinking": "high"}})
    assert "reasoning" not in _body(standin)
    assert "off is not sent" in done.stderr


@pytest.mark.parametrize("layer", LAYERS)
def test_openai_only_fields_never_leave_and_are_named_under_v(
    ask: Ask, standin: StandIn, layer: str, repointed: bool
) -> None:
    done = ask(params={layer: OPENAI_ONLY | {"seed": 1}}, repointed=repointed, verbose=True)
    assert done.status == 0, done.stderr
    assert list(_body(standin)) == ["model", "messages", "stream", "seed"]
    for name in OPENAI_ONLY:
        assert f"{name} (" in done.stderr


def test_a_gemini_question_goes_out_without_added_turns(
    ask: Ask, standin: StandIn, repointed: bool
) -> None:
    ask(model="openrouter/google/gemini-3-pro", repointed=repointed)
    assert _body(standin) == {
        "model": "google/gemini-3-pro",
        "messages": [{"role": "user", "content": "Hello?"}],
        "stream": True,
    }


@pytest.mark.parametrize("layer", LAYERS)
def test_provider_routing_is_forwarded_with_prices_as_text(
    ask: Ask, standin: StandIn, layer: str, repointed: bool
) -> None:
    routing = {"order": ["azure"], "maxPrice": {"prompt": 1, "completion": 2.5}, "zdr": True}
    ask(params={layer: {"provider": routing}}, repointed=repointed)
    assert _body(standin)["provider"] == {
        "order": ["azure"],
        "max_price": {"prompt": "1", "completion": "2.5"},
        "zdr": True,
    }


def _status(layer: str) -> int:
    return 2 if layer == COMMAND_LINE else 3


@pytest.mark.parametrize("layer", LAYERS)
def test_an_unknown_routing_field_is_an_error_before_anything_is_sent(
    ask: Ask, standin: StandIn, layer: str, repointed: bool
) -> None:
    done = ask(params={layer: {"provider": {"srt": "price"}}}, repointed=repointed)
    assert done.status == _status(layer)
    assert "srt" in done.stderr
    assert standin.requests == []


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", 2.1),
        ("topP", -1),
        ("top_k", 0.5),
        ("frequency_penalty", 3),
        ("repetitionPenalty", -1),
        ("maxTokens", 0),
        ("stop", ["a", "b", "c", "d", "e"]),
        ("verbosity", "loud"),
        ("top_logprobs", 21),
        ("response_format", {"type": "xml"}),
        ("provider", {"max_price": {"prompt": -1}}),
        ("reasoning", {"effort": "huge"}),
    ],
)
def test_a_value_out_of_range_is_an_error_before_anything_is_sent(
    ask: Ask, standin: StandIn, layer: str, name: str, value: Any
) -> None:
    done = ask(params={layer: {name: value}})
    assert done.status == _status(layer)
    assert name in done.stderr
    assert standin.requests == []


@pytest.mark.parametrize("highest", range(len(LAYERS)))
def test_the_command_line_wins_over_model_defaults_and_provider(
    ask: Ask, standin: StandIn, highest: int
) -> None:
    ask(params={layer: {"seed": rank} for rank, layer in enumerate(LAYERS[: highest + 1])})
    assert _body(standin)["seed"] == highest


def test_every_layer_adds_what_the_others_do_not_say(ask: Ask, standin: StandIn) -> None:
    ask(
        params={
            PROVIDER: {"topP": 0.9, "temperature": 0.1},
            DEFAULTS: {"maxTokens": 50, "temperature": 0.2},
            MODEL: {"topK": 4, "temperature": 0.3},
            COMMAND_LINE: {"stop": ["END"], "verbosity": "low"},
        }
    )
    body = _body(standin)
    assert list(body.items())[3:] == [
        ("temperature", 0.3),
        ("top_p", 0.9),
        ("top_k", 4),
        ("stop", ["END"]),
        ("max_completion_tokens", 50),
        ("verbosity", "low"),
    ]


@pytest.mark.parametrize(
    ("ref", "model"),
    [
        ("openrouter/auto", "openrouter/auto"),
        ("openrouter/openrouter/auto", "openrouter/auto"),
        ("OpenRouter/Meta-Llama/Llama-4:free", "Meta-Llama/Llama-4:free"),
        (" mistralai/mistral-large ", "mistralai/mistral-large"),
        ("@preset/mine", "@preset/mine"),
    ],
)
def test_the_model_is_sent_as_the_user_wrote_it(
    ask: Ask, standin: StandIn, ref: str, model: str
) -> None:
    ask(model=ref)
    assert _body(standin)["model"] == model


@pytest.mark.parametrize("ref", ["", " ", "gpt", "a//b", "a/b/", "a b/c", "a/\u202eb", "x" * 600])
def test_a_wrong_ref_is_one_line_and_nothing_is_sent(run: Run, standin: StandIn, ref: str) -> None:
    environment = standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    done = run(["chat", "Hello?", "-m", ref], env=environment)
    assert done.status == 2
    assert done.stderr.startswith("error: ")
    assert standin.connects == []
