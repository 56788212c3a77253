"""When requests leave, in a time of the test's own: it goes from one event to the next."""

from __future__ import annotations

import heapq
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.batch.pace import LONGEST_PAUSE, MINUTE, Pace

from ..conftest import LONG


class Ask(NamedTuple):
    """A request: what it sends and its answer has, how long, and how often it is refused first."""

    tokens: int
    answer: int | None
    seconds: float
    refusals: tuple[float | None, ...]


class Left(NamedTuple):
    """A request that has left."""

    at: float
    tokens: int
    under_way: int


def play(pace: Pace, asks: list[Ask], workers: int) -> list[Left]:
    """Ask all with so many workers, as the throttle lets them; return what has left.

    It fails where nobody is under way and nobody may leave either.
    """
    now, left, todo = 0.0, [], [(ask, 0) for ask in asks]
    queue: list[tuple[Ask, int]] = []
    ends: list[tuple[float, int, float, Ask, int]] = []
    busy = 0
    while todo or queue or ends:
        while todo and busy < workers:
            busy += 1
            queue.append(todo.pop(0))
        wait = pace.wait(now, queue[0][0].tokens) if queue else None
        if wait is not None and wait <= 0:
            ask, times = queue.pop(0)
            pace.leaves(now, ask.tokens)
            left.append(Left(now, ask.tokens, pace.under_way))
            heapq.heappush(ends, (now + ask.seconds, len(left), now, ask, times))
            continue
        assert wait is not None or ends, "it waits for ever"
        if wait is None or (ends and ends[0][0] <= now + wait):
            now, _, at, ask, times = heapq.heappop(ends)
            refused = times < len(ask.refusals)
            used = None if refused or ask.answer is None else ask.tokens + ask.answer
            pace.ends(at, ask.tokens, used, well=not refused)
            if refused:
                pace.slows_down(now, at, ask.refusals[times])
                queue.append((ask, times + 1))
            else:
                busy -= 1
        else:
            # What floats leave over must not keep the clock from going on.
            now = max(now + wait, now + 1e-9)
    return left


SECONDS = st.floats(0.0, 30.0, allow_nan=False)
ASKS = st.lists(
    st.builds(
        Ask,
        st.integers(1, 500),
        st.none() | st.integers(0, 2000),
        SECONDS,
        st.lists(st.none() | st.floats(0.0, 200.0), max_size=2).map(tuple),
    ),
    max_size=30,
)


@settings(max_examples=2000 if LONG else 100)
@given(ASKS, st.integers(1, 8), st.none() | st.integers(1, 10), st.none() | st.integers(1, 1000))
def test_no_limit_is_passed_and_nobody_waits_for_ever(
    asks: list[Ask], workers: int, rpm: int | None, tpm: int | None
) -> None:
    left = play(Pace(workers, rpm, tpm), asks, workers)
    assert len(left) == sum(len(ask.refusals) + 1 for ask in asks)
    assert all(one.under_way <= workers for one in left)
    for place, one in enumerate(left):
        since = [other for other in left[: place + 1] if other.at > one.at - MINUTE + 1e-6]
        assert rpm is None or len(since) <= rpm
        # What was sent alone is counted here; more than the limit goes alone.
        assert tpm is None or len(since) == 1 or sum(other.tokens for other in since) <= tpm


def test_after_a_refusal_one_request_goes_alone_and_then_more_and_more() -> None:
    pace = Pace(16)
    for _ in range(16):
        pace.leaves(0.0, 1)
    for _ in range(16):
        pace.ends(0.0, 1, None, well=False)
        pace.slows_down(1.0, 0.0, None)
    assert (pace.pauses, pace.until, pace.allowed) == (1, 2.0, 1)
    allowed = []
    for _ in range(24):
        pace.leaves(3.0, 1)
        pace.ends(3.0, 1, None, well=True)
        allowed.append(pace.allowed)
    assert allowed[:7] == [2, 3, 4, 5, 6, 7, 8]
    assert allowed[7:] == [*[8] * 7, *[9] * 8, *[10] * 2]


def test_pauses_grow_until_something_is_answered() -> None:
    pace = Pace(1)
    pauses = []
    now = 0.0
    for _ in range(9):
        pace.leaves(now, 1)
        pace.ends(now, 1, None, well=False)
        pace.slows_down(now, now, None)
        pauses.append(pace.until - now)
        now = pace.until
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    pace.leaves(now, 1)
    pace.ends(now, 1, None, well=True)
    pace.slows_down(now, now, None)
    assert pace.until - now == 1


def test_the_longest_wait_that_the_api_asks_for_is_kept_and_no_more_than_a_minute() -> None:
    pace = Pace(8)
    for asked in (7.0, 3.0, None, 1000.0):
        pace.slows_down(10.0, 5.0, asked)
        assert pace.until == 10.0 + (LONGEST_PAUSE if asked == 1000.0 else 7.0)
    assert pace.pauses == 1


def test_tokens_of_answers_are_expected_as_they_were() -> None:
    pace = Pace(4, tpm=1000)
    pace.leaves(0.0, 100)
    pace.ends(0.0, 100, 600, well=True)
    assert pace.wait(1.0, 100) == 59.0  # another one would take 600 as well
    assert pace.wait(60.0, 100) == 0
