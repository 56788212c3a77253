"""Any order of completions, any failures, any kills: each id is in the output once, and right.

What asks is made up here, so that only what is handed out, written and noted is tried, and often.
"""

from __future__ import annotations

import json
import random
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.batch.engine import Finished, line_of
from openclaw_cli.batch.job import Job, JobOptions
from openclaw_cli.batch.journal import Outcome, State
from openclaw_cli.batch.output import Output
from openclaw_cli.batch.records import InputFormat
from openclaw_cli.batch.source import Source
from openclaw_cli.errors import ConfigError, NetworkError, RefusedError

from ..conftest import LONG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openclaw_cli.batch.journal import Journal, Place
    from openclaw_cli.batch.source import Fault

WHOLE, INCOMPLETE, FAILED, POSTPONED, STOPPED = range(5)
STATES = {WHOLE: State.WHOLE, INCOMPLETE: State.INCOMPLETE, FAILED: State.FAILED}


class Killed(BaseException):
    """The program is dead."""


class DyingOutput(Output):
    """An output in whose writing the program dies: before, within or behind a line.

    Or two lines can't be written.
    """

    def __init__(self, file: Path, left: int, how: int) -> None:
        super().__init__(file)
        self._left = left
        self._how = how

    def write(self, line: str) -> None:
        """Write a line, or die."""
        self._left -= 1
        if self._left >= 0:
            super().write(line)
            return
        if self._how == 3 and self._left < -2:  # there is room again
            super().write(line)
            return
        if self._how == 3:
            raise ConfigError("the disk is full")
        if self._how == 1:
            with self.file.open("ab") as file:
                file.write(line.encode()[: len(line) // 2])
        elif self._how == 2:
            super().write(line)
        raise Killed


class World:
    """What asks, for all of its threads: who answers when, and how."""

    def __init__(self, seed: int, faults: list[int]) -> None:
        self._draw = random.Random(seed)
        self._faults = faults
        self._changed = threading.Condition()
        self._under_way: dict[object, float] = {}
        self._is_over = False
        self.asked: Counter[str] = Counter()
        self.excused: Counter[str] = Counter()

    def begin(self) -> None:
        """A run begins."""
        self._is_over = False
        self._under_way.clear()

    def is_let_through(self) -> bool:
        """Wait until an answer's turn has come; return whether it has, and nobody hung up."""
        me = object()
        with self._changed:
            self._under_way[me] = self._draw.random()
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: self._is_over or self._under_way[me] == min(self._under_way.values())
            )
            del self._under_way[me]
            self._changed.notify_all()
            return not self._is_over

    def fate(self, prompt_id: str) -> int:
        """Return how a prompt ends this time."""
        with self._changed:
            self.asked[prompt_id] += 1
            fate = self._faults.pop() if self._faults else WHOLE
            if fate != WHOLE:
                self.excused[prompt_id] += 1
            return fate

    def hang_up(self) -> None:
        """Break off all."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()


class MadeUpAsker:
    """Answers with the prompt's id."""

    def __init__(self, world: World, journal: Journal) -> None:
        self._world = world
        self._journal = journal

    def ask(self, place: Place) -> Finished:
        """See ``Asker``."""
        self._journal.leaves(place.number)
        fate = self._world.fate(place.id)
        if not self._world.is_let_through():
            return Finished(place, None)
        if fate in (POSTPONED, STOPPED):
            self._journal.waits(place.number)
            if fate == POSTPONED:
                return Finished(place, None, postponed=NetworkError("nobody there"))
            return Finished(place, None, stop=RefusedError("no more"))
        shape = {"text": place.id if fate != FAILED else "", "complete": fate == WHOLE}
        error = None if fate == WHOLE else {"type": "incomplete"}
        return Finished(place, line_of(place.id, {**shape, "error": error}), Outcome(STATES[fate]))

    def hang_up(self) -> None:
        """See ``Asker``."""
        self._world.hang_up()

    def close(self) -> None:
        """See ``Asker``."""


class Case:
    """A batch in a folder, and what has been asked for it."""

    def __init__(
        self, folder: Path, count: int, options: JobOptions, world: World, different: int
    ) -> None:
        self._source = folder / "in.jsonl"
        self._source.write_text("".join(f'{{"id": "p{n}", "prompt": "x"}}\n' for n in range(count)))
        self._output = folder / "out.jsonl"
        self._options = options
        self._world = world
        self.ids = [f"p{number}" for number in range(count)]
        self.firsts = {one: f"p{number % different}" for number, one in enumerate(self.ids)}

    def run(self, kill: tuple[int, int] | None = None) -> None:
        """Run the batch once more, perhaps to the death of the program."""
        self._world.begin()
        source = Source(self._source, InputFormat.jsonl)
        job = Job(source, self._output, {"model": "m"}, self._options, self._find_copies)
        named = job.unknown()
        assert len(named) <= self._options.concurrency
        self._world.excused.update(named)
        if kill is not None:
            job.output.close()
            job.output = DyingOutput(self._output, *kill)
        try:
            job.run(lambda: MadeUpAsker(self._world, job.journal), _Nobody(), lambda: None)
        except Killed:
            pass
        except ConfigError:  # it begins with lines that wait: a full disk ends it at once
            assert kill is not None
            assert kill[1] == 3
        finally:
            job.close()
        written = [line["id"] for line in self.lines()]
        assert len(written) == len(set(written))

    def _find_copies(self, journal: Journal, states: Sequence[State]) -> list[Fault]:
        """Be the first pass: some requests are equal."""
        del states
        if journal.is_new:
            for place in journal.all_places():
                journal.is_copy(place.number, self.firsts[place.id].encode())
        return []

    def lines(self) -> list[dict[str, object]]:
        """Return the whole lines of the output."""
        content = self._output.read_bytes()
        return [json.loads(line) for line in content.split(b"\n")[:-1]]


class _Nobody:
    def finished(self, finished: Finished) -> None:
        """See ``Watcher``."""

    def tick(self, running: int) -> None:
        """See ``Watcher``."""

    def draining(self, running: int) -> None:
        """See ``Watcher``."""


@settings(max_examples=500 if LONG else 40)
@given(
    count=st.integers(1, 14),
    concurrency=st.integers(1, 4),
    ordered=st.booleans(),
    faults=st.lists(st.integers(WHOLE, STOPPED), max_size=12),
    different=st.integers(1, 20),
    kills=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=4),
    seed=st.integers(0, 2**32),
)
def test_each_id_is_in_the_output_once_and_asked_no_more_often_than_told(
    count: int,
    concurrency: int,
    ordered: bool,
    faults: list[int],
    different: int,
    kills: list[tuple[int, int]],
    seed: int,
) -> None:
    world = World(seed, faults)
    options = JobOptions(concurrency, ordered=ordered, retry_failed=True)
    before = threading.active_count()
    with tempfile.TemporaryDirectory() as folder:
        case = Case(Path(folder), count, options, world, different)
        for kill in kills:
            case.run(kill)
        for _ in range(2 + len(faults)):  # each fault may stop it once
            case.run()
        lines = case.lines()
        assert sorted(str(line["id"]) for line in lines) == sorted(case.ids)
        if ordered:
            assert [line["id"] for line in lines] == case.ids
        assert {line["id"]: line["text"] for line in lines} == case.firsts
        assert set(world.asked) == set(case.firsts.values())
        for one in case.ids:
            assert world.asked[one] <= 1 + world.excused[one]
        names = {file.name for file in Path(folder).iterdir()}
        assert names == {"in.jsonl", "out.jsonl", "out.jsonl.journal"}
    assert threading.active_count() == before
