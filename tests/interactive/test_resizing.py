"""The input of a window that becomes narrower is erased from where it begins by then."""

from __future__ import annotations

import io
import re
from typing import Any, cast

import pytest

pytest.importorskip("prompt_toolkit")

from prompt_toolkit.application import create_app_session, get_app
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from openclaw_cli.interactive.prompt import PromptReader
from openclaw_cli.interactive.resizing import wraps_anew


@pytest.mark.parametrize(
    ("environ", "wraps"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}, True),
        ({"TERM": "screen", "TMUX": "/tmp/x,1,0", "STY": "1.x"}, True),
        ({"TERM": "screen", "STY": "1.x", "VTE_VERSION": "7400"}, False),
        ({"TERM": "xterm", "XTERM_VERSION": "XTerm(390)", "VTE_VERSION": "7400"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7400"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, True),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm.app"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "linux"}, False),
        ({}, False),
    ],
)
def test_which_terminals_wrap_anew(environ: dict[str, str], wraps: bool) -> None:
    assert wraps_anew(environ) is wraps


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("x" * 30, 80, 0),
        ("x" * 38, 40, 0),  # with the mark before it 40 columns: full, and not more
        ("x" * 39, 40, 1),
        ("x" * 60, 20, 3),
        ("x" * 38 + "   ", 40, 0),
        ("x" * 50 + "\nyy", 40, 2),
        ("x" * 50 + "\n" + "y" * 50, 40, 3),
    ],
)
@pytest.mark.parametrize("terminal", ["TMUX", "STY"])
def test_the_cursor_goes_up_to_where_the_input_begins(
    monkeypatch: pytest.MonkeyPatch, text: str, columns: int, rows: int, terminal: str
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv(terminal, "there")
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")
    if terminal == "STY":  # it cuts the rows: the cursor is as many rows down as before
        rows = text.count("\n")
    size, shown = [Size(24, 100)], io.StringIO()

    class Calls:
        def reads(self) -> None:
            pass

        def typed(self) -> None:
            pass

        def ready(self) -> None:
            before = len(shown.getvalue())
            size[0] = Size(24, columns)
            get_app().renderer.erase(leave_alternate_screen=False)
            erased.append(shown.getvalue()[before:])
            keys.send_text("\r")

    erased: list[str] = []
    with create_pipe_input() as keys:
        output = Vt100_Output(shown, lambda: size[0], enable_cpr=False)
        with create_app_session(input=keys, output=output):
            PromptReader(None, cast("Any", Calls()), vi=False).read(lambda: "", text)
    assert sum(int(up or 1) for up in re.findall(r"\x1b\[(\d*)A", erased[0])) == rows
