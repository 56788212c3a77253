"""``agents.defaults.models``: for OpenClaw a list that is not empty admits nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.standin.program import Run


def edited(run: Run, file: Path, agents: dict[str, Any], *argv: str) -> dict[str, Any]:
    file.write_text(json.dumps({"agents": agents}))
    done = run(["models", *argv, "--config", str(file)])
    assert done.status == 0, done.stderr
    found: dict[str, Any] = json.loads(file.read_text())["agents"]
    return found


@pytest.mark.parametrize(
    ("before", "argv", "admitted"),
    [
        ({"model": "openrouter/p/q"}, ["fallbacks", "add", "a/b"], ["a/b", "p/q"]),
        ({"model": {"primary": "p/q"}}, ["fallbacks", "add", "a/b"], ["a/b", "p/q"]),
        ({}, ["fallbacks", "add", "a/b"], ["a/b", "auto"]),
        ({"models": {"p/q": {}}, "model": "p/q"}, ["fallbacks", "add", "a/b"], ["p/q", "a/b"]),
        ({"models": {"a/b": {}}, "model": "p/q"}, ["fallbacks", "add", "a/b"], ["a/b", "p/q"]),
        (
            {"models": {"p/q": {"alias": "x"}}, "model": "x"},
            ["fallbacks", "add", "a/b"],
            ["p/q", "a/b"],
        ),
        ({"models": {"p/q": {}}}, ["set", "a/b"], ["p/q", "a/b"]),
        ({"models": {"a/b": {}}}, ["set", "openrouter/a/b"], ["a/b"]),
        ({"models": {"openrouter/a/b": {"alias": "x"}}}, ["set", "X"], ["a/b"]),
        ({"models": {}}, ["set", "a/b"], []),
        ({}, ["set", "a/b"], []),
        ({"model": "p/q"}, ["aliases", "add", "x", "a/b"], ["a/b", "p/q"]),
        ({"model": "p/q", "models": {"c/d": {}}}, ["aliases", "add", "x", "a/b"], ["c/d", "a/b"]),
    ],
)
def test_the_list_admits_the_default_model(
    run: Run, tmp_path: Path, before: dict[str, Any], argv: list[str], admitted: list[str]
) -> None:
    after = edited(run, tmp_path / "openclaw.json", {"defaults": before}, *argv)["defaults"]
    assert [name.removeprefix("openrouter/") for name in after.get("models", {})] == admitted


@pytest.mark.parametrize("form", ["list", "entries"])
def test_the_default_agents_own_model_is_the_one_that_is_set(
    run: Run, tmp_path: Path, form: str
) -> None:
    file, agent = tmp_path / "openclaw.json", {"model": "p/q"}
    agents = {form: [agent] if form == "list" else {"main": agent}, "defaults": {"model": "d/e"}}
    after = edited(run, file, agents, "set", "a/b")
    own = after[form][0] if form == "list" else after[form]["main"]
    assert (own, after["defaults"]) == ({"model": "openrouter/a/b"}, {"model": "d/e"})
    after = edited(run, file, agents, "fallbacks", "add", "a/b")
    own = after[form][0] if form == "list" else after[form]["main"]
    chosen = after["defaults"]["model"] if form == "list" else own["model"]
    assert chosen["fallbacks"] == ["openrouter/a/b"]
    status = json.loads(run(["models", "status", "--json", "--config", str(file)]).stdout)
    assert status["default"]["ref"] == "openrouter/p/q"
    assert f"agents.{form}" in status["default"]["source"]
    assert [one["ref"] for one in status["fallbacks"]] == ["openrouter/a/b"]
