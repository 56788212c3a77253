"""Writes of the configuration, through the front door: nothing is lost, whatever happens."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..conftest import LONG

if TYPE_CHECKING:
    from ..standin.program import Run, Spawn

BEFORE = "// mine\n{\n  agents: { defaults: { model: 'openrouter/a/b' } }, // a model\n}\n"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and signals")

# Ends the process by SIGKILL at the n-th of the calls that touch the disk.
KILLER = """
import os, signal, sys
left = int(sys.argv[1])

def deadly(call):
    def wrapped(*args, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **options)
    return wrapped

for name in ("open", "write", "fsync", "replace", "close", "unlink", "fdopen"):
    setattr(os, name, deadly(getattr(os, name)))
from openclaw_cli.__main__ import main
sys.exit(main(["models", "set", "openrouter/c/d"]))
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "folder" / "openclaw.json"
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(path))
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def visible_files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(".lock")}


@POSIX
def test_a_new_file_and_its_folders_are_for_the_user_alone(run: Run, config: Path) -> None:
    nested = config.parent / "deeper" / "openclaw.json"
    assert run(["--config", str(nested), "models", "set", "a/b"]).status == 0
    assert (mode(nested), mode(nested.parent), mode(config.parent)) == (0o600, 0o700, 0o700)


@POSIX
def test_a_file_that_others_could_read_is_tightened(run: Run, config: Path) -> None:
    config.parent.mkdir()
    config.write_text(BEFORE)
    config.chmod(0o644)
    run(["models", "set", "c/d"])
    assert mode(config) == mode(config.with_name("openclaw.json.bak")) == 0o600


def test_the_copy_from_before_is_kept(run: Run, config: Path) -> None:
    config.parent.mkdir()
    config.write_text(BEFORE)
    run(["models", "set", "c/d"])
    assert config.read_text() == BEFORE.replace("a/b", "c/d")
    assert config.with_name("openclaw.json.bak").read_text() == BEFORE
    assert visible_files(config.parent) == {"openclaw.json", "openclaw.json.bak"}


def test_an_edit_that_changes_nothing_touches_nothing(run: Run, config: Path) -> None:
    config.parent.mkdir()
    config.write_text(BEFORE)
    before = config.stat()
    assert run(["models", "set", "a/b"]).status == 0
    after = config.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert visible_files(config.parent) == {"openclaw.json"}


@POSIX
def test_a_symbolic_link_is_followed(run: Run, config: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "claw.json"
    target.parent.mkdir()
    target.write_text(BEFORE)
    config.parent.mkdir()
    config.symlink_to(target)
    assert run(["models", "set", "c/d"]).status == 0
    assert config.is_symlink()
    assert "c/d" in target.read_text()
    assert (target.parent / "claw.json.bak").read_text() == BEFORE


@pytest.mark.parametrize("content", [b"{ broken", b"[1]", b"\xff\xfe{}", b"{} {}"])
@pytest.mark.parametrize(
    "argv",
    [
        ["models", "set", "c/d"],
        ["config", "set", "x", "1"],
        ["config", "unset", "x"],
        ["onboard", "--auth-choice", "skip"],
    ],
)
def test_a_file_that_can_not_be_read_is_never_written_over(
    run: Run, config: Path, content: bytes, argv: list[str]
) -> None:
    config.parent.mkdir()
    config.write_bytes(content)
    done = run(argv)
    assert done.status == 3
    assert done.stderr.startswith(f"error: {config}")
    assert config.read_bytes() == content
    assert visible_files(config.parent) == {"openclaw.json"}


@pytest.mark.parametrize("place", ["folder", "below a file"])
def test_a_place_that_can_not_be_written_is_told(run: Run, tmp_path: Path, place: str) -> None:
    if place == "folder":
        path = tmp_path / "taken.json"
        path.mkdir()
    else:
        (tmp_path / "file").write_text("")
        path = tmp_path / "file" / "openclaw.json"
    done = run(["--config", str(path), "models", "set", "a/b"])
    assert done.status == 3
    assert len(done.stderr.splitlines()) <= 2


def test_twenty_processes_that_each_set_a_key_lose_none(spawn: Spawn, config: Path) -> None:
    path = {"OPENCLAW_CONFIG_PATH": str(config)}
    processes = [
        spawn(["config", "set", f"agents.defaults.params.k{number}", str(number)], env=path)
        for number in range(20)
    ]
    assert [process.finish(60).status for process in processes] == [0] * 20
    from openclaw_cli.config.json5 import loads

    params = loads(config.read_text())["agents"]["defaults"]["params"]
    assert params == {f"k{number}": number for number in range(20)}


@POSIX
@pytest.mark.parametrize("existing", [True, False])
def test_a_killed_process_leaves_the_old_file_or_the_new_one(
    env: dict[str, str], config: Path, run: Run, existing: bool
) -> None:
    env["OPENCLAW_CONFIG_PATH"] = str(config)
    # By default one case takes the odd moments, the other one the even.
    moments = range(1, 60) if LONG else range(1 + existing, 60, 2)
    for point in moments:
        if existing:
            config.parent.mkdir(exist_ok=True)
            config.write_text(BEFORE)
        else:
            config.unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", KILLER, str(point)], env=env, capture_output=True, check=False
        )
        text = config.read_text() if config.exists() else None
        assert text in ({BEFORE, BEFORE.replace("a/b", "c/d")} if existing else {None, NEW})
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
    else:
        pytest.fail("the write never came to its end")
    # The next write clears away what the killed ones left.
    run(["models", "set", "e/f"])
    assert visible_files(config.parent) <= {"openclaw.json", "openclaw.json.bak"}


NEW = """{
  agents: {
    defaults: {
      model: {
        primary: "openrouter/c/d",
      },
    },
  },
}
"""


def test_asking_where_files_are_creates_nothing(run: Run, sealed: object) -> None:
    before = {path for path in Path.cwd().rglob("*")}  # noqa: C416
    for argv in (
        ["config", "file"],
        ["models", "status"],
        ["config", "validate"],
        ["config", "get"],
    ):
        assert run(argv).status == 0
    assert {path for path in Path.cwd().rglob("*")} == before  # noqa: C416


@pytest.mark.parametrize(
    ("argv", "env", "place"),
    [
        ([], {}, "home/.config/openclaw/openclaw.json"),
        (["--profile", "office"], {}, "home/.config/openclaw/profiles/office/openclaw.json"),
        ([], {"OPENCLAW_STATE_DIR": "state"}, "state/openclaw.json"),
        (["--profile", "w"], {"OPENCLAW_STATE_DIR": "state"}, "state/profiles/w/openclaw.json"),
        ([], {"OPENCLAW_STATE_DIR": "state", "OPENCLAW_CONFIG_PATH": "c.toml"}, "c.toml"),
        (
            ["--profile", "w"],
            {"OPENCLAW_CONFIG_PATH": "c.toml"},
            "home/.config/openclaw/profiles/w/openclaw.json",
        ),
        (["--config", "x.json5"], {"OPENCLAW_CONFIG_PATH": "c.toml"}, "x.json5"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the platform's folder is Linux's")
def test_where_the_file_is(
    run: Run, tmp_path: Path, argv: list[str], env: dict[str, str], place: str
) -> None:
    shown = run([*argv, "config", "file"], env=env).stdout.decode().strip()
    assert str(tmp_path / shown) == str(tmp_path / place)


def test_two_files_in_one_folder_are_an_error_that_names_both(run: Run) -> None:
    folder = Path("state")
    folder.mkdir()
    (folder / "openclaw.json").write_text("{}")
    (folder / "openclaw.toml").write_text("")
    done = run(["models"], env={"OPENCLAW_STATE_DIR": "state"})
    assert done.status == 3
    assert str(folder / "openclaw.json") in done.stderr
    assert str(folder / "openclaw.toml") in done.stderr


def test_the_example_of_the_specification_works_as_it_stands(run: Run, config: Path) -> None:
    config.parent.mkdir()
    config.write_text(
        "{\n"
        '  env: { OPENROUTER_API_KEY: "sk-or-..." },\n'
        "  agents: {\n"
        "    defaults: {\n"
        '      model: { primary: "openrouter/auto" },\n'
        "    },\n"
        "  },\n"
        "}\n"
    )
    assert run(["config", "validate"]).status == 0
    report = json.loads(run(["chat", "hi", "--dry-run"]).stdout)
    assert report["body"]["model"] == "openrouter/auto"
    assert os.environ.get("OPENROUTER_API_KEY") is None


# Where the key comes from: the first that is set.
SOURCES = [
    ("environment", "environment OPENROUTER_API_KEY"),
    ("env", "env.OPENROUTER_API_KEY"),
    ("vars", "env.vars.OPENROUTER_API_KEY"),
    ("provider", "models.providers.openrouter.apiKey"),
]


@pytest.mark.parametrize("first", range(len(SOURCES)))
def test_the_first_key_that_is_set_wins(run: Run, config: Path, first: int) -> None:
    present = {name for name, _ in SOURCES[first:]}
    env: dict[str, object] = {}
    if "env" in present:
        env["OPENROUTER_API_KEY"] = "sk-or-v1-test-env"
    if "vars" in present:
        env["vars"] = {"OPENROUTER_API_KEY": "sk-or-v1-test-vars"}
    provider = {"apiKey": "sk-or-v1-test-provider"} if "provider" in present else {}
    config.parent.mkdir()
    config.write_text(json.dumps({"env": env, "models": {"providers": {"openrouter": provider}}}))
    real = {"OPENROUTER_API_KEY": " sk-or-v1-test-real " if "environment" in present else " "}
    report = json.loads(run(["models", "status", "--json"], env=real).stdout)
    assert report["key"]["source"].endswith(SOURCES[first][1])


@pytest.mark.parametrize(
    ("written", "status", "words"),
    [
        ('"${MY_KEY}"', 0, ""),
        ('{ source: "env", id: "MY_KEY" }', 0, ""),
        ('{ source: "env", provider: "default", id: "MY_KEY" }', 0, ""),
        ('"${NOT_SET}"', 3, "NOT_SET"),
        ('{ source: "env", id: "NOT_SET" }', 0, ""),  # it is looked up when a request is sent
        ('{ source: "vault", id: "x" }', 0, ""),
        ("5", 3, "expected"),
    ],
)
def test_a_key_by_name(run: Run, config: Path, written: str, status: int, words: str) -> None:
    config.parent.mkdir()
    config.write_text(f"{{ models: {{ providers: {{ openrouter: {{ apiKey: {written} }} }} }} }}")
    done = run(["models", "status", "--json"], env={"MY_KEY": "sk-or-v1-test-key"})
    assert done.status == status
    output = done.stdout.decode()
    assert (words in output) if status else json.loads(output)["key"]
