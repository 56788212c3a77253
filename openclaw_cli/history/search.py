"""Where words were said: the search in what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..foreign import number
from ..named_tuple import NamedTuple
from .columns import label, stored_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from .queries import History

_BEFORE, _AFTER = 40, 60
_RANKED = 2000
"""Of a word that is everywhere, the latest places are ranked: all of them would take too long."""


class Hit(NamedTuple):
    """A turn that a search has found.

    Attributes:
        id: The conversation's.
        label: Its name, or how it begins.
        asked: Seconds since 1970.
        snippet: The place, with the words between U+0002 and U+0003.
    """

    id: str
    label: str
    asked: float
    snippet: str


def search(history: History, words: Sequence[str], limit: int) -> list[Hit]:
    """Return the turns that hold all words, the best first.

    Where no text has them as words, they are looked for within words too.
    """
    query = " ".join('"{}"'.format(word.replace('"', '""')) for word in words)
    rows = history.query(
        "SELECT c.id, c.name, c.number, t.asked, "
        "snippet(words, -1, char(2), char(3), '…', 16) AS found "
        "FROM words JOIN turn t ON t.id = words.rowid "
        "JOIN conversation c ON c.number = t.conversation "
        "WHERE words MATCH ? AND words.rowid > coalesce((SELECT rowid FROM words "
        "WHERE words MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?), 0) "
        "ORDER BY words.rank LIMIT ?",
        query,
        query,
        _RANKED,
        limit,
    )
    if rows:
        return [_hit(history, row, stored_text(row["found"])) for row in rows]
    all_of_them = " AND ".join(["instr(lower(prompt || char(10) || answer), ?)"] * len(words))
    rows = history.query(
        "SELECT c.id, c.name, c.number, t.asked, t.prompt || char(10) || t.answer AS found "  # noqa: S608
        "FROM turn t JOIN conversation c ON c.number = t.conversation "
        f"WHERE {all_of_them} ORDER BY t.id DESC LIMIT ?",
        *[word.lower() for word in words],
        limit,
    )
    return [_hit(history, row, _excerpt(stored_text(row["found"]), words[0])) for row in rows]


def _hit(history: History, row: sqlite3.Row, snippet: str) -> Hit:
    first = history.query(
        "SELECT prompt FROM turn WHERE conversation = ? ORDER BY id LIMIT 1", row["number"]
    )
    return Hit(
        stored_text(row["id"]),
        label(row["name"], first[0]["prompt"] if first else None),
        number(row["asked"]) or 0.0,
        " ".join(snippet.split()),
    )


def _excerpt(text: str, word: str) -> str:
    """Return the place where a word stands, marked as the index does it."""
    flat = " ".join(text.split())
    place = max(0, flat.lower().find(word.lower()))
    begin, end = max(0, place - _BEFORE), place + len(word)
    marked = f"{flat[begin:place]}\x02{flat[place:end]}\x03{flat[end : end + _AFTER]}"
    return f"{'…' if begin else ''}{marked}{'…' if len(flat) > end + _AFTER else ''}"
