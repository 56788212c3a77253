"""``openclaw doctor``: the configured models against the catalogue, and which checks are run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
SONNET = "anthropic/claude-sonnet-4.5"


@pytest.fixture
def doctor(run: Run, tmp_path: Path) -> Callable[..., Completed]:
    """Return what writes a configuration and runs the command, the catalogue being there."""

    def doctor(*argv: str, defaults: dict[str, Any] | None = None) -> Completed:
        file = tmp_path / "openclaw.json"
        file.write_text(json.dumps({"agents": {"defaults": defaults or {}}}))
        file.chmod(0o600)
        run(["models", "list", "--plain", "--config", str(file)])
        return run(["doctor", "--config", str(file), *argv])

    return doctor


def found(done: Completed) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return findings


@pytest.mark.parametrize(
    ("defaults", "role", "cure"),
    [
        ({"model": "anthropic/claude-sonet-4.5"}, "the default model", f"set openrouter/{SONNET}"),
        (
            {"model": {"primary": SONNET, "fallbacks": ["openai/gpt-55"]}},
            "fallback 1",
            "fallbacks add openrouter/openai/gpt-5",
        ),
        ({"imageModel": "openai/gpt-55"}, "the image model", "set-image openrouter/openai/gpt-5"),
        (
            {"imageModel": {"fallbacks": ["openai/gpt-55"]}},
            "image fallback 1",
            "image-fallbacks add openrouter/openai/gpt-5",
        ),
        (
            {"models": {"openai/gpt-55": {"alias": "five"}}},
            "the alias five",
            "aliases add five openrouter/openai/gpt-5",
        ),
    ],
)
def test_an_unknown_model_is_told_with_a_near_name(
    doctor: Any, defaults: dict[str, Any], role: str, cure: str
) -> None:
    done = doctor("--json", defaults=defaults)
    (finding,) = [one for one in found(done) if one["check"] == "models"]
    assert (done.status, finding["verdict"]) == (0, "warning")
    assert finding["message"].startswith(f"{role}: ")
    assert "is not among the models known here; did you mean" in finding["message"]
    assert finding["cure"].startswith("openclaw --config ")  # the one that is looked at
    assert finding["cure"].endswith(f" models {cure}")


@pytest.mark.parametrize(
    "defaults",
    [
        {"model": {"primary": SONNET, "fallbacks": ["openai/gpt-5"]}},
        {"model": "openrouter/auto", "imageModel": SONNET},
        {"model": "~openai/gpt-latest"},
        {},
    ],
)
def test_models_that_are_known_are_not_told(doctor: Any, defaults: dict[str, Any]) -> None:
    (finding,) = found(doctor("--json", "--only", "models", defaults=defaults))
    assert finding["verdict"] == "ok"


def test_an_image_model_has_to_take_pictures(doctor: Any) -> None:
    done = doctor("--json", "--only", "models", defaults={"imageModel": "openai/gpt-4o-mini"})
    assert [one["message"] for one in found(done)] == [
        "the image model: openrouter/openai/gpt-4o-mini takes no pictures"
    ]


def test_checks_are_chosen_by_their_ids(doctor: Any, standin: StandIn) -> None:
    done = doctor("--json", "--only", "config", "--only", "program,models")
    assert [one["id"] for one in found(done)] == ["program", "config", "models"]
    before = len(standin.requests)
    left = [one["id"] for one in found(doctor("--json", "--skip", "network,clock"))]
    assert len(standin.requests) == before
    assert {"network", "clock"}.isdisjoint(left)
    assert {"route", "catalogue"} <= set(left)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--only", "modles"], "did you mean models"),
        (["--skip", "core/doctor/gateway-config"], "there is no check"),
        (["--only", "config", "--skip", "config"], "--skip leaves none"),
        (["--lint", "--fix"], "contradicts --fix"),
        (["--severity-min", "error"], "for --lint"),
    ],
)
def test_what_can_not_be_chosen(doctor: Any, argv: list[str], said: str) -> None:
    done = doctor(*argv)
    assert (done.status, done.stdout) == (2, b"")
    assert said in done.stderr


def test_lint_shows_what_is_wrong_and_counts_warnings(doctor: Any) -> None:
    wrong = {"model": "anthropic/claude-sonet-4.5"}
    chosen = ("--lint", "--only", "config,models")
    done = doctor(*chosen, "--json", defaults=wrong)
    report = json.loads(done.stdout)
    assert (done.status, report["ok"], report["checksRun"]) == (1, False, 2)
    (finding,) = report["findings"]
    assert (finding["checkId"], finding["severity"]) == ("models", "warning")
    assert finding["fixHint"].endswith(f" models set openrouter/{SONNET}")
    shown = doctor(*chosen, defaults=wrong)
    assert shown.stdout.decode().splitlines()[0].startswith("warning  models")
    assert shown.stdout.decode().splitlines()[-1] == "2 checks, 1 finding"
    assert doctor(*chosen, "--severity-min", "error", defaults=wrong).status == 0
    clean = doctor(*chosen)
    assert (clean.status, clean.stdout) == (0, b"2 checks, 0 findings\n")
    assert doctor(*chosen, "--severity-min", "info").status == 1
