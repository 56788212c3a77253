"""Requests as the history keeps them, with a turn or without one."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..errors import HistoryError
from ..events import token_counts
from ..request.token_count import counted
from .database import clean, open_database, transaction, translated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ..events import Attempt

    Row = tuple[Any, ...]

INSERT = (
    "INSERT INTO attempt (turn, at, model, model_used, provider, generation, status, "
    "reason, sent, received, cost, usage, failure, first_token, duration, batch) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_EVERY = 0.5
"""Seconds that a killed program may lose."""
_PAUSE = 5.0
"""Seconds after which it is tried again where the history could not be written."""
_MOST = 20_000
"""Requests that wait for a history that can't be written; more are not kept."""


def attempt_row(turn: int | None, at: float, attempt: Attempt, batch: str | None = None) -> Row:
    """Return a request as a row; ``usage`` is kept where its turn is kept too."""
    identity = attempt.identity
    usage = json.dumps(attempt.usage) if attempt.usage and batch is None else None
    if usage is None and attempt.usage:
        usage = "{}"  # that there was one says that tokens were taken
    return (
        turn,
        at,
        attempt.model,
        clean(identity.model),
        clean(identity.provider),
        clean(identity.id),
        attempt.status,
        clean(attempt.reason),
        *token_counts(attempt.usage),
        attempt.cost,
        usage,
        clean(attempt.failure),
        attempt.first_token,
        attempt.duration,
        clean(batch),
    )


class BatchLog:
    """Keeps the requests of a batch: many in one transaction, in a thread of its own.

    Nothing of it raises, and nobody waits for it before its end: a history that is locked or
    can't be written loses the batch nothing.

    Args:
        file: The database.
        batch: The batch's name.
        kept: Called with how many more are kept by now, of those that were added first.
    """

    def __init__(self, file: Path, batch: str, kept: Callable[[int], None] | None = None) -> None:
        self._file = file
        self._batch = batch
        self._kept = kept
        self._lock = threading.Lock()
        self._pending: list[Row] = []
        self._lost = 0
        self._fails = False
        self._why = ""
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None

    def add(self, attempts: Sequence[Attempt]) -> None:
        """Take requests that have ended; any thread may."""
        now = time.time()
        rows = [attempt_row(None, now, attempt, self._batch) for attempt in attempts]
        with self._lock:
            room = max(0, _MOST - len(self._pending))
            self._pending += rows[:room]
            self._lost += len(rows[room:])
            if self._thread is None and rows:
                self._thread = threading.Thread(
                    target=self._run, name="openclaw-usage", daemon=True
                )
                self._thread.start()

    def close(self) -> str | None:
        """Write the rest; return what could not be kept and why, or None."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()
        missing = self._lost + len(self._pending)
        if not missing:
            return None
        are = "is" if missing == 1 else "are"
        return f"{counted(missing, 'request')} {are} not in openclaw usage: {self._why}"

    def _run(self) -> None:
        try:
            while not self._ends.wait(_PAUSE if self._fails else _EVERY):
                self._write()
            self._write()
        finally:
            if self._connection is not None:
                self._connection.close()

    def _write(self) -> None:
        """Write what waits, unless nothing does."""
        rows = self._pending[:]
        if not rows:
            return
        try:
            with translated(self._file):
                connection = self._opened()
                with transaction(connection):
                    connection.executemany(INSERT, rows)
        except HistoryError as error:
            self._fails, self._why = True, error.message
            return
        self._fails = False
        with self._lock:
            del self._pending[: len(rows)]
        if self._kept is not None:
            self._kept(len(rows))

    def _opened(self) -> sqlite3.Connection:
        """Return the open database: the one that has the name now, which may be another one."""
        if self._connection is not None and self._identity != identity(self._file):
            with suppress(HistoryError), translated(self._file):
                self._connection.close()
            self._connection = None
        if self._connection is None:
            self._connection = open_database(self._file)
            self._identity = identity(self._file)
        return self._connection


def identity(file: Path) -> tuple[int, int] | None:
    """Return what a name stands for now, to be compared; None where there is no such file."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
