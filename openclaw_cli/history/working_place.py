"""Where somebody asks: the terminal and the folder, so that ``--continue`` finds what was said."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class WorkingPlace(NamedTuple):
    """Where a question was asked.

    Attributes:
        terminal: Which window, or None where there is none.
        folder: The working folder, or None where it is gone.
    """

    terminal: str | None = None
    folder: str | None = None


def working_place(environ: Mapping[str, str]) -> WorkingPlace:
    """Return where this process was started."""
    try:
        folder = os.getcwd()  # noqa: PTH109
    except OSError:
        folder = None
    return WorkingPlace(_terminal(environ), folder)


def _terminal(environ: Mapping[str, str]) -> str | None:
    """Return the terminal's device and the login on it: devices are used again for new windows."""
    if sys.platform == "win32":
        return environ.get("WT_SESSION")
    for descriptor in (0, 2, 1):
        try:
            return f"{os.ttyname(descriptor)} {os.getsid(0)}"
        except OSError:
            continue
    return None
