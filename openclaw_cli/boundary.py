"""What has escaped becomes one line on stderr (or one JSON object) and an exit status."""

from __future__ import annotations

import os
import sys
from itertools import pairwise

from .errors import ClosedPipeError, ExitStatus, OpenClawError


def report(error: BaseException, argv: list[str]) -> int:
    """Tell the user what ended the program and return the exit status."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    if isinstance(error, KeyboardInterrupt):
        return ExitStatus.INTERRUPTED
    if isinstance(error, (ClosedPipeError, BrokenPipeError)):
        silence_stdout()
        return ExitStatus.OK
    if os.environ.get("OPENCLAW_DEBUG") == "1":
        import traceback

        from .redact import clean

        print(clean("".join(traceback.format_exception(error))), end="", file=sys.stderr)
    if not isinstance(error, OpenClawError):
        error = as_bug(error)
    _tell(error, argv)
    return error.status


def silence_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush has nothing to complain of."""
    try:
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, sys.stdout.fileno())
        os.close(descriptor)
    except (OSError, ValueError):
        pass


def wants_json(argv: list[str]) -> bool:
    """Return whether the command line asks for JSON, even when it can't be parsed."""
    options = argv[: argv.index("--")] if "--" in argv else argv
    formats = {"json", "stream-json"}
    return (
        "--json" in options
        or any(option.partition("=")[2] in formats for option in options if _is_format(option))
        or any(pair[0] == "--output-format" and pair[1] in formats for pair in pairwise(options))
    )


def _is_format(option: str) -> bool:
    return option.startswith("--output-format=")


def as_bug(error: BaseException) -> OpenClawError:
    """Return what there is to say about an exception that nothing has expected."""
    # The message may quote anything, a key included: the type and the place are enough.
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = ""
    if place is not None:
        file = os.path.basename(place.tb_frame.f_code.co_filename)  # noqa: PTH119  (no pathlib)
        where = f" at {file}:{place.tb_lineno}"
    return OpenClawError(
        f"internal error: {type(error).__name__}{where}",
        hint="this is a bug; OPENCLAW_DEBUG=1 shows the traceback",
    )


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except OSError:
        silence_stdout()


def _tell(error: OpenClawError, argv: list[str]) -> None:
    if wants_json(argv) and not error.reported:
        import json

        from .redact import clean_json

        _print(json.dumps({"error": clean_json(error.as_json())}))
    else:
        from .render.console import Console

        Console(color=False if "--no-color" in argv else None).error(error)
