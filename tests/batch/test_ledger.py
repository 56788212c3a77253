"""What all prompts may cost together: set aside, spent, and never more than the limit."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.batch.expected import Expected
from openclaw_cli.batch.journal import Journal, Outcome, Place, State, Taken
from openclaw_cli.batch.ledger import Ledger, OutOfMoneyError
from openclaw_cli.batch.throttle import StoppedError
from openclaw_cli.request.budget import Budget
from openclaw_cli.request.estimate import Estimate
from openclaw_cli.request.ref import ModelRef

from ..conftest import LONG

if TYPE_CHECKING:
    from pathlib import Path

REF = ModelRef("openrouter", "a/b")


def may_cost(usd: float, **more: Any) -> Estimate:
    return Estimate(10, 0.0, 100, usd, **more)


def ledger(limit: float, prompts: int = 1, spent: float = 0.0) -> Ledger:
    return Ledger([Budget(limit, "--max-cost", spent)], prompts)


def ends_within(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive(), "it waits for ever"


ASKS = st.lists(
    # What it may cost, the share of it that is billed, and how often it is asked.
    st.tuples(st.integers(1, 50), st.none() | st.floats(0.0, 1.0), st.integers(1, 3)),
    min_size=1,
    max_size=24,
)


@settings(max_examples=200 if LONG else 15, deadline=None)
@given(ASKS, st.integers(20, 300))
def test_many_at_once_never_spend_more_than_the_limit_and_nobody_waits_for_ever(
    asks: list[tuple[int, float | None, int]], limit: int
) -> None:
    held = ledger(limit, len(asks))
    todo, spent, lock = list(enumerate(asks, 1)), [0.0], threading.Lock()
    stopped: list[OutOfMoneyError] = []

    def work() -> None:
        while todo and not stopped:
            try:
                number, (usd, share, times) = todo.pop()
            except IndexError:
                return
            billed = unknown = 0.0
            try:
                for _ in range(times):
                    held.reserve(number, REF, may_cost(usd), billed)
                    held.begins(number)
                    billed += 0.0 if share is None else usd * share
                    unknown += usd if share is None else 0.0
            except OutOfMoneyError as error:
                stopped.append(error)
            held.settle(number, billed, unknown)
            with lock:
                spent[0] += billed + unknown
                assert spent[0] <= limit + 1e-6

    ends_within([threading.Thread(target=work) for _ in range(8)])
    assert spent[0] <= limit + 1e-6
    assert stopped or not todo


def test_who_comes_first_goes_first() -> None:
    held, order = ledger(10, prompts=3), []
    held.reserve(1, REF, may_cost(8), 0.0)
    is_waiting = threading.Event()

    class Dear(Estimate):
        """An estimate that tells when somebody looks at it."""

        @property
        def known(self) -> float | None:
            is_waiting.set()
            return super().known

    def ask(number: int, estimate: Estimate) -> None:
        held.reserve(number, REF, estimate, 0.0)
        order.append(number)
        held.settle(number, 0.0, 0.0)

    dear, cheap = Dear(10, 0.0, 100, 9.0), may_cost(2)
    threads = [threading.Thread(target=ask, args=pair) for pair in ((2, dear), (3, cheap))]
    threads[0].start()
    assert is_waiting.wait(20)
    threads[1].start()
    held.settle(1, 0.0, 0.0)
    for thread in threads:
        thread.join(20)
    assert order == [2, 3]


def test_two_that_hold_what_the_other_waits_for_do_not_wait_for_ever() -> None:
    held = ledger(10, prompts=2)
    for number in (1, 2):
        held.reserve(number, REF, may_cost(5), 0.0)
        held.begins(number)
    errors: list[OutOfMoneyError] = []

    def again(number: int) -> None:
        try:
            held.reserve(number, REF, may_cost(5), 5.0)
        except OutOfMoneyError as error:
            errors.append(error)
        held.settle(number, 5.0, 0.0)

    ends_within([threading.Thread(target=again, args=(number,)) for number in (1, 2)])
    assert len(errors) == 2


def test_a_refused_request_gives_back_what_was_set_aside() -> None:
    held = ledger(10)
    for _ in range(3):
        held.reserve(1, REF, may_cost(9), 0.0)
        held.begins(1)
        held.frees(1)
    held.settle(1, 0.0, 0.0)
    assert held.left(0) == 10


def test_those_who_wait_are_woken() -> None:
    held = ledger(10)
    held.reserve(1, REF, may_cost(9), 0.0)
    woken: list[bool] = []

    def waits() -> None:
        with pytest.raises(StoppedError):
            held.reserve(2, REF, may_cost(9), 0.0)
        woken.append(True)

    thread = threading.Thread(target=waits)
    thread.start()
    held.stop()
    thread.join(10)
    assert woken


def test_the_rest_of_a_limit_is_shared_out_among_those_to_come() -> None:
    held = ledger(100, prompts=10)
    held.reserve(1, REF, may_cost(2), 0.0)
    assert held.left(1) == 10
    held.begins(1)
    held.settle(1, 1.0, 0.0)
    held.reserve(2, REF, may_cost(50), 0.0)
    assert held.left(2) == 50
    assert held.left(3) == 49


def test_the_month_is_looked_up_again_and_nothing_counts_twice() -> None:
    now, month = [0.0], [3.0]
    held = Ledger(
        [],
        month=lambda: Budget(10, "month", month[0], strict=False, is_lasting=True),
        clock=lambda: now[0],
    )
    held.reserve(1, REF, may_cost(2), 0.0)
    held.begins(1)
    held.settle(1, 2.0, 0.0)
    assert held.left(0) == 5
    now[0], month[0] = 11.0, 6.0  # with the two, and one that another program has spent
    held.reserve(2, REF, may_cost(1), 0.0)
    held.settle(2, 0.5, 0.0)
    assert held.left(0) == 3.5
    with pytest.raises(OutOfMoneyError):
        held.reserve(3, REF, may_cost(3.6), 0.0)


@pytest.mark.parametrize(
    ("estimates", "own", "left", "for_all", "at_once"),
    [
        # Each: USD for what is sent, the cap in tokens, USD for an answer as long as that.
        ([(1.0, 100, 10.0)], False, 6.0, 49, 49),
        ([(1.0, 100, 10.0), (2.0, 100, 20.0)], False, 9.0, 19, 12),
        ([(1.0, 100, 10.0)], True, 6.0, None, None),
        ([(1.0, 100, 10.0)], False, 1.0, None, None),
        ([(1.0, 100, 0.0)], False, 6.0, None, None),
    ],
)
def test_the_cap_that_fits(
    estimates: list[tuple[float, int, float]],
    own: bool,
    left: float,
    for_all: int | None,
    at_once: int | None,
) -> None:
    expected = Expected()
    for number, (prompt, limit, answer) in enumerate(estimates, 1):
        expected.add(number, REF, Estimate(10, prompt, limit, answer), has_own_cap=own)
    assert expected.cap_for_all(left) == for_all
    assert expected.cap_at_once(left, len(estimates)) == at_once
    expected.add(9, REF, Estimate(10, None, None, None), why="nobody knows")
    assert (expected.usd, expected.cap_for_all(left)) == (None, None)


def test_with_tools_no_cap_is_named() -> None:
    expected = Expected()
    expected.add(1, REF, may_cost(9.0, rounds=2))
    assert expected.cap_for_all(5.0) is None
    assert expected.dearest is not None
    assert expected.dearest.usd == 9.0


def test_a_killed_program_leaves_what_was_set_aside_in_the_journal(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl.journal"
    with Journal(file) as journal:
        journal.fill(Place(number, str(number), 0, 1) for number in (1, 2, 3))
        journal.tell({"input": ""})
        journal.expects([(0.5, 1), (None, 2)])
        assert journal.to_come() == (0.5, 2)
        for number in (1, 2, 3):
            journal.leaves(number, 0.25)
        journal.reserves(3, 0.25, Taken())
        journal.waits(1, 0.25)  # it was refused
    with Journal(file) as journal:
        assert journal.spent() == 0.75
        # Two requests, of which one has told its cost.
        outcome = Outcome(State.WHOLE, None, Taken(2, cost=0.125, unknown=1), 0.0, freed=0.25)
        journal.ends(3, outcome)
        assert journal.spent() == 0.25 + 0.25 + 0.125
