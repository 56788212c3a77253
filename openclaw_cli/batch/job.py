"""One run of a batch: begun, or gone on with, by the journal beside its output."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from itertools import chain, repeat
from typing import TYPE_CHECKING

from ..errors import ConfigError, OpenClawError, UsageError
from ..named_tuple import NamedTuple
from ..request.token_count import counted
from .engine import Engine
from .journal import Journal, State, journal_of
from .lines import LinesAsTheyCome, LinesInOrder
from .output import Output
from .progress_line import Standing
from .reconciling import reconcile
from .retried import RetriedLines, beside, put_in_place
from .same_job import INPUT, SOURCE, compare
from .source import Fault
from .stopping import Stop, stopped_by_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from .engine import Asker, Lines, Watcher
    from .journal import Place
    from .source import Source


class JobOptions(NamedTuple):
    """How a batch is run.

    Attributes:
        concurrency: Requests at once.
        ordered: Whether lines are written in the input's order.
        skip_bad: Whether wrong records are left out.
        skip_unknown: Whether what may have been billed already is left out.
        retry_failed: Whether what has failed or is incomplete is asked again.
        dedupe: Whether equal requests are asked once.
        owns_process: Whether Ctrl-C and SIGTERM are for it, and let what is under way end.
    """

    concurrency: int = 16
    ordered: bool = False
    skip_bad: bool = False
    skip_unknown: bool = False
    retry_failed: bool = False
    dedupe: bool = False
    owns_process: bool = True


class BadInputError(UsageError):
    """Records of the input are wrong; nothing was sent.

    Attributes:
        faults: What is wrong, in the input's order.
        untold: How many more there are.
    """

    def __init__(self, name: str, faults: Sequence[Fault], untold: int = 0) -> None:
        super().__init__(
            f"{counted(len(faults) + untold, 'line')} of {name} can't be asked",
            hint="--skip-bad leaves them out",
            lines=[{"line": fault.number, "reason": fault.reason} for fault in faults],
        )
        self.faults = faults
        self.untold = untold


class Job:
    """A batch: an input, the options that matter for its answers, and an output.

    Args:
        source: The input.
        output: The output.
        about: The options that matter, as the journal compares them.
        options: How it is run.
        check: Looks through the prompts of the journal that are so far, before anything is sent;
            returns what is wrong with them, and leaves them out where that is wanted.

    Attributes:
        source: The input.
        journal: How far it is.
        output: Where its lines are.
        lost: How many answers the journal knows that are not in the output any more.
        is_new: Whether it is begun, and not gone on with.
        left_out: What this run has found wrong with lines that are left out.

    Raises:
        BadInputError: Records of the input are wrong.
        UsageError: It was begun with another input or other options.
        ConfigError: Another process has it, or something of it can't be read or written.
    """

    def __init__(
        self,
        source: Source,
        output: Path,
        about: Mapping[str, str],
        options: JobOptions,
        check: Callable[[Journal, Sequence[State]], list[Fault]] = lambda *_: [],
    ) -> None:
        self.source = source
        self._about = about = {**about, **({"dedupe": "on"} if options.dedupe else {})}
        self._options = options
        self.lost = 0
        self.left_out: list[Fault] = []
        self._retried: list[str] = []
        self._has_run = False
        self.output = Output(output)
        file = journal_of(output)
        try:
            self.journal = self._journal(file)
        except BaseException:
            self.output.discard()
            raise
        self.is_new = self.journal.is_new
        try:
            faults = self._begin(about)
            self.output.repair()
            put_in_place(self.output, self.journal)
            self.lost, given_up = reconcile(self.journal, self.output)
            if options.retry_failed:
                self._retried = given_up
            self._check([*faults, *check(self.journal, self._states())])
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Close the journal and the output; where nothing was asked yet, leave none of them."""
        self.journal.close()
        if self.is_new:
            self.journal.remove()
            if not self._has_run:
                self.output.discard()
        self.output.close()

    def close(self) -> None:
        """Close the journal and the output."""
        self.journal.close()
        self.output.close()

    def to_ask(self) -> int:
        """Return how many prompts this run has to ask."""
        counts = self.journal.counts()
        return sum(counts.get(state, 0) for state in self._states())

    def unknown(self) -> list[str]:
        """Return the ids of what had left without an end when the last run broke off."""
        return [*(place.id for place in self.journal.waiting([State.SENT])), *self._retried]

    def standing(self) -> Standing:
        """Return how far it is, of what this run can do; equal requests count once."""
        counts, taken = self.journal.counts(copies=False), self.journal.taken()
        asked = set(self._states())
        failed = sum(counts.get(state, 0) for state in {State.INCOMPLETE, State.FAILED} - asked)
        done = failed + counts.get(State.WHOLE, 0)
        left = sum(counts.get(state, 0) for state in asked)
        return Standing(done + left, done, failed, cost=taken.cost, unknown=taken.unknown)

    def run(
        self, askers: Callable[[], Asker], watcher: Watcher, stopping: Callable[[], None]
    ) -> Engine:
        """Ask what is not answered yet; return the engine, which has ended.

        Args:
            askers: Makes what asks; called once in each thread.
            watcher: Is told what happens.
            stopping: Called when nothing more is to leave.
        """
        self._has_run = True
        if self.is_new and self.journal.last():  # of no prompts nothing needs to be known
            source = str(self.source.file.absolute())
            about = {**self._about, INPUT: self.source.digest or "", SOURCE: source}
            self.journal.tell(about)
            self.is_new = False
        states = self._states()
        stop = Stop(stopping)
        caught = stopped_by_signals(stop) if self._options.owns_process else nullcontext()
        with self._lines(states) as lines, caught:
            engine = Engine(
                self._passes(states),
                askers,
                lines,
                concurrency=self._options.concurrency,
                watcher=watcher,
                stop=stop,
            )
            engine.run()
        try:
            self.output.stay()
            put_in_place(self.output, self.journal)
        except OpenClawError as error:
            engine.stopped = engine.stopped or error
        return engine

    def _states(self) -> list[State]:
        """Return how far prompts are that this run asks."""
        states = [State.WAITING]
        if not self._options.skip_unknown:
            states.append(State.SENT)
        if self._options.retry_failed:
            states += [State.INCOMPLETE, State.FAILED]
        return states

    def _journal(self, file: Path) -> Journal:
        """Return the journal beside the output."""
        if not (self.output.is_new or file.exists()):
            raise self._is_strange()
        journal = Journal(file)
        if journal.is_new and not self.output.is_new:
            journal.close()
            raise self._is_strange()
        return journal

    def _is_strange(self) -> ConfigError:
        """Return the error for an output that is none, as far as anybody knows."""
        return ConfigError(
            f"{self.output.file} is there, and no journal beside it says what it is",
            hint="-o names another file",
        )

    def _begin(self, about: Mapping[str, str]) -> list[Fault]:
        """Read the input, and take it up or compare it; return what is wrong with its lines."""
        if not self.journal.is_new:
            compare(self.journal, about, self.source)
            return []
        doubles = self.journal.fill(self.source.places())
        return self.source.faults + [
            Fault(place.number, f"the id {place.id!r} is that of line {first}")
            for place, first in doubles
        ]

    def _check(self, faults: list[Fault]) -> None:
        """Tell what is wrong with lines; where they are left out, those of this run are kept.

        Raises:
            BadInputError: They are not left out.
        """
        faults.sort()
        if faults and not self._options.skip_bad:
            raise BadInputError(self.source.name, faults, self.source.untold)
        self.left_out = faults

    def _passes(self, states: Sequence[State]) -> Callable[[], Iterator[Place]]:
        """Return what finds the prompts to ask; after the first time those that were postponed."""
        passes = chain([self._first_pass(states)], repeat(None))
        return lambda: next(passes) or self.journal.waiting([State.WAITING])

    def _first_pass(self, states: Sequence[State]) -> Iterator[Place]:
        """Yield all prompts to ask; first what had left without an end.

        So that is never more than can be under way at once, however often a run is broken off.
        """
        sent = [*self.journal.waiting([State.SENT])] if State.SENT in states else []
        yield from sent
        numbers = {place.number for place in sent}
        for place in self.journal.waiting(state for state in states if state is not State.SENT):
            if place.number not in numbers:
                yield place

    @contextmanager
    def _lines(self, states: Sequence[State]) -> Iterator[Lines]:
        """Yield what takes what has come."""
        journal, output = self.journal, self.output
        lines: LinesAsTheyCome
        if self._options.ordered:
            if self._options.retry_failed:
                journal.forget_held(states)
            lines = LinesInOrder(journal, output, self._options.concurrency, states)
        else:
            lines = LinesAsTheyCome(journal, output)
        if not self._options.retry_failed:
            yield lines
            return
        retried = RetriedLines(journal, beside(output.file), lines)
        try:
            yield retried
        finally:
            retried.close()
