"""Keys that are pressed while nothing reads them are kept for later, and do not show.

While an answer comes the terminal would echo them at the cursor, which stands in the answer: a
drawing that counts its rows would be wrong from then on.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from .console import is_terminal
from .sinks import paint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

_MARK_PASTES, _MARK_NONE = "\x1b[?2004h", "\x1b[?2004l"

_held: list[ExitStack] = []
"""Gives the terminal back, where keys are held."""


def hold_keys() -> None:
    """Hold keys (see ``held``) until they are let go."""
    if not _held:
        _held.append(ExitStack())
        _held[0].enter_context(held())


def let_keys_go() -> None:
    """Leave the terminal as it was to whoever reads it from now on."""
    while _held:
        _held.pop().close()


if sys.platform == "win32":

    @contextmanager
    def unechoed() -> Iterator[None]:
        """Do nothing: a Windows console echoes when a program reads."""
        yield

    held = unechoed

else:

    def unechoed() -> AbstractContextManager[object]:
        """Switch the terminal's echo off, where a person sits at it; Ctrl-C works as always."""
        import termios

        return _without(termios.ECHO)

    @contextmanager
    def held() -> Iterator[None]:
        """Keep keys as they are for a prompt that comes: Enter is not Ctrl-J, and Ctrl-D is a key.

        What is pasted meanwhile is marked as such, as at the prompt.
        """
        import termios

        if os.environ.get("TERM") in ("dumb", "unknown"):  # the terminal itself makes lines of keys
            with unechoed():
                yield
            return
        with _without(termios.ECHO | termios.ICANON, termios.ICRNL) as is_ours:
            if is_ours:
                _write(_MARK_PASTES)
            try:
                yield
            finally:
                if is_ours:
                    _write(_MARK_NONE)

    @contextmanager
    def _without(local: int, of_input: int = 0) -> Iterator[bool]:
        """Switch modes of the terminal off; yields whether it is ours to change."""
        if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
            yield False
            return
        import termios

        descriptor = sys.stdin.fileno()
        before = _attributes(descriptor)
        if before is None:
            yield False
            return
        changed = [before[0] & ~of_input, *before[1:3], before[3] & ~local, *before[4:]]
        termios.tcsetattr(descriptor, termios.TCSANOW, changed)
        try:
            yield True
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)

    def _write(sequence: str) -> None:
        with suppress(OSError):  # a terminal that is gone is told by whoever has something to say
            paint(sequence)

    def _attributes(descriptor: int) -> list[Any] | None:
        """Return the terminal's settings, or None where they are not ours to change."""
        import termios

        try:
            # A program in the background would be stopped for changing them.
            if os.tcgetpgrp(descriptor) != os.getpgrp():
                return None
            return termios.tcgetattr(descriptor)
        except (OSError, termios.error):
            return None
