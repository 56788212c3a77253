"""Bars of block characters, and amounts whose decimal points stand below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
_PLAIN = "#"


def bar(share: float, width: int, *, blocks: bool = True) -> str:
    """Return a bar of a share (0 to 1) of a width in columns; what is more than nothing is seen.

    Args:
        share: How much of it.
        width: Columns of the whole.
        blocks: Whether the stream's encoding has block characters.
    """
    share = min(1.0, max(0.0, share))
    if not blocks:
        return _PLAIN * max(round(share * width), 1 if share else 0)
    eighths = max(round(share * width * 8), 1 if share else 0)
    full, rest = divmod(eighths, 8)
    return _FULL * full + (_EIGHTHS[rest] if rest else "")


def has_blocks(encoding: str | None) -> bool:
    """Return whether an encoding has the characters of bars."""
    try:
        (_FULL + _EIGHTHS).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def at_the_point(amounts: Sequence[str]) -> list[str]:
    """Return amounts with blanks behind them, so that their points meet where they end right.

    ``$1.25``, ``$0.0004`` and ``?`` become ``$1.25  ``, ``$0.0004`` and ``?     ``.
    """
    behind = [len(amount) - len(amount.partition(".")[0]) for amount in amounts]
    widest = max(behind, default=0)
    return [amount + " " * (widest - taken) for amount, taken in zip(amounts, behind, strict=True)]
