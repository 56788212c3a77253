"""Prompts asked side by side: threads ask, and one of them alone writes what has come."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import OpenClawError, as_bug
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .journal import Outcome, Place

DRAIN = 5.0
"""Seconds that answers under way have to end once nothing new is asked."""
_TICK = 0.2
_HELD_BACK = 4


class Finished(NamedTuple):
    """How one prompt has ended.

    Attributes:
        place: Which one.
        line: Its line in the output, or None where there is none to write: it was never asked, or
            was hung up on.
        outcome: How it ended, or None where that is not known.
        stop: Why nothing more is to be asked, or None.
    """

    place: Place
    line: str | None
    outcome: Outcome | None = None
    stop: OpenClawError | None = None


class Asker(Protocol):
    """Asks one prompt after the other, in one thread."""

    def ask(self, place: Place) -> Finished:
        """Ask a prompt to its end. What it raises is a bug."""

    def hang_up(self) -> None:
        """Break off what is under way; called from another thread."""

    def close(self) -> None:
        """Close its connection."""


class Watcher(Protocol):
    """Is told what happens, in the thread that writes."""

    def finished(self, finished: Finished) -> None:
        """A prompt has ended, and its line is written."""

    def tick(self, running: int) -> None:
        """Some time has passed."""


class Stop:
    """Whether the batch is to end before all is asked: once gently, twice at once.

    Args:
        stopping: Called with the first time, in a thread of its own: a signal may have struck in
            the middle of anything.
    """

    def __init__(self, stopping: Callable[[], None] = lambda: None) -> None:
        self.asked = 0
        self.since = 0.0
        self._stopping = stopping

    def __call__(self) -> None:
        """Ask for it."""
        self.asked += 1
        if self.asked == 1:
            self.since = time.monotonic()
            threading.Thread(target=self._stopping, daemon=True).start()

    @property
    def is_over(self) -> bool:
        """Whether what is under way has had its time."""
        return self.asked > 1 or (self.asked == 1 and time.monotonic() - self.since > DRAIN)


class Engine:
    """Asks the prompts of a batch.

    Args:
        places: The prompts, in order.
        askers: Makes what asks; called once in each thread.
        write: Writes a finished prompt's line and notes its end.
        concurrency: Requests at once.
        ordered: Whether lines are written in the input's order.
        watcher: Is told what happens.
        stop: Whether to end early.

    Attributes:
        stopped: Why not all was asked, or None.
    """

    def __init__(
        self,
        places: Iterator[Place],
        askers: Callable[[], Asker],
        write: Callable[[Finished], None],
        *,
        concurrency: int,
        ordered: bool = False,
        watcher: Watcher | None = None,
        stop: Stop | None = None,
    ) -> None:
        self._places = places
        self._askers = askers
        self._write = write
        self._concurrency = concurrency
        self._watcher = watcher
        self._stop = stop or Stop()
        self._todo: queue.SimpleQueue[Place | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Finished] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._asking: list[Asker] = []
        self._running: dict[int, Place] = {}
        self._order: dict[int, Finished | None] | None = {} if ordered else None
        self.stopped: OpenClawError | None = None

    def run(self) -> None:
        """Ask all, or as many as can be asked.

        Raises:
            OpenClawError: The output or the journal can't be written.
        """
        try:
            self._feed()
            while self._running:
                try:
                    finished = self._done.get(timeout=_TICK)
                except queue.Empty:
                    finished = None
                if finished is not None:
                    self._take(finished)
                    if not self._ends:
                        self._feed()
                if self._watcher is not None:
                    self._watcher.tick(len(self._running))
                if self._stop.is_over:
                    break
        finally:
            self._end()

    @property
    def was_interrupted(self) -> bool:
        """Whether the user has stopped it."""
        return bool(self._stop.asked)

    @property
    def _ends(self) -> bool:
        return bool(self._stop.asked) or self.stopped is not None

    def _feed(self) -> None:
        """Hand out as many prompts as may be under way."""
        while len(self._running) < self._concurrency and not self._is_far_ahead():
            place = next(self._places, None)
            if place is None:
                return
            self._running[place.number] = place
            if self._order is not None:
                self._order[place.number] = None
            if len(self._threads) < len(self._running):
                self._start()
            self._todo.put(place)

    def _is_far_ahead(self) -> bool:
        """Return whether so much is held back for the order that nothing more is asked now."""
        return self._order is not None and len(self._order) >= _HELD_BACK * self._concurrency

    def _take(self, finished: Finished) -> None:
        del self._running[finished.place.number]
        self.stopped = self.stopped or finished.stop
        if self._order is None:
            self._put(finished)
            return
        self._order[finished.place.number] = finished
        for number, waiting in list(self._order.items()):
            if waiting is None:
                break
            del self._order[number]
            self._put(waiting)

    def _put(self, finished: Finished) -> None:
        self._write(finished)
        if self._watcher is not None:
            self._watcher.finished(finished)

    def _start(self) -> None:
        thread = threading.Thread(target=self._work, name="openclaw-batch", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        asker = self._askers()
        self._asking.append(asker)
        try:
            while (place := self._todo.get()) is not None:
                try:
                    finished = asker.ask(place)
                except BaseException as error:  # noqa: BLE001  (the batch ends, and says so)
                    finished = Finished(place, None, stop=_as_ours(error))
                self._done.put(finished)
        finally:
            asker.close()

    def _end(self) -> None:
        """Let the threads end; what is still under way is hung up on, and its end is not known."""
        for _ in self._threads:
            self._todo.put(None)
        if self._running:
            for asker in self._asking:
                asker.hang_up()
        for thread in self._threads:
            thread.join(DRAIN)
        if self._order is not None:  # what had to wait for its turn is not lost
            for waiting in self._order.values():
                if waiting is not None:
                    self._put(waiting)


def _as_ours(error: BaseException) -> OpenClawError:
    return error if isinstance(error, OpenClawError) else as_bug(error)


def line_of(prompt_id: str, shape: dict[str, Any]) -> str:
    """Return the line of a prompt: its id, and the result object, whose own id it stands before.

    The API's id of the answer is ``generation`` there.
    """
    from ..render.renderers import to_json

    rest = {name: value for name, value in shape.items() if name != "id"}
    return to_json({"id": prompt_id, "generation": shape.get("id"), **rest})
