"""What the history tells: where words were said, and what was spent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..events import without_noise
from ..foreign import number
from .rows import stored_count, stored_text, title

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


class UsageGroup(NamedTuple):
    """What a group of requests has taken.

    Attributes:
        group: The day (YYYY-MM-DD), the model, or the conversation's id; None for what was
            deleted.
        label: A conversation's name, or how it begins.
        requests: How many there were, failed ones included.
        sent: Tokens that are known to have been sent.
        received: Tokens that are known to have been received.
        cost: USD that are known to have been billed.
        unknown: Requests of unknown cost.
        unknown_sent: Requests that have not said how much was sent.
        unknown_received: Requests that have not said how much came.
    """

    group: str | None
    label: str
    requests: int
    sent: int
    received: int
    cost: float
    unknown: int
    unknown_sent: int
    unknown_received: int

    def as_json(self, by: str) -> dict[str, Any]:
        """Return the object that ``usage --json`` prints for each."""
        label = {"label": self.label} if by == "session" else {}
        return {by: self.group, **label, **self.sums()}

    def sums(self) -> dict[str, Any]:
        """Return what was taken, as JSON has it; what is not known of a request makes it null."""
        return {
            "requests": self.requests,
            "prompt_tokens": None if self.unknown_sent else self.sent,
            "completion_tokens": None if self.unknown_received else self.received,
            "known_prompt_tokens": self.sent,
            "known_completion_tokens": self.received,
            "cost_usd": None if self.unknown else without_noise(self.cost),
            "known_cost_usd": without_noise(self.cost),
            "unknown_requests": self.unknown,
        }


_GROUPS = {
    "day": "date(a.at, 'unixepoch', 'localtime')",
    "model": "coalesce(a.model_used, CASE WHEN a.model LIKE 'openrouter/%/%' "
    "THEN substr(a.model, length('openrouter/') + 1) ELSE a.model END)",
    "session": "c.id",
}


_TAKEN = "(a.usage IS NOT NULL OR a.cost IS NOT 0.0)"
"""A request that was refused has no usage and cost nothing: it has taken no tokens."""


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


def usage(history: History, since: float, by: str) -> list[UsageGroup]:
    """Return what was used since a time, in groups.

    Args:
        history: Where it is kept.
        since: Seconds since 1970.
        by: ``day``, ``model`` or ``session``.
    """
    rows = history.query(
        f"SELECT {_GROUPS[by]} AS 'group', max(c.name) AS name, count(*) AS requests, "  # noqa: S608
        "(SELECT prompt FROM turn WHERE conversation = c.number ORDER BY id LIMIT 1) AS first, "
        "total(a.sent) AS sent, total(a.received) AS received, "
        "total(a.cost) AS cost, sum(a.cost IS NULL) AS unknown, "
        f"sum(a.sent IS NULL AND {_TAKEN}) AS unknown_sent, "
        f"sum(a.received IS NULL AND {_TAKEN}) AS unknown_received "
        "FROM attempt a LEFT JOIN turn t ON t.id = a.turn "
        "LEFT JOIN conversation c ON c.number = t.conversation "
        f"WHERE a.at >= ? GROUP BY 1 ORDER BY {'1 DESC' if by == 'day' else 'cost DESC, 3 DESC'}",
        since,
    )
    return [
        UsageGroup(
            stored_text(row["group"]) or None,
            _label(row["name"], row["first"]) if by == "session" else "",
            row["requests"],
            stored_count(row["sent"]),
            stored_count(row["received"]),
            number(row["cost"]) or 0.0,
            row["unknown"],
            row["unknown_sent"],
            row["unknown_received"],
        )
        for row in rows
    ]


def _hit(history: History, row: sqlite3.Row, snippet: str) -> Hit:
    first = history.query(
        "SELECT prompt FROM turn WHERE conversation = ? ORDER BY id LIMIT 1", row["number"]
    )
    return Hit(
        stored_text(row["id"]),
        _label(row["name"], first[0]["prompt"] if first else ""),
        number(row["asked"]) or 0.0,
        " ".join(snippet.split()),
    )


def _label(name: object, first: object) -> str:
    return stored_text(name) or title(stored_text(first))


def _excerpt(text: str, word: str) -> str:
    """Return the place where a word stands, marked as the index does it."""
    flat = " ".join(text.split())
    place = max(0, flat.lower().find(word.lower()))
    begin, end = max(0, place - _BEFORE), place + len(word)
    marked = f"{flat[begin:place]}\x02{flat[place:end]}\x03{flat[end : end + _AFTER]}"
    return f"{'…' if begin else ''}{marked}{'…' if len(flat) > end + _AFTER else ''}"
