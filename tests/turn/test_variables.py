"""``OPENCLAW_MODEL`` and ``OPENCLAW_THINKING``: above the configuration, below the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.standin.program import Completed, Run
    from tests.standin.server import StandIn

CONFIG = {
    "agents": {
        "defaults": {
            "model": {"primary": "openrouter/a/configured", "fallbacks": ["openrouter/a/second"]},
            "models": {"openrouter/a/sonnet": {"alias": "sonnet", "params": {"thinking": "low"}}},
            "thinkingDefault": "minimal",
        }
    }
}


@pytest.fixture
def program(
    run: Run, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Completed]:
    """Return what runs a command with a configuration, and variables as keywords."""
    for name, value in standin.client_env().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps(CONFIG))

    def run_it(*argv: str, model: str | None = None, thinking: str | None = None) -> Completed:
        named = {"OPENCLAW_MODEL": model, "OPENCLAW_THINKING": thinking}
        env = {name: value for name, value in named.items() if value is not None}
        return run(["--config", str(file), *argv], env=env)

    return run_it


def requested(program: Callable[..., Completed], *argv: str, **variables: str) -> dict[str, Any]:
    done = program("chat", "--dry-run", "--json", *argv, "hi", **variables)
    assert done.status == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    body: dict[str, Any] = found.get("body", found)
    return body


@pytest.mark.parametrize(
    ("argv", "variables", "model", "effort"),
    [
        ((), {}, "a/configured", "minimal"),
        ((), {"model": "", "thinking": "  "}, "a/configured", "minimal"),
        ((), {"model": "openrouter/b/named"}, "b/named", "minimal"),
        ((), {"model": " Sonnet "}, "a/sonnet", "low"),
        ((), {"model": "sonnet:high"}, "a/sonnet", "high"),
        ((), {"model": "sonnet:high", "thinking": "medium"}, "a/sonnet", "medium"),
        ((), {"thinking": "HIGH"}, "a/configured", "high"),
        (("-t", "medium"), {"thinking": "high"}, "a/configured", "medium"),
        (("-P", "thinking=medium"), {"thinking": "high"}, "a/configured", "medium"),
        (("-m", "sonnet"), {"model": "no model"}, "a/sonnet", "low"),
        (("-m", "sonnet:high"), {"model": "b/x", "thinking": "low"}, "a/sonnet", "high"),
    ],
)
def test_what_is_asked(
    program: Callable[..., Completed],
    argv: tuple[str, ...],
    variables: dict[str, str],
    model: str,
    effort: str,
) -> None:
    body = requested(program, *argv, **variables)
    assert body["model"] == model
    assert body["reasoning"] == {"effort": effort}


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"model": "nosuch"}, "error: OPENCLAW_MODEL: "),
        ({"model": "openrouter/"}, "error: OPENCLAW_MODEL: "),
        ({"thinking": "lots"}, "error: OPENCLAW_THINKING: "),
    ],
)
@pytest.mark.parametrize("argv", [("chat", "hi"), ("models", "status")])
def test_a_wrong_value_names_its_variable(
    program: Callable[..., Completed],
    standin: StandIn,
    argv: tuple[str, ...],
    variables: dict[str, str],
    says: str,
) -> None:
    done = program(*argv, **variables)
    assert (done.status, done.stdout) == (3, b"")
    assert done.stderr.startswith(says)
    assert standin.requests == []


def test_the_configured_fallbacks_are_not_for_it(
    program: Callable[..., Completed], standin: StandIn
) -> None:
    standin.error(404, "No such model.")
    assert program("chat", "hi", model="openrouter/b/named").status == 8
    models = [json.loads(request.body)["model"] for request in standin.requests]
    assert models == ["b/named"]


def test_a_conversation_keeps_its_model(
    program: Callable[..., Completed], standin: StandIn
) -> None:
    assert program("chat", "--session", "s", "hi", model="openrouter/b/named").status == 0
    done = program("chat", "-c", "more", model="no model", thinking="high")
    assert done.status == 0, done.stderr
    body = json.loads(standin.requests[-1].body)
    assert (body["model"], body["reasoning"]) == ("b/named", {"effort": "high"})


def test_status_names_them_as_the_source(program: Callable[..., Completed]) -> None:
    shape = json.loads(
        program("models", "status", "--json", model="sonnet", thinking="high").stdout
    )
    expected = {"ref": "openrouter/a/sonnet", "written": "sonnet", "source": "OPENCLAW_MODEL"}
    assert (shape["default"], shape["fallbacks"]) == (expected, [])
    assert (shape["thinking_default"], shape["thinking_source"]) == ("high", "OPENCLAW_THINKING")
    text = program("models", "status", model="sonnet:high").stdout.decode()
    assert "openrouter/a/sonnet  (OPENCLAW_MODEL)" in text
    assert "high  (OPENCLAW_MODEL)" in text
    plain = program("models", "status", "--plain", model="sonnet").stdout
    assert plain == b"openrouter/a/sonnet\n"


def test_a_default_that_is_not_asked_is_told(program: Callable[..., Completed]) -> None:
    done = program("models", "set", "openrouter/a/other", model="sonnet")
    assert (done.status, "sonnet is asked all the same: OPENCLAW_MODEL" in done.stderr) == (0, True)
