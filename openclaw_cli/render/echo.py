"""Keys that are pressed while an answer comes are kept for later, and do not show.

The terminal would echo them at the cursor, which stands in the answer: a drawing that counts its
rows would be wrong from then on.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .console import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":

    @contextmanager
    def unechoed() -> Iterator[None]:
        """Do nothing: a Windows console echoes when a program reads."""
        yield

else:

    @contextmanager
    def unechoed() -> Iterator[None]:
        """Switch the terminal's echo off, where a person sits at it; Ctrl-C works as always."""
        if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
            yield
            return
        import termios

        descriptor = sys.stdin.fileno()
        before = _attributes(descriptor)
        if before is None:
            yield
            return
        silent = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
        termios.tcsetattr(descriptor, termios.TCSANOW, silent)
        try:
            yield
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)

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
