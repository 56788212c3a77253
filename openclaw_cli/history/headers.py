"""A conversation without what was said in it, as lists have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..foreign import number
from ..named_tuple import NamedTuple
from .columns import stored_text, title

if TYPE_CHECKING:
    import sqlite3


class Header(NamedTuple):
    """A conversation, without what was said in it.

    Attributes:
        number: Its place in the database.
        id: Its id; never changes.
        name: What the user calls it, or None.
        parent: The id of the one that it was made from, or None.
        system: The system prompt, or None.
        created: Seconds since 1970.
        updated: The same, of what was said last.
        folder: Where it was last gone on with, or None.
        title: The beginning of the first question.
        turns: How many questions there are.
        model: The ref that was asked last, or None.
        state: ``whole``, ``partial`` or ``running``: the last answer's.
        cost: USD that are known to have been billed.
        unknown: How many requests of unknown cost there were.
        key: The name of the key that it is with, or None.
    """

    number: int
    id: str
    name: str | None
    parent: str | None
    system: str | None
    created: float
    updated: float
    folder: str | None
    title: str
    turns: int
    model: str | None
    state: str
    cost: float
    unknown: int
    key: str | None = None

    @property
    def label(self) -> str:
        """Its name, or how it begins."""
        return self.name or self.title

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``sessions list --json`` prints for each."""
        from ..events import utc, without_noise

        return {
            "id": self.id,
            "name": self.name,
            "parent": self.parent,
            "title": self.title,
            "turns": self.turns,
            "model": self.model,
            "state": self.state,
            "created": utc(self.created),
            "updated": utc(self.updated),
            "folder": self.folder,
            "cost_usd": None if self.unknown else without_noise(self.cost),
            "known_cost_usd": without_noise(self.cost),
        }


def header(row: sqlite3.Row) -> Header:
    """Return the conversation that a row of the query holds."""
    running = row["turns"] and row["ended"] is None
    state = "whole" if row["complete"] else "running" if running else "partial"
    return Header(
        number=row["number"],
        id=stored_text(row["id"]),
        name=stored_text(row["name"]) or None,
        parent=stored_text(row["parent"]) or None,
        system=None if row["system"] is None else stored_text(row["system"]),
        created=number(row["created"]) or 0.0,
        updated=number(row["updated"]) or 0.0,
        folder=stored_text(row["folder"]) or None,
        title=title(row["first"]),
        turns=row["turns"],
        model=stored_text(row["model"]) or None,
        state=state,
        cost=number(row["cost"]) or 0.0,
        unknown=row["unknown"],
        key=stored_text(row["key"]) or None,
    )
