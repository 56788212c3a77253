"""The error boundary: an exception that no command handled becomes a line and an exit status.

The line goes to stderr; where JSON is asked for, one object goes to stdout instead.
"""

from __future__ import annotations

import errno
import os
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

from .errors import ClosedPipeError, ConfigError, ExitStatus, OpenClawError, as_bug
from .render.options import OutputFormat

if TYPE_CHECKING:
    from typing import TextIO

_STDOUT, _STDERR = 1, 2
_FORMAT = "--output-format"
_OF_WRITING = frozenset(
    getattr(errno, name, None) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EBADF")
) - {None}
"""What the system says where something can't be written."""


def report(error: BaseException, argv: list[str]) -> int:
    """Tell the user what ended the program and return the exit status.

    Args:
        error: What no command handled; an interrupt and ``SystemExit`` are told silently.
        argv: The command line, which says whether the error is wanted as JSON.
    """
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    if isinstance(error, KeyboardInterrupt):
        return ExitStatus.INTERRUPTED
    if isinstance(error, (ClosedPipeError, BrokenPipeError)):
        silence(sys.stdout)
        return ExitStatus.OK
    if isinstance(error, OSError):
        error = _of_stdout(error) or _of_file(error) or error
    if os.environ.get("OPENCLAW_DEBUG") == "1":
        import traceback

        from .redact import clean
        from .render.console import Console

        Console(color=False).raw(clean("".join(traceback.format_exception(error))))
    if not isinstance(error, OpenClawError):
        error = as_bug(error)
    _tell(error, argv)
    return error.status


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


def json_wanted(argv: list[str]) -> OutputFormat | None:
    """Return which JSON the command line asks for, even when it can't be parsed.

    Returns:
        The form, or None for text.
    """
    options = argv[: argv.index("--")] if "--" in argv else argv
    if "--json" in options:
        return OutputFormat.json
    form = None
    for option, value in pairwise([*options, ""]):
        name, equals, joined = option.partition("=")
        if name == _FORMAT:
            form = joined if equals else value
    return next((one for one in OutputFormat if one == form and one.is_json), None)


def _of_stdout(error: OSError) -> OpenClawError | None:
    """Return the error for a stdout that can't be written, or None where that is not what failed.

    A stdout that failed still holds what it could not write, so that flushing it fails again; one
    without a buffer holds nothing. All else that is written here has a name.
    """
    if error.filename is None and error.errno in _OF_WRITING:
        from .render.sinks import unwritable

        return unwritable(error)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        from .render.sinks import unwritable

        return unwritable(error)
    return None


def _of_file(error: OSError) -> OpenClawError | None:
    """Return the error with the name of the file that the system names, or None."""
    if error.filename is None:
        return None
    return ConfigError(f"cannot use {os.fsdecode(error.filename)}: {error.strerror or error}")


def _print(text: str) -> bool:
    """Print a line and return whether that was possible."""
    if sys.stdout is None:
        return False
    from .render.sinks import paint

    try:
        paint(text + "\n")
    except OSError as error:
        silence(sys.stdout)
        return isinstance(error, BrokenPipeError)
    return True


def _tell(error: OpenClawError, argv: list[str]) -> None:
    form = json_wanted(argv)
    if form is not None and not error.reported:
        import json

        from .foreign import writable
        from .redact import clean_json

        shape = form.typed("error", {"error": clean_json(writable(error.as_json()))})
        if _print(json.dumps(shape)):
            return
    from .render.console import Console

    Console(color=False if "--no-color" in argv else None).error(error)
