"""What goes to stderr: broken between words, with ``~`` for the home, on a line of its own."""

from __future__ import annotations

import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.render.console import from_home
from openclaw_cli.render.wrapping import width, wrapped

if TYPE_CHECKING:
    from ..conftest import Seal
    from ..standin.program import Run
    from ..standin.server import StandIn


@pytest.mark.parametrize(
    ("text", "room", "rows"),
    [
        ("short", 40, ["short"]),
        ("", 40, [""]),
        ("aaaa bbbb cccc dddd eeee ffff", 20, ["aaaa bbbb cccc", "  dddd eeee ffff"]),
        ("a" * 50, 20, ["a" * 50]),
        (f"see {'u' * 50} there", 20, ["see", f"  {'u' * 50}", "  there"]),
        ("日本 日本 日本 日本 日本", 20, ["日本 日本 日本", "  日本 日本"]),
        ("    four before and  two within", 20, ["    four", "  before and  two", "  within"]),
        ("no room for words here", 10, ["no room for words here"]),
    ],
)
def test_lines_are_broken_between_words(text: str, room: int, rows: list[str]) -> None:
    found = wrapped(text, room, taken=6).split("\n")
    assert found == rows


@pytest.mark.parametrize("room", [20, 36, 40, 80, 120])
def test_nothing_is_lost_and_no_row_is_too_long(room: int) -> None:
    text = "an answer is one line of words, however long " * 9
    rows = wrapped(text.strip(), room, taken=7, indent=4).split("\n")
    assert " ".join(row.strip() for row in rows) == text.strip()
    assert all(width(row) <= room for row in rows)


@pytest.mark.skipif(sys.platform == "win32", reason="another home")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{}/a.json", "~/a.json"),
        ("cannot read {}/a: no, {}/b", "cannot read ~/a: no, ~/b"),
        ("'{}/a b'", "'~/a b'"),
        ("({}/a)", "(~/a)"),
        ("in {}", "in ~"),
        ("{}: full", "~: full"),
        ("{}2/a", "{}2/a"),
        ("{}-old/a", "{}-old/a"),
        ("/mnt{}/a", "/mnt{}/a"),
        ("file://{}/a", "file://{}/a"),
    ],
)
def test_paths_below_the_home_begin_with_a_tilde(sealed: Seal, text: str, shown: str) -> None:
    home = str(sealed.home)
    assert from_home(text.replace("{}", home)) == shown.replace("{}", home)


def test_a_home_that_is_the_root_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/")
    assert from_home("/etc/x") == "/etc/x"


@pytest.mark.skipif(sys.platform == "win32", reason="another home")
def test_people_read_a_tilde_and_scripts_the_whole_path(run: Run, sealed: Seal) -> None:
    home = str(sealed.home)
    file = f"{home}/.config/openclaw/openclaw.json"
    for argv in (
        ["config", "set", "agents.defaults.model", "x/y"],
        ["config", "set", "agents.defaults.model", "x/y", "--dry-run"],
        ["config", "validate"],
        ["config", "get", "--source"],
        ["config", "unset", "agents.defaults.model"],
        ["doctor", "--only", "config"],
        ["models", "status"],
        ["config", "set", "x", "y", "--file", "gone.json"],
    ):
        done = run(argv)
        assert home not in done.stdout.decode() + done.stderr, argv
    assert run(["config", "file"]).stdout.decode().strip() == file
    assert run(["sessions", "path"]).stdout.decode().startswith(home)
    assert json.loads(run(["models", "status", "--json"]).stdout)["config"] == file


# a line of its own


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.usefixtures("online")
@pytest.mark.parametrize(("ends", "between"), [("", "\r\n"), ("\n", "")])
def test_what_follows_an_open_line_in_a_pipe_begins_a_new_one(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch, ends: str, between: str
) -> None:
    from openclaw_cli.__main__ import main

    standin.answer_text(f"an answer{ends}")
    said, written = at_a_terminal(monkeypatch, ["chat", "hi", "--usage"], main)
    assert written == f"an answer{ends}".encode()
    assert said.startswith((f"{between}\x1b[2m", f"{between}anthropic"))


def at_a_terminal(
    patch: pytest.MonkeyPatch, argv: list[str], main: Any, columns: int = 40
) -> tuple[str, bytes]:
    """Run a line with stderr at a terminal and stdout in a pipe; return what came to each."""
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    reading, writing = os.pipe()
    with (
        open(slave, "w", encoding="utf-8") as errors,  # noqa: PTH123
        open(writing, "w", encoding="utf-8") as output,  # noqa: PTH123
    ):
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        patch.setattr(sys, "stdout", output)
        patch.setattr(sys, "stderr", errors)
        main(argv)
        output.flush()
        # A terminal gives what was written in pieces: all of it is there once the end is.
        errors.write("\0")
        errors.flush()
        told = b""
        while not told.endswith(b"\0"):
            told += os.read(master, 65_536)
    said = told.removesuffix(b"\0").decode()
    written = os.read(reading, 65_536)
    os.close(master)
    os.close(reading)
    return said, written


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize("columns", [36, 50])
def test_messages_are_wrapped_at_a_terminal_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    from openclaw_cli.__main__ import main

    argv = ["--no-color", "config", "set", "models.providers.x", "a long value of several words"]
    in_a_pipe = run(argv).stderr
    with monkeypatch.context() as patch:
        said, _ = at_a_terminal(patch, argv, main, columns)
    rows = said.replace("\r\n", "\n").rstrip("\n").split("\n")
    assert all(len(row) <= columns for row in rows)
    assert len(rows) > in_a_pipe.count("\n")
    assert " ".join(" ".join(rows).split()) == " ".join(in_a_pipe.split())


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.usefixtures("online")
def test_a_fact_that_is_wider_than_the_window_is_broken_between_words(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openclaw_cli.__main__ import main

    standin.answer_text("an answer\n")
    said, _ = at_a_terminal(monkeypatch, ["--no-color", "chat", "hi", "--usage"], main, 36)
    rows = said.replace("\r\n", "\n").split("\n")
    assert rows[0] == "anthropic/claude-sonnet-4.5 via"
    assert rows[1] == "  Anthropic"


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_what_a_command_has_done_is_broken_between_words(terminal: Any) -> None:
    window = terminal("models", "set", "anthropic/claude-sonnet-4.5", columns=42)
    assert window.end() == 0
    said = window.output.replace("\r", "").splitlines()
    assert said[-2:] == ["Default model:", "  openrouter/anthropic/claude-sonnet-4.5"]
