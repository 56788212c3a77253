"""Prompts asked side by side: threads ask, and one of them alone writes what has come."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import OpenClawError, as_bug
from ..named_tuple import NamedTuple
from .stopping import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .journal import Outcome, Place

_TICK = 0.2
_HANG_UP = 2.0
"""Seconds that threads have to end once they were hung up on."""
_IN_A_ROW = 3
"""Prompts in a row, at least, that reach nobody before nothing more is asked."""
_FRUITLESS = 2
"""Times that all of those that were postponed are asked without one answer before that."""


class Finished(NamedTuple):
    """How one prompt has ended.

    Attributes:
        place: Which one.
        line: Its line in the output, or None where there is none to write: it was never asked, or
            was hung up on.
        outcome: How it ended, or None where that is not known.
        stop: Why nothing more is to be asked, or None.
        postponed: Why it reached nobody and is asked again later, or None.
    """

    place: Place
    line: str | None
    outcome: Outcome | None = None
    stop: OpenClawError | None = None
    postponed: OpenClawError | None = None


class Asker(Protocol):
    """Asks one prompt after the other, in one thread."""

    def ask(self, place: Place) -> Finished:
        """Ask a prompt to its end. What it raises is a bug."""

    def hang_up(self) -> None:
        """Break off what is under way; called from another thread."""

    def close(self) -> None:
        """Close its connection."""


class Lines(Protocol):
    """Takes what has come, in the thread that writes."""

    def has_room(self, place: Place) -> bool:
        """Return whether a prompt may be asked now: not too much is held back because of others."""

    def expect(self, place: Place) -> None:
        """A prompt is asked from now on."""

    def write(self, finished: Finished) -> None:
        """Write a line, or hold it back, and note the end."""


class Watcher(Protocol):
    """Is told what happens, in the thread that writes."""

    def finished(self, finished: Finished) -> None:
        """A prompt has ended, and its line is written or held back."""

    def tick(self, running: int) -> None:
        """Some time has passed."""

    def draining(self, running: int) -> None:
        """Nothing new is asked, and what is under way has a few seconds to end."""


class Engine:
    """Asks the prompts of a batch.

    Args:
        places: Returns the prompts to ask, in order. It is called again, once nothing is under way,
            where some of them have been postponed.
        askers: Makes what asks; called once in each thread.
        lines: Takes what has come.
        concurrency: Requests at once.
        watcher: Is told what happens.
        stop: Whether to end early.

    Attributes:
        stopped: Why not all was asked, or None.
    """

    def __init__(
        self,
        places: Callable[[], Iterator[Place]],
        askers: Callable[[], Asker],
        lines: Lines,
        *,
        concurrency: int,
        watcher: Watcher | None = None,
        stop: Stop | None = None,
    ) -> None:
        self._find = places
        self._places = places()
        self._next: Place | None = None
        self._askers = askers
        self._lines = lines
        self._concurrency = concurrency
        self._watcher = watcher
        self._stop = stop or Stop()
        self._todo: queue.SimpleQueue[Place | None] = queue.SimpleQueue()
        # Not a SimpleQueue: a signal that outlasts the timeout has it wait for ever.
        self._done: queue.Queue[Finished] = queue.Queue()
        self._threads: list[threading.Thread] = []
        self._asking: list[Asker] = []
        self._running: set[int] = set()
        self._postponed = self._in_a_row = self._fruitless = 0
        self._last: OpenClawError | None = None
        self._is_draining = False
        self.stopped: OpenClawError | None = None

    def run(self) -> None:
        """Ask all, or as many as can be asked."""
        try:
            self._feed()
            while self._running and not self._stop.is_over:
                try:
                    finished = self._done.get(timeout=_TICK)
                except queue.Empty:
                    pass
                else:
                    self._take(finished)
                    self._feed()
                self._watch()
        finally:
            self._end()
        self._take_rest()

    @property
    def was_interrupted(self) -> bool:
        """Whether the user has stopped it."""
        return bool(self._stop.asked)

    @property
    def _ends(self) -> bool:
        return bool(self._stop.asked) or self.stopped is not None

    def _feed(self) -> None:
        """Hand out as many prompts as may be under way."""
        self._hand_out()
        if self._postponed and not self._running and not self._ends:
            self._postponed = 0
            self._fruitless += 1
            if self._fruitless > _FRUITLESS:
                self._stop_for(self._last)
                return
            self._places, self._next = self._find(), None
            self._hand_out()

    def _hand_out(self) -> None:
        while not self._ends and len(self._running) < self._concurrency:
            place = self._next or next(self._places, None)
            if place is None:
                return
            if not self._lines.has_room(place):
                self._next = place
                return
            self._next = None
            self._running.add(place.number)
            self._lines.expect(place)
            if len(self._threads) < len(self._running):
                self._start()
            self._todo.put(place)

    def _take(self, finished: Finished) -> None:
        self._running.discard(finished.place.number)
        if finished.postponed is not None:
            self._postponed += 1
            self._in_a_row += 1
            self._last = finished.postponed
            if self._in_a_row >= max(_IN_A_ROW, self._concurrency):
                self._stop_for(finished.postponed)
        elif finished.line is not None:
            self._in_a_row = self._fruitless = 0
        if finished.stop is not None:
            self._stop_for(finished.stop)
        try:
            self._lines.write(finished)
        except OpenClawError as error:
            # What is under way is paid for: perhaps there is room for it, or by then again.
            self._stop_for(error)
            return
        if self._watcher is not None:
            self._watcher.finished(finished)

    def _stop_for(self, error: OpenClawError | None) -> None:
        """Let what is under way end, and ask nothing more."""
        self.stopped = self.stopped or error
        self._stop.let_nothing_leave()

    def _watch(self) -> None:
        if self._watcher is None:
            return
        if self._stop.asked and not self._is_draining:
            self._is_draining = True
            self._watcher.draining(len(self._running))
        self._watcher.tick(len(self._running))

    def _start(self) -> None:
        thread = threading.Thread(target=self._work, name="openclaw-batch", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        asker: Asker | None = None
        try:
            while (place := self._todo.get()) is not None:
                try:
                    if asker is None:
                        asker = self._askers()
                        self._asking.append(asker)
                    finished = asker.ask(place)
                except BaseException as error:  # noqa: BLE001  (the batch ends, and says so)
                    finished = Finished(place, None, stop=_as_ours(error))
                self._done.put(finished)
        finally:
            if asker is not None:
                asker.close()

    def _end(self) -> None:
        """Let the threads end; what is still under way is hung up on, and its end is not known."""
        for _ in self._threads:
            self._todo.put(None)
        if self._running:
            self._stop.let_nothing_leave()
            for asker in list(self._asking):
                asker.hang_up()
        deadline = time.monotonic() + _HANG_UP
        for thread in self._threads:
            # One that looks up a host's name can't be woken; it ends with the process.
            thread.join(max(0.0, deadline - time.monotonic()))

    def _take_rest(self) -> None:
        """Take what has ended at the last moment."""
        while not self._done.empty():
            self._take(self._done.get())


def _as_ours(error: BaseException) -> OpenClawError:
    return error if isinstance(error, OpenClawError) else as_bug(error)


def line_of(prompt_id: str, shape: dict[str, Any]) -> str:
    """Return the line of a prompt: its id, and the result object, whose own id it stands before.

    The API's id of the answer is ``generation`` there.
    """
    from ..render.json_text import to_json

    rest = {name: value for name, value in shape.items() if name != "id"}
    return to_json({"id": prompt_id, "generation": shape.get("id"), **rest})
