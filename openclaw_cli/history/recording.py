"""Writes a conversation while it happens, so that whatever ends the program leaves what was said.

A turn is put on disk by a thread while the main one waits for the connection: importing sqlite3
and opening the file cost the request nothing. From then on the answer's text is written every
four kilobytes by whoever has it, and after a second by the thread.
"""

from __future__ import annotations

import os
import re
import threading
from typing import TYPE_CHECKING, Any

from ..errors import HistoryError
from .new_turn import NewConversation, NewTurn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ..events import ReasoningDelta, Result, TextDelta
    from ..request.conversation import Question
    from ..request.messages import Message
    from ..request.ref import ModelRef
    from .working_place import WorkingPlace
    from .writer import Writer

_BYTES = 4096
"""What may be lost of an answer."""

_WIDEST = 4
"""Bytes of a character that is not ASCII, at most."""

_PLAIN = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
"""A name that means itself in every shell."""

_SECONDS = 0.9
_HEAD_START = 0.1
"""Seconds that a request has to leave before the interpreter is shared with it."""

_PATIENCE = 6.0
"""Seconds that an answer waits for its question to be on disk."""


class Recorder:
    """Keeps one conversation, turn after turn.

    Args:
        file: The database.
        place: Where it is asked.
        number: The conversation's number where it exists already, else None.
        session: Its id, where it exists.
        name: The name that a new one gets.
        system: The system prompt.
        made: Whether this program has made it.

    Attributes:
        session: The conversation's id.
        made: Whether this program has made it, and removes it where nothing was asked in it.
        system: The system prompt, as it is kept with the next turn.
        key_name: Returns the name of the key that is used, or None; it is kept with each turn.
    """

    def __init__(
        self,
        file: Path,
        place: WorkingPlace,
        *,
        number: int | None = None,
        session: str | None = None,
        name: str | None = None,
        system: str | None = None,
        made: bool = False,
    ) -> None:
        self.file = file
        self.place = place
        self.number = number
        self.session = session or os.urandom(16).hex()
        self.name = name
        self.system = system
        self.made = made
        self.key_name: Callable[[], str | None] | None = None
        self._told = False
        self._was_asked = False
        self._is_anew = False
        self._lock = threading.RLock()
        self._writer: Writer | None = None

    def turn(self, new: NewTurn) -> Recording:
        """Return what keeps the next turn."""
        return Recording(self, new)

    def writer(self) -> Writer:
        """Return the open database, with the conversation in it and locked.

        Raises:
            HistoryError: It can't be opened, or somebody else is in the conversation.
        """
        with self._lock:
            if self._writer is not None and not self._writer.is_current():
                self.close()
                self.number = None
                self.anew()
            if self._writer is None:
                from .writer import Writer

                made = NewConversation(self.session, self.name, self.system, self.place)
                self._writer = Writer(self.file, made, self.number)
                self.made = self.made or self.number is None
                self.number = self._writer.number
            self._writer.system = self.system
            self._writer.key = self.key_name() if self.key_name is not None else None
            return self._writer

    def begin(self, writer: Writer, new: NewTurn) -> int:
        """Put a question on disk and return its number."""
        turn, is_anew = writer.begin(new)
        self._was_asked = True
        if is_anew:
            self.anew()
        return turn

    def anew(self) -> None:
        """Note that another program has removed what was kept: it is made again."""
        self._is_anew = True

    def leave_out(self, turn: int | None) -> None:
        """Let later questions not build on a turn: it was taken back."""
        from .database import translated

        if turn is None:
            return
        try:
            with translated(self.file):
                self.writer().leave_out(turn)
        except HistoryError:
            return  # that it can't be written was said when it was tried first

    @property
    def is_kept(self) -> bool:
        """Whether anything of the conversation is written down now."""
        has_turns = self._was_asked or not self.made
        return self._writer is not None and has_turns and not self._told

    @property
    def called(self) -> str:
        """What ``--session`` takes for it on any shell's line: its name, or its id's beginning."""
        is_plain = self.name is not None and re.fullmatch(_PLAIN, self.name)
        return self.name if self.name is not None and is_plain else self.session[:8]

    def close(self) -> None:
        """Let others into the conversation."""
        with self._lock:
            if self._writer is not None:
                self._writer.close(removes_empty=self.made)
                self._writer = None

    def problem(self, error: HistoryError | None) -> str | None:
        """Return what there is to say about how it is kept; of an error once for all turns."""
        if error is not None and not self._told:
            self._told = True
            return f"this conversation is not kept: {error.message}"
        if self._is_anew and error is None:
            self._is_anew = False
            return "another program has removed this conversation; it is kept anew from here on"
        return None


class Recording:
    """Keeps one turn. Nothing of it raises but what interrupts it.

    Two threads write: the caller's, and one that is begun with the turn. ``_lock`` lets one of them
    at the database at a time. ``_pending`` needs no lock of its own: the caller appends to it, and
    it is cut at its beginning under that one.

    Args:
        recorder: The conversation's.
        new: What is asked.
    """

    def __init__(self, recorder: Recorder, new: NewTurn) -> None:
        self._recorder = recorder
        self._new = new
        self._is_on_disk = threading.Event()
        self._has_left = threading.Event()
        self._is_over = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._error: HistoryError | None = None
        self._pending: list[TextDelta | ReasoningDelta] = []
        self._size = 0
        self._messages: Sequence[Message] = ()
        self._payload: Mapping[str, Any] | None = None
        self.turn: int | None = new.resumes

    @property
    def session(self) -> str | None:
        """The conversation's id, or None if it is not kept."""
        return self._recorder.session if self._error is None else None

    def following(self, ref: ModelRef, question: Question) -> Recording:
        """Return what keeps the turn that comes next in the conversation."""
        return self._recorder.turn(NewTurn(ref, question))

    def begin(self, messages: Sequence[Message], payload: Mapping[str, Any]) -> None:
        """Put the turn on disk, in the background; later, keep the request that is made last."""
        before = self._payload
        if payload or before is None:
            self._messages, self._payload = messages, payload
        if self._thread is not None:
            if payload is not before and payload:
                self._wait()
                self._guarded(self._put_request)
        else:
            self._thread = threading.Thread(target=self._keep, name="openclaw-history", daemon=True)
            self._thread.start()

    def sent(self) -> None:
        """The request has left."""
        self._has_left.set()

    def problem(self) -> str | None:
        """Wait until the turn is on disk; return why it is not, or what was lost, once."""
        self._wait()
        return self._recorder.problem(self._error)

    def add(self, event: TextDelta | ReasoningDelta) -> None:
        """Take a piece of the answer."""
        self._pending.append(event)
        text = event.text
        self._size += len(text) if text.isascii() else len(text) * _WIDEST
        if self._size >= _BYTES and self._is_on_disk.is_set():
            self._flush()

    def end(self, result: Result, answered_by: ModelRef, replay: Mapping[str, Any]) -> None:
        """Keep the turn as it has ended."""
        self.begin((), {})  # it may have failed before there was a request
        self._has_left.set()
        self._wait()
        self._is_over.set()
        # From here on the thread writes nothing: a piece behind the end would be a beginning.
        self._guarded(lambda writer: writer.end(self.turn, result, answered_by, replay))
        assert self._thread is not None
        # It may be in the middle of a write: the program must not end under it.
        self._thread.join(_PATIENCE)

    def _wait(self) -> None:
        """Wait until the turn is on disk, or it is clear that it will not be."""
        if self._thread is not None and not self._is_on_disk.wait(_PATIENCE):
            self._error = HistoryError(f"the history {self._recorder.file} is too slow")

    def _keep(self) -> None:
        """Put the turn on disk, and then what is left lying for too long (in the thread)."""
        # A request that can leave at once goes first: both want the interpreter.
        self._has_left.wait(_HEAD_START)
        self._guarded(self._put)
        self._is_on_disk.set()
        while self._error is None and not self._is_over.wait(_SECONDS):
            if self._pending:
                self._flush()

    def _put(self, writer: Writer) -> None:
        if self.turn is None:
            self.turn = self._recorder.begin(writer, self._new)
        else:
            writer.resume(self.turn)
        self._put_request(writer)

    def _put_request(self, writer: Writer) -> None:
        # A resumed answer's question is the old one: that is what can be asked again.
        if self.turn is not None and self._payload and self._new.resumes is None:
            writer.put_request(self.turn, self._messages, self._payload)

    def _flush(self) -> None:
        self._guarded(self._write_pending)

    def _write_pending(self, writer: Writer) -> None:
        if self._is_over.is_set():
            return  # the end holds all of it; a piece behind it would be taken for the beginning
        count = len(self._pending)  # more may come meanwhile
        self._size = 0
        # Where another program is writing, these wait for the next time; the answer does not.
        if self.turn is not None and writer.add(self.turn, self._pending[:count]):
            del self._pending[:count]

    def _guarded(self, write: Callable[[Writer], None]) -> None:
        """Write, unless something has gone wrong before; what goes wrong is told later."""
        if self._error is not None:
            return
        try:
            with self._lock:
                self._written(write)
        except HistoryError as error:
            self._error = error
        except Exception as error:  # noqa: BLE001  (an answer matters more than its record)
            self._error = HistoryError(f"{type(error).__name__}: {error}")

    def _written(self, write: Callable[[Writer], None]) -> None:
        """Write; a turn that another program has removed is put on disk anew, as it is by now."""
        from .writer import GoneError

        try:
            write(self._recorder.writer())
        except GoneError:
            self._recorder.anew()
            self.turn = None
            writer = self._recorder.writer()
            self._put(writer)
            if write != self._put:
                write(writer)
