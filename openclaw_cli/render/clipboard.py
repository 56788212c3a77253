"""A text goes to the terminal's clipboard (OSC 52), through tmux and screen where they are between.

Whether the terminal takes it can't be known: it does not answer.
"""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..foreign import whole
from .ansi import copied, passed_by_screen, passed_by_tmux

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 100_000
"""Characters of base64; terminals cut or drop what is longer."""


def has_clipboard() -> bool:
    """Return whether the terminal may have one."""
    return os.environ.get("TERM") not in ("dumb", "unknown")


def put_on_clipboard(text: str, write: Callable[[str], object], hint: str | None = None) -> None:
    """Put a text on the clipboard.

    Args:
        text: It, as it is.
        write: Writes to the terminal.
        hint: What else keeps the text, for the errors.

    Raises:
        UsageError: The terminal has none, or the text is too long for it.
    """
    if not has_clipboard():
        raise UsageError("this terminal has no clipboard", hint=hint)
    data = base64.b64encode(whole(text).encode()).decode()
    if len(data) > LIMIT:
        raise UsageError("too long for the terminal's clipboard", hint=hint)
    sequence = copied(data)
    if os.environ.get("TMUX"):
        # tmux takes it itself or passes it on, or both, as it is configured.
        sequence += passed_by_tmux(sequence)
    elif os.environ.get("STY"):
        sequence = passed_by_screen(sequence)
    write(sequence)
