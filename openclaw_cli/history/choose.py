"""Which conversation a question belongs to: a new one, the last one, or one that has a name."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from ..errors import HistoryError, UsageError
from ..named_tuple import NamedTuple
from ..request.conversation import Conversation, Question, says_something, unbroken
from .new_turn import NewTurn
from .recording import Recorder
from .working_place import working_place

if TYPE_CHECKING:
    from pathlib import Path

    from ..request.ref import ModelRef
    from .headers import Header
    from .queries import History
    from .rows import StoredTurn
    from .working_place import WorkingPlace


class SessionQuery(NamedTuple):
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


class Session(NamedTuple):
    """A conversation to ask in.

    Attributes:
        conversation: What has been said in it.
        id: Its id, where more than one answer is wanted of it, or None.
        recorder: What keeps it, or None.
        header: What is known of it, or None for a new one.
        ref: The model that was asked last in it, or None.
        cut: The turn whose answer is gone on with, or None.
        near: The name of an old one that a new one's name is near to, or None.
    """

    conversation: Conversation
    id: str | None = None
    recorder: Recorder | None = None
    header: Header | None = None
    ref: ModelRef | None = None
    cut: StoredTurn | None = None
    near: str | None = None

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


def choose(file: Path, query: SessionQuery) -> Session:
    """Return the conversation that is meant.

    Args:
        file: The history's database, whether it exists or not.
        query: Which one.

    Raises:
        UsageError: There is no such conversation, or nothing to resume in it.
        HistoryError: It can't be read, or another program is in it.
    """
    place = working_place(os.environ)
    if not (query.last or query.name is not None or query.resume):
        recorder = Recorder(file, place, system=query.system) if query.keep else None
        return Session(Conversation(query.system), None, recorder)
    from .changes import check_spelling
    from .database import is_there
    from .queries import History

    if not is_there(file):
        if query.name is None or query.resume:
            raise _nothing_here()
        check_spelling(query.name)
        return _begun(file, place, query)
    with History(file) as history:
        session = None
        while session is None:  # another program may remove one before it is taken
            session = _found(history, file, place, query)
        return session


def describe(header: Header) -> str:
    """Return which conversation is gone on with."""
    from ..render.amounts import span
    from ..request.token_count import counted

    turns = counted(header.turns, "turn")
    age = span(time.time() - header.updated)
    return f'continuing {header.id[:8]} "{header.label[:40]}" ({turns}, {age} ago)'


def describe_new(name: str, near: str) -> str:
    """Return that a conversation is new, where another one may have been meant."""
    return f'"{name}" is a new conversation; there is one that is called "{near}"'


def _found(
    history: History, file: Path, place: WorkingPlace, query: SessionQuery
) -> Session | None:
    """Return the conversation that is gone on with or begun; None where it has just been removed.

    Raises:
        UsageError: There is no such conversation, or nothing to resume in it.
        HistoryError: It can't be read, or another program is in it.
    """
    header = history.last(place) if query.name is None else history.find(query.name)
    if header is None:
        if query.name is None:
            raise _nothing_here()
        if query.resume:
            history.require(query.name)
        from .changes import check_name

        check_name(history, query.name)
        return _begun(file, place, query, _near(history, query.name))
    recorder = Recorder(
        file,
        place,
        number=header.number,
        session=header.id,
        name=header.name,
        system=query.system,
    )
    try:
        if query.keep:
            _take(recorder)
        # Another program may have gone on with it, or removed it, before it was taken.
        now = history.header(header.number)
        session = None if now is None else _continued(history, now, recorder, query)
    except BaseException:
        recorder.close()
        raise
    if session is None:
        recorder.close()
    return session


def _near(history: History, name: str) -> str | None:
    """Return the name that is most like a new one, or None."""
    from ..request.near import nearest

    return next(iter(nearest(name, history.names(), 1)), None)


def _begun(
    file: Path, place: WorkingPlace, query: SessionQuery, near: str | None = None
) -> Session:
    recorder = Recorder(file, place, name=query.name, system=query.system)
    conversation = Conversation(query.system)
    if not query.keep:
        return Session(conversation, recorder.session, near=near)
    _take(recorder)
    return Session(conversation, recorder.session, recorder, near=near)


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


def _continued(
    history: History, header: Header, recorder: Recorder, query: SessionQuery
) -> Session:
    if recorder.system is None:
        recorder.system = header.system
    turns = history.turns(header.number)
    cut = None
    if query.resume:
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
    return Session(
        conversation=Conversation(recorder.system, said),
        id=header.id,
        recorder=recorder if query.keep else None,
        header=header,
        ref=None if last is None else last.model,
        cut=cut,
    )


def _nothing_here() -> UsageError:
    return UsageError(
        "no conversation of this terminal or folder to continue",
        hint="name one with --session NAME; openclaw sessions list shows them",
    )
