"""The error boundary: an exception that no command handled becomes a line and an exit status.

The line goes to stderr; where JSON is asked for, one object goes to stdout instead.
"""

from __future__ import annotations

import errno
import os
import sys
from itertools import pairwise

from .errors import ClosedPipeError, ConfigError, ExitStatus, OpenClawError, as_bug
from .render.options import OutputFormat
from .streams import silence

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
