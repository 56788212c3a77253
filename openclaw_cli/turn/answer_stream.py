"""One answer as it comes, for programs: its events, its result, and an end at any time."""

from __future__ import annotations

import atexit
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Self
from weakref import WeakKeyDictionary

from ..errors import HungUpError
from ..events import End, Notice, TextDelta

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from ..errors import OpenClawError
    from ..events import Event, Result
    from ..history.choose import Session
    from ..wire.client import Client
    from .protocols import AnyTurn


_under_way: WeakKeyDictionary[Generator[Event, None, None], int] = WeakKeyDictionary()
"""The answers that somebody may still take, and the process that has asked for each."""


class AnswerStream:
    """An answer that is being given: iterate over its events, the last of which is ``End``.

    Where the answer failed or is not whole, the iteration raises the error behind ``End``; its
    ``result`` is what came. Used in a ``with`` block, or closed, it hangs up in the middle of an
    answer and lets go of everything. One thread uses it; ``hang_up`` is for the others.
    """

    def __init__(self, turn: AnyTurn, client: Client, session: Session, notices: list[str]) -> None:
        self._under_way = _UnderWay(turn, client, session, notices)
        self._events = self._under_way.events()
        _under_way[self._events] = os.getpid()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Event]:
        return self._events

    def __next__(self) -> Event:
        return next(self._events)

    @property
    def result(self) -> Result:
        """The answer as far as it has come."""
        return self._under_way.result()

    @property
    def error(self) -> OpenClawError | None:
        """How it failed, once it is over; None if it did not."""
        return self._under_way.turn.error

    def texts(self) -> Iterator[str]:
        """Yield the pieces of the answer's text alone.

        Raises:
            OpenClawError: As the iteration.
        """
        for event in self._events:
            if isinstance(event, TextDelta):
                yield event.text

    def wait(self) -> Result:
        """Wait for the rest of the answer, and return all of it.

        Raises:
            OpenClawError: As the iteration.
        """
        for _ in self._events:
            pass
        return self.result

    def close(self) -> None:
        """Hang up if the answer is not over, and let go of everything."""
        self._events.close()
        self._under_way.release()

    def hang_up(self) -> None:
        """End it from another thread: whoever iterates gets an end with what has come.

        The error is of the type ``interrupted``.
        """
        self._under_way.client.hang_up()


class _UnderWay:
    """What an answer holds while it comes.

    The events know this and not the stream: so a stream that nobody has any more goes at once.
    """

    def __init__(self, turn: AnyTurn, client: Client, session: Session, notices: list[str]) -> None:
        self.turn = turn
        self.client = client
        self._session = session
        self._notices = notices
        self._is_released = False

    def events(self) -> Generator[Event, None, None]:
        """Yield all events, and raise the error behind the last one."""
        try:
            yield from map(Notice, tuple(self._notices))
            yield from self._asked()
        finally:
            self.release()
        error = self.turn.error
        if error is not None:
            error.result = self.result()
            raise error

    def _asked(self) -> Iterator[Event]:
        try:
            for event in self.turn.events():
                if isinstance(event, TextDelta):
                    yield event
                else:
                    yield self._noted(event)
        except HungUpError:
            for event in self.turn.interrupt():
                yield self._noted(event)

    def _noted(self, event: Event) -> Event:
        if isinstance(event, Notice):
            if not event.detail:
                self._notices.append(event.text)
        elif isinstance(event, End):
            # Over is over: who leaves the loop at its last event leaves nothing behind.
            self.release()
            return End(self._told(event.result))
        return event

    def result(self) -> Result:
        """Return the answer as far as it has come."""
        return self._told(self.turn.result())

    def _told(self, result: Result) -> Result:
        return result._replace(notices=tuple(self._notices))

    def release(self) -> None:
        """End the turn where it has not ended, and let go of the connection and the history."""
        if self._is_released:
            return
        self._is_released = True
        try:
            self.turn.abandon()  # nothing, if it has ended
        finally:
            self.client.close()
            self._session.close()


@atexit.register
def _hang_up_at_exit() -> None:
    """End what nobody has ended, while the interpreter is still whole."""
    for events, process in list(_under_way.items()):
        if process == os.getpid():
            with suppress(ValueError):  # a thread that is not waited for is just in it
                events.close()
