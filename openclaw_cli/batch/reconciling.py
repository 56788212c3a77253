"""The journal is held against the output before a batch goes on: what that has is the truth.

A killed program may have written a line and not noted it, and a file may have been cut since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..named_tuple import NamedTuple
from ..request.token_count import counted
from .journal import State

if TYPE_CHECKING:
    from .journal import Journal
    from .output import Output

_OPEN = (State.WAITING, State.SENT)
"""The states of what has no line in the output."""


class Reconciled(NamedTuple):
    """What was found.

    Attributes:
        lost: How many answers the journal knows that are not in the output any more.
        given_up: The ids of what had a line and was asked again, without an end.
    """

    lost: int
    given_up: list[str]


def reconcile(journal: Journal, output: Output) -> Reconciled:
    """Note what is in the output, and have the rest asked.

    Raises:
        ConfigError: It holds something else as well, an id twice, or nothing any more.
    """
    seen = bytearray(journal.last() + 1)  # a byte for each line of the input
    known = journal.written()
    given_up = []
    for line in output.lines():
        found = journal.find(line.id)
        if found is None:
            raise output.foreign(line.number)
        number, state, is_known = found
        if seen[number]:
            raise ConfigError(
                f"line {line.number} of {output.file} has the id {line.id!r} of a line above",
                hint="one of them has to go",
            )
        seen[number] = 1
        if is_known:
            known -= 1
            if state in _OPEN:  # it was asked again: the line that it had counts
                journal.gives_up(number)
                if state is State.SENT:
                    given_up.append(line.id)
        elif state in _OPEN:
            journal.ends(number, line.outcome(), line.content.decode().rstrip("\n"))
        else:
            journal.is_written(number)
    if known:
        _lose(journal, output, known, seen)
    return Reconciled(known, given_up)


def _lose(journal: Journal, output: Output, lost: int, seen: bytearray) -> None:
    """Have answers asked again that are not in the output any more.

    Raises:
        ConfigError: None is there: whoever has moved the file does not mean that.
    """
    if not any(seen):
        raise ConfigError(
            f"{counted(lost, 'answer')} that {journal.file} knows of"
            f" {'is' if lost == 1 else 'are'} not in {output.file} any more",
            hint=f"put the file back; or remove {journal.file.name} to ask all of it again",
        )
    for place in journal.all_places():
        if not seen[place.number]:
            journal.is_lost(place.number)
    journal.hold_copies()
