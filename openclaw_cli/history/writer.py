"""The writes of one conversation: its rows, and the lock that keeps other programs out."""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..errors import HistoryError
from ..events import ReasoningDelta, TextDelta
from .attempts import INSERT, attempt_row, identity
from .database import PATIENCE, clean, open_database, transaction, translated
from .lock import Lock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..events import Result
    from ..request.messages import Message
    from ..request.ref import ModelRef
    from .new_turn import NewConversation, NewTurn

_PATIENT, _IMPATIENT = 1.0, 0.01
"""Seconds that a piece of an answer waits for another program's write. Other answers write for
less than a millisecond; who was waited for in vain writes something large: the answer goes on."""

_CACHED_KB = 400
"""What SQLite keeps of the file; by itself it would be 2 MB, and little is read again here."""


class InUseError(HistoryError):
    """Another program is in the conversation, or has just begun it."""


class GoneError(HistoryError):
    """Another program has removed what is written."""


class Writer:
    """The open database, and the right to add to one conversation.

    Args:
        file: The database.
        conversation: What the conversation is made with, where it has to be made.
        number: Its number, or None where it is not there yet: it is made, and gets one.

    Attributes:
        number: The conversation's number.
        system: The system prompt, as it is written with whatever comes next.
        key: The same of the name of the key that the conversation is with, or None.

    Raises:
        InUseError: Another program is in the conversation.
        HistoryError: The database can't be opened or written.
    """

    def __init__(self, file: Path, conversation: NewConversation, number: int | None) -> None:
        self._file = file
        self._conversation = conversation
        self.system = conversation.system
        self.key: str | None = None
        self._tells_name = conversation.name is not None
        self._connection = open_database(self._file)
        self._connection.execute(f"PRAGMA cache_size = -{_CACHED_KB}")
        self._identity = identity(self._file)
        self._is_new = False
        self._lock = Lock(self._file)
        self._patience = _PATIENT
        try:
            with translated(self._file):
                self.number = self._taken(number)
        except BaseException:
            self._let_go()
            raise

    def close(self, *, removes_empty: bool) -> None:
        """Close the database and let others into the conversation.

        An empty one is removed by who has made it and keeps others out, and by nobody else:
        another program may be about to ask in it.

        Args:
            removes_empty: Whether this program has made it.
        """
        if removes_empty and self._lock.is_sure:
            with suppress(sqlite3.Error):
                self._connection.execute(
                    "DELETE FROM conversation WHERE number = ? AND NOT EXISTS "
                    "(SELECT 1 FROM turn WHERE conversation = conversation.number)",
                    (self.number,),
                )
        self._let_go()

    def is_current(self) -> bool:
        """Return whether the file is still what its name means: it may have been moved away."""
        return identity(self._file) == self._identity

    def is_there(self) -> bool:
        """Return whether the conversation is there: it may have been removed before it was taken.

        Raises:
            HistoryError: That can't be read.
        """
        with translated(self._file):
            return self._has_conversation()

    def begin(self, new: NewTurn) -> tuple[int, bool]:
        """Put a question on disk.

        A conversation that another program has removed is made again.

        Returns:
            The turn's number, and whether the conversation had to be made again.
        """
        question = new.question
        files = [attachment.name for attachment in question.attachments]
        with translated(self._file), transaction(self._connection):
            is_gone = not self._has_conversation()
            if is_gone:
                self._make_again()
            self._touch()
            cursor = self._connection.execute(
                "INSERT INTO turn (conversation, is_summary, asked, model, answered, prompt, "
                "files, question) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self.number,
                    new.is_summary,
                    time.time(),
                    str(new.ref),
                    str(new.ref),
                    clean(question.text),
                    json.dumps(files) if files else None,
                    self._keep_message(question.message()),
                ),
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid, is_gone

    def put_request(
        self, turn: int, messages: Sequence[Message], payload: Mapping[str, Any]
    ) -> None:
        """Keep what is sent for a turn.

        Args:
            turn: Its number.
            messages: As they were said.
            payload: The body, with the messages as they are sent.

        Raises:
            GoneError: The turn is not there any more.
        """
        with translated(self._file), transaction(self._connection):
            self._require(turn)
            sent = [self._keep_message(message) for message in payload["messages"]]
            said = [self._keep_message(message) for message in messages]
            self._connection.execute(
                "UPDATE turn SET messages = ?, request = ? WHERE id = ?",
                (json.dumps(said), json.dumps({**payload, "messages": sent}), turn),
            )

    def resume(self, turn: int) -> None:
        """Get ready to go on with a turn: what it has is where its pieces will be added.

        Raises:
            GoneError: The turn is not there any more.
        """
        with translated(self._file), transaction(self._connection):
            self._require(turn)
            self._touch()
            self._connection.execute(
                "INSERT INTO piece (turn, is_reasoning, text) "
                "SELECT id, 0, answer FROM turn WHERE id = ? AND NOT EXISTS "
                "(SELECT 1 FROM piece WHERE turn = turn.id)",
                (turn,),
            )
            # It may have been left out because it was cut.
            self._connection.execute(
                "UPDATE turn SET ended = NULL, in_context = 1 WHERE id = ?", (turn,)
            )

    def add(self, turn: int, pieces: Sequence[TextDelta | ReasoningDelta]) -> bool:
        """Add to an answer; return False where another program is writing and it has to wait.

        Raises:
            GoneError: The turn is not there any more.
        """
        rows = []
        for kind in (TextDelta, ReasoningDelta):
            text = "".join(piece.text for piece in pieces if isinstance(piece, kind))
            if text:
                rows.append((turn, kind is ReasoningDelta, clean(text)))
        with translated(self._file):
            self._connection.execute(f"PRAGMA busy_timeout = {self._patience * 1000:.0f}")
            try:
                with transaction(self._connection):
                    self._require(turn)
                    self._connection.executemany(
                        "INSERT INTO piece (turn, is_reasoning, text) VALUES (?, ?, ?)", rows
                    )
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                self._patience = _IMPATIENT
                return False
            finally:
                self._connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")
        self._patience = _PATIENT
        return True

    def end(
        self, turn: int | None, result: Result, answered_by: ModelRef, replay: Mapping[str, Any]
    ) -> None:
        """Keep a turn as it has ended.

        Raises:
            GoneError: The turn is not there any more.
        """
        assert turn is not None
        with translated(self._file), transaction(self._connection):
            self._require(turn)
            now = time.time()
            # Of an answer that was gone on with, the first thoughts stay too.
            self._connection.execute(
                "UPDATE turn SET ended = ?, answered = ?, model_used = ?, provider = ?, "
                "answer = ?, reasoning = reasoning || ?, complete = ?, finish_reason = ?, "
                "error = ?, replay = ? WHERE id = ?",
                (
                    now,
                    str(answered_by),
                    clean(result.model_used),
                    clean(result.provider),
                    clean(result.text),
                    clean(result.reasoning),
                    result.complete,
                    clean(result.finish_reason),
                    json.dumps(result.error) if result.error else None,
                    json.dumps(replay) if replay else None,
                    turn,
                ),
            )
            self._connection.execute("DELETE FROM piece WHERE turn = ?", (turn,))
            self._connection.executemany(
                INSERT,
                [attempt_row(turn, now, attempt) for attempt in result.attempts],
            )
            self._touch()

        self._tell_name()

    def leave_out(self, turn: int) -> None:
        """Let later questions not build on a turn."""
        self._connection.execute(
            "UPDATE turn SET in_context = 0 WHERE id = ? AND conversation = ?",
            (turn, self.number),
        )

    def _tell_name(self) -> None:
        """Have the shell complete the conversation's name: once, where it is new to it."""
        if not self._tells_name:
            return
        self._tells_name = False
        from .session_names import names_file, remember_names

        if self._is_new or not names_file(self._file).exists():
            remember_names(self._connection, self._file)

    def _taken(self, number: int | None) -> int:
        if number is None:
            return self._new_conversation()
        if not self._lock.take(number):
            raise in_use(self._conversation.id)
        return number

    def _let_go(self) -> None:
        self._lock.release()
        self._connection.close()

    def _new_conversation(self) -> int:
        """Make the conversation and take it: nobody else sees it before both have happened."""
        with transaction(self._connection):
            number = self._insert(None, self._conversation)
            if not self._lock.take(number):
                raise in_use(self._conversation.id)
            return number

    def _make_again(self) -> None:
        """Make a conversation that is gone: its number is locked, and never given again."""
        conversation = self._conversation._replace(system=self.system)
        try:
            self._insert(self.number, conversation)
        except InUseError:  # another one has the name by now
            self._insert(self.number, conversation._replace(name=None))

    def _insert(self, number: int | None, conversation: NewConversation) -> int:
        now, name = time.time(), conversation.name
        self._is_new, self._tells_name = True, name is not None
        place = map(clean, conversation.place)
        try:
            cursor = self._connection.execute(
                "INSERT INTO conversation (number, id, name, system, created, updated, terminal, "
                "folder) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (number, conversation.id, name, conversation.system, now, now, *place),
            )
        except sqlite3.IntegrityError as error:
            raise InUseError(
                f"another openclaw has just begun the conversation {name!r}",
                hint="try again, or take another name",
            ) from error
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _has_conversation(self) -> bool:
        rows = self._connection.execute(
            "SELECT 1 FROM conversation WHERE number = ?", (self.number,)
        )
        return rows.fetchone() is not None

    def _require(self, turn: int) -> None:
        rows = self._connection.execute(
            "SELECT 1 FROM turn WHERE id = ? AND conversation = ?", (turn, self.number)
        )
        if rows.fetchone() is None:
            raise GoneError(f"the history {self._file}: the turn is gone")

    def _touch(self) -> None:
        """Note that the conversation goes on, where, and with which system prompt."""
        place = self._conversation.place
        self._connection.execute(
            "UPDATE conversation SET updated = ?, terminal = ?, folder = ?, system = ?, "
            "key = coalesce(?, key) WHERE number = ?",
            (time.time(), place.terminal, clean(place.folder), self.system, self.key, self.number),
        )

    def _keep_message(self, message: Message) -> int:
        """Keep a message once, and return its number."""
        body = json.dumps(message)
        crc = zlib.crc32(body.encode())
        known = self._connection.execute(
            "SELECT id FROM message WHERE crc = ? AND body = ?", (crc, body)
        ).fetchone()
        if known is not None:
            return int(known["id"])
        cursor = self._connection.execute(
            "INSERT INTO message (crc, body) VALUES (?, ?)", (crc, body)
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def in_use(session: str) -> InUseError:
    """Return the error for a conversation that another program is in."""
    return InUseError(
        f"another openclaw is in the conversation {session[:8]}",
        hint=f"wait for it, or go on in a copy: openclaw sessions fork {session[:8]}",
    )
