"""``models list|aliases|fallbacks|status|scan``: the catalogue and what is configured of it."""

from __future__ import annotations

import json
import re
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.catalog.catalogue import load, save

from ...conftest import KEY
from ...standin import script, sse
from ...standin.defaults import KEY as ACCOUNT
from ...standin.defaults import MODELS
from ...standin.many import many_models
from ...standin.script import json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run, Spawn
    from ...standin.server import StandIn

SONNET = "anthropic/claude-sonnet-4.5"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "openclaw.json"


@pytest.fixture
def models(run: Run, standin: StandIn, config: Path) -> Callable[..., Completed]:
    def models(*argv: str, env: dict[str, str] | None = None) -> Completed:
        done = run(
            ["models", *argv, "--config", str(config)],
            env=standin.client_env() | {"OPENROUTER_API_KEY": KEY} | (env or {}),
        )
        assert KEY not in done.stderr + done.stdout.decode()
        return done

    return models


def copy_of(sealed: Any) -> Path:
    (file,) = sealed.home.rglob("models-*.txt")
    found: Path = file
    return found


def age(file: Path, hours: float) -> None:
    save(file, load(file)._replace(fetched=time.time() - hours * 3600))


def ids(done: Completed) -> list[str]:
    return [model["id"] for model in json.loads(done.stdout)["models"]]


# --- the catalogue


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


# --- models list


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["claude"], [SONNET]),
        (["4.5", "Anthropic"], [SONNET]),
        (["sonnet CLAUDE"], [SONNET]),
        (["--provider", "OpenAI"], ["openai/gpt-5", "openai/gpt-4o-mini"]),
        (["--free"], ["meta-llama/llama-3.3-70b-instruct:free"]),
        (
            ["--max-price", "0.6"],
            ["openai/gpt-4o-mini", "meta-llama/llama-3.3-70b-instruct:free"],
        ),
        (["--max-price", "0"], ["meta-llama/llama-3.3-70b-instruct:free"]),
        (["--min-context", "1.04M"], ["openrouter/auto", "google/gemini-2.5-pro"]),
        (["--min-context", "1000k", "--modality", "image"], [SONNET, "google/gemini-2.5-pro"]),
        (["--modality", "audio", "--modality", "video"], ["google/gemini-2.5-pro"]),
        (["--param", "seed"], ["openai/gpt-5"]),
        (["--param", "seed", "--param", "top_p"], []),
        (["--sort", "price", "--limit", "2"], None),
        (["nothing", "at", "all"], []),
    ],
)
def test_filters(models: Any, argv: list[str], found: list[str] | None) -> None:
    done = models("list", "--json", *argv)
    assert done.status == 0
    wanted = found or ["meta-llama/llama-3.3-70b-instruct:free", "openai/gpt-4o-mini"]
    assert ids(done) == (wanted if found is None else found)


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("price", "meta-llama/llama-3.3-70b-instruct:free", "openrouter/auto"),
        ("output-price", "meta-llama/llama-3.3-70b-instruct:free", "openrouter/auto"),
        ("context", "openrouter/auto", "meta-llama/llama-3.3-70b-instruct:free"),
        ("name", SONNET, "openrouter/auto"),
    ],
)
def test_orders(models: Any, sort: str, first: str, last: str) -> None:
    found = ids(models("list", "--json", "--sort", sort))
    assert (found[0], found[-1]) == (first, last)
    assert len(found) == len(MODELS)


def test_the_newest_first(models: Any, standin: StandIn) -> None:
    several = [MODELS[1] | {"id": f"a/{year}", "created": year * 10**6} for year in (1, 3, 2)]
    standin.play(json_body({"data": several}), path="/models")
    assert ids(models("list", "--json", "--sort", "newest")) == ["a/3", "a/2", "a/1"]


def test_the_table(models: Any, standin: StandIn) -> None:
    special = MODELS[1] | {
        "id": "a/b",
        "expiration_date": "2026-12-31",
        "alias_target": {"name": "New", "slug": "a/new"},
    }
    speech = special | {"id": "a/voice", "architecture": {"output_modalities": ["speech"]}}
    standin.play(json_body({"data": [*MODELS, special, speech]}), path="/models")
    lines = models("list").stdout.decode().splitlines()
    assert lines[0].split() == ["Model", "In/M", "Out/M", "Context", "Takes", "Tools", "Reasoning"]
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in lines[1:]}
    assert rows[SONNET] == "$3.00 $15.00 1M image file yes yes"
    assert rows["openrouter/auto"] == "varies varies 2M yes default"
    assert rows["openai/gpt-5"] == "$1.25 $10.00 400K image file yes always"
    assert rows["meta-llama/llama-3.3-70b-instruct:free"] == "free free 66K"
    assert rows["a/b"].endswith("expires 2026-12-31, now a/new")
    # What can't be chatted with is shown to those who ask for it.
    assert "a/voice" not in rows
    assert ids(models("list", "--json", "--modality", "speech")) == ["a/voice"]


@pytest.mark.parametrize("columns", [30, 60, 80, 200])
def test_the_table_fits_the_window(terminal: Any, models: Any, columns: int) -> None:
    models("list")
    window = terminal("models", "list", columns=columns, rows=30)
    assert window.end() == 0
    lines = [line for line in window.screen.lines if line.strip()]
    assert len(lines) == len(MODELS) + 1
    assert lines[0].startswith("Model")
    assert ("Reasoning" in lines[0]) == (columns >= 200)


def test_what_is_configured(models: Any, config: Path) -> None:
    config.write_text(
        """{ agents: { defaults: {
          model: { primary: "sonnet", fallbacks: ["openrouter/gone/model"] },
          models: { "anthropic/claude-sonnet-4.5": { alias: "sonnet" }, "openai/gpt-5": {} },
        } } }"""
    )
    found = json.loads(models("list", "--configured", "--json").stdout)["models"]
    assert [(model["id"], model["configured"], model["in_catalogue"]) for model in found] == [
        (SONNET, ["default", "alias sonnet"], True),
        ("gone/model", ["fallback 1"], False),
        ("openai/gpt-5", [], True),
    ]
    assert "not in the catalogue" in models("list", "--configured").stdout.decode()


def test_prices_in_json_are_numbers_or_a_word(models: Any) -> None:
    found = json.loads(models("list", "--json").stdout)
    assert found["stale"] is False
    assert found["total"] == len(MODELS)
    auto, sonnet = found["models"][:2]
    assert auto["prices_per_million"] == {"prompt": "varies", "completion": "varies"}
    assert auto["prices"]["prompt"] == "varies"
    assert auto["free"] is False
    assert sonnet["prices_per_million"] == {"prompt": 3.0, "completion": 15.0}
    assert sonnet["tools"] is True
    assert sonnet["ref"] == f"openrouter/{SONNET}"


@pytest.mark.parametrize("name", [SONNET, f"openrouter/{SONNET}", "best"])
def test_one_model_is_shown_with_where_it_runs(
    models: Any, standin: StandIn, config: Path, name: str
) -> None:
    config.write_text(
        f'{{ agents: {{ defaults: {{ models: {{ "{SONNET}": {{ alias: "best" }} }} }} }} }}'
    )
    text = models("list", name).stdout.decode()
    assert standin.requests[-1].route == f"/api/v1/models/{SONNET}/endpoints"
    assert re.search(r"^Price +\$3\.00 in, \$15\.00 out", text, re.MULTILINE)
    assert re.search(
        r"^First +first +\$3\.00 +\$15\.00 +1M +fp8 +99\.5 % +82 tok/s +0\.4 s$", text, re.MULTILINE
    )
    assert re.search(r"^Second +second/eu .* unknown +\? +\? +\?$", text, re.MULTILINE)
    report = json.loads(models("list", name, "--json").stdout)
    assert [endpoint["provider_name"] for endpoint in report["endpoints"]] == ["First", "Second"]


def test_endpoints_that_can_not_be_fetched_cost_only_themselves(
    models: Any, standin: StandIn
) -> None:
    models("list")
    standin.error(500, "no", path="/endpoints")
    done = models("list", SONNET)
    assert done.status == 0
    assert "endpoints could not be fetched" in done.stderr
    assert "Claude Sonnet 4.5" in done.stdout.decode()


def test_nothing_found_offers_what_is_near(models: Any) -> None:
    done = models("list", "sonet")
    assert done.status == 0
    assert done.stdout == b""
    assert f"did you mean {SONNET}" in done.stderr


@pytest.mark.parametrize(
    "argv",
    [["--min-context", "many"], ["--min-context", "-5"], ["--sort", "size"], ["--limit", "0"]],
)
def test_wrong_options(models: Any, argv: list[str]) -> None:
    done = models("list", *argv)
    assert done.status == 2
    assert "see: openclaw models list --help" in done.stderr


def test_an_option_without_its_value_names_the_command(run: Run) -> None:
    done = run(["models", "list", "--sort"])
    assert done.status == 2
    assert "see: openclaw models list --help" in done.stderr


def test_no_name_drives_the_terminal(terminal: Any, models: Any, standin: StandIn) -> None:
    hostile = MODELS[1] | {
        "id": "a/b",
        "name": "\x1b]0;owned\x07\x1b[2J\u202e",
        "expiration_date": "\x1b[5m",
    }
    standin.play(json_body({"data": [hostile]}), path="/models")
    models("list")
    for argv in (["list"], ["list", "a/b"]):
        window = terminal("models", *argv)
        window.end()
        assert "\x1b]0;" not in window.output
        assert "\x1b[5m" not in window.output
        assert "\u202e" not in window.output


# --- aliases and fallbacks

OWN = """{ // mine
  agents: {
    defaults: {
      model: "openrouter/auto", // the default
      models: {
        "openrouter/openai/gpt-5": { alias: "gpt", params: { temperature: 1 } }, // best
      },
    },
  },
}
"""


def test_an_alias_comes_and_goes(models: Any, config: Path) -> None:
    config.write_text(OWN)
    done = models("aliases", "add", "sonnet", SONNET)
    assert done.stdout.decode() == f"Alias sonnet -> openrouter/{SONNET}\n"
    text = config.read_text()
    for kept in ("// mine", "// the default", "// best", "temperature: 1"):
        assert kept in text
    assert json.loads(models("aliases", "list", "--json").stdout)["aliases"] == {
        "gpt": "openrouter/openai/gpt-5",
        "sonnet": f"openrouter/{SONNET}",
    }
    assert models("set", "SONNET").stdout.decode() == f"Default model: openrouter/{SONNET}\n"
    assert models("aliases", "remove", "GPT").status == 0
    assert "temperature: 1" in config.read_text()
    assert models("aliases", "list", "--plain").stdout == b"sonnet\n"


def test_an_alias_of_a_model_that_is_named_otherwise(models: Any, config: Path) -> None:
    config.write_text(OWN)
    done = models("aliases", "add", "five", "openai/gpt-5")
    assert done.status == 0
    assert "gpt is no longer an alias of it" in done.stderr
    assert config.read_text() == OWN.replace('"gpt"', '"five"')


@pytest.mark.parametrize(
    ("alias", "why"),
    [
        ("gpt", "gpt already means openrouter/openai/gpt-5"),
        ("GPT", "already means"),
        ("openai/gpt-5", "would hide that model"),
        ("openrouter/auto", "would hide that model"),
        ("", "not an alias"),
        ("two words", "not an alias"),
        ("@file", "not an alias"),
        ("x" * 65, "not an alias"),
        ("\x1b[2J", "not an alias"),
    ],
)
def test_an_alias_that_hides_something_is_refused(
    models: Any, config: Path, alias: str, why: str
) -> None:
    config.write_text(OWN)
    done = models("aliases", "add", alias, SONNET)
    assert done.status == 2
    assert why in done.stderr
    assert config.read_text() == OWN


@pytest.mark.parametrize("group", ["aliases", "fallbacks", "auth"])
def test_a_group_lists_when_no_command_is_named(models: Any, config: Path, group: str) -> None:
    config.write_text(OWN)
    done = models(group, "--json")
    assert done.status == 0
    assert done.stdout == models(group, "list", "--json").stdout


def test_an_unknown_alias_is_not_removed(models: Any, config: Path) -> None:
    config.write_text(OWN)
    done = models("aliases", "remove", "gpd")
    assert done.status == 2
    assert "known: gpt" in done.stderr
    assert config.read_text() == OWN


def test_fallbacks_come_and_go(models: Any, config: Path) -> None:
    config.write_text(OWN)
    assert models("fallbacks", "add", "gpt").stdout == b"Fallbacks: openrouter/openai/gpt-5\n"
    models("fallbacks", "add", SONNET)
    assert models("fallbacks", "add", "gpt").stdout.count(b"gpt-5") == 1
    text = config.read_text()
    assert "// mine" in text
    assert f'"openrouter/{SONNET}": {{}}' in text
    listed = json.loads(models("fallbacks", "list", "--json").stdout)["fallbacks"]
    assert listed == ["openrouter/openai/gpt-5", f"openrouter/{SONNET}"]
    config.write_text(config.read_text().replace('"openrouter/openai/gpt-5",', '"gpt", // first\n'))
    assert models("fallbacks", "remove", SONNET).stdout == b"Fallbacks: gpt\n"
    assert "// first" in config.read_text()
    assert models("fallbacks", "remove", SONNET).status == 2
    assert models("fallbacks", "clear").stdout == b"Fallbacks: none\n"
    assert models("fallbacks", "list").stdout == b""
    assert models("fallbacks", "add", "openrouter/auto").status == 2


def test_toml_has_aliases_and_fallbacks_too(models: Any, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "openclaw.toml"
    file.write_text('# mine\n[agents.defaults]\nmodel = "openrouter/auto" # here\n')
    for argv in (["aliases", "add", "s", SONNET], ["fallbacks", "add", "s"]):
        assert run(["models", *argv, "--config", str(file)]).status == 0
    listed = run(["models", "fallbacks", "list", "--config", str(file)]).stdout.decode()
    assert listed == f"openrouter/{SONNET}\n"
    assert "# mine" in file.read_text()


def test_the_names_are_written_for_completion(run: Run, standin: StandIn, sealed: Any) -> None:
    env = standin.client_env()
    run(["models", "list"], env=env)
    run(["models", "aliases", "add", "s", SONNET], env=env)
    cache = sealed.home / ".cache" / "openclaw"
    assert (cache / "completion-models").read_text().split() == [model["id"] for model in MODELS]
    assert (cache / "completion-aliases").read_text() == "s\n"
    run(["models", "aliases", "remove", "s"], env=env)
    assert (cache / "completion-aliases").read_text() == ""


# --- models status


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
    assert models("status", "--check").status == 6


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


# --- models scan


def free(name: str, **more: Any) -> dict[str, Any]:
    return MODELS[6] | {"id": f"free/{name}:free"} | more


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
    assert not config.exists()
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


# --- what is broken in the configuration

BROKEN = """{ agents: { defaults: {
  model: { primary: "${NOT_SET}", fallbacks: ["a b", "openai/gpt-5"] },
  models: { "no ref": { alias: "odd" }, "openai/gpt-5": { alias: "gpt" } },
} } }"""


def test_a_broken_ref_does_not_hide_the_list(models: Any, config: Path) -> None:
    config.write_text(BROKEN)
    assert models("list", "--plain").status == 0
    assert ids(models("list", "--configured", "--json")) == ["openai/gpt-5"]


def test_a_broken_ref_can_be_taken_out(models: Any, config: Path) -> None:
    config.write_text(BROKEN)
    listed = json.loads(models("aliases", "list", "--json").stdout)["aliases"]
    assert listed == {"odd": "no ref", "gpt": "openrouter/openai/gpt-5"}
    assert models("aliases", "remove", "odd").status == 0
    assert models("fallbacks", "remove", "a b").status == 0
    assert '"a b"' not in config.read_text()
    assert '"openai/gpt-5"' in config.read_text()


def test_aliases_that_are_set_otherwise_are_completed_too(run: Run, sealed: Any) -> None:
    names = sealed.home / ".cache" / "openclaw" / "completion-aliases"
    run(["config", "set", 'agents.defaults.models["a/b"].alias', "short"])
    assert names.read_text() == "short\n"
    # Those of another configuration are not: a TAB does not read the rest of the line.
    run(["--profile", "x", "config", "set", 'agents.defaults.models["a/b"].alias', "other"])
    assert names.read_text() == "short\n"
    run(["config", "unset", 'agents.defaults.models["a/b"].alias'])
    assert names.read_text() == ""
