"""When requests may leave, by a clock that the test turns."""

from __future__ import annotations

import pytest

from openclaw_cli.batch.throttle import StoppedError, Throttle
from openclaw_cli.errors import LimitError


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def too_many(retry_after: float | None = None) -> LimitError:
    error = LimitError("too many")
    error.retryable = True
    error.retry_after = retry_after
    return error


def test_many_refusals_of_one_moment_slow_down_once() -> None:
    clock = Clock()
    throttle = Throttle(8, clock=clock)
    begun = [throttle.enter(1) for _ in range(8)]
    clock.now += 1
    for at in begun:
        throttle.leave(1, None, too_many(), at)
    assert throttle.pauses == 1
    assert throttle.paused == 1


def test_the_longest_wait_that_the_api_asks_for_is_kept() -> None:
    clock = Clock()
    throttle = Throttle(8, clock=clock)
    begun = [throttle.enter(1) for _ in range(2)]
    throttle.leave(1, None, too_many(7), begun[0])
    throttle.leave(1, None, too_many(3), begun[1])
    assert throttle.paused == 7


def test_nothing_leaves_once_it_is_stopped() -> None:
    throttle = Throttle(1)
    throttle.stop()
    with pytest.raises(StoppedError):
        throttle.enter(1)
    with pytest.raises(StoppedError):
        throttle.sleep(60)
