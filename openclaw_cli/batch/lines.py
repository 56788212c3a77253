"""Where finished prompts go: into the output as they come, or in the input's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .engine import Finished
    from .journal import Journal, Place, State
    from .output import Output

_HELD_BACK = 4
"""Prompts that are asked ahead of one whose answer is waited for: so many times the concurrency."""


class LinesAsTheyCome:
    """Writes each line at once; first those that a run in the input's order has held back.

    Args:
        journal: Where the end is noted.
        output: Where lines go.
    """

    def __init__(self, journal: Journal, output: Output) -> None:
        self._journal = journal
        self._output = output
        self.renew()

    def has_room(self, place: Place) -> bool:
        """See ``Lines``."""
        del place
        return True

    def expect(self, place: Place) -> None:
        """See ``Lines``."""

    def write(self, finished: Finished) -> None:
        """See ``Lines``."""
        if finished.line is not None and finished.outcome is not None:
            self._output.write(finished.line)
            if self._journal.ends(finished.place.number, finished.outcome, finished.line):
                self._release()

    def renew(self) -> None:
        """Write the lines whose turn has come."""
        self._release()

    def _release(self, before: int | None = None) -> None:
        """Write lines that wait for their turn.

        Args:
            before: The number before which they are; None for all.
        """
        for number, line in self._journal.held(before):
            self._output.write(line)
            self._journal.is_written(number)


class LinesInOrder(LinesAsTheyCome):
    """Writes lines in the input's order; one that comes too early waits in the journal.

    So the order holds over a run that is broken off, and nothing of it is asked again.

    Args:
        journal: Where ends are noted, and lines wait.
        output: Where lines go.
        concurrency: Requests at once.
        states: The states of what is asked in this run.
    """

    def __init__(
        self, journal: Journal, output: Output, concurrency: int, states: Sequence[State]
    ) -> None:
        self._most = _HELD_BACK * concurrency
        self._states = states
        self._order = journal.order(states)  # by number: whether its line waits
        self._journal = journal
        self._output = output
        self.renew()

    def has_room(self, place: Place) -> bool:
        """See ``Lines``."""
        return len(self._order) < self._most or place.number in self._order

    def expect(self, place: Place) -> None:
        """See ``Lines``."""
        self._order.setdefault(place.number, False)

    def write(self, finished: Finished) -> None:
        """See ``Lines``."""
        if finished.line is None or finished.outcome is None:
            return  # what comes after it waits, until it was asked again
        number, line = finished.place.number, finished.line
        if number == next(iter(self._order)):
            self._output.write(line)
            self._journal.ends(number, finished.outcome, line)
            del self._order[number]
            self.renew()
        else:
            self._journal.ends(number, finished.outcome, line, waits=True)
            self._order[number] = True

    def renew(self) -> None:
        """Write the lines whose turn has come."""
        turn = next((number for number, waits in self._order.items() if not waits), None)
        rest = self._journal.first_open(
            self._states
        )  # equal requests wait as well, and are not in the order
        before = min((one for one in (turn, rest) if one is not None), default=None)
        self._release(before)
        while self._order and (before is None or next(iter(self._order)) < before):
            del self._order[next(iter(self._order))]
