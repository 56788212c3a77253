"""The catalogue as commands use it: fetched, kept, renewed, and never waited for by a prompt."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.catalog.catalogue import load

from ...conftest import KEY
from ...standin import script
from ...standin.defaults import MODELS
from ...standin.many import many_models
from ...standin.script import json_body

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run, Spawn
    from ...standin.server import StandIn

from .conftest import SONNET, age, copy_of


def test_it_is_fetched_once_and_then_read(models: Any, standin: StandIn) -> None:
    first, second = models("list", "--plain"), models("list", "--plain")
    assert first.stdout.decode().split() == [model["id"] for model in MODELS]
    assert second.stdout == first.stdout
    assert first.stderr == second.stderr == ""
    (request,) = standin.requests
    assert request.path == "/api/v1/models?output_modalities=all"
    models("list", "--plain", "--refresh")
    assert len(standin.requests) == 2


def test_a_day_later_it_is_fetched_again(models: Any, standin: StandIn, sealed: Any) -> None:
    models("list")
    age(copy_of(sealed), 25)
    models("list")
    assert len(standin.requests) == 2
    assert load(copy_of(sealed)).is_fresh(time.time())


def test_what_has_not_changed_is_not_sent_again(models: Any, standin: StandIn, sealed: Any) -> None:
    standin.play(json_body({"data": MODELS}, headers={"ETag": '"v1"'}), path="/models")
    models("list")
    age(copy_of(sealed), 25)
    standin.play(script.Status(304), path="/models")
    assert models("list", "--plain").stdout.decode().split()[0] == "openrouter/auto"
    assert standin.requests[1].header("if-none-match") == '"v1"'
    assert load(copy_of(sealed)).is_fresh(time.time())


def test_a_failed_refresh_keeps_the_old_copy_and_says_its_age(
    models: Any, standin: StandIn, sealed: Any
) -> None:
    models("list")
    age(copy_of(sealed), 75)
    standin.error(503, "down", path="/models")
    done = models("list")
    assert done.status == 0
    assert SONNET.encode() in done.stdout
    assert "warning: the list could not be fetched" in done.stderr
    assert "this list is 3 days old" in done.stderr
    # A moment later it is not tried again, and still says its age.
    done = models("list")
    assert len(standin.requests) == 2
    assert "3 days old" in done.stderr
    assert models("list", "--refresh").stderr == ""
    assert len(standin.requests) == 3


def test_without_a_copy_a_failure_is_one(models: Any, standin: StandIn) -> None:
    standin.error(503, "down", path="/models")
    done = models("list")
    assert done.status == 6
    assert done.stdout == b""


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff" * 99, b'{"version": 2}\n', None])
def test_a_damaged_copy_is_rebuilt(
    models: Any, standin: StandIn, sealed: Any, damage: bytes | None
) -> None:
    models("list")
    file = copy_of(sealed)
    file.write_bytes(file.read_bytes()[:-100] if damage is None else damage)
    done = models("list", "--plain")
    assert done.status == 0
    assert len(done.stdout.split()) == len(MODELS)
    assert load(file).models


def test_an_empty_list_does_not_replace_a_full_one(models: Any, standin: StandIn) -> None:
    models("list")
    standin.play(json_body({"data": []}), path="/models")
    done = models("list", "--plain", "--refresh")
    assert len(done.stdout.split()) == len(MODELS)
    assert "came empty" in done.stderr


def test_a_cache_that_can_not_be_written_is_no_trouble(models: Any, sealed: Any) -> None:
    (sealed.home / ".cache").write_text("a file where the folder should be")
    assert models("list", "--plain").status == 0


def test_every_base_url_has_its_own(models: Any, standin: StandIn, config: Path) -> None:
    models("list")
    config.write_text(
        f'{{ models: {{ providers: {{ openrouter: {{ baseUrl: "{standin.url}" }} }} }} }}'
    )
    models("list")
    assert len(standin.requests) == 2
    assert [request.scheme for request in standin.requests] == ["https", "http"]


def test_a_provider_of_ones_own_has_a_list_of_its_own(
    models: Any, standin: StandIn, config: Path
) -> None:
    config.write_text(
        f"""{{
          models: {{ providers: {{ local: {{ baseUrl: "{standin.origin}/v1", apiKey: "x" }} }} }},
          agents: {{ defaults: {{ model: "local/tiny" }} }},
        }}"""
    )
    standin.play(json_body({"data": [{"id": "tiny"}, {"id": "big"}]}), path="/v1/models")
    done = models("list", "--provider", "local", "--plain")
    assert done.stdout.decode().split() == ["local/tiny", "local/big"]
    (request,) = standin.requests
    assert request.header("authorization") == "Bearer x"
    assert request.path == "/v1/models"


def test_programs_side_by_side_do_not_disturb_each_other(
    spawn: Spawn, standin: StandIn, sealed: Any
) -> None:
    many = many_models(300)
    standin.default = lambda _: json_body({"data": many})
    env = standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    argv = ["models", "list", "--plain", "--refresh"]
    for process in [spawn(argv, env=env) for _ in range(6)]:
        done = process.finish()
        assert done.status == 0, done.stderr
        assert len(done.stdout.split()) == 300
    assert len(load(copy_of(sealed)).models) == 300
    assert list(sealed.home.rglob("*.tmp")) == []


def test_it_is_never_fetched_on_the_way_of_a_prompt(
    run: Run, models: Any, standin: StandIn, sealed: Any
) -> None:
    env = standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    assert run(["chat", "hi"], env=env).status == 0
    models("list")
    age(copy_of(sealed), 500)
    assert run(["chat", "hi"], env=env).status == 0
    assert [request.route.rpartition("/")[2] for request in standin.requests] == [
        "completions",
        "models",
        "completions",
    ]


def test_a_prompt_uses_what_the_catalogue_knows(run: Run, models: Any, standin: StandIn) -> None:
    models("list")
    env = standin.client_env() | {"OPENROUTER_API_KEY": KEY}

    def asked(*argv: str) -> tuple[dict[str, Any], str]:
        done = run(["chat", *argv, "hi"], env=env)
        assert done.status == 0, done.stderr
        body: dict[str, Any] = standin.requests[-1].json()
        return body, done.stderr

    assert asked("-m", SONNET, "-t", "off")[0]["reasoning"] == {"effort": "none"}
    body, said = asked("-m", "openai/gpt-5", "-t", "off")
    assert "reasoning" not in body
    assert "can't be told to stop thinking" in said
    body, said = asked("-m", "openai/gpt-5", "-t", "max")
    assert body["reasoning"] == {"effort": "high"}
    assert "does not offer" in said
    body, said = asked("-m", "openai/gpt-4o-mini:nitro", "-t", "high", "-P", "seed=1")
    assert "reasoning" not in body
    assert "does not reason" in said
    assert "does not list seed" in said
    _, said = asked("-m", "openai/gpt-6")
    assert "not among the models known here; did you mean openrouter/openai/gpt-5" in said
    assert asked("-m", "openai/gpt-6", "-q")[1] == ""
