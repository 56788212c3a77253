"""Lines that wait in the journal: for their turn, or for the one whose request is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .copied import copied
from .journal_file import JournalFile, marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from enum import IntEnum

_FAR = 2**62


class HeldLines(JournalFile):
    """The part of a journal that is about them."""

    def hold_copies(self) -> None:
        """Have lines wait that are missing, where the first one with the same request has ended."""
        ended = "same IN (SELECT number FROM first JOIN prompt USING (number) WHERE state > 1)"
        with self.together() as execute:
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

    def old_copies(self, number: int | None = None) -> list[tuple[int, str]]:
        """Return the numbers and new lines of those whose first one is whole now, and they are not.

        Args:
            number: The first one's; None for all.
        """
        rows = self.read(
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
        self.write(
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
        while rows := self.read(
            "SELECT held.number, coalesce(held.line, first.line), held.line IS NULL, prompt.id"
            " FROM held JOIN prompt USING (number) LEFT JOIN first ON first.number = prompt.same"
            " WHERE held.number > ? AND held.number < ? ORDER BY held.number LIMIT 16",
            after,
            _FAR if before is None else before,
        ):
            for number, line, is_copy, prompt_id in rows:
                yield number, copied(line, prompt_id) if is_copy else line
            after = rows[-1][0]

    def count_held(self) -> int:
        """Return how many lines wait for their turn."""
        return int(self.read("SELECT count(*) FROM held")[0][0])

    def forget_held(self, states: Iterable[IntEnum]) -> None:
        """Have prompts asked again whose lines wait for their turn.

        Args:
            states: How they have ended.
        """
        with self.together() as execute:
            execute(
                "UPDATE prompt SET state = 0 WHERE number IN (SELECT number FROM held)"  # noqa: S608
                f" AND state IN ({marks(states)})",
                (),
            )
            execute(
                "DELETE FROM held WHERE number IN (SELECT number FROM prompt WHERE state = 0)", ()
            )

    def is_written(self, number: int) -> None:
        """Note that a line that has waited for its turn is in the output."""
        with self.together() as execute:
            execute("UPDATE prompt SET written = state WHERE number = ?", (number,))
            execute("DELETE FROM held WHERE number = ?", (number,))

    def order(self, states: Iterable[IntEnum]) -> dict[int, bool]:
        """Return what has to come before the last line that waits, in order, and whether it does.

        What had left without an end is asked first, and so has its place as well.

        Args:
            states: The states of what is asked in this run.
        """
        rows = self.read(
            "SELECT number, number IN (SELECT number FROM held) AS waits FROM prompt"  # noqa: S608
            f" WHERE (waits OR (state IN ({marks(states)}) AND NOT written)) AND same IS NULL"
            " AND number <= (SELECT max(number) FROM prompt WHERE state = 1"
            " OR number IN (SELECT number FROM held)) ORDER BY number"
        )
        return {number: bool(waits) for number, waits in rows}

    def first_open(self, states: Iterable[IntEnum]) -> int | None:
        """Return the number of the first prompt whose line is still to come; None where none is.

        Args:
            states: The states of what is asked in this run.
        """
        rows = self.read(
            "SELECT number FROM prompt WHERE state = 0 AND (same IS NULL OR"  # noqa: S608
            " (SELECT state FROM prompt AS leader WHERE leader.number = prompt.same)"
            f" IN ({marks(states)})) ORDER BY number LIMIT 1"
        )
        return int(rows[0][0]) if rows else None

    def is_copy(self, number: int, digest: bytes) -> bool:
        """Note the request of a prompt; return whether an earlier one has the same.

        It is not asked then: it gets what comes for the first one.
        """
        with self.together() as execute:
            execute("UPDATE OR IGNORE prompt SET digest = ? WHERE number = ?", (digest, number))
            execute(
                "UPDATE prompt SET same = (SELECT number FROM prompt WHERE digest = ?)"
                " WHERE number = ? AND digest IS NULL",
                (digest, number),
            )
            found = execute("SELECT same IS NOT NULL FROM prompt WHERE number = ?", (number,))
            return bool(found.fetchone()[0])
