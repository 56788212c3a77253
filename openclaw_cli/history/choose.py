"""Which conversation a question belongs to: a new one, the last one, or one that has a name."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from ..errors import HistoryError, UsageError
from ..request.conversation import Conversation, Question, says_something, unbroken
from .new_turn import NewTurn
from .place import here
from .recording import Recorder

if TYPE_CHECKING:
    from pathlib import Path

    from ..request.ref import ModelRef
    from .place import Place
    from .rows import Header, StoredTurn
    from .store import History


class Wanted(NamedTuple):
    """What the command line says of the conversation.

    Attributes:
        last: Whether the last one is gone on with.
        name: The name or id of one, or None.
        resume: Whether its last answer is gone on with.
        keep: Whether anything is written down.
        system: The system prompt for it, or None to leave it as it is.
    """

    last: bool = False
    name: str | None = None
    resume: bool = False
    keep: bool = True
    system: str | None = None


class Chosen(NamedTuple):
    """A conversation to ask in.

    Attributes:
        conversation: What has been said in it.
        session: Its id, where more than one answer is wanted of it, or None.
        recorder: What keeps it, or None.
        header: What is known of it, or None for a new one.
        ref: The model that was asked last in it, or None.
        cut: The turn whose answer is gone on with, or None.
    """

    conversation: Conversation
    session: str | None = None
    recorder: Recorder | None = None
    header: Header | None = None
    ref: ModelRef | None = None
    cut: StoredTurn | None = None

    @property
    def spent(self) -> float:
        """USD that are known to have been billed for it so far."""
        return self.header.cost if self.header is not None else 0.0

    @property
    def before(self) -> str:
        """What there is of the answer that is gone on with; nothing where it is asked anew."""
        answer = "" if self.cut is None else self.cut.answer
        return unbroken(answer) if says_something(answer) else ""

    def close(self) -> None:
        """Let others into it."""
        if self.recorder is not None:
            self.recorder.close()

    def begin(self, ref: ModelRef, question: Question) -> NewTurn:
        """Return how the next turn begins."""
        return NewTurn(ref, question, resumes=None if self.cut is None else self.cut.number)


def choose(file: Path, wanted: Wanted) -> Chosen:
    """Return the conversation that is meant.

    Args:
        file: The history's database, whether it exists or not.
        wanted: Which one.

    Raises:
        UsageError: There is no such conversation, or nothing to resume in it.
        HistoryError: It can't be read, or another program is in it.
    """
    place = here(os.environ)
    if not (wanted.last or wanted.name is not None or wanted.resume):
        recorder = Recorder(file, place, system=wanted.system) if wanted.keep else None
        return Chosen(Conversation(wanted.system), None, recorder)
    from .changes import check_spelling
    from .database import is_there
    from .store import History

    if not is_there(file):
        if wanted.name is None or wanted.resume:
            raise _nothing_here()
        check_spelling(wanted.name)
        return _begun(file, place, wanted)
    with History(file) as history:
        chosen = None
        while chosen is None:  # another program may remove one before it is taken
            chosen = _found(history, file, place, wanted)
        return chosen


def describe(header: Header) -> str:
    """Return which conversation is gone on with."""
    from ..render.words import counted, span

    turns = counted(header.turns, "turn")
    age = span(time.time() - header.updated)
    return f'continuing {header.id[:8]} "{header.label[:40]}" ({turns}, {age} ago)'


def _found(history: History, file: Path, place: Place, wanted: Wanted) -> Chosen | None:
    """Return the conversation that is gone on with or begun; None where it has just been removed.

    Raises:
        UsageError: There is no such conversation, or nothing to resume in it.
        HistoryError: It can't be read, or another program is in it.
    """
    header = history.last(place) if wanted.name is None else history.find(wanted.name)
    if header is None:
        if wanted.name is None:
            raise _nothing_here()
        if wanted.resume:
            history.require(wanted.name)
        from .changes import check_name

        check_name(history, wanted.name)
        return _begun(file, place, wanted)
    recorder = Recorder(
        file,
        place,
        number=header.number,
        session=header.id,
        name=header.name,
        system=wanted.system,
    )
    try:
        if wanted.keep:
            _take(recorder)
        # Another program may have gone on with it, or removed it, before it was taken.
        now = history.header(header.number)
        chosen = None if now is None else _continued(history, now, recorder, wanted)
    except BaseException:
        recorder.close()
        raise
    if chosen is None:
        recorder.close()
    return chosen


def _begun(file: Path, place: Place, wanted: Wanted) -> Chosen:
    recorder = Recorder(file, place, name=wanted.name, system=wanted.system)
    conversation = Conversation(wanted.system)
    if not wanted.keep:
        return Chosen(conversation, recorder.session)
    _take(recorder)
    return Chosen(conversation, recorder.session, recorder)


def _take(recorder: Recorder) -> None:
    """Let nobody else into a conversation from here on.

    Where nothing can be written, the answer says so; it can be asked for all the same.

    Raises:
        InUseError: Another program is in it.
    """
    from .writer import InUseError

    try:
        recorder.writer()
    except InUseError:
        raise
    except HistoryError:
        return


def _continued(history: History, header: Header, recorder: Recorder, wanted: Wanted) -> Chosen:
    if recorder.system is None:
        recorder.system = header.system
    turns = history.turns(header.number)
    cut = None
    if wanted.resume:
        cut = turns[-1] if turns else None
        if cut is None or cut.complete:
            raise UsageError(
                f"the last answer of {header.id[:8]} is whole: there is nothing to resume",
                hint="-c goes on with the conversation",
            )
        turns = turns[:-1]
    said = [turn.exchange() for turn in turns if turn.in_context and turn.has_answer]
    said.sort(key=lambda exchange: not exchange.summary)  # it stands for what was before the rest
    last = cut or (turns[-1] if turns else None)
    return Chosen(
        conversation=Conversation(recorder.system, said),
        session=header.id,
        recorder=recorder if wanted.keep else None,
        header=header,
        ref=None if last is None else last.model,
        cut=cut,
    )


def _nothing_here() -> UsageError:
    return UsageError(
        "no conversation of this terminal or folder to continue",
        hint="name one with --session NAME; openclaw sessions list shows them",
    )
