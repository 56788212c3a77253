"""``models aliases|fallbacks``: they come and go, and broken ones can be taken out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin.defaults import MODELS

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

from .conftest import OWN, SONNET, ids


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
