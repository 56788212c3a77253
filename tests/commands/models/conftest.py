"""What the tests of these commands share."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.catalog.catalogue import load, save

from ...conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn


SONNET = "anthropic/claude-sonnet-4.5"
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


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "openclaw.json"
    path.write_text("{}")
    return path


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
