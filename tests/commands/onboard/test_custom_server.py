"""``onboard --auth-choice custom-api-key``: a server of the user's own by one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import script
from .test_onboard import config, onboard

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

__all__ = ["config", "onboard"]

CUSTOM = ["--auth-choice", "custom-api-key"]
SECRET = "a-key-of-my-own-server"


def named(standin: StandIn, model: str = "llama3.2:1b", name: str = "ollama") -> list[str]:
    return [
        *CUSTOM, "--custom-base-url", standin.url, "--custom-model-id", model,
        "--custom-provider-id", name,
    ]  # fmt: skip


def lists(standin: StandIn, *models: str) -> None:
    standin.play(script.json_body({"data": [{"id": model} for model in models]}), path="/models")


def test_one_line_sets_up_a_server(onboard: Any, run: Run, standin: StandIn, config: Path) -> None:
    lists(standin, "llama3.2:1b", "other")
    done = onboard(*named(standin))
    assert done.status == 0
    assert done.stderr == f"note: created {config}\n"
    assert f"Provider ollama: {standin.url} (2 models)" in done.stdout.decode()
    assert b"Default model: ollama/llama3.2:1b" in done.stdout
    asked = standin.requests[-1]
    assert (asked.method, asked.path, asked.header("authorization")) == (
        "GET",
        "/api/v1/models",
        None,
    )
    standin.answer_text("Hello")
    answer = run(["chat", "hi", "--config", str(config)], env=standin.client_env())
    assert (answer.status, answer.stdout) == (0, b"Hello")
    assert json.loads(standin.requests[-1].body)["model"] == "llama3.2:1b"
    assert all(request.host == f"127.0.0.1:{standin.port}" for request in standin.requests)


def test_what_is_written_is_an_entry_of_openclaws(
    onboard: Any, run: Run, standin: StandIn, config: Path
) -> None:
    assert onboard(*named(standin), "--custom-api-key", SECRET, "--skip-check").status == 0
    shown = run(["config", "get", "models.providers.ollama", "--config", str(config)])
    entry = json.loads(shown.stdout)
    assert SECRET not in entry.pop("apiKey")
    assert entry == {
        "baseUrl": standin.url,
        "api": "openai-completions",
        "models": [{"id": "llama3.2:1b", "name": "llama3.2:1b"}],
    }
    assert SECRET in config.read_text()
    before = config.read_bytes()
    again = onboard(*named(standin, "second"), "--skip-check")
    assert again.status == 0
    assert b'id: "second"' in config.read_bytes()
    assert SECRET in config.read_text()
    assert onboard(*named(standin), "--skip-check").status == 0
    assert config.read_bytes().count(b'id: "llama3.2:1b"') == before.count(b'id: "llama3.2:1b"')


@pytest.mark.parametrize(
    ("argv", "env", "stdin"),
    [
        (["--custom-api-key", SECRET], {}, b""),
        (["--custom-api-key", "-"], {}, f" {SECRET}\n".encode()),
        ([], {"CUSTOM_API_KEY": SECRET}, b""),
    ],
)
def test_its_key_goes_to_it_alone(
    onboard: Any, standin: StandIn, argv: list[str], env: dict[str, str], stdin: bytes
) -> None:
    lists(standin, "llama3.2:1b")
    done = onboard(
        *named(standin), *argv, env=env | {"OPENROUTER_API_KEY": "not-this"}, stdin=stdin
    )
    assert done.status == 0
    (request,) = standin.requests
    assert request.host == f"127.0.0.1:{standin.port}"
    assert request.header("authorization") == f"Bearer {SECRET}"
    assert SECRET not in done.stderr + done.stdout.decode()


def test_a_key_by_reference(onboard: Any, standin: StandIn, config: Path) -> None:
    argv = [*named(standin), "--secret-input-mode", "ref", "--skip-check"]
    assert onboard(*argv, "--custom-api-key", SECRET).status == 4
    assert not config.exists()
    assert onboard(*argv, env={"CUSTOM_API_KEY": SECRET}).status == 0
    assert SECRET not in config.read_text()
    assert 'id: "CUSTOM_API_KEY"' in config.read_text()


def test_a_name_is_made_where_none_is_given(onboard: Any, standin: StandIn) -> None:
    done = onboard(
        *CUSTOM,
        "--custom-base-url",
        standin.url,
        "--custom-model-id",
        "m",
        "--skip-check",
        "--json",
    )
    report = json.loads(done.stdout)
    assert report["default_model"] == f"custom-127-0-0-1-{standin.port}/m"
    assert report["provider"] == {
        "name": f"custom-127-0-0-1-{standin.port}", "base_url": standin.url, "checked": False,
        "models": None,
    }  # fmt: skip
    assert report["key"] is None


def test_a_model_that_is_not_listed_is_told_with_a_near_name(
    onboard: Any, standin: StandIn
) -> None:
    lists(standin, "llama3.2:1b", "qwen3")
    done = onboard(*named(standin, "llama3.2:lb"))
    assert done.status == 0
    assert "ollama does not list the model llama3.2:lb" in done.stderr
    assert "llama3.2:1b" in done.stderr


def test_an_address_without_its_path_is_completed(
    onboard: Any, standin: StandIn, config: Path
) -> None:
    standin.error(404, "not here", path="/models")
    lists(standin, "llama3.2:1b")
    done = onboard(
        *CUSTOM, "--custom-base-url", standin.origin, "--custom-model-id", "llama3.2:1b",
        "--custom-provider-id", "lmstudio",
    )  # fmt: skip
    assert done.status == 0
    assert f"{standin.origin}/v1" in done.stderr
    assert f'baseUrl: "{standin.origin}/v1"' in config.read_text()
    assert [request.path for request in standin.requests] == ["/models", "/v1/models"]


def test_a_server_without_a_list_is_taken(onboard: Any, standin: StandIn) -> None:
    standin.error(404, "not here", path="/models")
    done = onboard(*named(standin))
    assert done.status == 0
    assert b"(its models are not known)" in done.stdout


def test_a_configured_default_gives_way_to_the_named_model_only(
    onboard: Any, standin: StandIn, config: Path
) -> None:
    config.parent.mkdir()
    config.write_text("// mine\n{ agents: { defaults: { model: 'openrouter/a/b' } } }\n")
    assert onboard(*named(standin), "--skip-check", "--model", "openrouter/c/d").status == 0
    assert "'openrouter/c/d'" in config.read_text()
    assert onboard(*named(standin), "--skip-check").status == 0
    assert "'ollama/llama3.2:1b'" in config.read_text()
    assert config.read_text().startswith("// mine\n")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (CUSTOM, "--custom-base-url"),
        ([*CUSTOM, "--custom-base-url", "http://127.0.0.1:1/v1"], "--custom-model-id"),
        (["--custom-model-id", "m"], "--custom-base-url"),
        ([*CUSTOM, "--custom-base-url", "localhost:1", "--custom-model-id", "m"], "https://"),
        ([*CUSTOM, "--custom-base-url", "http://u:p@h/v1", "--custom-model-id", "m"], "user name"),
        ([*CUSTOM, "--custom-base-url", "http://h/v1", "--custom-model-id", "a b"], "blanks"),
        (
            [*CUSTOM, "--custom-base-url", "http://h/v1", "--custom-model-id", "m",
             "--custom-provider-id", "a/b"],
            "not a provider's name",
        ),
        (
            [*CUSTOM, "--custom-base-url", "http://h/v1", "--custom-model-id", "m",
             "--custom-provider-id", "OpenRouter"],
            "would hide OpenRouter",
        ),
        (
            [*CUSTOM, "--custom-base-url", "http://h/v1", "--custom-model-id", "m",
             "--custom-compatibility", "anthropic"],
            "'anthropic'",
        ),
        (["--auth-choice", "skip", "--custom-model-id", "m"], "does not set up a server"),
    ],
)  # fmt: skip
def test_what_is_missing_or_can_not_be_writes_nothing(
    onboard: Any, config: Path, argv: list[str], words: str
) -> None:
    done = onboard("--non-interactive", *argv)
    assert done.status == 2
    assert words in done.stderr
    assert not config.exists()


@pytest.mark.parametrize(("status", "expected"), [(401, 4), (500, 6)])
def test_a_server_that_refuses_writes_nothing(
    onboard: Any, standin: StandIn, config: Path, status: int, expected: int
) -> None:
    standin.error(status, "no", path="/models")
    assert onboard(*named(standin)).status == expected
    assert not config.exists()


def test_a_server_that_does_not_run_is_told_with_the_way_around(
    onboard: Any, config: Path, standin: StandIn
) -> None:
    argv = [*CUSTOM, "--custom-base-url", "http://127.0.0.1:1/v1", "--custom-model-id", "m"]
    done = onboard(*argv)
    assert done.status == 6
    assert "--skip-check" in done.stderr
    assert not config.exists()
    assert onboard(*argv, "--skip-check").status == 0
