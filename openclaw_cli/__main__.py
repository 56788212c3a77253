"""The boundary: argv in, one stderr line and an exit status out."""

from __future__ import annotations

import atexit
import gc
import os
import sys

from . import __version__, streams

_CONNECTION = "openclaw_cli.wire.connection"


def main(argv: list[str]) -> int:
    """Run the command line and return the exit status. Nothing is raised."""
    # Imports make many objects and no garbage, and collecting meanwhile is a part of the start.
    # ``chat`` switches it on again when its answer comes.
    collects = gc.isenabled()
    gc.disable()
    try:
        # The C locale knows no UTF-8: what Python has kept as bytes there is text all the same.
        argv = [word if word.isascii() else _as_text(word) for word in argv]
        status = _invoke(argv)
        if sys.stdout is not None:
            sys.stdout.flush()  # here a full disk can still be told
    except BaseException as error:  # noqa: BLE001  (the boundary is where everything ends)
        from . import boundary

        return boundary.report(error, argv)
    else:
        return status
    finally:
        # A thread of the chat may be in the middle of importing it.
        drop = getattr(sys.modules.get(_CONNECTION), "drop_begun", None)
        if drop is not None:
            drop()
        gc.unfreeze()
        if collects:
            gc.enable()


def _invoke(argv: list[str]) -> int:
    if argv in (["--version"], ["-V"]):
        # Before anything is imported: scripts and prompts ask for it all the time.
        print(f"openclaw {__version__}")
        return 0
    if argv == ["models", "list", "--plain"]:
        # Choosers call it at a key press, and parsing this line is most of its time.
        from .commands.models.list_run import print_all_names

        return print_all_names()
    from . import early

    early.begin(argv)
    if argv[:1] == ["chat"] and not any(word.startswith("-") for word in argv):
        # People wait for it: for an answer, or for the prompt of the interactive chat.
        from .commands.chat.plain import answer_plain

        return answer_plain(argv[1:])
    from .app import invoke

    return invoke(argv)


def _as_text(word: str) -> str:
    """Return a word that holds undecoded bytes as the UTF-8 that they are, or as it is."""
    try:
        return word.encode("utf-8", "surrogateescape").decode()
    except UnicodeError:
        return word


def run() -> None:
    """Be the ``openclaw`` script."""
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        streams.fill_gaps()
    if getattr(sys.stdout, "write_through", False):
        sys.stdout = streams.hold_back(sys.stdout)
    gc.disable()  # also behind it: what is left goes with the process
    status = main(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            # What can't be written would change the status when the interpreter ends.
            streams.silence(stream)
    _end(status)


def _end(status: int) -> None:
    """End the process as the interpreter would, but for its taking itself apart.

    That takes 15 ms after a chat. And a daemon thread that is importing meanwhile (what draws an
    answer that has not come) can crash it.
    """
    if "threading" not in sys.modules or sys.flags.inspect or sys.gettrace() or sys.getprofile():
        sys.exit(status)  # little was imported, or somebody looks on
    sys.modules["threading"]._shutdown()  # noqa: SLF001
    atexit._run_exitfuncs()  # noqa: SLF001
    os._exit(status)


if __name__ == "__main__":
    run()
