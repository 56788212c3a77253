"""``models list``: filters, orders, the table, one model in full."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from ...standin.defaults import MODELS
from ...standin.script import json_body

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

from .conftest import SONNET, ids


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


def test_what_is_configured_at_other_providers(models: Any, config: Path) -> None:
    config.write_text(
        """{
          agents: { defaults: {
            model: { primary: "openai/gpt-5", fallbacks: ["ollama/llama3.3"] },
            models: { "ollama/llama3.3": { alias: "local" }, "ollama/phi": {} },
          } },
          models: { providers: { ollama: { baseUrl: "http://127.0.0.1:9/v1" } } },
        }"""
    )
    found = json.loads(models("list", "--configured", "--json").stdout)["models"]
    assert [(model["ref"], model["configured"]) for model in found] == [
        ("openrouter/openai/gpt-5", ["default"]),
        ("ollama/llama3.3", ["fallback 1", "alias local"]),
        ("ollama/phi", []),
    ]
    table = models("list", "--configured").stdout.decode()
    assert "ollama/llama3.3" in table
    assert "not in the catalogue" not in table
    plain = models("list", "--configured", "--plain", "llama3").stdout.decode()
    assert plain == "ollama/llama3.3\n"
    only = models("list", "--configured", "--provider", "openai", "--plain").stdout.decode()
    assert only == "openai/gpt-5\n"


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
