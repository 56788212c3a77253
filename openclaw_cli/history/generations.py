"""Which generation an answer was: the name under which OpenRouter knows what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..foreign import number
from ..named_tuple import NamedTuple
from .columns import stored_text
from .rows import stored_ref

if TYPE_CHECKING:
    import sqlite3

    from ..request.ref import ModelRef
    from .queries import History

_REQUESTS = "SELECT generation, model, at FROM attempt"


class Generation(NamedTuple):
    """An answer as the history knows it.

    Attributes:
        id: What the API called it; nothing where it gave no name.
        ref: The model that was asked.
        asked: Seconds since 1970.
    """

    id: str
    ref: ModelRef
    asked: float


def last_generation(history: History) -> Generation | None:
    """Return the newest answer; None where there is none."""
    answered = "WHERE generation IS NOT NULL OR status = 200"
    return _first(history.query(f"{_REQUESTS} {answered} ORDER BY id DESC LIMIT 1"))


def find_generation(history: History, name: str) -> Generation | None:
    """Return the answer of that name; None where the history has none."""
    return _first(history.query(f"{_REQUESTS} WHERE generation = ? ORDER BY id DESC LIMIT 1", name))


def _first(rows: list[sqlite3.Row]) -> Generation | None:
    for row in rows:
        return Generation(
            stored_text(row["generation"]), stored_ref(row["model"]), number(row["at"]) or 0.0
        )
    return None
