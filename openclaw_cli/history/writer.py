"""What a recorder does to the database."""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..errors import HistoryError
from ..events import ReasoningDelta, TextDelta, token_counts
from .database import PATIENCE, clean, open_database, transaction, translated
from .lock import Lock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..events import Attempt, Result
    from ..request.messages import Message
    from ..request.ref import ModelRef
    from .recording import Begin, Recorder

_PATIENT, _IMPATIENT = 1.0, 0.01
"""Seconds that a piece of an answer waits for another program's write. Other answers write for
less than a millisecond; who was waited for in vain writes something large: the answer goes on."""


class Writer:
    """The open database, and the right to add to one conversation.

    Args:
        recorder: Whose conversation it is; its ``number`` is set where it had none.

    Raises:
        HistoryError: The database can't be opened, or another program is in the conversation.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._file = recorder.file
        self._connection = open_database(self._file)
        self._lock: Lock | None = None
        self._patience = _PATIENT
        try:
            with translated(self._file):
                if recorder.number is None:
                    recorder.number = self._new_conversation()
                self._lock = self._taken(recorder.number)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database and let others into the conversation; an empty one is removed."""
        with suppress(sqlite3.Error):
            self._connection.execute(
                "DELETE FROM conversation WHERE number = ? AND NOT EXISTS "
                "(SELECT 1 FROM turn WHERE conversation = conversation.number)",
                (self._recorder.number,),
            )
        if self._lock is not None:
            self._lock.release()
        self._connection.close()

    def begin(self, begin: Begin) -> int:
        """Put a question on disk and return its number."""
        question = begin.question
        files = [attachment.name for attachment in question.attachments]
        with translated(self._file), transaction(self._connection):
            self._touch()
            cursor = self._connection.execute(
                "INSERT INTO turn (conversation, is_summary, asked, model, answered, prompt, "
                "files, question) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._recorder.number,
                    begin.is_summary,
                    time.time(),
                    str(begin.ref),
                    str(begin.ref),
                    clean(question.text),
                    json.dumps(files) if files else None,
                    self._keep_message(question.message()),
                ),
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    def put_request(
        self, turn: int, messages: Sequence[Message], payload: Mapping[str, Any]
    ) -> None:
        """Keep what is sent for a turn.

        Args:
            turn: Its number.
            messages: As they were said.
            payload: The body, with the messages as they are sent.
        """
        with translated(self._file), transaction(self._connection):
            sent = [self._keep_message(message) for message in payload["messages"]]
            said = [self._keep_message(message) for message in messages]
            self._connection.execute(
                "UPDATE turn SET messages = ?, request = ? WHERE id = ?",
                (json.dumps(said), json.dumps({**payload, "messages": sent}), turn),
            )

    def resume(self, turn: int) -> None:
        """Get ready to go on with a turn: what it has is where its pieces will be added."""
        with translated(self._file), transaction(self._connection):
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
        """Add to an answer; return False where another program is writing and it has to wait."""
        rows = []
        for kind in (TextDelta, ReasoningDelta):
            text = "".join(piece.text for piece in pieces if isinstance(piece, kind))
            if text:
                rows.append((turn, kind is ReasoningDelta, clean(text)))
        with translated(self._file):
            self._connection.execute(f"PRAGMA busy_timeout = {self._patience * 1000:.0f}")
            try:
                with transaction(self._connection):
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
        self, turn: int | None, result: Result, answered: ModelRef, replay: Mapping[str, Any]
    ) -> None:
        """Keep a turn as it has ended."""
        assert turn is not None
        with translated(self._file), transaction(self._connection):
            now = time.time()
            # Of an answer that was gone on with, the first thoughts stay too.
            self._connection.execute(
                "UPDATE turn SET ended = ?, answered = ?, model_used = ?, provider = ?, "
                "answer = ?, reasoning = reasoning || ?, complete = ?, finish_reason = ?, "
                "error = ?, replay = ? WHERE id = ?",
                (
                    now,
                    str(answered),
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
                "INSERT INTO attempt (turn, at, model, model_used, provider, generation, status, "
                "reason, sent, received, cost, usage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_attempt_row(turn, now, attempt) for attempt in result.attempts],
            )
            self._touch()

    def leave_out(self, turn: int) -> None:
        """Let later questions not build on a turn."""
        self._connection.execute("UPDATE turn SET in_context = 0 WHERE id = ?", (turn,))

    def _new_conversation(self) -> int:
        recorder, now = self._recorder, time.time()
        place = map(clean, recorder.place)
        try:
            cursor = self._connection.execute(
                "INSERT INTO conversation (id, name, system, created, updated, terminal, folder) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (recorder.session, recorder.name, recorder.system, now, now, *place),
            )
        except sqlite3.IntegrityError as error:
            raise HistoryError(
                f"another openclaw has just begun the conversation {recorder.name!r}"
            ) from error
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _taken(self, number: int) -> Lock:
        lock = Lock(self._file, number)
        if not lock.take():
            raise in_use(self._recorder.session)
        return lock

    def _touch(self) -> None:
        """Note that the conversation goes on, and where."""
        place = self._recorder.place
        self._connection.execute(
            "UPDATE conversation SET updated = ?, terminal = ?, folder = ?, system = ? "
            "WHERE number = ?",
            (
                time.time(),
                place.terminal,
                clean(place.folder),
                self._recorder.system,
                self._recorder.number,
            ),
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


def in_use(session: str) -> HistoryError:
    """Return the error for a conversation that another program is in."""
    return HistoryError(
        f"another openclaw is in the conversation {session[:8]}",
        hint=f"wait for it, or go on in a copy: openclaw sessions fork {session[:8]}",
    )


def _attempt_row(turn: int, now: float, attempt: Attempt) -> tuple[Any, ...]:
    identity = attempt.identity
    return (
        turn,
        now,
        attempt.model,
        clean(identity.model),
        clean(identity.provider),
        clean(identity.id),
        attempt.status,
        clean(attempt.reason),
        *token_counts(attempt.usage),
        attempt.cost,
        json.dumps(attempt.usage) if attempt.usage else None,
    )
