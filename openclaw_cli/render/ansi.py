"""Escape sequences of our own (ECMA-48): the only place where they are spelled.

What others wrote goes through ``visible`` before it is put between them.
"""

from __future__ import annotations

import re

BOLD = "\x1b[1m"
DIM = "\x1b[2m"
GREEN = "\x1b[32m"
YELLOW = "\x1b[33m"
BOLD_RED = "\x1b[1;31m"
RESET = "\x1b[0m"

ERASE_BELOW = "\x1b[J"
CLEAR_SCREEN = "\x1b[2J\x1b[H"
# Terminals that know them show nothing between the two; others leave them alone.
BEGIN_UPDATE, END_UPDATE = "\x1b[?2026h", "\x1b[?2026l"
LINK_END = "\x1b]8;;\x1b\\"


_OURS = r"\x1b\[[0-9;]*m|\x1b\]8;;.*?\x1b\\"


def bare(text: str) -> str:
    """Return a text without the styles and links around it, to be measured."""
    return re.sub(_OURS, "", text)


def styled(text: str, style: str) -> str:
    """Return a text in one of the styles above."""
    return f"{style}{text}{RESET}"


def up(rows: int) -> str:
    """Return what moves the cursor up by some rows; nothing for none."""
    return f"\x1b[{rows}A" if rows else ""


def link_to(address: str) -> str:
    """Return what begins a link (OSC 8); ``LINK_END`` ends it."""
    return f"\x1b]8;;{address}\x1b\\"


def copied(base64: str) -> str:
    """Return what asks the terminal to put a text on the clipboard (OSC 52)."""
    return f"\x1b]52;c;{base64}\x07"


def passed_by_tmux(sequence: str) -> str:
    """Return what has tmux hand a sequence to the terminal outside."""
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"


def passed_by_screen(sequence: str) -> str:
    """Return what has screen hand a sequence on: it takes 768 bytes at a time."""
    size = 700
    parts = (sequence[start : start + size] for start in range(0, len(sequence), size))
    return "".join(f"\x1bP{part}\x1b\\" for part in parts)
