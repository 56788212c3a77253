"""The standard streams as the program finds and leaves them: closed, without a buffer, full.

It imports next to nothing: ``--version`` looks at them, too.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing's own would be an import
if TYPE_CHECKING:
    from typing import TextIO

_STDOUT, _STDERR = 1, 2


def silence(stream: TextIO | None) -> None:
    """Point a stream at nothing, so that the interpreter's last flush does not fail."""
    try:
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, stream.fileno())  # type: ignore[union-attr]
        os.close(descriptor)
    except (OSError, ValueError, AttributeError):
        pass


def fill_gaps() -> None:
    """Take the numbers of the standard streams that are closed.

    Otherwise the next file that is opened would be given one of them. A closed stdout becomes one
    that can't be written, so that whoever writes to it fails.
    """
    while (descriptor := os.open(os.devnull, os.O_RDONLY)) <= _STDERR:
        pass
    os.close(descriptor)
    if sys.stdout is None:
        sys.stdout = os.fdopen(_STDOUT, "w", encoding="utf-8", closefd=False)


def hold_back(stream: TextIO) -> TextIO:
    """Return the same stream with a buffer, where PYTHONUNBUFFERED has taken it away.

    Without one, what the system took only a part of is lost unnoticed, and nobody can tell that
    it was stdout which could not be written. Everything that has to be seen at once is flushed.
    """
    return open(
        stream.fileno(),
        "w",
        buffering=1 if stream.isatty() else -1,
        encoding=stream.encoding,
        errors=stream.errors,
        closefd=False,
    )
