"""``-m ALIAS:high`` and ``-m REF:high``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ..standin.script import json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")

IDS = ["a/known", "a/variant", "a/variant:high", "a/free:free", "openrouter/auto"]
ENTRIES = {
    "openrouter/a/aliased": {"alias": "sonnet"},
    "openrouter/a/configured": {},
    "openrouter/a/written:low": {"alias": "pinned"},
    "openrouter/a/written": {},
    "box/qwen": {"alias": "home"},
    "openrouter/a/odd": {"alias": "odd:max"},
}
PROVIDERS = {
    "box": {"baseUrl": "http://127.0.0.1:1/v1"},
    "phi3": {"baseUrl": "http://127.0.0.1:1/v1"},
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "openclaw.json"
    defaults = {"models": ENTRIES, "params": {"thinking": "minimal"}}
    agents = {"defaults": defaults}
    path.write_text(json.dumps({"agents": agents, "models": {"providers": PROVIDERS}}))
    return path


@pytest.fixture
def known(run: Run, standin: StandIn, online: None) -> None:
    """Put models into the catalogue."""
    rows = [{"id": one, "name": one, "supported_parameters": ["reasoning"]} for one in IDS]
    standin.play(json_body({"data": rows}), path="/models")
    assert run(["models", "list", "--refresh"]).status == 0


@pytest.fixture
def sent(run: Run, config: Path) -> Callable[..., tuple[str, Any]]:
    """Return what asks a model, and gives back the body's ``model`` and ``reasoning``."""

    def ask(model: str, *more: str) -> tuple[str, Any]:
        argv = ["--config", str(config), "chat", "--no-history", "--dry-run", "-m", model, "hi"]
        done = run([*argv, *more])
        assert done.status == 0, done.stderr
        body = json.loads(done.stdout)["body"]
        return body["model"], body.get("reasoning")

    return ask


HIGH, MINIMAL = {"effort": "high"}, {"effort": "minimal"}
CASES: list[tuple[str, str, Any]] = [
    ("sonnet:high", "a/aliased", HIGH),
    ("Sonnet: HIGH ", "a/aliased", HIGH),
    ("sonnet:ultra", "a/aliased", {"effort": "max"}),
    ("sonnet:on", "a/aliased", {"enabled": True}),
    ("odd:max", "a/odd", MINIMAL),
    ("pinned:high", "a/written:low", HIGH),
    ("a/aliased:high", "a/aliased", HIGH),
    ("openrouter/a/configured:x-high", "a/configured", {"effort": "xhigh"}),
    ("a/written:low", "a/written:low", MINIMAL),
    ("a/written:high", "a/written", HIGH),
    ("a/known:free", "a/known:free", MINIMAL),
    ("a/known:thinking", "a/known:thinking", MINIMAL),
    ("a/other:high", "a/other:high", MINIMAL),
    ("a/known@preset/x:high", "a/known@preset/x:high", MINIMAL),
    ("box/qwen:max", "qwen:max", None),
    ("phi3/medium:low", "medium:low", None),
    ("phi3/x:medium", "x:medium", None),
]
IN_THE_CATALOGUE: list[tuple[str, str, Any]] = [
    ("a/known:high", "a/known", HIGH),
    ("openrouter/a/known:off", "a/known", {"effort": "none"}),
    ("a/variant:high", "a/variant:high", MINIMAL),
    ("a/variant:low", "a/variant", {"effort": "low"}),
    ("a/free:free:high", "a/free:free", HIGH),
    ("a/known:thinking:high", "a/known:thinking", HIGH),
    ("openrouter/auto:high", "openrouter/auto", None),
]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(("model", "asked", "reasoning"), [*CASES, *IN_THE_CATALOGUE])
def test_a_level_behind_a_model_that_is_known(
    sent: Any, model: str, asked: str, reasoning: Any
) -> None:
    assert sent(model) == (asked, reasoning)


@pytest.mark.parametrize(
    ("model", "asked", "reasoning"),
    [*CASES, *((model, model, MINIMAL) for model in ("a/known:high", "a/variant:high"))],
)
def test_without_a_catalogue_the_configuration_alone_knows_models(
    sent: Any, model: str, asked: str, reasoning: Any
) -> None:
    assert sent(model) == (asked, reasoning)


@pytest.mark.parametrize("model", ["home:high", "phi3:medium", "nothing:high", ":high"])
def test_what_is_neither_is_no_model(run: Run, config: Path, model: str) -> None:
    done = run(["--config", str(config), "chat", "--no-history", "--dry-run", "-m", model, "hi"])
    assert done.status == 2


def test_an_option_for_the_level_wins_and_a_budget_does_not(sent: Any) -> None:
    assert sent("sonnet:high", "-t", "low") == ("a/aliased", {"effort": "low"})
    assert sent("sonnet:high", "-P", "thinking=low") == ("a/aliased", {"effort": "low"})
    assert sent("sonnet:high", "-P", "reasoning.max_tokens=9") == ("a/aliased", {"max_tokens": 9})


def test_a_configured_budget_gives_way_to_a_level_that_is_typed(sent: Any, config: Path) -> None:
    document = json.loads(config.read_text())
    document["agents"]["defaults"]["params"] = {"reasoning": {"maxTokens": 900}}
    config.write_text(json.dumps(document))
    assert sent("sonnet") == ("a/aliased", {"max_tokens": 900})
    assert sent("sonnet:high") == ("a/aliased", HIGH)


@pytest.mark.usefixtures("known")
def test_a_level_that_is_not_sent_is_said(run: Run, config: Path) -> None:
    argv = [
        "--config",
        str(config),
        "chat",
        "--no-history",
        "--dry-run",
        "-m",
        "openrouter/auto:high",
    ]
    assert "thinking is not sent" in run([*argv, "hi"]).stdout.decode()


def test_a_stored_model_has_no_level(run: Run, config: Path) -> None:
    before = config.read_bytes()
    done = run(["--config", str(config), "models", "set", "sonnet:high"])
    assert done.status == 2
    assert " models set openrouter/a/aliased" in done.stderr
    assert config.read_bytes() == before
    assert run(["--config", str(config), "models", "set", "a/written:low"]).status == 0
