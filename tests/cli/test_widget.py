"""The key that turns the words on a shell's line into a command, in real shells."""

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..conftest import KEY
from ..standin.program import sealed_variables
from ..standin.script import Pause
from ..terminal import kill, spawn, wait_for_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..standin.server import StandIn

pytest.importorskip("pexpect", reason="pexpect drives no terminal on this system")
SCRIPTS = Path(__file__).parents[2] / "completions"
ALT_ENTER, SHOW, ERASE_LINE, INTERRUPT = "\x1b\r", "\x07", "\x15", "\x03"

# Ctrl-G shows what stands on the line.
SHELLS = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        """bind -x '"\\C-g": printf "\\n<<%s>>\\n" "$READLINE_LINE"'""",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        """show() { print -r -- $'\\n'"<<$BUFFER>>" }; zle -N show; bindkey '^G' show""",
    ),
    "fish": (
        ["fish", "--no-config", "-i"],
        """bind \\cg 'printf "\\n<<%s>>\\n" (commandline -b | string collect)'""",
    ),
}


class Shell:
    """A shell at a terminal, with the widget."""

    def __init__(self, name: str, env: dict[str, str], folder: Path) -> None:
        argv, show = SHELLS[name]
        program = shutil.which(argv[0])
        if program is None:
            pytest.skip(f"{argv[0]} is not installed")
        setup = folder / "setup"
        setup.write_text(f"{show}\n. '{SCRIPTS / f'widget.{name}'}'\n", encoding="utf-8")
        self.child = spawn(
            program,
            argv[1:],
            cwd=str(folder),
            env=env | {"HOME": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
            dimensions=(24, 200),
            timeout=20,
        )
        self.child.sendline(f". {setup}; echo rea''dy")
        self.child.expect("ready\r?\n")
        wait_for_keys(self.child)

    def ask(self, typed: str) -> None:
        self.child.send(f"{ERASE_LINE}{typed}{ALT_ENTER}")

    def line(self) -> str:
        """Return what stands on the line, once the shell reads keys again."""
        self.child.send(SHOW)
        self.child.expect(r"(?s)<<(.*?)>>")
        found: str = self.child.match[1]
        return found


@pytest.fixture(params=SHELLS)
def shell(
    request: pytest.FixtureRequest, standin: StandIn, tmp_path: Path
) -> Iterator[Callable[..., Shell]]:
    """Return what starts a shell that finds the program and the stand-in."""
    started: list[Shell] = []
    programs = tmp_path / "programs"
    programs.mkdir()
    program = programs / "openclaw"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m openclaw_cli "$@"\n')
    program.chmod(0o755)

    def start(**variables: str) -> Shell:
        env = sealed_variables() | standin.client_env() | {"OPENROUTER_API_KEY": KEY} | variables
        env["PATH"] = f"{programs}{os.pathsep}{env['PATH']}"
        env["PYTHONPATH"] = str(SCRIPTS.parent)
        started.append(Shell(str(request.param), env, tmp_path))
        return started[-1]

    yield start
    for one in started:
        kill(one.child)


def asked(standin: StandIn) -> str:
    messages = standin.requests[-1].json()["messages"]
    assert messages[0]["role"] == "system"
    assert "one command line for" in messages[0]["content"]
    said: str = messages[-1]["content"]
    return said


def test_words_become_a_command_that_is_not_run(
    shell: Callable[..., Shell], standin: StandIn, tmp_path: Path
) -> None:
    at_terminal = shell()
    wish = r"""@x '"$(touch owned)" `touch owned` $HOME \n *; -- é"""
    answer = (
        "\n```sh\n\ntouch \x1b[31mowned\x07 \\\n  'a b' $HOME; echo é\nrm owned\n```\nThat is it.\n"
    )
    standin.answer_text(answer)
    at_terminal.ask(wish)
    assert at_terminal.line() == "touch [31mowned   'a b' $HOME; echo é"
    assert asked(standin) == wish
    assert not (tmp_path / "owned").exists()
    assert not (tmp_path / ".local").exists() or not list(tmp_path.rglob("history.db"))


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("`ls -la`", "ls -la"),
        ("``ls``\n", "ls"),
        ("$ grep\ta b", "grep a b"),
        ("echo `pwd`", "echo `pwd`"),
        ("`which a` `which b`", "`which a` `which b`"),
        ("rm \u202ea\u2066b\u2069 \u200fc", "rm ab c"),
    ],
)
def test_the_line_is_what_will_run(
    shell: Callable[..., Shell], standin: StandIn, answer: str, line: str
) -> None:
    at_terminal = shell()
    standin.answer_text(answer)
    at_terminal.ask("do it")
    assert at_terminal.line() == line


def test_an_error_leaves_the_line(shell: Callable[..., Shell], standin: StandIn) -> None:
    at_terminal = shell()
    standin.error(401, "User not found.")
    at_terminal.ask("list 'all' $files")
    at_terminal.child.expect("error: [^\r\n]*")
    assert at_terminal.line() == "list 'all' $files"


def test_ctrl_c_leaves_the_line(shell: Callable[..., Shell], standin: StandIn) -> None:
    at_terminal = shell()
    gate = threading.Event()
    standin.play(Pause(gate))
    at_terminal.ask("wait for it")
    standin.wait_for()
    at_terminal.child.send(INTERRUPT)
    assert at_terminal.line() == "wait for it"


def test_another_key(shell: Callable[..., Shell], standin: StandIn) -> None:
    at_terminal = shell(OPENCLAW_WIDGET_KEY="ctrl-o")
    standin.answer_text("ls -la")
    at_terminal.child.send("all files\x0f")
    assert re.sub(r"\s+", " ", at_terminal.line()) == "ls -la"
