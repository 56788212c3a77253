"""``chat --edit`` and ``--copy``: the question from an editor, the answer on the clipboard."""

from __future__ import annotations

import base64
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.errors import UsageError
from openclaw_cli.render.clipboard import LIMIT, put_on_clipboard

from ...conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

at_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """Return an editor that adds a line to what it is given, and keeps what that was."""
    script = tmp_path / "editor.sh"
    script.write_text(
        f'#!/bin/sh\ncp "$1" {tmp_path}/begun\nprintf "\\n@more {{{{x}}}}\\n" >>"$1"\n'
    )
    script.chmod(0o755)
    return str(script)


def copied(output: str) -> list[str]:
    found = re.findall(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", output)
    return [base64.b64decode(text).decode() for text in found]


@at_a_terminal
def test_a_question_is_edited_and_its_answer_copied(
    terminal: Any, standin: StandIn, tmp_path: Path, editor: str
) -> None:
    standin.answer_text("**Ünïcode** answer")
    at_terminal = terminal(
        "chat", "-e", "--copy", "why", "not?", EDITOR="false", VISUAL=editor, TMUX="", STY=""
    )
    assert at_terminal.end() == 0
    assert (tmp_path / "begun").read_text() == "why not?"
    said = standin.requests[-1].json()["messages"]
    assert said == [{"role": "user", "content": "why not?\n@more {{x}}"}]
    assert copied(at_terminal.output) == ["**Ünïcode** answer"]
    assert "copied 18 characters, if the terminal allows it" in at_terminal.screen.text


@at_a_terminal
def test_what_is_empty_is_not_asked(terminal: Any, standin: StandIn) -> None:
    at_terminal = terminal("chat", "--edit", EDITOR="true")
    assert at_terminal.end() == 2
    assert "error: the question is empty" in at_terminal.screen.text
    assert standin.requests == []


@at_a_terminal
def test_a_broken_answer_is_copied_as_far_as_it_came(terminal: Any, standin: StandIn) -> None:
    standin.answer_text("a half", finish="length")
    at_terminal = terminal("chat", "--copy", "hi", TMUX="", STY="")
    assert at_terminal.end() == 7
    assert copied(at_terminal.output) == ["a half"]


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["-e"], "--edit needs a terminal"),
        (["-e", "hi"], "--edit needs a terminal"),
        (["-e", "--resume"], "--resume goes on with the last answer"),
        (["--copy", "hi"], "--copy needs a terminal"),
    ],
)
def test_without_a_terminal(run: Run, standin: StandIn, argv: list[str], says: str) -> None:
    done = run(["chat", *argv], env=standin.client_env() | {"OPENROUTER_API_KEY": KEY})
    assert done.status == 2
    assert says in done.stderr
    assert standin.requests == []


def test_ways_to_the_terminals_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    plain = f"\x1b]52;c;{base64.b64encode(b'a' * 900).decode()}\x07"

    def written() -> str:
        found: list[str] = []
        put_on_clipboard("a" * 900, found.append)
        return "".join(found)

    assert written() == plain
    monkeypatch.setenv("STY", "1.pts")
    parts = re.findall(r"\x1bP(.*?)\x1b\\", written(), re.DOTALL)
    assert "".join(parts) == plain
    assert max(map(len, parts)) <= 768
    monkeypatch.setenv("TMUX", "/tmp/tmux")
    doubled = plain.replace("\x1b", "\x1b\x1b")
    assert written() == f"{plain}\x1bPtmux;{doubled}\x1b\\"
    with pytest.raises(UsageError, match="too long"):
        put_on_clipboard("x" * LIMIT, print)
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(UsageError, match="no clipboard"):
        put_on_clipboard("x", print)
