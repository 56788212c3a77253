"""What goes to stderr: errors, notices, progress. One line each, coloured at a terminal alone."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from .visible import one_line

if TYPE_CHECKING:
    from typing import TextIO

    from ..errors import OpenClawError

_RED, _YELLOW, _DIM, _RESET = "\x1b[1;31m", "\x1b[33m", "\x1b[2m", "\x1b[0m"


class Console:
    """Writes lines to stderr. A stderr that is closed or full never stops the program.

    Args:
        color: Whether colour is wanted at all; None lets the environment and the stream decide.
        quiet: Whether notices are left out. Errors are not.
    """

    def __init__(self, *, color: bool | None = None, quiet: bool = False) -> None:
        self._stream: TextIO | None = sys.stderr
        self._color = uses_color(self._stream) if color is None else color
        self._quiet = quiet

    def error(self, error: OpenClawError) -> None:
        """Write ``error: …`` and, where something can be done, ``hint: …``."""
        self._line("error", error.message, _RED)
        if error.hint:
            self._line("hint", error.hint, _DIM)

    def warning(self, text: str) -> None:
        """Write a line that ``--quiet`` does not silence."""
        self._line("warning", text, _YELLOW)

    def notice(self, text: str) -> None:
        """Write a line that is good to know."""
        if not self._quiet:
            self._line("note", text, _DIM)

    def plain(self, text: str) -> None:
        """Write a dim line without a label."""
        if not self._quiet:
            self.raw(self._painted(one_line(text), _DIM) + "\n")

    def raw(self, text: str) -> None:
        """Write text as it is and flush it."""
        if self._stream is None:
            return
        try:
            encoding = self._stream.encoding or "utf-8"
            self._stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
            self._stream.flush()
        except (OSError, ValueError):
            self._stream = None

    def _line(self, label: str, text: str, code: str) -> None:
        self.raw(f"{self._painted(label + ':', code)} {one_line(text)}\n")

    def _painted(self, text: str, code: str) -> str:
        return f"{code}{text}{_RESET}" if self._color else text


def uses_color(stream: TextIO | None) -> bool:
    """Return whether a stream gets colour: ``NO_COLOR``, ``FORCE_COLOR``, ``TERM``, a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: object) -> bool:
    """Return whether a stream is an open terminal."""
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except (ValueError, AttributeError):
        return False
