"""Keys that are pressed while nothing reads them are kept for later, and do not show.

While an answer comes the terminal would echo them at the cursor, which stands in the answer: a
drawing that counts its rows would be wrong from then on.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .console import is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

if sys.platform == "win32":

    @contextmanager
    def unechoed() -> Iterator[None]:
        """Do nothing: a Windows console echoes when a program reads."""
        yield

    held = unechoed

else:

    def unechoed() -> AbstractContextManager[None]:
        """Switch the terminal's echo off, where a person sits at it; Ctrl-C works as always."""
        import termios

        return _without(termios.ECHO)

    def held() -> AbstractContextManager[None]:
        """Keep keys as they are for a prompt that comes: Ctrl-D is one of them."""
        import termios

        return _without(termios.ECHO | termios.ICANON)

    @contextmanager
    def _without(flags: int) -> Iterator[None]:
        if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
            yield
            return
        import termios

        descriptor = sys.stdin.fileno()
        before = _attributes(descriptor)
        if before is None:
            yield
            return
        silent = [*before[:3], before[3] & ~flags, *before[4:]]
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
