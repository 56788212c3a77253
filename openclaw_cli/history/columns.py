"""What the columns of a row hold: any may hold anything (sqlite.org/datatype3)."""

from __future__ import annotations

from typing import Any

from ..foreign import count, decode, whole, writable


def stored_text(value: object) -> str:
    """Return what a column of text holds."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else whole(str(value))


def stored_json(value: object) -> Any:
    """Return what a column of JSON holds, as far as it can be written again; None for nothing."""
    return None if value is None else writable(decode(stored_text(value)))


def stored_count(value: object) -> int:
    """Return what a column of whole numbers holds; 0 for what is none."""
    return count(value) or 0


def title(first: object) -> str:
    """Return how a conversation is called that has no name: the question without what is piped.

    Args:
        first: Its first question as it is stored; None where there is none.
    """
    said = " ".join(stored_text(first)[:1000].strip().partition("\n\n")[0].split())[:80]
    return said if said or first is None else "(files alone)"


def label(name: object, first: object) -> str:
    """Return what a conversation is called in lists: its name, or how its first question begins."""
    return stored_text(name) or title(first)
