"""The boundary: argv in, one stderr line and an exit status out."""

from __future__ import annotations

import gc
import sys

from . import __version__


def main(argv: list[str]) -> int:
    """Run the command line and return the exit status. Nothing is raised."""
    if argv in (["--version"], ["-V"]):
        # Before anything is imported: scripts and prompts ask for it all the time.
        print(f"openclaw {__version__}")
        return 0
    # Imports make many objects and no garbage, and collecting meanwhile is a part of the start.
    # ``chat`` switches it on again when its request is on the way.
    gc.disable()
    try:
        if argv == ["models", "list", "--plain"]:
            # Choosers call it at a key press, and parsing this line is most of its time.
            from .commands.models.listing import print_all_names

            return print_all_names()
        from .app import invoke

        return invoke(argv)
    except BaseException as error:  # noqa: BLE001  (the boundary is where everything ends)
        from . import boundary

        return boundary.report(error, argv)
    finally:
        gc.enable()


def run() -> None:
    """Be the ``openclaw`` script."""
    status = main(sys.argv[1:])
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        from . import boundary

        boundary.silence_stdout()
    sys.exit(status)


if __name__ == "__main__":
    run()
