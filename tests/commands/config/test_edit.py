"""``config edit`` at a terminal: a mistake is put right at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")

EDITOR = """#!/bin/sh
if grep -q broken "$1"; then echo '{ meta: 2 }' > "$1"; else echo '{ broken' > "$1"; fi
"""


@pytest.mark.parametrize(
    ("answer", "status", "text", "seen"),
    [
        ("\r", 0, "{ meta: 2 }\n", r"Updated .*openclaw\.json"),
        ("n\r", 3, "{ meta: 1 }", r"note: .* is as it was; your\s+text is in"),
    ],
)
def test_a_mistake_is_shown_and_the_editor_offered_again(
    terminal: Any, tmp_path: Path, answer: str, status: int, text: str, seen: str
) -> None:
    editor, file = tmp_path / "editor", tmp_path / "openclaw.json"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    file.write_text("{ meta: 1 }")
    window = terminal("--config", "openclaw.json", "config", "edit", EDITOR=str(editor))
    window.wait(r"error: not saved: line 2.*\n(?s:.*)Edit again\? \[Y/n\]")
    window.send(answer)
    window.wait(f"(?s){seen}")
    assert window.end() == status
    assert file.read_text() == text
    assert len(list(tmp_path.glob(".openclaw-*"))) == (1 if status else 0)
