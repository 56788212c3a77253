"""Where the user types: prompt_toolkit, or a plain line where the terminal can do no more."""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import make_folder
from ..render.console import Console
from .mentions import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from .callbacks import Callbacks, Reader

_VI = re.compile(r"n?vim?(\.[a-z]+)?\Z")
_INPUTRC = re.compile(r"^\s*set\s+editing-mode\s+(vi|emacs)\b", re.MULTILINE)
_SEVERAL_LINES = "\\"


def open_reader(history: Path | None, callbacks: Callbacks) -> Reader:
    """Return the reader for this terminal.

    Args:
        history: The file that keeps what was sent before; the user alone may read it. None to
            keep nothing.
        callbacks: Who is asked.
    """
    kept = history
    try:
        if history is not None:
            _create_private(history)
    except OSError as error:
        callbacks.notice(f"what you type is not kept: {history}: {error.strerror or error}")
        kept = None
    if os.environ.get("TERM") in ("dumb", "unknown"):
        return PlainReader(callbacks)
    from .prompt import PromptReader

    home = Path(os.path.expanduser("~"))  # noqa: PTH111  (it raises nothing without a home)
    return PromptReader(kept, callbacks, vi=uses_vi(os.environ, home))


class PlainReader:
    """A line at a time; a backslash at its end breaks it.

    What is typed can't be told from what is pasted here: an ``@`` names no file.
    """

    def __init__(self, callbacks: Callbacks) -> None:
        self._callbacks = callbacks
        self._told = False
        if isinstance(sys.stdin, io.TextIOWrapper):
            # Bytes that are no text must not end a chat.
            sys.stdin.reconfigure(errors="replace")

    def read(self, status: Callable[[], str], text: str) -> Message:
        """Return what the user sends; an empty line sends what could not be put into the input."""
        if not self._told:
            self._callbacks.reads()
            self._callbacks.ready()
            self._told = True
        lines: list[str] = []
        if text:
            from ..render.visible import one_line

            shown = one_line(text.splitlines()[0])[:40]
            _say(f"(Enter alone sends again: {shown})\n")
        while True:
            line = _line("... " if lines else f"{status()}> ")
            if line.endswith(_SEVERAL_LINES):
                lines.append(line[:-1])
                continue
            written = "\n".join([*lines, line]) or text
            return Message(written, written)


def _say(text: str) -> None:
    Console(color=False).raw(text)


def _line(prompt: str) -> str:
    _say(prompt)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


def uses_vi(environ: dict[str, str] | os._Environ[str], home: Path) -> bool:
    """Return whether the user edits with the keys of vi.

    ``set editing-mode`` in readline's file decides, else what ``VISUAL`` or ``EDITOR`` names.
    """
    inputrc = Path(environ.get("INPUTRC") or home / ".inputrc")
    try:
        modes = _INPUTRC.findall(inputrc.read_text("utf-8", "replace"))
    except OSError:
        modes = []
    if modes:
        return bool(modes[-1] == "vi")
    editor = (environ.get("VISUAL") or environ.get("EDITOR") or "").split()
    return bool(editor) and _VI.match(Path(editor[0]).name) is not None


def _create_private(file: Path) -> None:
    make_folder(file.parent)
    os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
