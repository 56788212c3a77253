"""What is longer than the window goes through the user's pager, at a terminal alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from ..render.console import is_terminal
from ..render.visible import visible
from .output import print_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .world import World

_LESS_OPTIONS = "FRX"
"""Ends where all fits, lets colours through, leaves the screen as it is."""
_NO_PAGER = ("", "cat")
_FOR_SHELL = frozenset("|&;<>()$`*?[#~=\n")
"""What a shell has to read: pipelines, variables, ``~``, settings before the command."""
_NOT_RUN = (126, 127)
"""A shell's statuses where it could not run what it was told to."""


def show(world: World, lines: Sequence[str], *, pager: bool = True) -> bool:
    """Print lines for a person; those that a window has no room for, page by page.

    ``OPENCLAW_PAGER``, else ``PAGER``, else ``less -FRX``; an empty one, and ``cat``, mean none.
    Leaving the pager early is no failure. One that can't be run costs a notice, and the lines
    are printed.

    Args:
        world: The global options.
        lines: Without their ends. What could drive the terminal is shown as symbols.
        pager: Whether the user wants one.

    Returns:
        Whether they are more than a window has room for.
    """
    is_long = _is_too_long(lines)
    command = _command() if pager and is_long else None
    if not (command and _ran(world, command, lines)):
        print_lines(lines)
    return is_long


def _ran(world: World, command: Sequence[str], lines: Sequence[str]) -> bool:
    """Show lines with a pager; return whether there was one."""
    found = shutil.which(command[0])
    if found is None:
        if _named() is not None:
            world.console().notice(f"there is no pager {command[0]!r}: set OPENCLAW_PAGER or PAGER")
        return False
    text = visible("\n".join(lines)) + "\n"
    # A less of the user's own settings is theirs; one without any gets ours, as git does it.
    env = {**os.environ, "LESS": os.environ.get("LESS", _LESS_OPTIONS)}
    try:
        process = subprocess.Popen([found, *command[1:]], stdin=subprocess.PIPE, env=env)  # noqa: S603
    except OSError as error:
        world.console().notice(f"cannot run the pager {command[0]}: {error.strerror or error}")
        return False
    # Ctrl-C is the pager's own: less goes on, others end.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        encoding = sys.stdout.encoding or "utf-8"
        with suppress(OSError):  # they have seen enough
            process.communicate(text.encode(encoding, "replace"))
        status = process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    if 0 < status <= _NOT_RUN[-1]:  # above it a signal ended what a shell ran: they left
        world.console().notice(f"the pager {(_named() or command[0])!r} ended with status {status}")
    return status not in _NOT_RUN


def _is_too_long(lines: Sequence[str]) -> bool:
    """Return whether a terminal at stdout has no room for the lines and a prompt below them."""
    if len(lines) < 2 or not is_terminal(sys.stdout):  # noqa: PLR2004  (a line always fits)
        return False
    try:
        return len(lines) >= os.get_terminal_size(sys.stdout.fileno()).lines
    except (OSError, ValueError):
        return False


def _command() -> list[str] | None:
    """Return the pager's command line; None where none is wanted."""
    named = _named()
    if named is None:
        if os.environ.get("TERM") in ("dumb", "unknown"):
            return None
        return ["less"] if "LESS" in os.environ else ["less", f"-{_LESS_OPTIONS}"]
    if named.strip() in _NO_PAGER:
        return None
    if sys.platform != "win32" and _FOR_SHELL.intersection(named):
        return ["sh", "-c", named]  # as git and man do it
    import shlex

    try:
        # A Windows path has backslashes, which are no escapes there.
        return shlex.split(named, posix=sys.platform != "win32")
    except ValueError:  # a quote that is not closed
        return [named]


def _named() -> str | None:
    """Return the pager that the user has named; empty where they want none."""
    own = os.environ.get("OPENCLAW_PAGER")
    return os.environ.get("PAGER") if own is None else own
