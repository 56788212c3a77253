"""Programs on one conversation, in every order of their steps: what was said is kept or refused."""

from __future__ import annotations

import queue
import random
import sqlite3
import sys
import threading
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.errors import HistoryError
from openclaw_cli.events import Result, TextDelta
from openclaw_cli.history import lock
from openclaw_cli.history.choose import Session, SessionQuery, choose
from openclaw_cli.history.queries import History
from openclaw_cli.history.recording import Recorder
from openclaw_cli.request.conversation import Question
from openclaw_cli.request.ref import ModelRef

from ..conftest import LONG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import FrameType

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the locks of one process do not keep it out"
)

REF = ModelRef("openrouter", "a/b")
NAME = "shared"


class Program(threading.Thread):
    """One program, which stops before each step until it is told to go on.

    Attributes:
        notices: What it had to say.
        refused: Why it could not ask, or None.
        broken: What else has ended it, or None.
    """

    stops = frozenset({History.find.__code__, Recorder.writer.__code__, History.header.__code__})

    def __init__(self, file: Path, number: int) -> None:
        super().__init__(daemon=True)
        self.file = file
        self.question = f"question {number}"
        self.notices: list[str | None] = []
        self.refused: HistoryError | None = None
        self.broken: BaseException | None = None
        self._go: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._stopped: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def step(self) -> bool:
        """Let it go to its next stop; return False where it has come to its end."""
        if not self.is_alive() and self.ident is None:
            self.start()
            return self._stopped.get(timeout=20)
        self._go.put(None)
        return self._stopped.get(timeout=20)

    def run(self) -> None:
        sys.settrace(self._trace)
        try:
            self.work()
        except HistoryError as error:
            self.refused = error
        except BaseException as error:  # noqa: BLE001  (the test raises it)
            self.broken = error
        finally:
            sys.settrace(None)
            self._stopped.put(False)

    def work(self) -> None:
        raise NotImplementedError

    def session(self) -> Session:
        return choose(self.file, SessionQuery(name=NAME))

    def stop(self) -> None:
        self._stopped.put(True)
        self._go.get()

    def _trace(self, frame: FrameType, event: str, argument: Any) -> None:
        del argument
        if event == "call" and frame.f_code in self.stops:
            self.stop()


class Asks(Program):
    """It asks, and is answered."""

    def work(self) -> None:
        session = self.session()
        assert session.recorder is not None
        recording = session.recorder.turn(session.begin(REF, Question(self.question)))
        self.stop()
        recording.sent()
        recording.begin((), {"messages": []})
        self.notices.append(recording.problem())
        recording.add(TextDelta("word " * 1000))
        self.stop()
        recording.end(answered("word " * 1000), REF, {})
        self.notices.append(recording.problem())
        self.stop()
        session.close()


class Leaves(Program):
    """It asks nothing in the end."""

    def work(self) -> None:
        session = self.session()
        self.stop()
        session.close()


def answered(text: str) -> Result:
    return Result(
        model=str(REF),
        model_used=None,
        provider=None,
        id=None,
        text=text,
        reasoning="",
        finish_reason="stop",
        native_finish_reason=None,
        usage=None,
        session=None,
        attempts=(),
        complete=True,
        error=None,
    )


def play(programs: Sequence[Program], order: Iterable[int]) -> None:
    """Let programs take their steps in an order, and then what is left of them to the end."""
    running = dict(enumerate(programs))
    for number in (*order, *(n for _ in range(20) for n in range(len(programs)))):
        if number in running and not running[number].step():
            del running[number]
    assert not running
    for program in programs:
        program.join(20)
        if program.broken is not None:
            raise program.broken


def orders(steps: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield all orders of the steps of several programs."""
    if not any(steps):
        yield ()
    for number, left in enumerate(steps):
        if left:
            rest = [*steps[:number], left - 1, *steps[number + 1 :]]
            for order in orders(rest):
                yield (number, *order)


def kept(file: Path) -> tuple[list[str | None], list[tuple[str, str]]]:
    """Return the names of the conversations, and all questions with their answers."""
    connection = sqlite3.connect(file)
    try:
        names = connection.execute("SELECT name FROM conversation").fetchall()
        turns = connection.execute("SELECT prompt, answer FROM turn ORDER BY id").fetchall()
    finally:
        connection.close()
    return [name for (name,) in names], turns


def check(file: Path, programs: Sequence[Program]) -> None:
    """Hold what is kept against what was said."""
    names, turns = kept(file)
    asked = [one for one in programs if isinstance(one, Asks) and one.refused is None]
    assert {prompt for prompt, _ in turns} == {one.question for one in asked}
    assert all(answer == "word " * 1000 for _, answer in turns)
    assert names == ([NAME] if turns else [])
    for one in asked:
        assert one.notices == [None, None]
    for error in [program.refused for program in programs if program.refused is not None]:
        assert "another openclaw" in error.message
    if not any(isinstance(one, Asks) for one in programs):
        return
    assert asked or any(isinstance(one, Leaves) for one in programs)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a new database for each round, with the name in it or without."""
    monkeypatch.setattr(lock, "_PATIENCE", 0.0)  # who is refused here would be refused later too

    def new() -> Iterator[Path]:
        for number in range(10_000):
            file = tmp_path / f"{number}.db"
            yield file

    return new()


@pytest.mark.parametrize("pair", [(Asks, Asks), (Asks, Leaves), (Leaves, Leaves)])
def test_two_programs_in_every_order(
    files: Iterator[Path], pair: tuple[type[Program], ...]
) -> None:
    History(template := next(files)).__exit__()
    for order in orders([4, 4]):
        file = next(files)
        file.write_bytes(template.read_bytes())
        programs = [kind(file, number) for number, kind in enumerate(pair)]
        play(programs, order)
        check(file, programs)


def test_three_programs_in_many_orders(files: Iterator[Path]) -> None:
    draw = random.Random(11)
    History(template := next(files)).__exit__()
    kinds = [*permutations([Asks, Asks, Leaves]), (Asks, Asks, Asks)]
    for _ in range(400 if LONG else 60):
        file = next(files)
        file.write_bytes(template.read_bytes())
        programs = [kind(file, number) for number, kind in enumerate(draw.choice(kinds))]
        order = [number for number in range(3) for _ in range(6)]
        draw.shuffle(order)
        play(programs, order)
        check(file, programs)
