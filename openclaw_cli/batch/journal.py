"""The journal beside an output: each prompt, where it stands in the input, and how far it is.

It is a SQLite file for the user alone. A request is noted before it leaves and again at its end, so
that a killed program knows which ones may have been billed without an answer to show for it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Self

from ..errors import ConfigError
from ..events import without_noise
from ..named_tuple import NamedTuple
from .copied import copied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
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
_TAKEN = (
    "requests = requests + ?, cost = cost + ?, unknown = unknown + ?, sent = sent + ?,"
    " received = received + ?, untold = untold + ?, reserved = max(0.0, reserved - ?)"
)
_FAR = 2**62
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class NewerError(ConfigError):
    """A newer program has written a journal."""


class State(IntEnum):
    """How far a prompt is."""

    WAITING = 0
    SENT = 1
    WHOLE = 2
    INCOMPLETE = 3
    FAILED = 4
    LEFT_OUT = 5


class Place(NamedTuple):
    """Where a prompt stands in the input."""

    number: int
    id: str
    start: int
    length: int


class Taken(NamedTuple):
    """What requests have taken.

    Attributes:
        requests: How many they are.
        cost: USD that they are known to have been billed.
        unknown: How many of them have not told their cost.
        sent: Tokens that they are known to have taken.
        received: The same of what came.
        untold: How many of them have not told their tokens.
    """

    requests: int = 0
    cost: float = 0.0
    unknown: int = 0
    sent: int = 0
    received: int = 0
    untold: int = 0


class Outcome(NamedTuple):
    """How a prompt has ended.

    Attributes:
        state: How.
        reason: How it failed, in one word; None if it did not.
        taken: What its requests have taken.
        ended: When, in seconds since 1970.
        freed: USD that were set aside for those of its requests whose cost is known now.
    """

    state: State
    reason: str | None = None
    taken: Taken = Taken()
    ended: float | None = None
    freed: float = 0.0


def journal_of(output: Path) -> Path:
    """Return where the journal of an output lies."""
    return output.with_name(f"{output.name}.journal")


class Journal:
    """The journal of one output. Any thread may use it.

    Args:
        file: Where it lies; it is made where it is not there.
        read_only: Whether it is only looked at: nothing is made, changed or kept from others.

    Raises:
        ConfigError: It can't be opened, is none, or a newer program has written it.
    """

    def __init__(self, file: Path, *, read_only: bool = False) -> None:
        self.file = file
        self._lock = threading.Lock()
        with self._translated():
            self._connection = _to_look_at(file) if read_only else _to_write(file)
            try:
                if read_only:
                    self._require()
                else:
                    self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it; what was noted is on disk."""
        with self._lock:
            self._connection.close()

    @property
    def is_new(self) -> bool:
        """Whether no input was read into it yet."""
        return not self.about()

    def about(self) -> dict[str, str]:
        """Return what it is the journal of: the input, and the options that matter."""
        return dict(self._read("SELECT name, value FROM about"))

    def fill(self, places: Iterable[Place]) -> list[tuple[Place, int]]:
        """Take the prompts of an input; those of a reading that was broken off are forgotten.

        Args:
            places: The prompts, in the input's order.

        Returns:
            Prompts whose id is an earlier one's, which are not taken, with that one's number.
        """
        doubles = []
        with self._lock, self._translated():
            execute = self._connection.execute
            execute("BEGIN IMMEDIATE")
            try:
                execute("DELETE FROM prompt")
                for place in places:
                    taken = execute(
                        "INSERT OR IGNORE INTO prompt (number, id, start, length)"
                        " VALUES (?, ?, ?, ?)",
                        place,
                    )
                    if not taken.rowcount:
                        first = execute("SELECT number FROM prompt WHERE id = ?", (place.id,))
                        doubles.append((place, int(first.fetchone()[0])))
            except BaseException:
                execute("ROLLBACK")
                raise
            execute("COMMIT")
        return doubles

    def tell(self, about: Mapping[str, str]) -> None:
        """Note what it is the journal of; from then on its prompts count."""
        with self._lock, self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
            self._connection.execute("COMMIT")

    def waiting(self, states: Iterable[State]) -> Iterator[Place]:
        """Yield the prompts in some states that are asked themselves, in the input's order."""
        return self._places(f"state IN ({_marks(states)}) AND same IS NULL")

    def all_places(self) -> Iterator[Place]:
        """Yield all prompts, in the input's order."""
        return self._places("TRUE")

    def _places(self, which: str) -> Iterator[Place]:
        """Yield some prompts; a page of them is in memory."""
        after = 0
        while page := self._read(
            "SELECT number, id, start, length FROM prompt"  # noqa: S608  (numbers)
            f" WHERE number > ? AND {which} ORDER BY number LIMIT 256",
            after,
        ):
            yield from (Place(*row) for row in page)
            after = page[-1][0]

    def counts(self) -> dict[State, int]:
        """Return how many prompts are in each state."""
        return {
            State(state): count
            for state, count in self._read("SELECT state, count(*) FROM prompt GROUP BY state")
        }

    def taken(self) -> Taken:
        """Return what all prompts have taken together, over all runs."""
        row = self._read(
            "SELECT total(requests), total(cost), total(unknown), total(sent), total(received),"
            " total(untold) FROM prompt"
        )[0]
        return Taken(int(row[0]), without_noise(row[1]), *map(int, row[2:]))

    def spent(self) -> float:
        """Return the USD that were billed, and what requests of unknown cost may have been."""
        return without_noise(self._read("SELECT total(cost + reserved) FROM prompt")[0][0])

    def to_come(self) -> tuple[float, int]:
        """Return the USD that the rest may cost at most, and of how many nobody knows that."""
        usd, unknown = self._read(
            "SELECT total(expected), total(expected IS NULL) FROM prompt WHERE state < 2"
        )[0]
        return without_noise(usd), int(unknown)

    def expected(self, number: int) -> float:
        """Return the USD that a request for a prompt may cost; 0 where nobody knows."""
        row = self._read("SELECT coalesce(expected, 0.0) FROM prompt WHERE number = ?", number)[0]
        return float(row[0])

    def reasons(self) -> dict[str, int]:
        """Return how many prompts have not come out whole, by the reason."""
        return dict(
            self._read(
                "SELECT coalesce(reason, '?'), count(*) FROM prompt WHERE state IN (3, 4)"
                " GROUP BY 1 ORDER BY 2 DESC, 1"
            )
        )

    def twice(self) -> int:
        """Return how many prompts were asked again although they may have been billed."""
        return int(self._read("SELECT count(*) FROM prompt WHERE twice")[0][0])

    def last_end(self) -> float | None:
        """Return when the last prompt has ended, in seconds since 1970; None where none has."""
        found: float | None = self._read("SELECT max(ended) FROM prompt")[0][0]
        return found

    def find(self, prompt_id: str) -> tuple[int, State, bool] | None:
        """Return the prompt with an id; None where none is.

        Returns:
            Its number, how far it is, and whether its line is in the output as far as is known.
        """
        rows = self._read("SELECT number, state, written FROM prompt WHERE id = ?", prompt_id)
        return (rows[0][0], State(rows[0][1]), bool(rows[0][2])) if rows else None

    def place(self, prompt_id: str) -> Place | None:
        """Return where the prompt with an id stands in the input; None where none has it."""
        rows = self._read("SELECT number, id, start, length FROM prompt WHERE id = ?", prompt_id)
        return Place(*rows[0]) if rows else None

    def last(self) -> int:
        """Return the last prompt's number; 0 where there is none."""
        return int(self._read("SELECT coalesce(max(number), 0) FROM prompt")[0][0])

    def expects(self, costs: Iterable[tuple[float | None, int]]) -> None:
        """Note what requests for prompts may cost: USD or None, and the prompt's number."""
        with self._together() as execute:
            for cost in costs:
                execute("UPDATE prompt SET expected = ? WHERE number = ?", cost)

    def leaves_out(self, faults: Iterable[tuple[str, int]]) -> None:
        """Note that prompts can't be asked: why, and the prompt's number."""
        with self._together() as execute:
            for reason, number in faults:
                execute(
                    "UPDATE prompt SET state = ?, reason = ? WHERE number = ?",
                    (State.LEFT_OUT, reason, number),
                )

    def leaves(self, number: int, usd: float = 0.0) -> None:
        """Note that a request is about to leave; if one had left without an end, perhaps twice.

        Args:
            number: The prompt's.
            usd: What it may cost.
        """
        self._write(
            "UPDATE prompt SET twice = twice + (state = 1), requests = requests + (state = 1),"
            " unknown = unknown + (state = 1), untold = untold + (state = 1), state = 1,"
            " reserved = reserved + ? WHERE number = ?",
            usd,
            number,
        )

    def reserves(self, number: int, usd: float) -> None:
        """Note that one more request leaves for what is under way, which may cost some USD."""
        self._write("UPDATE prompt SET reserved = reserved + ? WHERE number = ?", usd, number)

    def waits(self, number: int, usd: float = 0.0) -> None:
        """Note that what had left, and might have cost some USD, was refused and never billed."""
        self._write(
            "UPDATE prompt SET state = ?, reserved = max(0.0, reserved - ?) WHERE number = ?",
            State.WAITING,
            usd,
            number,
        )

    def is_lost(self, number: int) -> None:
        """Note that the line that a prompt had in the output is not there any more."""
        self._write("UPDATE prompt SET state = 0, written = 0 WHERE number = ? AND written", number)

    def gives_up(self, number: int) -> None:
        """Note that what was asked again without an end has the line that it had."""
        self._write(
            "UPDATE prompt SET requests = requests + (state = 1), unknown = unknown + (state = 1),"
            " untold = untold + (state = 1), state = written WHERE number = ?",
            number,
        )

    def keeps(self, number: int, outcome: Outcome) -> None:
        """Note that a prompt was asked again, and that the line that it had is the better one."""
        self._write(
            f"UPDATE prompt SET state = written, {_TAKEN} WHERE number = ?",  # noqa: S608
            *outcome.taken,
            outcome.freed,
            number,
        )

    def line(self, number: int) -> State | None:
        """Return how a prompt has ended by its line in the output; None where it has none."""
        written = self._read("SELECT written FROM prompt WHERE number = ?", number)[0][0]
        return State(written) if written else None

    def ends(
        self, number: int, outcome: Outcome, line: str | None = None, *, waits: bool = False
    ) -> bool:
        """Note how a prompt has ended; its line is in the output by then, unless it waits.

        Args:
            number: The prompt's.
            outcome: How.
            line: Its line; None where nobody waits for it.
            waits: Whether it has to wait for its turn.

        Returns:
            Whether lines of equal requests wait now.
        """
        state, reason, taken, ended, freed = outcome
        with self._together() as execute:
            execute(
                "UPDATE prompt SET state = ?, reason = ?, ended = ?, written = ?,"  # noqa: S608
                f" {_TAKEN} WHERE number = ?",
                (state, reason, ended, 0 if waits else state, *taken, freed, number),
            )
            if waits:
                execute("INSERT OR REPLACE INTO held VALUES (?, ?)", (number, line))
            if line is None or not self._has_copies(number):
                return False
            execute("INSERT OR REPLACE INTO first VALUES (?, ?)", (number, line))
            execute(
                "UPDATE prompt SET state = ?, reason = ?, ended = ? WHERE same = ? AND NOT written",
                (state, reason, ended, number),
            )
            execute(
                "INSERT OR IGNORE INTO held"
                " SELECT number, NULL FROM prompt WHERE same = ? AND NOT written",
                (number,),
            )
            return True

    def hold_copies(self) -> None:
        """Have lines wait that are missing, where the first one with the same request has ended."""
        ended = "same IN (SELECT number FROM first JOIN prompt USING (number) WHERE state > 1)"
        with self._together() as execute:
            execute(
                "INSERT OR IGNORE INTO held SELECT number, NULL FROM prompt"  # noqa: S608
                f" WHERE NOT written AND {ended}",
                (),
            )
            execute(
                "UPDATE prompt SET (state, reason, ended) = (SELECT state, reason, ended"  # noqa: S608
                " FROM prompt AS leader WHERE leader.number = prompt.same)"
                f" WHERE state = 0 AND {ended}",
                (),
            )

    def _has_copies(self, number: int) -> bool:
        found = self._connection.execute("SELECT 1 FROM prompt WHERE same = ? LIMIT 1", (number,))
        return found.fetchone() is not None

    def old_copies(self, number: int | None = None) -> list[tuple[int, str]]:
        """Return the numbers and new lines of those whose first one is whole now, and they are not.

        Args:
            number: The first one's; None for all.
        """
        rows = self._read(
            "SELECT prompt.number, prompt.id, first.line FROM prompt"
            " JOIN first ON first.number = prompt.same"
            " JOIN prompt AS leader ON leader.number = prompt.same"
            " WHERE prompt.same = coalesce(?, prompt.same)"
            " AND prompt.written > 2 AND leader.state = 2",
            number,
        )
        return [(own, copied(line, prompt_id)) for own, prompt_id, line in rows]

    def renews(self, number: int) -> None:
        """Note that the line of a prompt is that of the first one with the same request again."""
        self._write(
            "UPDATE prompt SET (state, reason, written) ="
            " (SELECT state, reason, state FROM prompt AS leader WHERE leader.number = prompt.same)"
            " WHERE number = ?",
            number,
        )

    def held(self, before: int | None = None) -> Iterator[tuple[int, str]]:
        """Yield the numbers and lines that wait for their turn, in order.

        Args:
            before: The number before which they are; None for all.
        """
        after = 0
        while rows := self._read(
            "SELECT held.number, coalesce(held.line, first.line), held.line IS NULL, prompt.id"
            " FROM held JOIN prompt USING (number) LEFT JOIN first ON first.number = prompt.same"
            " WHERE held.number > ? AND held.number < ? ORDER BY held.number LIMIT 16",
            after,
            _FAR if before is None else before,
        ):
            for number, line, is_copy, prompt_id in rows:
                yield number, copied(line, prompt_id) if is_copy else line
            after = rows[-1][0]

    def forget_held(self, states: Iterable[State]) -> None:
        """Have prompts asked again whose lines wait for their turn.

        Args:
            states: How they have ended.
        """
        with self._together() as execute:
            execute(
                "UPDATE prompt SET state = 0 WHERE number IN (SELECT number FROM held)"  # noqa: S608
                f" AND state IN ({_marks(states)})",
                (),
            )
            execute(
                "DELETE FROM held WHERE number IN (SELECT number FROM prompt WHERE state = 0)", ()
            )

    def is_written(self, number: int) -> None:
        """Note that a line that has waited for its turn is in the output."""
        with self._together() as execute:
            execute("UPDATE prompt SET written = state WHERE number = ?", (number,))
            execute("DELETE FROM held WHERE number = ?", (number,))

    def order(self, states: Iterable[State]) -> dict[int, bool]:
        """Return what has to come before the last line that waits, in order, and whether it does.

        What had left without an end is asked first, and so has its place as well.

        Args:
            states: The states of what is asked in this run.
        """
        marks = _marks(states)
        rows = self._read(
            "SELECT number, number IN (SELECT number FROM held) AS waits FROM prompt"  # noqa: S608
            f" WHERE (waits OR (state IN ({marks}) AND NOT written)) AND same IS NULL"
            " AND number <= (SELECT max(number) FROM prompt WHERE state = 1"
            " OR number IN (SELECT number FROM held)) ORDER BY number"
        )
        return {number: bool(waits) for number, waits in rows}

    def first_open(self, states: Iterable[State]) -> int | None:
        """Return the number of the first prompt whose line is still to come; None where none is.

        Args:
            states: The states of what is asked in this run.
        """
        rows = self._read(
            "SELECT number FROM prompt WHERE state = 0 AND (same IS NULL OR"  # noqa: S608
            " (SELECT state FROM prompt AS leader WHERE leader.number = prompt.same)"
            f" IN ({_marks(states)})) ORDER BY number LIMIT 1"
        )
        return int(rows[0][0]) if rows else None

    def is_copy(self, number: int, digest: bytes) -> bool:
        """Note the request of a prompt; return whether an earlier one has the same.

        It is not asked then: it gets what comes for the first one.
        """
        with self._together() as execute:
            execute("UPDATE OR IGNORE prompt SET digest = ? WHERE number = ?", (digest, number))
            execute(
                "UPDATE prompt SET same = (SELECT number FROM prompt WHERE digest = ?)"
                " WHERE number = ? AND digest IS NULL",
                (digest, number),
            )
            found = self._connection.execute(
                "SELECT same IS NOT NULL FROM prompt WHERE number = ?", (number,)
            )
            return bool(found.fetchone()[0])

    def written(self) -> int:
        """Return how many prompts have a line in the output."""
        return int(self._read("SELECT count(*) FROM prompt WHERE written")[0][0])

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

    def _read(self, statement: str, *values: object) -> list[Any]:
        with self._lock, self._translated():
            return self._connection.execute(statement, values).fetchall()

    def _write(self, statement: str, *values: object) -> None:
        with self._lock, self._translated():
            self._connection.execute(statement, values)

    @contextmanager
    def _together(self) -> Iterator[Callable[[str, tuple[object, ...]], object]]:
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
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
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


def _marks(states: Iterable[State]) -> str:
    return ",".join(str(int(state)) for state in states)
