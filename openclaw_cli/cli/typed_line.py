"""Lines to be typed that errors and reports offer: with the profile that they are about."""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMANDS = "api|chat|config|doctor|models|onboard|sessions|usage"
"""Those that a configuration or a profile matters to."""


def in_profile(text: str, options: Iterable[str]) -> str:
    """Return a text whose ``openclaw …`` lines begin with some options.

    Without them the line that is offered would change another configuration.

    Args:
        text: What is said; lines that show help or name a configuration stay as they are.
        options: ``--profile NAME``, ``--config PATH``, as words of a command line.
    """
    words = " ".join(map(quote, options))
    if not words:
        return text
    return re.sub(
        rf"(?<!see: )\bopenclaw (?=(?:{_COMMANDS})\b)", lambda _: f"openclaw {words} ", text
    )
