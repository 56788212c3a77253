"""Conversations get names, are copied, and are deleted for good."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from ..errors import UsageError
from .queries import ID, SHORT
from .writer import in_use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .headers import Header
    from .queries import History

_NAME_LENGTH = 64
_UNUSED = """
    DELETE FROM message WHERE id NOT IN (
        SELECT question FROM turn WHERE question IS NOT NULL
        UNION SELECT value FROM turn, json_each(iif(json_valid(messages), messages, '[]'))
            WHERE value IS NOT NULL
        UNION SELECT value FROM turn,
            json_each(iif(json_valid(request), request, '{}'), '$.messages')
            WHERE value IS NOT NULL
    )
"""


def check_name(history: History, name: str, header: Header | None = None) -> None:
    """Check what a conversation is to be called.

    Args:
        history: Where no other one may have the name.
        name: The name.
        header: The conversation, or None for a new one.

    Raises:
        UsageError: It is no name, it reads like an id, or another one has it.
    """
    check_spelling(name)
    taken = history.select("WHERE c.name = ?", name)
    if taken and (header is None or taken[0].number != header.number):
        raise UsageError(f"another conversation is called {name!r}: {taken[0].id[:SHORT]}")


def check_spelling(name: str) -> None:
    """Check that a conversation can be called like this.

    Raises:
        UsageError: It is no name, or it reads like an id.
    """
    if not name.strip() or len(name) > _NAME_LENGTH or not name.isprintable():
        raise UsageError(
            f"not a name: {name[:_NAME_LENGTH]!r}",
            hint=f"up to {_NAME_LENGTH} characters that can be seen",
        )
    if ID.fullmatch(name) and any(char.isdigit() for char in name):
        raise UsageError(
            f"there is no conversation {name}",
            hint="it reads like an id; a new conversation needs another name",
        )


def rename(history: History, header: Header, name: str | None) -> None:
    """Give a conversation a name, or take it away.

    Raises:
        UsageError: It is no name, or another one has it.
    """
    if name is not None:
        check_name(history, name, header)
    with history.changing() as connection:
        changed = connection.execute(
            "UPDATE OR IGNORE conversation SET name = ? WHERE number = ?", (name, header.number)
        )
        if not changed.rowcount:  # between the check and now
            raise UsageError("another program has deleted the conversation, or taken the name")
    history.remember_names()


def fork(history: History, header: Header, name: str | None, turns: int | None = None) -> Header:
    """Return a copy of a conversation, of its first turns where a number is given.

    What is just being answered stays out of it.

    Raises:
        UsageError: The name is taken.
    """
    if name is not None:
        check_name(history, name)
    rows = history.query("PRAGMA table_info(turn)")
    columns = ", ".join(row["name"] for row in rows if row["name"] not in ("id", "conversation"))
    new, now = os.urandom(16).hex(), time.time()
    with history.changing() as connection:
        connection.execute(
            "INSERT INTO conversation (id, name, parent, system, created, updated, terminal, "
            "folder, key) SELECT ?, ?, id, system, ?, ?, terminal, folder, key FROM conversation "
            "WHERE number = ?",
            (new, name, now, now, header.number),
        )
        connection.execute(
            f"INSERT INTO turn (conversation, {columns}) SELECT "  # noqa: S608  (our own columns)
            f"(SELECT number FROM conversation WHERE id = ?), {columns} FROM turn "
            "WHERE conversation = ? AND ended IS NOT NULL ORDER BY id LIMIT ?",
            (new, header.number, -1 if turns is None else turns),
        )
    if name is not None:
        history.remember_names()
    return history.require(new)


def delete(history: History, headers: Sequence[Header]) -> list[Header]:
    """Delete conversations for good; what they have cost stays known.

    Returns:
        Those that were deleted: what has gone on since it was looked at stays.

    Raises:
        InUseError: Another program is in one of them.
    """
    with history.locks() as lock:
        for header in headers:
            if not lock.take(header.number):
                raise in_use(header.id)
        history.query("PRAGMA secure_delete = ON")
        deleted = _without_words(history, headers)
    history.query("PRAGMA wal_checkpoint(TRUNCATE)")
    if any(header.name is not None for header in deleted):
        history.remember_names()
    return deleted


def _without_words(history: History, headers: Sequence[Header]) -> list[Header]:
    with history.changing() as connection:
        deleted = [
            header
            for header in headers
            if connection.execute(
                "DELETE FROM conversation WHERE number = ? AND "
                "(SELECT count(*) FROM turn WHERE conversation = conversation.number) <= ?",
                (header.number, header.turns),
            ).rowcount
        ]
        connection.execute(_UNUSED)
        # The index would keep the words until it is rewritten by chance.
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    return deleted
