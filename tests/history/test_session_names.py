"""The names of conversations are written down for the shell, and only what is harmless to it."""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

import pytest

from ..conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run
    from ..standin.server import StandIn


@pytest.fixture
def env(standin: StandIn, tmp_path: Path) -> dict[str, str]:
    """Return variables for a run with its own history."""
    return standin.client_env() | {
        "OPENROUTER_API_KEY": KEY,
        "OPENCLAW_STATE_DIR": str(tmp_path / "state"),
    }


def test_names_are_remembered_and_forgotten(run: Run, env: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "state" / "completion-sessions"

    def names(*argv: str) -> list[str] | None:
        done = run(argv, env=env)
        assert done.status == 0, done.stderr
        return file.read_text().splitlines() if file.exists() else None

    assert names("chat", "hi") is None
    assert names("chat", "--no-history", "hi") is None
    assert names("chat", "--session", "work", "hi") == ["work"]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for odd in ("two words", "$(touch owned)", "-x", "ünicode", "a'b", "a;b"):
        assert names("chat", f"--session={odd}", "hi") == ["work"]
    assert names("chat", "--session", "home", "hi") == ["home", "work"]
    before = file.stat().st_mtime_ns, file.stat().st_ino
    assert names("chat", "--session", "home", "more") == ["home", "work"]
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before
    assert set(names("sessions", "fork", "work", "copy") or ()) == {"home", "work", "copy"}
    assert set(names("sessions", "rename", "work", "play") or ()) == {"home", "play", "copy"}
    assert set(names("sessions", "delete", "--yes", "play", "copy") or ()) == {"home"}
    file.unlink()  # as it is where the history is older than this file
    assert names("chat", "--session", "home", "more") == ["home"]
    assert names("sessions", "rename", "home", "") == []


def test_a_file_that_cannot_be_written_stops_nothing(
    run: Run, env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "state" / "completion-sessions").mkdir(parents=True)
    done = run(["chat", "--session", "work", "hi"], env=env)
    assert (done.status, done.stderr) == (0, "")
