"""The file that a journal is: made, opened, or only looked at."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from ..errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from enum import IntEnum
    from pathlib import Path
    from typing import Any

_VERSION = 1
_SCHEMA = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE prompt (
        number INTEGER PRIMARY KEY,   -- of the line where it begins
        id TEXT NOT NULL UNIQUE,
        start INTEGER NOT NULL,       -- the byte of the input where it begins
        length INTEGER NOT NULL,      -- in bytes
        state INTEGER NOT NULL DEFAULT 0,
        twice INTEGER NOT NULL DEFAULT 0,  -- how often it was asked again, perhaps billed already
        written INTEGER NOT NULL DEFAULT 0,  -- the state of its line in the output; 0: it has none
        reason TEXT,                  -- how it failed, in one word
        requests INTEGER NOT NULL DEFAULT 0,  -- that were made, each time that it was asked
        cost REAL NOT NULL DEFAULT 0,         -- USD that they are known to have been billed
        unknown INTEGER NOT NULL DEFAULT 0,   -- how many of them have not told their cost
        sent INTEGER NOT NULL DEFAULT 0,      -- tokens that they are known to have taken
        received INTEGER NOT NULL DEFAULT 0,
        untold INTEGER NOT NULL DEFAULT 0,    -- how many of them have not told their tokens
        expected REAL,                -- USD that a request for it may cost; NULL: nobody knows
        reserved REAL NOT NULL DEFAULT 0,     -- USD that one under way, and the unknown, may cost
        ended REAL,                   -- seconds since 1970
        digest BLOB,                  -- of its request, if it is the first with that one
        same INTEGER                  -- the number of the first one with the same request
    )""",
    "CREATE UNIQUE INDEX prompt_digest ON prompt (digest) WHERE digest IS NOT NULL",
    "CREATE INDEX prompt_same ON prompt (same) WHERE same IS NOT NULL",
    "CREATE INDEX prompt_state ON prompt (state, number)",
    # Lines whose turn has not come, where the output keeps the input's order.
    # The line of a request that was asked once for several is made from that of the first.
    "CREATE TABLE held (number INTEGER PRIMARY KEY, line TEXT)",
    "CREATE TABLE first (number INTEGER PRIMARY KEY, line TEXT NOT NULL)",
)
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class NewerError(ConfigError):
    """A newer program has written a journal."""


class JournalFile:
    """A SQLite file with a journal's tables. Any thread may use it.

    Args:
        file: Where it lies; it is made where it is not there.
        read_only: Whether it is only looked at: nothing is made, changed or kept from others.

    Raises:
        ConfigError: It can't be opened, is none, or a newer program has written it.
    """

    def __init__(self, file: Path, *, read_only: bool = False) -> None:
        self.file = file
        self._lock = threading.Lock()
        is_made = not (read_only or file.exists())
        with self._translated():
            self._connection = _to_look_at(file) if read_only else _to_write(file)
            try:
                if read_only:
                    self._require()
                else:
                    self._prepare()
            except BaseException:
                self._connection.close()
                if is_made:
                    self.remove()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; what was noted is on disk."""
        with self._lock:
            self._connection.close()

    def remove(self) -> None:
        """Remove it, once it is closed, with what SQLite has beside it."""
        for end in ("", "-wal", "-shm"):
            self.file.with_name(f"{self.file.name}{end}").unlink(missing_ok=True)

    def _prepare(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA journal_mode = WAL")
        # A killed program loses nothing that was noted; a power cut may lose the last second.
        execute("PRAGMA synchronous = NORMAL")
        if self._version() == 0:
            execute("BEGIN IMMEDIATE")
            for statement in _SCHEMA:
                execute(statement)
            execute(f"PRAGMA user_version = {_VERSION}")
            execute("COMMIT")

    def _require(self) -> None:
        """Have it be a journal.

        Raises:
            ConfigError: It is none, or a newer program has written it.
        """
        if self._version() == 0:
            raise ConfigError(f"{self.file} is no journal of a batch")

    def _version(self) -> int:
        """Return which program has made it; 0 where none has.

        Raises:
            ConfigError: A newer one.
        """
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version > _VERSION:
            raise NewerError(f"a newer openclaw has written {self.file}")
        return version

    def read(self, statement: str, *values: object) -> list[Any]:
        """Return the rows of a query."""
        with self._lock, self._translated():
            return self._connection.execute(statement, values).fetchall()

    def write(self, statement: str, *values: object) -> None:
        """Note one thing."""
        with self._lock, self._translated():
            self._connection.execute(statement, values)

    @contextmanager
    def together(self) -> Iterator[Callable[[str, tuple[object, ...]], sqlite3.Cursor]]:
        """Note several things at once, or none of them."""
        with self._lock, self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection.execute
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            hint = None
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code == sqlite3.SQLITE_IOERR:
                hint = "perhaps the disk is full"
            elif code in _DAMAGED:
                hint = "what is in the output is whole; -o names another one"
            raise ConfigError(f"the journal {self.file}: {error}", hint=hint) from error
        except sqlite3.Error as error:
            raise ConfigError(f"the journal {self.file}: {error}") from error
        except OSError as error:
            raise ConfigError(f"the journal {self.file}: {error.strerror or error}") from error


def _to_write(file: Path) -> sqlite3.Connection:
    if not file.exists():
        from ..files import open_private

        os.close(open_private(file, os.O_WRONLY))
    return sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=5.0)


def _to_look_at(file: Path) -> sqlite3.Connection:
    """Return a connection that leaves the file, and those beside it, as they are.

    What a running or killed program has noted last is in its -wal; -shm says where, and is read
    without being brought up to date (sqlite.org/wal.html, "Read-Only Databases"). Where it is
    missing SQLite would have to make it: that happens to a copy.
    """
    wal, index = (file.with_name(f"{file.name}-{end}") for end in ("wal", "shm"))
    how = "immutable=1"
    if wal.exists() and wal.stat().st_size:
        how = "mode=ro&readonly_shm=1"
        if not index.exists():
            return _copied(file, wal)
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?{how}", isolation_level=None, check_same_thread=False, uri=True
    )


def _copied(file: Path, wal: Path) -> sqlite3.Connection:
    """Return a connection to a copy in memory of what a file and its log hold together."""
    from pathlib import Path
    from shutil import copyfile
    from tempfile import TemporaryDirectory

    found = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with TemporaryDirectory(prefix="openclaw-") as folder:
        for one in (file, wal):
            copyfile(one, Path(folder, one.name))
        copy = sqlite3.connect(Path(folder, file.name))
        try:
            copy.backup(found)
        finally:
            copy.close()
    return found


def marks(states: Iterable[IntEnum]) -> str:
    """Return states as SQL lists them."""
    return ",".join(str(int(state)) for state in states)
