"""What the program meets outside: outputs that can't be written, locales, homes, names of files."""

from __future__ import annotations

import errno
import fcntl
import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli import files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .standin.program import Run
    from .standin.server import StandIn

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")

KEY = "sk-or-v1-test-key-that-is-long-enough-to-cut"
FULL = "error: cannot write to standard output: No space left on device\n"
CLOSED = "error: standard output is closed\n"
BARE_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
NO_TEXT = "caf\udce9"
LINUX = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


@pytest.fixture
def shell(env: dict[str, str], tmp_path: Path) -> Callable[..., Any]:
    """Return what runs a line of shell, in which ``$openclaw`` is the program."""

    def start(line: str, *words: str | bytes, **more: str) -> Any:
        script = f'openclaw="{sys.executable} -m openclaw_cli"; {line}'
        return subprocess.run(
            ["bash", "-c", script, "sh", *words],
            env={**env, **more},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    return start


@pytest.fixture
def online_env(standin: StandIn) -> dict[str, str]:
    return standin.client_env() | {"OPENROUTER_API_KEY": KEY}


@LINUX
@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("--version", 3),
        ("--help", 3),
        ("chat --help", 3),
        ("schema result", 3),
        ("doctor", 3),
        ("config get nothing --json", 3),
        ("config get --bad", 2),
    ],
)
@pytest.mark.parametrize(("to", "words"), [(">/dev/full", FULL), (">&-", CLOSED)])
def test_a_stdout_that_is_full_or_closed(
    shell: Any, line: str, status: int, to: str, words: str
) -> None:
    done = shell(f"$openclaw {line} {to}")
    assert done.returncode == status
    if "nothing" in line or "--bad" in line:  # an error keeps its own line
        assert done.stderr.startswith(b"error: ")
    else:
        assert done.stderr.decode() == words


@LINUX
def test_a_half_written_answer_that_python_does_not_buffer(
    shell: Any, online_env: Any, tmp_path: Path
) -> None:
    fills = "head -c 1020 /dev/zero >a.txt; ulimit -f 1; trap '' XFSZ"
    done = shell(
        f"{fills}; $openclaw chat hi --no-history --no-stream >>a.txt",
        PYTHONUNBUFFERED="1",
        PYTHONDONTWRITEBYTECODE="1",  # the limit would cut that, too
        **online_env,
    )
    assert (tmp_path / "a.txt").read_bytes()[1020:] == b"Hell"
    assert done.returncode == 3
    assert done.stderr.decode() == "error: cannot write to standard output: File too large\n"


@LINUX
def test_an_answer_that_nobody_can_get(shell: Any, standin: StandIn, online_env: Any) -> None:
    done = shell("$openclaw chat hi >&-", **online_env)
    assert (done.returncode, done.stderr.decode()) == (3, CLOSED)
    assert not standin.requests  # nothing was paid
    for form in ("text", "json", "stream-json"):
        done = shell(f"$openclaw chat hi --output-format {form} >/dev/full", **online_env)
        assert (done.returncode, done.stderr.decode()) == (3, FULL)
    done = shell("$openclaw chat -o a.txt hi >&-", **online_env)
    assert (done.returncode, done.stderr) == (0, b"")


@LINUX
def test_an_answer_whose_file_is_full_is_somewhere_else(shell: Any, online_env: Any) -> None:
    told = "error: cannot write /dev/full: No space left on device\n"
    done = shell("$openclaw chat hi -o /dev/full --no-history --no-stream", **online_env)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode() == f"Hello from the stand-in.\n{told}"
    done = shell("$openclaw chat hi -o /dev/full", **online_env)
    error, _, hint = done.stderr.decode().partition("hint: openclaw ")
    assert (done.returncode, error) == (3, told)
    assert b"Hello" in shell(f"$openclaw {hint}", **online_env).stdout


@LINUX
def test_a_stderr_that_is_full_or_closed_changes_no_status(shell: Any) -> None:
    for to in ("2>/dev/full", "2>&-", ">/dev/full 2>&1", ">&- 2>&-"):
        assert shell(f"$openclaw chat --bad {to}").returncode == 2
    assert shell("$openclaw --version 2>&-").stdout.startswith(b"openclaw ")


@pytest.mark.parametrize("line", ["--version", "--help", "chat --help", "schema event", "doctor"])
def test_a_closed_pipe_is_silent(env: dict[str, str], tmp_path: Path, line: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "openclaw_cli", *line.split()],
            env=env,
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_numbers_of_closed_streams_are_given_to_no_file(
    shell: Any, standin: StandIn, online_env: Any, tmp_path: Path
) -> None:
    done = shell("$openclaw chat --session a -o a.txt hi <&- >&- 2>&-", **online_env)
    assert done.returncode == 0
    assert (tmp_path / "a.txt").read_text() == "Hello from the stand-in."
    assert standin.requests


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_an_answer_to_stdout_by_its_name(
    shell: Any, standin: StandIn, online_env: Any, tmp_path: Path, name: str
) -> None:
    if not Path(name).parent.exists():
        pytest.skip("there is no such name here")
    done = shell(f"$openclaw chat -o {name} hi", **online_env)
    assert (done.stdout, done.stderr) == (b"Hello from the stand-in.", b"")
    line = f"(echo before; $openclaw chat -o {name} hi; echo; echo after) >>log"
    (tmp_path / "log").write_text("old\n")
    assert shell(line, **online_env).stderr == b""
    log = (tmp_path / "log").read_text()
    assert log == "old\nbefore\nHello from the stand-in.\nafter\n"
    done = shell(f"$openclaw chat -o {name} hi >&-", **online_env)
    assert done.returncode == 3


def test_a_file_that_is_too_large_leaves_nothing_beside_it(
    shell: Any, standin: StandIn, online_env: Any, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("old")
    standin.answer_text("x" * 20_000)
    line = "ulimit -f 4; $openclaw chat --no-history -o a.txt hi"
    # Python would leave half of a module's bytecode behind, for whoever imports it next.
    done = shell(line, **online_env, PYTHONDONTWRITEBYTECODE="1")
    assert done.returncode == 3
    told = f"error: cannot write {tmp_path / 'a.txt'}: File too large\n"
    assert done.stderr.decode() == f"{'x' * 20_000}\n{told}"  # nothing else keeps it
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "home"}
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_file_that_is_too_large_spoils_no_later_run(
    shell: Any, standin: StandIn, online_env: Any, tmp_path: Path
) -> None:
    """What is imported behind a failed write would be kept as half of its bytecode."""
    env = {**online_env, "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    env["PYTHONDONTWRITEBYTECODE"] = ""
    line = "$openclaw chat --no-history -o a.txt hi"
    assert shell(line, **env).returncode == 0
    for _ in range(2):
        standin.answer_text("x" * 20_000)
        assert shell(f"ulimit -f 4; {line}", **env).returncode == 3


def test_an_end_of_file_that_nothing_expects_is_a_bug_and_no_ctrl_c(
    shell: Any, tmp_path: Path
) -> None:
    """Half of a module's bytecode is one, as a full disk leaves it."""
    (tmp_path / "typer.py").write_text("raise EOFError\n")
    done = shell("$openclaw config file", PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert b"error: internal error: EOFError at typer.py:1\n" in done.stderr


def test_words_in_the_c_locale(
    shell: Any, standin: StandIn, online_env: Any, tmp_path: Path
) -> None:
    (tmp_path / "ö.txt").write_text("from a file: ü")
    done = shell("$openclaw chat -s Sé --session nächste ähm?", **online_env, **BARE_C)
    assert (done.returncode, done.stderr) == (0, b"")
    body = standin.requests[-1].json()
    assert [turn["content"] for turn in body["messages"]] == ["Sé", "ähm?"]
    assert shell("$openclaw chat --session nächste @ö.txt -o é.txt", **online_env, **BARE_C).stderr
    assert standin.requests[-1].json()["messages"][-1]["content"] == "from a file: ü"
    assert (tmp_path / "é.txt").read_text() == "Hello from the stand-in."
    assert shell('$openclaw config set x.y "ä"', **BARE_C).returncode == 0
    assert shell("$openclaw config get x.y", **BARE_C).stdout == "ä\n".encode()


def test_words_that_are_no_text_stay_refused(shell: Any) -> None:
    for option in ("", "-s", "--session"):
        done = shell(f'$openclaw chat {option} "$1" hi', b"caf\xe9", OPENROUTER_API_KEY=KEY)
        assert done.returncode == 2
        assert b"internal" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_an_encoding_that_knows_less(shell: Any, encoding: str) -> None:
    done = shell("$openclaw doctor", PYTHONIOENCODING=encoding, OPENROUTER_API_KEY="ä" * 20)
    assert done.returncode in (0, 1)
    assert b"completion" in done.stdout
    assert b"internal" not in done.stderr


def test_a_home_that_is_no_text(shell: Any, tmp_path: Path) -> None:
    home = tmp_path / NO_TEXT
    home.mkdir()
    places = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_STATE_HOME": str(home)}
    done = shell("$openclaw config set x 1 && $openclaw config get x", **places)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, b"1")
    assert (home / "openclaw" / "openclaw.json").exists()
    for line in ("config file", "sessions path", "config validate", "doctor", "sessions list"):
        assert b"internal" not in shell(f"$openclaw {line}", **places).stderr


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a user without a home: no variable, and no entry in the system's table."""

    def unknown(_: int) -> None:
        raise KeyError

    for name in list(os.environ):
        if name == "HOME" or name.startswith("XDG_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


@pytest.mark.parametrize(
    "argv",
    [
        ["chat", "hi"],
        ["config", "file"],
        ["config", "get"],
        ["config", "set", "x", "1"],
        ["models", "status"],
        ["models", "list"],
        ["sessions", "list"],
        ["usage"],
        ["completion", "--shell", "bash", "--install", "--yes"],
        ["onboard", "--non-interactive", "--accept-risk", "--auth-choice", "skip"],
    ],
    ids=" ".join,
)
def test_without_a_home(run: Run, homeless: None, tmp_path: Path, argv: list[str]) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    done = run(argv, env={"OPENROUTER_API_KEY": KEY})
    assert done.status == 3
    error, hint = done.stderr.splitlines()
    assert error.startswith("error: there is no ")
    assert hint.startswith("hint: set HOME")
    assert {path.name for path in tmp_path.iterdir()} == before  # no folder named ~


def test_without_a_home_but_with_named_places(
    run: Run, online: None, homeless: None, tmp_path: Path
) -> None:
    places = {"OPENCLAW_STATE_DIR": str(tmp_path / "state")}
    assert run(["chat", "hi"], env=places).stderr == ""
    named = ["--config", str(tmp_path / "x.json")]
    assert run([*named, "config", "set", "x", "1"]).status == 0
    assert run([*named, "config", "get", "x"]).stdout == b"1\n"
    done = run(["doctor"], env=places)
    assert "internal" not in done.stderr + done.stdout.decode()


ODD_NAMES = {
    "a user who is not there": "~nosuchuser77/x",
    "too long": "n" * 300,
    "a NUL": "a\0b",
    "a loop": "loop",
    "no end": "zero",
    "a folder": "folder",
    "no text": NO_TEXT,
    "below a file": "plain/x",
}


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
@pytest.mark.parametrize(
    "argv",
    [
        ["--config", "{}.json", "chat", "hi"],
        ["--config", "{}.json", "config", "set", "x", "1"],
        ["--config", "{}.toml", "config", "get"],
        ["--config", "{}.json", "config", "edit"],
        ["--config", "{}.json", "doctor"],
        ["--config", "{}.json", "onboard", "--non-interactive", "--accept-risk"],
        ["chat", "@{}.json"],
        ["chat", "-s", "@{}.json", "hi"],
        ["chat", "-o", "{}.json", "--dry-run", "hi"],
        ["sessions", "export", "-o", "{}.json"],
        ["onboard", "--import-from", "{}.json", "--non-interactive", "--accept-risk"],
    ],
    ids=" ".join,
)
def test_what_can_be_no_file_is_told(
    run: Run, standin: StandIn, tmp_path: Path, argv: Sequence[str], name: str
) -> None:
    for ending in (".json", ".toml"):
        (tmp_path / f"loop{ending}").symlink_to(f"loop{ending}")
        (tmp_path / f"zero{ending}").symlink_to("/dev/zero")
        (tmp_path / f"folder{ending}").mkdir()
    (tmp_path / "plain").write_text("x")
    online = standin.client_env() | {"OPENROUTER_API_KEY": KEY, "EDITOR": "true"}
    done = run([word.format(name) for word in argv], env=online)
    assert "internal error" not in done.stderr + done.stdout.decode("utf-8", "replace")
    assert done.status in (0, 1, 2, 3)


@pytest.mark.parametrize("variable", ["OPENCLAW_CONFIG_PATH", "OPENCLAW_STATE_DIR"])
@pytest.mark.parametrize("value", ["~nosuchuser77/openclaw.json", "n" * 300 + ".json"])
def test_a_variable_that_names_nothing(run: Run, variable: str, value: str) -> None:
    for argv in (["chat", "--dry-run", "hi"], ["config", "set", "x", "1"], ["sessions", "list"]):
        done = run(argv, env={variable: value, "OPENROUTER_API_KEY": KEY})
        assert done.status in (0, 2, 3)
        assert "internal error" not in done.stderr


@pytest.mark.usefixtures("online")
def test_a_prompt_has_a_largest_size(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openclaw_cli.cli.input.LARGEST", 2_000_000)
    done = run(["chat", "@/dev/zero"])
    assert (done.status, done.stdout) == (2, b"")
    assert "cannot read the prompt file /dev/zero: it is too large: more than 2 MB" in done.stderr


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    argv = ["--config", str(tmp_path / "c.json"), "config", "set", "x", "1"]
    assert run(argv).status == 0
    assert (tmp_path / "c.json").read_text() == "{\n  x: 1,\n}\n"


NO_LOCKS = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
int flock(int file, int how) { errno = EOPNOTSUPP; return -1; }
static int call(const char *name, int file, int how, void *what) {
    if (how >= F_GETLK && how <= F_SETLKW || how >= F_OFD_GETLK && how <= F_OFD_SETLKW) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return ((int (*)(int, int, ...))dlsym(RTLD_NEXT, name))(file, how, what);
}
#define PASSED_ON(name) int name(int file, int how, ...) { \\
    va_list rest; va_start(rest, how); return call(#name, file, how, va_arg(rest, void *)); }
PASSED_ON(fcntl)
PASSED_ON(fcntl64)
"""


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("cc"), reason="Linux, a compiler")
def test_what_is_kept_is_read_without_locks(
    shell: Any, standin: StandIn, online_env: Any, tmp_path: Path
) -> None:
    (tmp_path / "locks.c").write_text(NO_LOCKS)
    line = ["cc", "-shared", "-fPIC", "-o", "locks.so", "locks.c", "-ldl"]
    subprocess.run(line, cwd=tmp_path, check=True, capture_output=True)
    assert shell("$openclaw chat --session a hi", **online_env).stderr == b""
    without = online_env | {"LD_PRELOAD": str(tmp_path / "locks.so")}
    done = shell("$openclaw chat -c more", **without)
    assert (done.returncode, done.stdout) == (0, b"Hello from the stand-in.")
    said = [turn["content"] for turn in standin.requests[-1].json()["messages"]]
    assert said == ["hi", "Hello from the stand-in.", "more"]
    continued, not_kept = done.stderr.decode().splitlines()
    assert continued.startswith("note: continuing ")
    assert not_kept.startswith("note: this conversation is not kept: the history ")
    assert b" a\n" in shell("$openclaw sessions list", **without).stdout
    assert shell("$openclaw config set x 1 && $openclaw config get x", **without).returncode == 0


def test_other_faults_of_locks_are_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "it is broken")

    monkeypatch.setattr(fcntl, "flock", refuse)
    done = run(["--config", str(tmp_path / "c.json"), "config", "set", "x", "1"])
    assert done.status == 3
    assert f"error: cannot write {tmp_path / 'c.json'}: it is broken\n" in done.stderr


def test_root_leaves_files_with_whom_they_belong(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given: dict[str, tuple[int, int]] = {}

    def chown(made: int | Path, user: int, group: int) -> None:
        name = Path(f"/proc/self/fd/{made}").readlink() if isinstance(made, int) else made
        given[Path(name).name.split(".tmp")[0]] = (user, group)

    if not Path("/proc/self/fd").exists():
        pytest.skip("names of descriptors are looked up there")
    config = tmp_path / "c" / "o.json"
    argv = ["--config", str(config), "config", "set"]
    monkeypatch.setattr(os, "chown", chown)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert run([*argv, "x", "1"]).status == 0
    assert not given
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert run([*argv, "x", "2"]).status == 0
    mine = (config.stat().st_uid, config.stat().st_gid)
    assert set(given.values()) == {mine}
    assert sum(name.startswith(".o.json.") for name in given) == 2  # the file, and its .bak
    (config.parent / ".o.json.lock").unlink()
    assert run([*argv, "x", "3"]).status == 0
    assert given[".o.json.lock"] == mine


def test_exports_are_whole_or_not_there(
    run: Run, online: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run(["chat", "hi"]).status == 0
    folder = tmp_path / "out"
    folder.mkdir()

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        done = run(["sessions", "export", "-o", str(folder / "x.md")])
    assert done.status == 3
    assert done.stderr.endswith("x.md: No space left on device\n")
    assert list(folder.iterdir()) == []
    assert run(["sessions", "export", "-o", str(folder / "x.md")]).status == 0
    assert b"Hello" in (folder / "x.md").read_bytes()


def test_what_a_killed_program_left_is_removed(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "o[1].json"
    left = [tmp_path / f".o[1].json.{end}.tmp" for end in ("0123", "bak.45")]
    for path in left:
        path.write_text("x")
    other = tmp_path / ".o1.json.0123.tmp"
    other.write_text("x")
    assert run(["--config", str(config), "config", "set", "x", "1"]).status == 0
    assert not any(path.exists() for path in left)
    assert other.exists()


@pytest.mark.parametrize("length", [150, 201, 250])
def test_a_private_file_of_a_long_name(tmp_path: Path, length: int) -> None:
    path = tmp_path / ("n" * length)
    with files.locked(path):
        files.replace(path, b"x")
        files.remove_leftovers(path)
    assert path.read_bytes() == b"x"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("seconds", ["inf", "1e300", "1e10"])
def test_a_wait_without_an_end(run: Run, online: None, tmp_path: Path, seconds: str) -> None:
    assert run(["chat", "--timeout", seconds, "hi"]).status == 0
    config = tmp_path / "t.toml"
    limits = f"connect = 1e300\nfirstEvent = 1e300\nsilence = {10**30}\n"
    config.write_text(f"[models.providers.openrouter.timeouts]\n{limits}")
    assert run(["--config", str(config), "chat", "hi"]).status == 0


@pytest.mark.parametrize("option", ["--timeout", "--max-cost"])
def test_what_is_no_number(run: Run, online: None, option: str) -> None:
    done = run(["chat", option, "nan", "hi"])
    assert (done.status, done.stderr) == (2, f"error: {option} is no number\n")
