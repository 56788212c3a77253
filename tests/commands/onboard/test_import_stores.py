"""``onboard --import-from``: whose keys come first, and databases in use."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from ...conftest import KEY
from .test_import import config, onboard, profile, profiles, source
from .test_import_everything import OTHER, PROXY_KEY, stored_key, two_profiles, write

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run

__all__ = ["config", "onboard", "source"]


@pytest.mark.parametrize(
    "agents",
    [
        {"list": [{"id": "main"}, {"id": "work", "default": True}]},
        {"list": [{"id": " Work "}, {"id": "main"}]},
        {"entries": {"main": {}, "Work": {"default": True}}},
        {"entries": {"work": {}}},
    ],
)
def test_the_default_agents_keys_come_first(
    onboard: Any, config: Path, source: Path, agents: Any
) -> None:
    write(source, {"agents": agents})
    profiles(source, profile(type="api_key", key=OTHER), "main")
    profiles(source, profile(type="api_key", key=KEY), "work")
    assert onboard("--skip-check").status == 0
    assert stored_key(config) == KEY


@pytest.mark.parametrize("has_own", [True, False])
def test_what_an_agent_has_not_is_the_main_agents(
    onboard: Any, config: Path, source: Path, has_own: bool
) -> None:
    write(source, {"agents": {"entries": {"main": {}, "work": {"default": True}, "a": {}}}})
    profiles(source, profile(type="api_key", key=OTHER), "a")
    profiles(source, profile(type="api_key", key=KEY), "main")
    if has_own:
        profiles(source, {"profiles": {}}, "work")
    assert onboard("--skip-check").status == 0
    assert stored_key(config) == KEY


@pytest.mark.parametrize("written", [None, "~/elsewhere"])
def test_an_agents_keys_are_in_the_folder_that_it_names(
    onboard: Any, config: Path, source: Path, sealed: Any, tmp_path: Path, written: str | None
) -> None:
    folder = (sealed.home if written else tmp_path) / "elsewhere"
    folder.mkdir()
    (folder / "auth-profiles.json").write_text(json.dumps(profile(type="api_key", key=KEY)))
    name = written or str(folder)
    write(source, {"agents": {"list": [{"id": "work", "default": True, "agentDir": name}]}})
    profiles(source, profile(type="api_key", key=OTHER), "main")
    assert onboard("--skip-check").status == 0
    assert stored_key(config) == KEY


def test_keys_that_come_later_and_other_providers_keys_are_listed(
    onboard: Any, source: Path
) -> None:
    write(source, {"env": {"OPENROUTER_API_KEY": PROXY_KEY}})
    stored = two_profiles()
    stored["profiles"]["anthropic:work"] = {"provider": "anthropic", "key": "hidden-key-of-another"}
    profiles(source, stored)
    done = onboard("--skip-check", "--json")
    assert done.status == 0
    report = json.loads(done.stdout)["import"]
    reasons = "\n".join(entry["reason"] for entry in report["left"])
    assert "openrouter:default" in report["taken"][0]["value"]
    for name in ("openrouter:work", "anthropic:work", "env.OPENROUTER_API_KEY"):
        assert name in reasons
    assert "hidden-key-of-another" not in done.stdout.decode() + done.stderr


def opened(file: Path) -> sqlite3.Connection:
    """Return a database in use: what it holds is in its write-ahead log alone."""
    file.parent.mkdir(parents=True)
    database = sqlite3.connect(file)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA wal_autocheckpoint=0")
    database.execute("CREATE TABLE auth_profile_store (store_key TEXT, store_json TEXT, at INT)")
    content = json.dumps(profile(type="api_key", key=KEY))
    database.execute("INSERT INTO auth_profile_store VALUES ('primary', ?, 1)", (content,))
    database.commit()
    return database


def listing(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*"))


def test_keys_of_an_openclaw_that_runs(run: Run, config: Path, source: Path) -> None:
    file = source / "agents" / "main" / "agent" / "openclaw-agent.sqlite"
    with closing(opened(file)):
        before, content = listing(source), file.read_bytes()
        argv = ["onboard", "--skip-check", "--config", str(config), "--import-from", str(source)]
        assert run(argv).status == 0
        assert (listing(source), file.read_bytes()) == (before, content)
    assert stored_key(config) == KEY


def test_a_database_that_was_left_open_gets_nothing_beside_it(
    onboard: Any, config: Path, source: Path, tmp_path: Path
) -> None:
    file = source / "agents" / "main" / "agent" / "openclaw-agent.sqlite"
    with closing(opened(tmp_path / "running" / file.name)) as database:
        folder = file.parent
        folder.mkdir(parents=True)
        for suffix in ("", "-wal"):
            shutil.copy(tmp_path / "running" / f"{file.name}{suffix}", folder)
        assert database.total_changes
    before = listing(source)
    assert onboard("--skip-check").status == 0
    assert listing(source) == before
    assert stored_key(config) == KEY


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX's")
def test_pipes_and_folders_in_the_place_of_files_hold_nothing_up(
    run: Run, config: Path, source: Path
) -> None:
    agent = source / "agents" / "main" / "agent"
    agent.mkdir(parents=True)
    for name in ("auth-profiles.json", "auth.json", "models.json"):
        os.mkfifo(agent / name)
    (agent / "openclaw-agent.sqlite").mkdir()
    argv = ["onboard", "--skip-check", "--config", str(config), "--import-from", str(source)]
    assert run(argv).status == 0
    (source / "openclaw.json").unlink()
    os.mkfifo(source / "openclaw.json")
    done = run(argv)
    assert done.status == 2
    assert "no regular file" in done.stderr
