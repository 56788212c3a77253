"""Which host a model is asked at, and that no other one hears of it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config.document import Document
from openclaw_cli.config.settings import Settings
from openclaw_cli.request.route import Route, corrected
from tests.conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.standin.program import Completed, Run
    from tests.standin.server import StandIn

OPENROUTER = "openrouter.ai/api/v1/chat/completions"
HOME = "HOME/api/v1/chat/completions"


@pytest.fixture
def chat(
    run: Run, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Completed]:
    """Return what asks with a configuration; ``HOME`` in it is a server of the user's own."""
    for name, value in standin.client_env().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    standin.judge = False

    def ask(config: dict[str, Any], *argv: str, status: int = 0) -> Completed:
        file = tmp_path / "openclaw.json"
        file.write_text(json.dumps(config).replace("HOME", standin.origin))
        done = run(["chat", "--config", str(file), "--retries", "0", *argv, "hi"])
        assert done.status == status, done.stderr
        return done

    return ask


def asked(standin: StandIn) -> Counter[str]:
    """Return how many chat requests each host and path got; the user's own server is ``HOME``."""
    own = standin.origin.partition("://")[2]
    return Counter(
        f"{request.host}{request.path}".replace(own, "HOME")
        for request in standin.requests
        if request.method == "POST"
    )


def models(standin: StandIn) -> list[str]:
    return [json.loads(r.body)["model"] for r in standin.requests if r.method == "POST"]


def providers(**entries: Any) -> dict[str, Any]:
    return {"models": {"providers": entries}}


def primary(ref: str, *fallbacks: str) -> dict[str, Any]:
    return {"agents": {"defaults": {"model": {"primary": ref, "fallbacks": list(fallbacks)}}}}


OWN = {"baseUrl": "HOME/api/v1"}


@pytest.mark.parametrize(
    ("place", "name", "ref"),
    [
        ("option", "Ollama", "ollama/Llama"),
        ("option", "ollama", "OLLAMA/Llama"),
        ("option", "Local", "Local/Llama"),
        ("option", "My-Corp.AI", "my-corp.ai/Llama"),
        ("option", "OpenAI", "openai/Llama"),
        ("primary", "LMStudio", "lmstudio/Llama"),
        ("fallback", "lmStudio", "LMSTUDIO/Llama"),
        ("alias", "local", "LOCAL/Llama"),
        ("--fallback", "Ollama", "ollama/Llama"),
    ],
)
def test_a_providers_name_is_the_same_in_any_case(
    chat: Any, standin: StandIn, place: str, name: str, ref: str
) -> None:
    config = providers(**{name: OWN})
    if place == "option":
        chat(config, "-m", ref)
    elif place == "primary":
        chat(config | primary(ref))
    elif place == "alias":
        chat(config | {"agents": {"defaults": {"models": {ref: {"alias": "X"}}}}}, "-m", "x")
    else:
        standin.error(404, "gone")
        argv = ["--fallback", ref] if place == "--fallback" else []
        chat(config | primary("openrouter/a/b", *([] if argv else [ref])), *argv)
    assert asked(standin)[HOME] == 1
    assert asked(standin)[OPENROUTER] == (1 if "fallback" in place else 0)
    assert models(standin)[-1] == "Llama"
    assert KEY not in str(standin.requests[-1].headers)


def test_params_key_headers_and_timeouts_are_found_in_any_case(chat: Any, standin: StandIn) -> None:
    entry = {
        **OWN,
        "apiKey": "own-key",
        "headers": {"X-Own": "yes"},
        "params": {"seed": 7},
        "timeouts": {"silence": 0},
    }
    models_map = {"LOCAL/m": {"params": {"top_p": 0.5}}}
    chat(providers(LoCaL=entry) | {"agents": {"defaults": {"models": models_map}}}, "-m", "local/m")
    body = json.loads(standin.requests[0].body)
    assert (body["seed"], body["top_p"]) == (7, 0.5)
    assert standin.requests[0].header("authorization") == "Bearer own-key"
    assert standin.requests[0].header("x-own") == "yes"


def test_openrouters_entry_counts_in_any_case_too(chat: Any, standin: StandIn) -> None:
    chat(providers(OpenRouter=OWN), "-m", "a/b")
    assert asked(standin) == {HOME: 1}


@pytest.mark.parametrize("ref", ["local/m", "LOCAL/m"])
def test_two_entries_that_differ_in_case_alone_are_named(
    chat: Any, standin: StandIn, ref: str
) -> None:
    config = providers(Local=OWN, local={"baseUrl": "https://elsewhere.example/v1"})
    done = chat(config, "-m", ref, status=3)
    assert "Local and local name one provider" in done.stderr
    assert not standin.requests
    chat(config, "-m", "a/b")
    assert asked(standin) == {OPENROUTER: 1}


@pytest.mark.parametrize(
    ("place", "ref", "status"),
    [
        ("option", "ollama/llama3.3", 2),
        ("option", "llama.cpp/m", 2),
        ("--fallback", "LMStudio/qwen", 2),
        ("primary", "GitHub-Copilot/x", 3),
        ("alias", "vllm/qwen", 3),
    ],
)
def test_a_local_server_without_an_entry_is_never_openrouters(
    chat: Any, standin: StandIn, place: str, ref: str, status: int
) -> None:
    if place == "primary":
        done = chat(primary(ref), status=status)
    elif place == "alias":
        map_ = {"agents": {"defaults": {"models": {ref: {"alias": "home"}}}}}
        done = chat(map_, "-m", "home", status=status)
    else:
        argv = ["-m", ref] if place == "option" else ["--fallback", ref]
        done = chat(primary("openrouter/a/b"), *argv, status=status)
    assert "is not sent to OpenRouter" in done.stderr
    assert "models.providers" in done.stderr
    assert not standin.requests


def test_the_whole_ref_of_openrouters_is_meant(chat: Any, standin: StandIn) -> None:
    chat({}, "-m", "openrouter/ollama/llama3.3")
    assert models(standin) == ["ollama/llama3.3"]


@pytest.mark.parametrize("text", ["openrouter/a/b", "a/b"])
def test_a_ref_is_not_shadowed_by_an_alias(chat: Any, standin: StandIn, text: str) -> None:
    map_ = {"openrouter/other/model": {"alias": text}}
    chat({"agents": {"defaults": {"models": map_}}}, "-m", text)
    assert models(standin) == ["a/b"]


@pytest.mark.parametrize(
    ("entries", "wins"),
    [
        ({"openrouter/a/b": "fast", "openrouter/c/d": "fast"}, "c/d"),
        ({"openrouter/a/b": "fast", "openrouter/c/d": "FAST"}, "c/d"),
        ({"openrouter/a/b": " fast ", "no ref": "fast"}, "a/b"),
        ({"no ref": "fast", "openrouter/a/b": "Fast"}, "a/b"),
    ],
)
def test_of_two_models_with_one_alias_the_last_is_meant(
    chat: Any, standin: StandIn, entries: dict[str, str], wins: str
) -> None:
    map_ = {ref: {"alias": alias} for ref, alias in entries.items()}
    chat({"agents": {"defaults": {"models": map_}}}, "-m", "fast")
    assert models(standin) == [wins]


@pytest.mark.parametrize(
    "entry",
    [
        {**OWN, "api": "anthropic-messages"},
        {**OWN, "api": "openai-responses"},
        {**OWN, "api": "ollama", "apiKey": "x"},
        {**OWN, "api": "openai-completions", "models": [{"id": "m", "api": "google-vertex"}]},
    ],
)
def test_a_provider_that_speaks_another_api_is_refused_by_its_name(
    chat: Any, standin: StandIn, entry: dict[str, Any]
) -> None:
    done = chat(providers(corp=entry), "-m", "corp/m", status=3)
    api = entry["api"] if "models" not in entry else "google-vertex"
    assert repr(api) in done.stderr
    assert "corp is not asked" in done.stderr
    assert "openai-completions" in done.stderr
    assert not standin.requests
    chat(providers(corp=entry), "-m", "a/b")
    assert asked(standin) == {OPENROUTER: 1}


def test_an_entry_without_a_base_url_shows_the_usual_one(chat: Any, standin: StandIn) -> None:
    done = chat(providers(Ollama={"models": []}), "-m", "ollama/m", status=3)
    assert "models.providers.Ollama.baseUrl is not set" in done.stderr
    assert "http://127.0.0.1:11434/v1" in done.stderr
    assert not standin.requests


def test_a_models_own_row_says_where_it_is_and_how_it_is_asked(chat: Any, standin: StandIn) -> None:
    rows = [
        {"id": "other", "maxTokens": 1, "params": {"seed": 1}},
        {
            "id": "m",
            "baseUrl": "HOME/api/v1",
            "api": "openai-completions",
            "maxTokens": 77,
            "params": {"seed": 7, "topP": 0.5},
            "headers": {"X-Row": "row", "X-Both": "row"},
        },
    ]
    entry = {
        "baseUrl": "http://127.0.0.1:9/v1",
        "api": "openai-responses",
        "maxTokens": 5,
        "params": {"seed": 2, "topK": 3},
        "headers": {"X-Both": "provider"},
        "models": rows,
    }
    config = providers(local=entry) | {"agents": {"defaults": {"params": {"topP": 0.25}}}}
    chat(config, "-m", "local/m")
    assert asked(standin) == {HOME: 1}
    body = json.loads(standin.requests[0].body)
    assert (body["max_tokens"], body["seed"], body["top_p"]) == (77, 7, 0.25)
    assert standin.requests[0].header("x-row") == standin.requests[0].header("x-both") == "row"


@pytest.mark.parametrize("name", ["a/b", "openrouter/a/b"])
def test_openrouters_rows_count_below_what_is_said_of_every_model(
    chat: Any, standin: StandIn, name: str
) -> None:
    entry = {"maxTokens": 1, "models": [{"id": name, "maxTokens": 9, "params": {"seed": 7}}]}
    chat(providers(openrouter=entry), "-m", "a/b")
    assert json.loads(standin.requests[-1].body)["max_completion_tokens"] == 9
    common = {"agents": {"defaults": {"params": {"maxTokens": 4}}}}
    chat(providers(openrouter=entry) | common, "-m", "a/b")
    body = json.loads(standin.requests[-1].body)
    assert (body["max_completion_tokens"], body["seed"]) == (4, 7)
    chat(providers(openrouter=entry), "-m", "a/c")
    assert json.loads(standin.requests[-1].body)["max_completion_tokens"] == 1


def test_a_bad_fallback_holds_up_nobody_and_is_told_when_its_turn_comes(
    chat: Any, standin: StandIn
) -> None:
    config = primary("openrouter/a/b", "no ref", "nope", "${UNSET}/x", "ollama/m", "corp/m", "c/d")
    config |= providers(corp={**OWN, "api": "anthropic-messages"})
    assert chat(config).stderr == ""
    standin.error(404, "gone")
    done = chat(config)
    for word in ("'no ref'", "'nope'", "UNSET", "models.providers.ollama", "anthropic-messages"):
        assert word in done.stderr
    assert models(standin) == ["a/b", "a/b", "c/d"]
    assert asked(standin) == {OPENROUTER: 3}


def test_where_no_fallback_is_good_the_models_own_failure_is_told(
    chat: Any, standin: StandIn
) -> None:
    standin.error(404, "gone")
    config = primary("openrouter/a/b", "ollama/m", "corp/m")
    done = chat(config | providers(corp={"apiKey": "${UNSET}"}), status=8)
    assert "error: gone (HTTP 404)" in done.stderr
    assert asked(standin) == {OPENROUTER: 1}


def test_models_beside_the_one_that_is_asked_may_be_refs(chat: Any, standin: StandIn) -> None:
    named = ["openrouter/a/b", "OpenRouter/auto", "c/d:free", "openrouter/openrouter/free", "odd"]
    config = {"agents": {"defaults": {"params": {"models": named}}}}
    chat(config, "-m", "x/y")
    sent = ["a/b", "openrouter/auto", "c/d:free", "openrouter/free", "odd"]
    assert json.loads(standin.requests[-1].body)["models"] == sent
    chat(config | providers(local=OWN), "-m", "local/y")
    assert json.loads(standin.requests[-1].body)["models"] == named
    done = chat({}, "-m", "x/y", "-P", 'models=["lmstudio/qwen"]', status=2)
    assert "'lmstudio/qwen' is a model at home" in done.stderr
    aliased = {"agents": {"defaults": {"models": {"openrouter/s/onnet": {"alias": "Sonnet"}}}}}
    chat(aliased, "-m", "x/y", "-P", 'models=["sonnet", "Nope"]')
    assert json.loads(standin.requests[-1].body)["models"] == ["s/onnet", "Nope"]


def test_models_beside_it_are_none_of_another_provider(chat: Any, standin: StandIn) -> None:
    aliased = {"agents": {"defaults": {"models": {"local/y": {"alias": "home"}}}}}
    for written in ("local/y", "home"):
        argv = ("-m", "x/y", "-P", f"models={json.dumps([written])}")
        done = chat(providers(local=OWN) | aliased, *argv, status=2)
        assert done.stderr.startswith(
            f"error: --param models: {written!r} is a model of the provider local, and none of"
        )
    config = providers(local=OWN) | {"agents": {"defaults": {"params": {"models": ["local/y"]}}}}
    done = chat(config, "-m", "x/y", status=3)
    assert "agents.defaults.params.models: 'local/y' is a model of the provider local" in (
        done.stderr
    )
    assert standin.requests == []


AGENTS: list[tuple[dict[str, Any], str]] = [
    ({"list": [{"id": "x", "model": "x/1"}, {"id": "y", "default": True, "model": "y/1"}]}, "y/1"),
    ({"list": [{"id": "x", "model": {"primary": "x/1"}}, {"id": "y", "model": "y/1"}]}, "x/1"),
    ({"list": [{"id": "x"}, {"id": "y", "model": "y/1"}]}, "d/1"),
    ({"list": [5, {"id": "y", "default": True, "model": ""}]}, "d/1"),
    ({"entries": {"only": {"model": "o/1"}}}, "o/1"),
    ({"entries": {"x": {"model": "x/1"}, "y": {"default": True, "model": "y/1"}}}, "y/1"),
    ({"entries": {"x": {"model": "x/1"}, "Main": {"model": "m/1"}}}, "m/1"),
    ({"entries": {"x": {"model": "x/1"}, "y": {"model": "y/1"}}}, "d/1"),
    ({"entries": {"x": {"model": "x/1"}}, "list": [{"model": "y/1"}]}, "x/1"),
    (
        {
            "ownership": "explicit",
            "entries": {"x": {"model": "x/1"}, "y": {"default": True, "model": "y/1"}},
            "defaults": {"systemAgent": {"agentId": "X"}},
        },
        "x/1",
    ),
]


@pytest.mark.parametrize(("agents", "wins"), AGENTS)
def test_the_default_agent_has_a_model_of_its_own(agents: dict[str, Any], wins: str) -> None:
    defaults = {"model": {"primary": "d/1", "fallbacks": ["d/2"]}, **agents.get("defaults", {})}
    text = json.dumps({"agents": {**agents, "defaults": defaults}})
    settings = Settings(Document.parse(text, "json5"), "c.json", {})
    assert settings.primary().text == wins


@pytest.mark.parametrize(
    ("agents", "expected"),
    [
        ({"list": [{"model": "x/1"}]}, ["d/2"]),
        ({"list": [{"model": {"primary": "x/1"}}]}, ["d/2"]),
        ({"list": [{"model": {"primary": "x/1", "fallbacks": []}}]}, []),
        ({"list": [{"model": {"fallbacks": ["x/2"]}}]}, ["x/2"]),
        ({"entries": {"x": {"model": "x/1"}}}, []),
        ({"entries": {"x": {"model": {"primary": "x/1"}}}}, []),
        ({"entries": {"x": {"model": {"primary": "x/1", "fallbacks": ["x/2"]}}}}, ["x/2"]),
        ({"entries": {"x": {"model": {}}}}, ["d/2"]),
        ({"entries": {"x": {}}}, ["d/2"]),
    ],
)
def test_and_fallbacks_of_its_own(agents: dict[str, Any], expected: list[str]) -> None:
    defaults = {"model": {"primary": "d/1", "fallbacks": ["d/2"]}}
    text = json.dumps({"agents": {**agents, "defaults": defaults}})
    settings = Settings(Document.parse(text, "json5"), "c.json", {})
    assert [one.written.text for one in settings.fallbacks()] == expected


@pytest.mark.parametrize("form", ["list", "entries"])
def test_its_params_and_thinking_win_over_the_common_ones(
    chat: Any, standin: StandIn, form: str
) -> None:
    agent = {
        "model": "openrouter/a/b",
        "models": {"a/b": {"params": {"seed": 5, "topP": 0.5, "thinking": "low"}}},
        "params": {"seed": 6},
        "thinkingDefault": "high",
    }
    defaults = {
        "params": {"seed": 1, "topK": 1},
        "models": {"a/b": {"params": {"topP": 0.1, "topK": 2}}},
        "thinkingDefault": "medium",
    }
    own = [agent] if form == "list" else {"main": agent}
    config = {"agents": {form: own, "defaults": defaults}}
    chat(config)
    body = json.loads(standin.requests[-1].body)
    assert (body["model"], body["seed"], body["top_p"], body["top_k"]) == ("a/b", 6, 0.5, 2)
    assert body["reasoning"]["effort"] == "high"
    chat(config, "--thinking", "minimal", "-P", "seed=9")
    body = json.loads(standin.requests[-1].body)
    assert (body["seed"], body["reasoning"]["effort"]) == (9, "minimal")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://openrouter.ai", "https://openrouter.ai/api/v1"),
        ("https://openrouter.ai/v1/", "https://openrouter.ai/api/v1"),
        ("https://OpenRouter.ai/api", "https://openrouter.ai/api/v1"),
        ("https://eu.openrouter.ai/v1", "https://eu.openrouter.ai/api/v1"),
        ("https://openrouter.ai/api/v1/chat/completions", "https://openrouter.ai/api/v1"),
        ("http://openrouter.ai/v1", "https://openrouter.ai/api/v1"),
        ("https://openrouter.ai/api/v1", None),
        ("https://openrouter.ai:443/api/v1/", None),
        ("https://openrouter.ai:8443/v1", None),
        ("https://openrouter.ai/docs", None),
        ("https://openrouter.ai.evil.example/v1", None),
        ("https://proxy.example/v1", None),
    ],
)
def test_a_base_url_that_means_openrouters_is_known(written: str, meant: str | None) -> None:
    assert Route.parse(written).meant_url == meant
    assert corrected(written) == (meant or written)


def test_such_a_base_url_is_told(chat: Any, standin: StandIn) -> None:
    done = chat(providers(openrouter={"baseUrl": "https://openrouter.ai/v1"}), "-m", "a/b")
    assert "https://openrouter.ai/v1 is not where the API is" in done.stderr
