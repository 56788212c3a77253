"""The names of conversations, written down where completion scripts read them.

The file stands beside the history, and holds what is in it now: a name that is taken away or
deleted goes from there too. A TAB opens no database.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 1000
_NAMES = """
    SELECT name FROM conversation
    WHERE typeof(name) = 'text'
    AND EXISTS (SELECT 1 FROM turn WHERE conversation = conversation.number)
    ORDER BY updated DESC LIMIT ?
"""


def names_file(history: Path) -> Path:
    """Return where the names of a history stand."""
    from ..config.completion_names import SESSION_NAMES

    return history.with_name(SESSION_NAMES)


def remember_names(connection: sqlite3.Connection, history: Path) -> None:
    """Write the names down, the latest first. Where that fails, TAB knows less: nothing is said."""
    from ..config.completion_names import write_names

    with suppress(OSError, sqlite3.Error):
        rows = connection.execute(_NAMES, (_MOST,)).fetchall()
        write_names(names_file(history), [row[0] for row in rows])
