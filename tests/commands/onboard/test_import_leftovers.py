"""``onboard --import-from``: what a value means there is what is written here, or it is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config.keypath import parse_path
from openclaw_cli.config.values import with_value

from ...conftest import KEY
from .test_import import config, onboard, source
from .test_import_everything import left, write

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run

__all__ = ["config", "onboard", "source"]

ODD: dict[str, Any] = {
    "agents.defaults.model": 5,
    "agents.defaults.imageModel": ["openrouter/a/b"],
    "agents.defaults.thinkingDefault": 5,
    "agents.defaults.params": [1],
    "agents.defaults.models": "openrouter/a/b",
    "models.providers.openrouter.headers": "X: y",
    "models.providers.openrouter.timeouts": 5,
    'auth.profiles["anthropic:work"]': {"provider": "anthropic", "mode": "api_key"},
    "auth.order.anthropic": ["anthropic:work"],
    "agents.defaults.model.timeoutMs": 5,
    "agents.defaults.model.fallbacks": "openrouter/a/b",
}


@pytest.mark.parametrize("path", ODD)
def test_what_has_another_form_is_listed(onboard: Any, source: Path, path: str) -> None:
    write(source, with_value({}, parse_path(path), ODD[path]))
    done = onboard("--json")
    assert done.status == 0, done.stderr
    told = [name for name in left(done) if "." in name]
    assert any(path == name or path.startswith(f"{name}.") for name in told), told


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("text", "settings of openrouter/a/b"),
        ({}, "settings of openrouter/a/b"),
        ({"alias": 5}, "alias of openrouter/a/b"),
        ({"params": [1]}, "params of openrouter/a/b"),
        ({"alias": "x", "params": "none"}, "params of openrouter/a/b"),
    ],
)
def test_what_has_another_form_at_a_model_is_listed(
    onboard: Any, source: Path, entry: Any, name: str
) -> None:
    write(source, {"agents": {"defaults": {"models": {"openrouter/a/b": entry}}}})
    done = onboard("--json")
    assert done.status == 0, done.stderr
    assert name in left(done)


def test_fallbacks_that_are_no_text_are_listed(onboard: Any, config: Path, source: Path) -> None:
    model = {"primary": "openrouter/a/b", "fallbacks": [5, " openrouter/c/d ", None]}
    write(source, {"agents": {"defaults": {"model": model}}})
    done = onboard("--json")
    assert "fallback" in left(done)
    assert 'fallbacks: ["openrouter/c/d"]' in config.read_text()


def test_an_alias_in_the_place_of_a_model_is_its_model(
    onboard: Any, run: Run, config: Path, source: Path
) -> None:
    models = {"openrouter/a/b": {"alias": "Quick"}, "openai/gpt": {"alias": "gpt"}}
    model = {"primary": "quick", "fallbacks": ["QUICK", "gpt"]}
    write(source, {"agents": {"defaults": {"model": model, "models": models}}})
    done = onboard("--json")
    assert done.status == 0, done.stderr
    assert 'primary: "openrouter/a/b"' in config.read_text()
    assert "openai/gpt: it is not OpenRouter's" in left(done)["fallback"]
    assert run(["models", "status", "--config", str(config)]).status == 0


def test_a_variable_that_only_the_source_has_is_its_value_or_is_listed(
    onboard: Any, run: Run, config: Path, source: Path
) -> None:
    write(
        source,
        {
            "env": {"OPENROUTER_API_KEY": KEY, "vars": {"MODEL": "a/b", "USER_ID": "u"}},
            "agents": {
                "defaults": {
                    "model": {
                        "primary": "openrouter/${MODEL}",
                        "fallbacks": ["openrouter/${NONE}"],
                    },
                    "params": {"user": "${USER_ID}"},
                }
            },
        },
    )
    done = onboard("--json", "--skip-check")
    assert done.status == 0, done.stderr
    assert 'primary: "openrouter/a/b"' in config.read_text()
    assert "${" not in config.read_text()
    assert "USER_ID" in left(done)["params"]
    assert "NONE" in left(done)["fallback"]
    assert run(["models", "status", "--config", str(config)]).status == 0
