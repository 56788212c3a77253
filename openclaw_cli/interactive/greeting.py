"""The first chats begin with a line that says how to go on from there."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ..files import make_folder, open_private

if TYPE_CHECKING:
    from pathlib import Path

    from ..request.ref import ModelRef

_TIMES = 5
_FILE = "chat-greetings"


def greeting(ref: ModelRef, room: int | None) -> str:
    """Return the line, in a width in columns where there is one."""
    name = str(ref).removeprefix("openrouter/")
    long = f"{name} · /help lists the commands · exit or Ctrl-D leaves"
    short = f"{ref.model.rpartition('/')[2]} · /help · exit leaves"
    return long if room is None or len(long) < room else short[: room - 1]


def is_due(folder: Path, *, counts: bool) -> bool:
    """Return whether somebody is to be greeted still; fails for nothing.

    Args:
        folder: Where it is counted.
        counts: Whether this time is counted: something may be written down.
    """
    file = folder / _FILE
    times = 0
    with suppress(OSError, ValueError):
        times = int(file.read_bytes()[:4])
    if times >= _TIMES:
        return False
    if counts:
        with suppress(OSError):
            make_folder(folder)
            # The prompt waits: a count that a crash loses is not worth waiting for the disk.
            file.unlink(missing_ok=True)
            with os.fdopen(open_private(file, os.O_WRONLY), "wb") as opened:
                opened.write(b"%d\n" % (times + 1))
    return True
