"""The history as it is read: which conversations there are, and what was said in them."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from ..errors import HistoryError, UsageError
from ..foreign import mapping, sequence
from .columns import stored_json, stored_text
from .database import clean, open_to_read, transaction, translated
from .headers import Header, header
from .lock import Lock

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..request.messages import Message
    from .rows import StoredTurn
    from .working_place import WorkingPlace

SHORT = 8
ID = re.compile(r"[0-9a-f]{4,32}")
_ALL_OF_THEM = "openclaw sessions list shows them"
_THE_LAST = f"show, export and replay without an ID take the last one; {_ALL_OF_THEM}"

_HEADERS = """
    SELECT c.number, c.id, c.name, c.parent, c.system, c.created, c.updated, c.folder, c.key,
        (SELECT prompt FROM turn WHERE conversation = c.number ORDER BY id LIMIT 1) AS first,
        (SELECT count(*) FROM turn WHERE conversation = c.number) AS turns,
        last.model AS model, last.complete AS complete, last.ended AS ended,
        (SELECT sum(a.cost) FROM attempt a JOIN turn t ON a.turn = t.id
            WHERE t.conversation = c.number) AS cost,
        (SELECT count(*) FROM attempt a JOIN turn t ON a.turn = t.id
            WHERE t.conversation = c.number AND a.cost IS NULL) AS unknown
    FROM conversation c LEFT JOIN turn last ON last.id =
        (SELECT max(id) FROM turn WHERE conversation = c.number)
"""
_SAYS = """(
    NOT EXISTS (SELECT 1 FROM turn WHERE conversation = c.number)
    OR EXISTS (SELECT 1 FROM turn WHERE conversation = c.number AND (
        error IS NULL OR ended IS NULL OR replay IS NOT NULL
        OR trim(answer, char(9, 10, 13, 32)) <> ''))
)"""
"""Whether a conversation holds more than questions that failed before anything was answered."""

_TURNS = """
    SELECT turn.*, message.body AS body,
        (SELECT sum(cost) FROM attempt WHERE turn = turn.id) AS cost,
        (SELECT count(*) FROM attempt WHERE turn = turn.id AND cost IS NULL) AS unknown,
        (SELECT coalesce(sent + received, sent, received) FROM attempt WHERE turn = turn.id
            ORDER BY id DESC LIMIT 1) AS tokens
    FROM turn LEFT JOIN message ON message.id = turn.question
"""


class History:
    """The open database; a context manager.

    Args:
        file: Where it is; it is made where it does not exist.

    Raises:
        HistoryError: It can't be opened.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = open_to_read(file)
        with suppress(HistoryError):  # who may only read sees what was written last
            self._recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def headers(
        self, limit: int = -1, folder: str | None = None, *, failed: bool = True
    ) -> list[Header]:
        """Return the conversations, the latest first.

        Args:
            limit: How many at most; negative for all.
            folder: Only those that were last gone on with there.
            failed: Whether those are meant too that hold nothing but questions that failed.
        """
        here = "" if folder is None else "AND c.folder = ?"
        says = "" if failed else f"AND {_SAYS}"
        return self.select(
            f"WHERE 1 {here} {says} ORDER BY c.updated DESC, c.number DESC LIMIT ?",
            *([] if folder is None else [folder]),
            limit,
        )

    def count(self, *, failed: bool = True) -> int:
        """Return how many conversations there are.

        Args:
            failed: Whether those count too that hold nothing but questions that failed.
        """
        says = "" if failed else f"WHERE {_SAYS}"
        return int(self._one(f"SELECT count(*) FROM conversation c {says}"))  # noqa: S608

    def names(self) -> list[str]:
        """Return the names that conversations have."""
        rows = self.query("SELECT name FROM conversation WHERE name IS NOT NULL")
        return [stored_text(row["name"]) for row in rows]

    def damage(self) -> str | None:
        """Return what is wrong with the file, or None."""
        found = str(self._one("PRAGMA quick_check(1)"))
        return None if found == "ok" else found.splitlines()[-1]

    def header(self, number: int) -> Header | None:
        """Return a conversation by its number; None where it is not there any more."""
        return next(iter(self.select("WHERE c.number = ?", number)), None)

    def last(self, place: WorkingPlace | None = None) -> Header | None:
        """Return the last conversation of a terminal, else of its folder; of all without a place.

        None where there is none.
        """
        if place is None:
            return next(iter(self.headers(1)), None)
        for column, value in (("terminal", place.terminal), ("folder", place.folder)):
            found = value and self.select(
                f"WHERE c.{column} = ? ORDER BY c.updated DESC, c.number DESC LIMIT 1", value
            )
            if found:
                return found[0]
        return None

    def find(self, text: str) -> Header | None:
        """Return the conversation that a name, an id or the beginning of one means, or None.

        Raises:
            UsageError: Several begin like this.
        """
        named = self.select("WHERE c.name = ?", text)
        if named:
            return named[0]
        if not ID.fullmatch(text.lower()):
            return None
        low = text.lower()
        found = self.select("WHERE c.id >= ? AND c.id < ? LIMIT 5", low, low + "g")
        if len(found) > 1:
            raise UsageError(
                f"{text} is the beginning of several ids",
                hint=", ".join(f"{one.id[: len(low) + 4]} ({one.label[:20]})" for one in found),
            )
        return found[0] if found else None

    def require(self, text: str) -> Header:
        """Return the conversation that is meant.

        Raises:
            UsageError: There is none, or several begin like this.
        """
        found = self.find(text)
        if found is None:
            raise UsageError(
                f"there is no conversation {text[:64]!r}",
                hint=_THE_LAST if text.casefold() in {"last", "latest"} else _ALL_OF_THEM,
            )
        return found

    def short_ids(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the shortest beginning of each id that means no other one; eight at least."""
        shortened = {}
        for one in ids:
            near = self.query(
                "SELECT max(id) AS id FROM conversation WHERE id < ? "
                "UNION ALL SELECT min(id) FROM conversation WHERE id > ?",
                one,
                one,
            )
            shared = max(_shared(one, stored_text(row["id"])) for row in near)
            shortened[one] = one[: max(SHORT, shared + 1)]
        return shortened

    def turns(self, number: int) -> list[StoredTurn]:
        """Return what was said in a conversation, in order."""
        from .rows import stored_turn  # a list of conversations does without all that it needs

        rows = self.query(f"{_TURNS} WHERE turn.conversation = ? ORDER BY turn.id", number)
        return [stored_turn(row) for row in rows]

    def request(self, turn: int) -> tuple[dict[str, Any], list[Message]] | None:
        """Return the body that a turn was asked with, and its messages as they were said.

        None where no request was made.
        """
        row = self.query("SELECT request, messages FROM turn WHERE id = ?", turn)[0]
        if row["request"] is None:
            return None
        payload = mapping(stored_json(row["request"]))
        sent = self._messages(payload.get("messages"))
        said = self._messages(stored_json(row["messages"]))
        return {**payload, "messages": sent}, said

    def older_than(self, when: float) -> list[Header]:
        """Return the conversations in which nothing was said since then."""
        return self.select("WHERE c.updated < ? ORDER BY c.updated", when)

    def _recover(self) -> None:
        """Put together the answers of programs that were killed."""
        for row in self.query("SELECT id, conversation FROM turn WHERE ended IS NULL"):
            with self.locks() as lock:
                if lock.take(row["conversation"], patience=0):  # else it is being answered
                    self._put_together(row["id"])

    def _put_together(self, turn: int) -> None:
        with self.changing() as connection:
            # Another program may have been quicker, and have gone on with it since.
            if not connection.execute(
                "SELECT 1 FROM turn WHERE id = ? AND ended IS NULL", (turn,)
            ).fetchone():
                return
            for column, kind in (("answer", 0), ("reasoning", 1)):
                connection.execute(
                    f"UPDATE turn SET {column} = coalesce((SELECT group_concat(text, '') FROM "  # noqa: S608
                    "(SELECT text FROM piece WHERE turn = :turn AND is_reasoning = :kind "
                    f"ORDER BY id)), {column}), ended = asked WHERE id = :turn",
                    {"turn": turn, "kind": kind},
                )
            connection.execute("DELETE FROM piece WHERE turn = ?", (turn,))
            # It was sent, and nobody heard what it has cost.
            connection.execute(
                "INSERT INTO attempt (turn, at, model, reason, failure) SELECT id, asked, model, "
                "'the program was ended', 'killed' FROM turn WHERE id = ? AND request IS NOT NULL",
                (turn,),
            )

    @contextmanager
    def locks(self) -> Iterator[Lock]:
        """Keep others out of the conversations that are taken, until the end.

        Raises:
            HistoryError: The locks can't be opened.
        """
        lock = Lock(self._file)
        try:
            with translated(self._file):
                yield lock
        finally:
            lock.release()

    def _messages(self, numbers: object) -> list[Message]:
        """Return the messages that have these numbers.

        Raises:
            HistoryError: One is not there, or is none.
        """
        messages = [
            mapping(stored_json(row["body"]))
            for number in sequence(numbers)
            if isinstance(number, int)
            for row in self.query("SELECT body FROM message WHERE id = ?", number)
        ]
        if (
            not messages
            or len(messages) < len(sequence(numbers))
            or not all(map(_is_sent, messages))
        ):
            raise HistoryError("the request is damaged in the history: it can't be sent again")
        return messages

    def select(self, rest: str, *values: Any) -> list[Header]:
        """Return the conversations that the rest of a query on ``conversation c`` names."""
        return [header(row) for row in self.query(f"{_HEADERS} {rest}", *values)]

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Make some writes happen together, or not at all.

        Raises:
            HistoryError: They can't be made.
        """
        with translated(self._file), transaction(self._connection):
            yield self._connection

    def remember_names(self) -> None:
        """Have shells complete the names that conversations have now."""
        from .session_names import remember_names

        remember_names(self._connection, self._file)

    def query(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """Return the rows of one statement.

        Raises:
            HistoryError: It can't be run.
        """
        with translated(self._file):
            return self._connection.execute(query, [clean(value) for value in values]).fetchall()

    def _one(self, query: str, *values: Any) -> Any:
        return self.query(query, *values)[0][0]


def _is_sent(message: Message) -> bool:
    """Return whether a message has what every message has."""
    return isinstance(message.get("role"), str) and "content" in message


def _shared(one: str, other: str) -> int:
    """Return the length of what two ids begin with both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (mine, its) in pairs if mine != its), 0)
