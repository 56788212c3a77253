"""The file: made, opened, brought up to date. SQLite's errors become ours here."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from ..errors import HistoryError
from ..foreign import whole
from .migrations import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NO_RIGHTS = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM})
"""What SQLite says where it can't make or write its files."""

_NO_LOCK = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR})
"""What SQLite says where it can't lock a file, be it in use or on a file system without locks."""

PATIENCE = 5.0
"""Seconds that a write waits for another program's."""


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into ``HistoryError``."""
    try:
        yield
    except sqlite3.Error as error:
        raise HistoryError(f"the history {file}: {error}", hint=_hint(error)) from error
    except OSError as error:
        raise HistoryError(f"the history {file}: {error.strerror or error}") from error


def open_database(
    file: Path, *, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> sqlite3.Connection:
    """Return a connection; the file is made, or brought up to date, where it is not.

    The connection commits each statement by itself and may be used by any thread, one at a time.

    Raises:
        HistoryError: It can't be opened, is no database, or a newer program has written it.
    """
    with translated(file):
        if not is_there(file):
            from ..files import make_folder, open_private

            make_folder(file.parent)
            # SQLite gives its files beside it the same owner and permissions.
            os.close(open_private(file, os.O_WRONLY))
        connection = _connect(file)
        try:
            # A killed program loses nothing that was written; a power cut may lose the last
            # second, and never more.
            connection.execute("PRAGMA synchronous = NORMAL")
            _bring_up_to_date(connection, file, migrations)
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection


def open_to_read(file: Path) -> sqlite3.Connection:
    """Return a connection to a database that exists; one that can't be written is read as it is.

    Raises:
        HistoryError: It can't be read, is no database, or a newer program has written it.
    """
    try:
        return open_database(file)
    except HistoryError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
        connection = None
        if code in _NO_RIGHTS:
            connection = _unwritable(file, ("mode=ro", "immutable=1"))
        elif code in _NO_LOCK and not _has_locks(file):
            connection = _unwritable(file, ("immutable=1",))
        if connection is None:
            raise
        return connection


def _has_locks(file: Path) -> bool:
    from ..files import has_locks

    with translated(file):
        return has_locks(file)


def _unwritable(file: Path, ways: Sequence[str]) -> sqlite3.Connection | None:
    """Return a connection that needs no right to write; None where there is no such way.

    Where SQLite can't make its files beside it, it can read those that are there, or else the
    file alone (sqlite.org/wal.html, "Read-Only Databases").
    """
    for how in ways:
        with translated(file):
            connection = _connect(f"{file.absolute().as_uri()}?{how}", uri=True)
        try:
            if _version(connection, file, MIGRATIONS) == len(MIGRATIONS):
                return connection
        except sqlite3.OperationalError:
            pass
        connection.close()
    return None


def is_there(file: Path) -> bool:
    """Return whether there is a file.

    Raises:
        HistoryError: That can't be seen.
    """
    with translated(file):
        try:
            file.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True


def _connect(name: Path | str, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        name, timeout=PATIENCE, isolation_level=None, check_same_thread=False, uri=uri
    )
    connection.row_factory = sqlite3.Row
    # A column of text may hold any bytes (sqlite.org/datatype3).
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    return connection


def clean(value: Any) -> Any:
    """Return a value without lone surrogates, which SQLite would refuse.

    They come from the API, and from names that are not in the system's encoding.
    """
    return whole(value) if isinstance(value, str) else value


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Make some writes happen together, or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _bring_up_to_date(
    connection: sqlite3.Connection, file: Path, migrations: Sequence[Sequence[str]]
) -> None:
    if _version(connection, file, migrations) == len(migrations):
        return
    from ..files import locked

    with locked(file):
        version = _version(connection, file, migrations)
        if version == 0:
            connection.execute("PRAGMA journal_mode = WAL")
        for number in range(version, len(migrations)):
            if number == version > 0:  # as the older program has left it; a new file has nothing
                _keep_copy(connection, file.with_name(f"{file.name}.v{number}.bak"))
            with transaction(connection):
                for statement in migrations[number]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number + 1}")


def _version(
    connection: sqlite3.Connection, file: Path, migrations: Sequence[Sequence[str]]
) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(migrations):
        raise HistoryError(
            f"the history {file} was written by a newer openclaw",
            hint="update openclaw; --no-history goes on without",
        )
    return version


def _keep_copy(connection: sqlite3.Connection, copy: Path) -> None:
    from ..files import open_private

    copy.unlink(missing_ok=True)
    os.close(open_private(copy, os.O_WRONLY))
    target = sqlite3.connect(copy)
    try:
        connection.backup(target)
    finally:
        target.close()


def _hint(error: sqlite3.Error) -> str | None:
    name = getattr(error, "sqlite_errorname", "")
    if name in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return "move it away, and a new one is made; --no-history goes on without"
    return None
