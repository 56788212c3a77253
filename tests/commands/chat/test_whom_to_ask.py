"""Which host a model is asked at, and that no other one hears of it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

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
    assert "is not sent to OpenRouter: no provider" in done.stderr
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
