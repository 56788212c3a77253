"""A configuration or profile that is named must be there, unless the command makes it."""

from __future__ import annotations

import json
import os
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.render.console import from_home

from ..conftest import KEY

if TYPE_CHECKING:
    from ..conftest import Seal
    from ..standin.program import Run

KINDS = ("config", "profile", "variable")
READERS = [
    ["chat", "hi"],
    ["chat", "--dry-run", "hi"],
    ["chat", "--estimate", "hi"],
    ["config", "get"],
    ["config", "get", "env"],
    ["config", "unset", "env"],
    ["config", "unset", "env", "--dry-run"],
    ["config", "validate"],
    ["doctor"],
    ["models"],
    ["models", "status", "--json"],
    ["models", "list"],
    ["models", "aliases"],
    ["models", "aliases", "remove", "x"],
    ["models", "auth", "list", "--offline"],
    ["models", "auth", "logout", "--yes"],
    ["models", "fallbacks"],
    ["models", "fallbacks", "clear"],
    ["models", "scan"],
    ["sessions"],
    ["sessions", "show"],
    ["usage"],
]
WRITERS = [
    ["config", "set", "agents.defaults.params.seed", "7"],
    ["config", "patch", "--stdin"],
    ["models", "set", "openrouter/a/b"],
    ["models", "aliases", "add", "x", "openrouter/a/b"],
    ["models", "fallbacks", "add", "openrouter/a/b"],
    ["models", "auth", "paste-api-key", "--skip-check"],
    ["onboard", "--non-interactive", "--accept-risk", "--skip-check",
     "--openrouter-api-key", "-"],
]  # fmt: skip


def named(kind: str, tmp_path: Path) -> tuple[list[str], dict[str, str], str]:
    """Return the options, the environment and the name by which something is missing."""
    if kind == "variable":
        return [], {"OPENCLAW_CONFIG_PATH": str(tmp_path / "gone.json")}, "gone.json"
    return ["--profile" if kind == "profile" else "--config", f"{kind}.json"], {}, f"{kind}.json"


@pytest.mark.parametrize(
    ("kind", "argv"),
    [*zip(cycle(KINDS), READERS, strict=False), *((kind, READERS[1]) for kind in KINDS)],
)
def test_what_only_reads_fails(
    run: Run, sealed: Seal, tmp_path: Path, kind: str, argv: list[str]
) -> None:
    options, env, name = named(kind, tmp_path)
    done = run([*options, *argv], env={**env, "OPENROUTER_API_KEY": KEY})
    assert done.status == 3
    if "--json" in argv:
        assert name in json.loads(done.stdout)["error"]["message"]
    else:
        assert done.stdout == b""
        error, hint = done.stderr.splitlines()
        assert name in error
        assert hint.startswith("hint: to make it: openclaw ")
    assert not [path for path in sealed.home.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("kind", "argv"),
    [*zip(cycle(KINDS), WRITERS, strict=False), *((kind, WRITERS[0]) for kind in KINDS)],
)
def test_what_writes_makes_it_and_says_so(
    run: Run, tmp_path: Path, kind: str, argv: list[str]
) -> None:
    options, env, _ = named(kind, tmp_path)
    stdin = b"{ x: 1 }" if argv[1] == "patch" else KEY.encode()
    done = run([*options, *argv], env=env, stdin=stdin)
    assert done.status == 0, done.stderr
    file = run([*options, "config", "file"], env=env).stdout.decode().strip()
    assert f"note: created {from_home(file)}" in done.stderr.splitlines()
    assert run([*options, "config", "validate"], env=env).status == 0
    again = run([*options, *argv], env=env, stdin=stdin)
    assert "created" not in again.stderr


def test_a_dry_run_and_the_usual_file_are_no_news(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "new.json")
    done = run(["--config", file, "config", "set", "x", "1", "--dry-run", "--json"])
    assert (done.status, done.stderr) == (0, "")
    assert json.loads(done.stdout)["created"] is False
    assert not (tmp_path / "new.json").exists()
    assert run(["config", "get"]).stdout == b"{}\n"
    assert run(["config", "set", "x", "1"]).stderr == ""


@pytest.mark.parametrize(
    "argv",
    [["config", "file"], ["config", "schema"], ["sessions", "path"], ["schema", "result"],
     ["chat", "--help"], ["config"], ["completion", "--help"]],
    ids=" ".join,
)  # fmt: skip
def test_what_reads_no_file_does_not_want_it(run: Run, argv: list[str]) -> None:
    for named_by in ("--config", "--profile"):
        assert run([named_by, "new.json", *argv]).status == 0


def test_near_names_are_those_of_profiles_that_are_there(run: Run) -> None:
    for profile in ("work", "private"):
        run(["--profile", profile, "config", "set", "x", "1"])
    run(["--profile", "wrok", "config", "get"])
    done = run(["--profile", "wrok", "chat", "--dry-run", "hi"])
    assert done.status == 3
    error, hint = done.stderr.splitlines()
    assert error.startswith("error: there is no profile 'wrok': ")
    assert hint == "hint: did you mean work? To make it: openclaw --profile wrok onboard"
    assert "did you mean" not in run(["--profile", "zzz", "config", "get"]).stderr


def test_near_files_are_offered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "openclaw.json5").write_text("{}")
    (tmp_path / "openclaw.md").write_text("")
    wrong = str(tmp_path / "opneclaw.json5")
    done = run(["--config", wrong, "config", "get"])
    right = str(tmp_path / "openclaw.json5")
    assert f"did you mean {right}? To make it: openclaw --config {wrong} onboard" in done.stderr


def test_a_profile_with_a_history_is_there(run: Run, online: None) -> None:
    assert online is None
    done = run(["--profile", "work", "config", "set", "x", "1"])
    file = run(["--profile", "work", "config", "file"]).stdout.decode().strip()
    assert done.status == 0
    assert run(["--profile", "work", "chat", "hi"]).status == 0
    Path(file).unlink()
    assert run(["--profile", "work", "sessions"]).status == 0
    assert run(["--profile", "work", "models", "status"]).status == 0


def test_what_is_there_and_no_file_is_told_as_that(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "plain").write_text("")
    assert "cannot read" in run(["--config", "folder.json", "config", "get"]).stderr
    assert "cannot read" in run(["--config", "plain/x.json", "config", "get"]).stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX's")
def test_a_pipe_that_nobody_writes_to_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("openclaw_cli.named_files._PIPE_PATIENCE", 0.1)
    os.mkfifo(tmp_path / "pipe.json")
    done = run(["--config", "pipe.json", "config", "get"])
    assert done.status == 3
    assert "nobody writes to the pipe" in done.stderr
