"""One run of a batch: begun, or gone on with, by the journal beside its output."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ..errors import ConfigError, UsageError
from ..events import token_counts
from ..foreign import mapping, number
from ..request.token_count import counted
from .engine import Engine, Stop
from .journal import Journal, Outcome, State, journal_of
from .output import Output
from .source import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType
    from typing import Any

    from .engine import Asker, Finished, Watcher
    from .source import Source


class JobOptions(NamedTuple):
    """How a batch is run.

    Attributes:
        concurrency: Requests at once.
        ordered: Whether lines are written in the input's order.
        skip_bad: Whether wrong records are left out.
        skip_unknown: Whether what may have been billed already is left out.
    """

    concurrency: int = 16
    ordered: bool = False
    skip_bad: bool = False
    skip_unknown: bool = False


class BadInputError(UsageError):
    """Records of the input are wrong; nothing was sent.

    Attributes:
        faults: What is wrong, in the input's order.
    """

    def __init__(self, file: Path, faults: Sequence[Fault]) -> None:
        super().__init__(
            f"{counted(len(faults), 'line')} of {file} can't be asked",
            hint="--skip-bad leaves them out",
            lines=[{"line": fault.number, "reason": fault.reason} for fault in faults],
        )
        self.faults = faults


class Job:
    """A batch: an input, the options that matter for its answers, and an output.

    Args:
        source: The input.
        output: The output.
        about: The options that matter, as the journal compares them.
        options: How it is run.
    """

    def __init__(
        self, source: Source, output: Path, about: Mapping[str, str], options: JobOptions
    ) -> None:
        self._source = source
        self._options = options
        journal = journal_of(output)
        if not journal.exists() and output.exists() and output.stat().st_size:
            raise ConfigError(
                f"{output} is there, and no journal beside it says what it is",
                hint="-o names another file",
            )
        self.journal = Journal(journal)
        try:
            self._begin(about)
            self.output = Output(output)
            self._reconcile()
        except BaseException:
            is_new = self.journal.is_new
            self.journal.close()
            if is_new:
                journal.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """Close the journal and the output."""
        self.output.close()
        self.journal.close()

    def unknown(self) -> int:
        """Return how many requests had left without an end when the last run broke off."""
        return self.journal.counts().get(State.SENT, 0)

    def run(
        self, askers: Callable[[], Asker], watcher: Watcher, stopping: Callable[[], None]
    ) -> Engine:
        """Ask what is not answered yet; return the engine, which has ended.

        Args:
            askers: Makes what asks; called once in each thread.
            watcher: Is told what happens.
            stopping: Called when nothing more is to leave.
        """
        states = [State.WAITING] if self._options.skip_unknown else [State.WAITING, State.SENT]
        stop = Stop(stopping)
        engine = Engine(
            self.journal.waiting(states),
            askers,
            self._write,
            concurrency=self._options.concurrency,
            ordered=self._options.ordered,
            watcher=watcher,
            stop=stop,
        )
        with _stopped_by_signals(stop):
            engine.run()
        return engine

    def _begin(self, about: Mapping[str, str]) -> None:
        """Read the input, and take it up or compare it."""
        if self.journal.is_new:
            doubles = self.journal.fill(self._source.places())
            faults = self._source.faults
            faults += [
                Fault(place.number, f"the id {place.id!r} is that of line {first}")
                for place, first in doubles
            ]
            if faults and not self._options.skip_bad:
                raise BadInputError(self._source.file, sorted(faults))
            self.journal.tell({**about, "input": self._source.digest or ""})
            return
        for _ in self._source.places():
            pass  # its digest says whether it is the same input
        _compare(self.journal, {**about, "input": self._source.digest or ""})

    def _reconcile(self) -> None:
        """Note what was written before the last run broke off and not noted any more."""
        if not self.unknown():
            return
        for line in self.output.lines():
            place = self.journal.place(line["id"])
            if place is not None and self.journal.state(place.number) is State.SENT:
                self.journal.ends(place.number, _outcome(line))

    def _write(self, finished: Finished) -> None:
        if finished.line is not None and finished.outcome is not None:
            self.output.write(finished.line)
            self.journal.ends(finished.place.number, finished.outcome)


def _compare(journal: Journal, now: Mapping[str, str]) -> None:
    """Have a batch be gone on with as it was begun.

    Raises:
        UsageError: The input or an option is another one.
    """
    before = journal.about()
    for name in sorted({*before, *now}):
        if before.get(name) != now.get(name):
            what = "the input is another one" if name == "input" else f"{name} is another one"
            raise UsageError(f"{what} than that of {journal.file}", hint="-o names another output")


def _outcome(line: Mapping[str, Any]) -> Outcome:
    """Return how a prompt has ended, from its line."""
    error = mapping(line.get("error"))
    whole = bool(line.get("complete")) and not error
    state = State.WHOLE if whole else State.INCOMPLETE if line.get("text") else State.FAILED
    sent, received = token_counts(mapping(line.get("usage")))
    return Outcome(
        state, error.get("type"), number(line.get("cost_usd")), sent, received, time.time()
    )


@contextmanager
def _stopped_by_signals(stop: Stop) -> Iterator[None]:
    """Let Ctrl-C, and what schedulers send, end a batch gently; twice ends it at once."""
    names = ("SIGINT", "SIGTERM")
    caught = [getattr(signal, name) for name in names if hasattr(signal, name)]

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = [(one, signal.signal(one, handle)) for one in caught]
    try:
        yield
    finally:
        for one, handler in before:
            signal.signal(one, handler)
