"""Prompts that are asked again: their new lines take the places of the old ones.

The new lines are kept in a file beside the output until all have come. Then the output is written
anew as a whole; so it has one line for each prompt at any time.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from .journal import State
from .output import Output

if TYPE_CHECKING:
    from pathlib import Path

    from .engine import Finished
    from .journal import Journal, Place
    from .lines import LinesAsTheyCome


def beside(output: Path) -> Path:
    """Return where the new lines of an output are kept."""
    return output.with_name(f"{output.name}.retry")


class RetriedLines:
    """Keeps the new lines of prompts that have one already; all others go where they go.

    Args:
        journal: Where ends are noted.
        file: Where the new lines are kept.
        others: Takes the others.
    """

    def __init__(self, journal: Journal, file: Path, others: LinesAsTheyCome) -> None:
        self._journal = journal
        self._others = others
        self._new = Output(file)
        self._renew_copies()

    def has_room(self, place: Place) -> bool:
        """See ``Lines``."""
        return self._others.has_room(place) or self._journal.line(place.number) is not None

    def expect(self, place: Place) -> None:
        """See ``Lines``."""
        if self._journal.line(place.number) is None:
            self._others.expect(place)

    def write(self, finished: Finished) -> None:
        """See ``Lines``."""
        number, outcome = finished.place.number, finished.outcome
        before = self._journal.line(number)
        if before is None:
            self._others.write(finished)
        elif finished.line is None or outcome is None:
            return
        elif outcome.state is State.FAILED and before is State.INCOMPLETE:
            self._journal.keeps(number, outcome)  # some of an answer is more than none
        else:
            self._new.write(finished.line)
            if self._journal.ends(number, outcome, finished.line):
                self._renew_copies(number)
                self._others.renew()

    def _renew_copies(self, number: int | None = None) -> None:
        """Give those with the same request the line that has come; for all where none is named."""
        for copy, line in self._journal.old_copies(number):
            self._new.write(line)
            self._journal.renews(copy)

    def close(self) -> None:
        """Close the file; nothing is left of one that holds nothing."""
        self._new.discard()


def put_in_place(output: Output, journal: Journal) -> None:
    """Put new lines into the places of the old ones; those of a killed program are noted first.

    Raises:
        ConfigError: Something can't be read or written. Nothing is lost.
    """
    file = beside(output.file)
    if not file.exists():
        return
    with Output(file) as new:
        new.repair()
        starts = array("q", bytes(8 * (journal.last() + 1)))  # flat, whatever has failed
        for line in new.lines():
            found = journal.find(line.id)
            if found is None:
                raise new.foreign(line.number)
            number, state, _ = found
            if state in (State.WAITING, State.SENT):
                journal.ends(number, line.outcome())
            starts[number] = line.start + 1

        def newest(prompt_id: str) -> int | None:
            found = journal.find(prompt_id)
            start = 0 if found is None else starts[found[0]]
            return start - 1 if start else None

        if not new.is_new:
            output.rewrite(newest, new)
    file.unlink()
