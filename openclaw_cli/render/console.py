"""What goes to stderr: errors, notices, progress. One line each, coloured at a terminal alone."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..redact import clean
from .ansi import BOLD_RED, DIM, LINK_END, YELLOW, link_to, styled
from .visible import one_line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import ClassVar, TextIO

    from ..errors import OpenClawError
    from .status_line import Describe, StatusLine

_STATUS = 60
"""Columns that a status takes at most: it is read at a glance."""


class Console:
    """Writes lines to stderr. A stderr that is closed or full never stops the program.

    Args:
        color: Whether colour is wanted at all; None lets the environment and the stream decide.
        quiet: Whether notices are left out. Errors are not.

    Attributes:
        line_is_open: Whether an answer stands in the last line of this terminal although stdout
            is a pipe: whoever reads it writes here too.
    """

    line_is_open: ClassVar[bool] = False

    def __init__(self, *, color: bool | None = None, quiet: bool = False) -> None:
        self._stream: TextIO | None = sys.stderr
        self._color = uses_color(self._stream) if color is None else color
        self._quiet = quiet
        self._status: StatusLine | None = None

    @property
    def columns(self) -> int | None:
        """The width of the terminal, or None for anything else."""
        return columns(self._stream)

    @contextmanager
    def busy(self, what: str | Describe, *, at_once: bool = False) -> Iterator[None]:
        """Show what is waited for while the block runs; nothing of it is left behind.

        Args:
            what: What to say, or what to say after so many seconds.
            at_once: Whether it is certain that there will be a wait.
        """
        self.waiting((lambda _: what) if isinstance(what, str) else what, at_once=at_once)
        try:
            yield
        finally:
            self.close()

    def waiting(self, describe: Describe, *, at_once: bool = False, longest: int = _STATUS) -> bool:
        """Show what is waited for, where stderr is a terminal; return whether it is shown.

        Args:
            describe: What to say after so many seconds.
            at_once: Whether it is certain that there will be a wait.
            longest: The columns that it may take, where the terminal is wide enough.
        """
        if self._status is None:
            if self._quiet or self._stream is None or not can_erase(self._stream):
                return False
            from .status_line import StatusLine

            self._status = StatusLine(self._stream, color=self._color)
        self._status.show(describe, at_once=at_once, longest=longest)
        return True

    def done_waiting(self) -> None:
        """Take the status line away: something else is about to be shown."""
        if self._status is not None:
            self._status.clear()

    def close(self) -> None:
        """Leave nothing behind on the terminal."""
        if self._status is not None:
            self._status.close()
            self._status = None

    def error(self, error: OpenClawError) -> None:
        """Write ``error: …`` and, where something can be done, ``hint: …``."""
        self._line("error", error.message, BOLD_RED)
        if error.hint:
            self._line("hint", error.hint, DIM)

    def warning(self, text: str) -> None:
        """Write a line that ``--quiet`` does not silence."""
        self._line("warning", text, YELLOW)

    def notice(self, text: str) -> None:
        """Write a line that is good to know."""
        if not self._quiet:
            self._line("note", text, DIM)

    def saved(self, text: str, path: str) -> None:
        """Write a notice about a file; where the terminal takes links, its name is one."""
        if not self._quiet:
            self._line("note", text, DIM, link=path)

    def plain(self, text: str) -> None:
        """Write a dim line without a label."""
        if not self._quiet:
            self.dim(one_line(clean(text)) + "\n")

    def remark(self, text: str) -> None:
        """Write the same, broken between words where the terminal is too narrow."""
        shown, room = one_line(clean(text)), self.columns
        if self._quiet:
            return
        if room is not None and (len(shown) > room or not shown.isascii()):
            from .wrapping import wrapped

            shown = wrapped(shown, room)
        self.dim(shown + "\n")

    def line(self, text: str) -> None:
        """Write text that was asked for, without a label."""
        self.raw(visible(text) + "\n")

    def sentence(self, text: str) -> None:
        """Write the same, broken between words where the terminal is too narrow."""
        shown, room = visible(text), self.columns
        if room is not None and len(shown) > room:
            from .wrapping import wrapped

            shown = wrapped(shown, room, indent=0)
        self.raw(shown + "\n")

    def facts(self, parts: Sequence[str]) -> None:
        """Write short facts side by side, as many to a line as the terminal has room for."""
        width = columns(self._stream)
        line = ""
        for part in parts:
            joined = f"{line} · {part}" if line else part
            if line and width and len(joined) > width:
                self.remark(line)
                joined = part
            line = joined
        self.remark(line)

    def dim(self, text: str) -> None:
        """Write text as it is, dimmed."""
        self.raw(self._painted(text, DIM))

    def raw(self, text: str) -> None:
        """Write text as it is and flush it."""
        if self._stream is None:
            return
        if self._status is not None:
            self._status.hide()
        if Console.line_is_open:
            Console.line_is_open = False
            text = f"\n{text}" if is_terminal(self._stream) else text
        try:
            if not text.isascii():
                encoding = self._stream.encoding or "utf-8"
                text = text.encode(encoding, "backslashreplace").decode(encoding)
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._stream = None

    def _line(self, label: str, text: str, style: str, link: str | None = None) -> None:
        shown = one_line(from_home(clean(text)))
        room, taken = columns(self._stream), len(label) + 2
        if room is not None and (len(shown) + taken > room or not shown.isascii()):
            from .wrapping import wrapped

            shown = wrapped(shown, room, taken=taken)
        if link is not None and takes_links(self._stream):
            shown = _linked(shown, link)
        self.raw(f"{self._painted(label + ':', style)} {shown}\n")

    def _painted(self, text: str, style: str) -> str:
        return styled(text, style) if self._color else text


def uses_color(stream: TextIO | None) -> bool:
    """Return whether a stream gets colour: ``NO_COLOR``, ``FORCE_COLOR``, ``TERM``, a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def columns(stream: TextIO | None) -> int | None:
    """Return the width of a terminal, or None for anything else."""
    if stream is None or not is_terminal(stream):
        return None
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def can_erase(stream: TextIO) -> bool:
    """Return whether a line can come and go on a stream: a terminal that nobody else writes to.

    When stdout is a pipe, a pager or a chooser at its end may own the screen.
    """
    if not is_terminal(stream) or os.environ.get("TERM") in ("dumb", "unknown"):
        return False
    return not is_pipe(sys.stdout, unknown=True)


def takes_links(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal that shows nothing of a link but its text (OSC 8)."""
    return is_terminal(stream) and os.environ.get("TERM") not in ("dumb", "unknown", "linux")


def _linked(text: str, path: str) -> str:
    """Return a text with the path in it as a link; as it is where the path is broken in it."""
    import re
    from pathlib import Path

    name = one_line(from_home(clean(path)))
    host = "" if os.name == "nt" else os.uname().nodename
    address = Path(path).absolute().as_uri().replace("file://", f"file://{host}", 1)
    link = f"{link_to(address)}{name}{LINK_END}"
    return re.sub(rf"(?<!\S){re.escape(name)}(?![^\s,])", lambda _: link, text, count=1)


def is_pipe(stream: TextIO | None, *, unknown: bool = False) -> bool:
    """Return whether a stream is a pipe, or what is said where that can't be found out."""
    try:
        return stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)  # type: ignore[union-attr]
    except (OSError, ValueError, AttributeError):
        return unknown


def is_terminal(stream: object) -> bool:
    """Return whether a stream is an open terminal."""
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except (ValueError, AttributeError):
        return False


def from_home(text: str) -> str:
    """Return a text for people: the home folder in its paths is written as ~."""
    home = os.path.expanduser("~")  # noqa: PTH111  (it raises nothing without a home)
    if len(home) <= 1 or home not in text:
        return text
    import re

    return re.sub(rf"(?<![\w./\\~-]){re.escape(home)}(?=[/\\]|[^\w.-]|$)", "~", text)
