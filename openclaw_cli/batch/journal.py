"""The journal beside an output: each prompt, where it stands in the input, and how far it is.

It is a SQLite file for the user alone. A request is noted before it leaves and again at its end, so
that a killed program knows which ones may have been billed without an answer to show for it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from ..events import without_noise
from ..named_tuple import NamedTuple
from .held_lines import HeldLines
from .journal_file import marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_TAKEN = (
    "requests = requests + ?, cost = cost + ?, unknown = unknown + ?, sent = sent + ?,"
    " received = received + ?, untold = untold + ?, reserved = max(0.0, reserved - ?)"
)


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

    def plus(self, other: Taken, times: int = 1) -> Taken:
        """Return what both have taken; with -1 what this one has taken more."""
        pairs = zip(self, other, strict=True)
        return Taken(*(one + times * more for one, more in pairs))  # type: ignore[arg-type]


class Outcome(NamedTuple):
    """How a prompt has ended.

    Attributes:
        state: How.
        reason: How it failed, in one word; None if it did not.
        taken: What its requests have taken.
        ended: When, in seconds since 1970.
        freed: USD that were set aside for those of its requests whose cost is known now.
        noted: What the journal has noted of ``taken`` before.
    """

    state: State
    reason: str | None = None
    taken: Taken = Taken()
    ended: float | None = None
    freed: float = 0.0
    noted: Taken = Taken()

    @property
    def rest(self) -> tuple[float, ...]:
        """What is to be noted of what its requests have taken, in the order of ``_TAKEN``."""
        return (*self.taken.plus(self.noted, -1), self.freed)


def journal_of(output: Path) -> Path:
    """Return where the journal of an output lies."""
    return output.with_name(f"{output.name}.journal")


class Journal(HeldLines):
    """The journal of one output; see ``JournalFile``."""

    @property
    def is_new(self) -> bool:
        """Whether no input was read into it yet."""
        return not self.about()

    def about(self) -> dict[str, str]:
        """Return what it is the journal of: the input, and the options that matter."""
        return dict(self.read("SELECT name, value FROM about"))

    def fill(self, places: Iterable[Place]) -> list[tuple[Place, int]]:
        """Take the prompts of an input; those of a reading that was broken off are forgotten.

        Args:
            places: The prompts, in the input's order.

        Returns:
            Prompts whose id is an earlier one's, which are not taken, with that one's number.
        """
        doubles = []
        with self.together() as execute:
            execute("DELETE FROM prompt", ())
            for place in places:
                taken = execute(
                    "INSERT OR IGNORE INTO prompt (number, id, start, length) VALUES (?, ?, ?, ?)",
                    place,
                )
                if not taken.rowcount:
                    first = execute("SELECT number FROM prompt WHERE id = ?", (place.id,))
                    doubles.append((place, int(first.fetchone()[0])))
        return doubles

    def tell(self, about: Mapping[str, str]) -> None:
        """Note what it is the journal of; from then on its prompts count."""
        with self.together() as execute:
            for one in about.items():
                execute("INSERT INTO about VALUES (?, ?)", one)

    def waiting(self, states: Iterable[State]) -> Iterator[Place]:
        """Yield the prompts in some states that are asked themselves, in the input's order."""
        return self._places(f"state IN ({marks(states)}) AND same IS NULL")

    def all_places(self) -> Iterator[Place]:
        """Yield all prompts, in the input's order."""
        return self._places("TRUE")

    def _places(self, which: str) -> Iterator[Place]:
        """Yield some prompts; a page of them is in memory."""
        after = 0
        while page := self.read(
            "SELECT number, id, start, length FROM prompt"  # noqa: S608  (numbers)
            f" WHERE number > ? AND {which} ORDER BY number LIMIT 256",
            after,
        ):
            yield from (Place(*row) for row in page)
            after = page[-1][0]

    def counts(self, *, copies: bool = True) -> dict[State, int]:
        """Return how many prompts are in each state.

        Args:
            copies: Whether those are among them that get the result of an equal request.
        """
        which = "TRUE" if copies else "same IS NULL"
        rows = self.read(f"SELECT state, count(*) FROM prompt WHERE {which} GROUP BY state")  # noqa: S608
        return {State(state): count for state, count in rows}

    def taken(self) -> Taken:
        """Return what all prompts have taken together, over all runs, with what is under way."""
        row = self.read(
            "SELECT total(requests + (state = 1)), total(cost), total(unknown + (state = 1)),"
            " total(sent), total(received), total(untold + (state = 1)) FROM prompt"
        )[0]
        return Taken(int(row[0]), without_noise(row[1]), *map(int, row[2:]))

    def spent(self) -> float:
        """Return the USD that were billed, and what requests of unknown cost may have been."""
        return without_noise(self.read("SELECT total(cost + reserved) FROM prompt")[0][0])

    def to_come(self) -> tuple[float, int]:
        """Return the USD that the rest may cost at most, and of how many nobody knows that."""
        usd, unknown = self.read(
            "SELECT total(expected), total(expected IS NULL) FROM prompt"
            " WHERE state < 2 AND same IS NULL"
        )[0]
        return without_noise(usd), int(unknown)

    def expected(self, number: int) -> float:
        """Return the USD that a request for a prompt may cost; 0 where nobody knows."""
        row = self.read("SELECT coalesce(expected, 0.0) FROM prompt WHERE number = ?", number)[0]
        return float(row[0])

    def reasons(self) -> dict[str, int]:
        """Return how many prompts have not come out whole, by the reason."""
        return dict(
            self.read(
                "SELECT coalesce(reason, '?'), count(*) FROM prompt WHERE state IN (3, 4)"
                " GROUP BY 1 ORDER BY 2 DESC, 1"
            )
        )

    def twice(self) -> list[str]:
        """Return the ids of the prompts that were asked again and may have been billed before."""
        return [name for (name,) in self.read("SELECT id FROM prompt WHERE twice ORDER BY number")]

    def last_end(self) -> float | None:
        """Return when the last prompt has ended, in seconds since 1970; None where none has."""
        found: float | None = self.read("SELECT max(ended) FROM prompt")[0][0]
        return found

    def find(self, prompt_id: str) -> tuple[int, State, bool] | None:
        """Return the prompt with an id; None where none is.

        Returns:
            Its number, how far it is, and whether its line is in the output as far as is known.
        """
        rows = self.read("SELECT number, state, written FROM prompt WHERE id = ?", prompt_id)
        return (rows[0][0], State(rows[0][1]), bool(rows[0][2])) if rows else None

    def place(self, prompt_id: str) -> Place | None:
        """Return where the prompt with an id stands in the input; None where none has it."""
        rows = self.read("SELECT number, id, start, length FROM prompt WHERE id = ?", prompt_id)
        return Place(*rows[0]) if rows else None

    def last(self) -> int:
        """Return the last prompt's number; 0 where there is none."""
        return int(self.read("SELECT coalesce(max(number), 0) FROM prompt")[0][0])

    def expects(self, costs: Iterable[tuple[float | None, int]]) -> None:
        """Note what requests for prompts may cost: USD or None, and the prompt's number."""
        with self.together() as execute:
            for cost in costs:
                execute("UPDATE prompt SET expected = ? WHERE number = ?", cost)

    def leaves_out(self, faults: Iterable[tuple[str, int]]) -> None:
        """Note that prompts can't be asked: why, and the prompt's number."""
        with self.together() as execute:
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
        self.write(
            "UPDATE prompt SET twice = twice + (state = 1), requests = requests + (state = 1),"
            " unknown = unknown + (state = 1), untold = untold + (state = 1), state = 1,"
            " reserved = reserved + ? WHERE number = ?",
            usd,
            number,
        )

    def reserves(self, number: int, usd: float, before: Taken) -> None:
        """Note that one more request leaves for what is under way.

        Args:
            number: The prompt's.
            usd: What it may cost.
            before: What the one before it has taken.
        """
        self.write(
            f"UPDATE prompt SET {_TAKEN} WHERE number = ?",  # noqa: S608
            *before,
            -usd,
            number,
        )

    def waits(self, number: int, usd: float = 0.0, taken: Taken = Taken()) -> None:  # noqa: B008
        """Note that what had left was refused and never billed.

        Args:
            number: The prompt's.
            usd: What it might have cost.
            taken: What it has taken, as far as that is not noted yet.
        """
        self.write(
            f"UPDATE prompt SET state = ?, {_TAKEN} WHERE number = ?",  # noqa: S608
            State.WAITING,
            *taken,
            usd,
            number,
        )

    def is_lost(self, number: int) -> None:
        """Note that the line that a prompt had in the output is not there any more."""
        self.write("UPDATE prompt SET state = 0, written = 0 WHERE number = ? AND written", number)

    def gives_up(self, number: int) -> None:
        """Note that what was asked again without an end has the line that it had."""
        self.write(
            "UPDATE prompt SET requests = requests + (state = 1), unknown = unknown + (state = 1),"
            " untold = untold + (state = 1), state = written WHERE number = ?",
            number,
        )

    def keeps(self, number: int, outcome: Outcome) -> None:
        """Note that a prompt was asked again, and that the line that it had is the better one."""
        self.write(
            f"UPDATE prompt SET state = written, {_TAKEN} WHERE number = ?",  # noqa: S608
            *outcome.rest,
            number,
        )

    def line(self, number: int) -> State | None:
        """Return how a prompt has ended by its line in the output; None where it has none."""
        written = self.read("SELECT written FROM prompt WHERE number = ?", number)[0][0]
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
        state, reason, ended = outcome.state, outcome.reason, outcome.ended
        with self.together() as execute:
            execute(
                "UPDATE prompt SET state = ?, reason = ?, ended = ?, written = ?,"  # noqa: S608
                f" {_TAKEN} WHERE number = ?",
                (state, reason, ended, 0 if waits else state, *outcome.rest, number),
            )
            if waits:
                execute("INSERT OR REPLACE INTO held VALUES (?, ?)", (number, line))
            copies = execute("SELECT 1 FROM prompt WHERE same = ? LIMIT 1", (number,))
            if line is None or copies.fetchone() is None:
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

    def written(self) -> int:
        """Return how many prompts have a line in the output."""
        return int(self.read("SELECT count(*) FROM prompt WHERE written")[0][0])
