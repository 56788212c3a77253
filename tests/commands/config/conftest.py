from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run

SEED = "// mine\n{ agents: { defaults: { params: { topP: 0.9 } } } }\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a configuration file that is there."""
    path = tmp_path / "openclaw.json"
    path.write_text(SEED)
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(path))
    return path


@pytest.fixture
def config(run: Run, file: Path) -> Callable[..., Completed]:
    """Return what runs ``config`` with that file."""
    assert file.exists()
    return lambda *argv, stdin="": run(["config", *argv], stdin=stdin.encode())
