"""How far a batch is, in one line: what is said with how much room, and how fast it goes."""

from __future__ import annotations

import pytest

from openclaw_cli.batch.engine import Finished
from openclaw_cli.batch.journal import Outcome, Place, State, Taken
from openclaw_cli.batch.progress import Progress
from openclaw_cli.batch.progress_line import Standing, progress_line
from openclaw_cli.batch.throttle import Throttle
from openclaw_cli.render.console import Console

GOING = Standing(
    10_000, 1_234, failed=3, running=16, cost=0.0123, rate=12.34, left=710.0, reason="rate limited"
)
LINES: list[tuple[Standing, int, str]] = [
    (Standing(3, 0), 80, "0 of 3 done"),
    (Standing(3, 0, running=2), 80, "0 of 3 done, 2 under way"),
    (
        GOING,
        80,
        "1,234 of 10,000 done, 3 failed, 12/s, $0.01 of about $0.1, 12 min left",
    ),
    (GOING, 60, "1,234/10,000, 3 failed, 12/s, $0.01 of ~$0.1, 12 min"),
    (GOING, 48, "1,234/10,000, 3 failed, 12/s, $0.01, 12 min"),
    (GOING, 39, "1,234/10,000, 3 failed, $0.01, 12 min"),
    (GOING, 30, "1,234/10,000, 3 failed, 12 min"),
    (GOING, 20, "1,234/10,000"),
    (GOING, 5, "1,234"),
    (GOING, 0, ""),
    (
        GOING._replace(pause=6.4, failed=0),
        90,
        "1,234 of 10,000 done, rate limited: going on in 6 s, 12/s, $0.01 of about $0.1",
    ),
    (GOING._replace(pause=6.4), 39, "1,234/10,000, rate limited: 6 s"),
    (
        GOING._replace(rate=0.05, unknown=2),
        55,
        "1,234/10,000, 3 failed, 3.0/min, $0.01+?, 12 min",
    ),
    (
        GOING._replace(ending=1.0),
        80,
        "1,234 of 10,000 done, 3 failed, stopping (4 s, or Ctrl-C): 16 under way",
    ),
    (GOING._replace(ending=1.0), 39, "1,234/10,000, 3 failed, stopping: 4 s"),
    (Standing(3, 3, cost=1.5, rate=2.0), 80, "3 of 3 done, 2.0/s, $1.50"),
]


@pytest.mark.parametrize(("now", "room", "line"), LINES)
def test_what_there_is_room_for(now: Standing, room: int, line: str) -> None:
    assert progress_line(now, room) == line


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def ended(state: State = State.WHOLE, cost: float = 0.5) -> Finished:
    return Finished(Place(1, "1", 0, 1), "{}", Outcome(state, taken=Taken(1, cost)))


def test_without_a_terminal_there_is_a_line_every_ten_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = Clock()
    progress = Progress(Console(), Throttle(4), Standing(100, 10, cost=1.0), clock=clock)

    def passes(seconds: float, *ends: Finished) -> str:
        clock.now += seconds
        for one in ends:
            progress.finished(one)
        progress.tick(4)
        return capsys.readouterr().err

    assert passes(0) == ""
    assert passes(9.9, *[ended()] * 9, ended(State.FAILED, 0.0)) == ""
    told = "note: 20 of 100 done, 1 failed, 1.0/s, $5.50 of about $27.50, 1 min left\n"
    assert passes(0.1) == told
    assert passes(9) == ""
    assert passes(1).startswith("note: 20 of 100 done, 1 failed, 0.5/s")
    # Only what has ended of late says how fast it goes: a long pause at the begin does not.
    assert "1.0/s" in passes(60, *[ended()] * 60)
    progress.draining(4)
    told = "note: stopping: 4 under way have 5 s to end; Ctrl-C again ends at once\n"
    assert capsys.readouterr().err == told
    progress.close()


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = Progress(Console(quiet=True), Throttle(4), Standing(2, 0), clock=clock)
    clock.now += 100
    progress.tick(2)
    progress.close()
    assert capsys.readouterr().err == ""
