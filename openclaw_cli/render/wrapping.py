"""Lines for a terminal, broken between words and not where the window ends."""

from __future__ import annotations

_NARROWEST = 20
"""Columns below which a text is left alone: there is no room for words."""


def wrapped(text: str, room: int, *, taken: int = 0, indent: int = 2) -> str:
    """Return a line in as many rows as it needs. A word that is too long for any is not broken.

    Args:
        text: One line, without escape sequences.
        room: Columns of the window.
        taken: Columns that stand before the text in the first row.
        indent: Columns that the other rows begin with.
    """
    if room < _NARROWEST:
        return text
    rows: list[str] = []
    row, free = "", room - taken
    for number, word in enumerate(text.split(" ")):
        longer = f"{row} {word}" if number and (row or not rows) else word
        if row.strip() and width(longer) > free:
            rows.append(row.rstrip())
            row, free = word, room - indent
        else:
            row = longer
    return f"\n{' ' * indent}".join([*rows, row])


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
