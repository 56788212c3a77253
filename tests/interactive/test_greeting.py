"""The line that the first chats begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from openclaw_cli.interactive.greeting import greeting, is_due
from openclaw_cli.request.param_table import CLIENT_ONLY, TABLE
from openclaw_cli.request.param_words import param_names, param_values
from openclaw_cli.request.params import resolve_params
from openclaw_cli.request.ref import ModelRef

if TYPE_CHECKING:
    from pathlib import Path

REF = ModelRef("openrouter", "anthropic/claude-sonnet-4.5")


@pytest.mark.parametrize("room", [None, 120, 80, 40, 20])
def test_it_is_one_row(room: int | None) -> None:
    line = greeting(REF, room)
    assert room is None or len(line) < room
    assert "claude-sonnet-4.5" in line
    if room is None or room >= 40:
        assert "/help" in line
        assert "exit" in line


def test_it_comes_five_times(tmp_path: Path) -> None:
    folder = tmp_path / "state/folder"
    assert is_due(folder, counts=False)
    assert not folder.exists()
    assert [is_due(folder, counts=True) for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize("content", ["", "many", "\x00", "1" * 5000])
def test_a_count_that_is_none_is_no_matter(tmp_path: Path, content: str) -> None:
    (tmp_path / "chat-greetings").write_text(content)
    is_due(tmp_path, counts=True)


def test_a_folder_that_can_not_be_written_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert is_due(tmp_path / "file", counts=True)
    assert is_due(tmp_path / "file/below", counts=True)


def test_what_is_completed_is_taken() -> None:
    assert set(param_names()) <= {"max_tokens", *TABLE, *CLIENT_ONLY}
    assert "max_tokens" in param_names()
    for name in param_names():
        for value in param_values(name):
            read = {"true": True, "false": False}.get(value, value)
            resolve_params([("--param", {name: read})])
    assert param_values("verbosity")[:2] == ("low", "medium")
    assert param_values("toolChoice") == ("none", "auto", "required")
    assert param_values("temperature") == ()
