"""Tools that stop at a cost: what a request may cost in all, whatever the model does."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.catalog.model_rows import model_from_api
from openclaw_cli.request.estimate import Estimate, estimate
from openclaw_cli.request.tool_steps import ToolSteps, stop_at
from openclaw_cli.request.tool_stop import with_stop

STEPS = ToolSteps(
    tokens=1000,
    found=500,
    limit=100,
    room=10_000,
    rounds=30,
    read=0.000_001,
    again=0.000_001,
    write=0.000_01,
    use=0.007,
)
SEARCH = {"type": "openrouter:web_search"}


def body(**more: Any) -> dict[str, Any]:
    return {"tools": [SEARCH], **more}


def spend(steps: ToolSteps, stop: float, said: list[float], found: list[float]) -> float:
    """Return what a loop costs in which the model says and finds so much of the most each time."""
    tokens, spent = float(steps.tokens), steps.first
    for how_much, more in zip(said, found, strict=True):
        read = min(tokens, steps.room or tokens)
        answer = how_much * steps.limit
        spent += read * steps.read + answer * steps.write + steps.fee + more * steps.use
        tokens += answer + more * (steps.found or 0)
        if spent > stop:
            break
    last = min(tokens, steps.room or tokens)
    return spent + last * steps.read + steps.limit * steps.write + steps.fee


prices = st.floats(0, 0.001)
shares = st.lists(st.sampled_from((0.0, 0.3, 1.0)), min_size=20, max_size=20)


@given(
    st.builds(
        ToolSteps,
        tokens=st.integers(1, 5000),
        found=st.integers(0, 5000),
        limit=st.integers(1, 5000),
        room=st.one_of(st.none(), st.integers(5000, 20_000)),
        rounds=st.just(20),
        read=prices,
        again=st.just(0.0),
        write=prices,
        use=st.floats(0, 0.02),
        fee=prices,
        first=prices,
    ),
    st.floats(0.01, 100),
    shares,
    shares,
)
def test_no_loop_costs_more_than_is_left(
    steps: ToolSteps, left: float, said: list[float], found: list[float]
) -> None:
    stop = steps.stop_within(left)
    if stop is not None:
        most = steps.most(stop)
        assert most is not None
        assert most <= left
        assert spend(steps, stop, said, found) <= left * (1 + 1e-9)


def test_the_limit_is_below_what_is_left_by_what_may_still_come() -> None:
    stop = STEPS.stop_within(0.05)
    assert stop == pytest.approx(0.0188, abs=0.0001)
    assert STEPS.most(stop or 0) == pytest.approx(0.05, abs=0.0001)
    assert STEPS.stop_within(0.001) is None
    assert STEPS._replace(found=None, room=None).stop_within(100) is None
    assert STEPS._replace(found=None).stop_within(0.05) == pytest.approx(0.014, abs=0.0001)


@pytest.mark.parametrize(
    ("payload", "before"),
    [
        (body(), [{"type": "step_count_is", "step_count": 30}]),
        (body(max_tool_calls=4), [{"type": "step_count_is", "step_count": 4}]),
        (
            body(stop_server_tools_when=[{"type": "finish_reason_is", "reason": "length"}]),
            [{"type": "finish_reason_is", "reason": "length"}],
        ),
    ],
)
def test_a_condition_stands_beside_those_that_are_there(
    payload: dict[str, Any], before: list[Any]
) -> None:
    found = with_stop(payload, Estimate(1, 1.0, 1, 1.0, steps=STEPS), 0.05)
    *kept, last = found["stop_server_tools_when"]
    assert kept == before
    # A count of steps lets one more use pass than the limit that it stands for.
    rounds = STEPS.rounds + ("stop_server_tools_when" not in payload)
    limit = STEPS._replace(rounds=rounds).stop_within(0.05)
    assert last == {"type": "max_cost", "max_cost_in_dollars": limit}
    assert stop_at(found) == last["max_cost_in_dollars"]


@pytest.mark.parametrize(
    ("payload", "left"),
    [
        ({"tools": [{"type": "function"}]}, 0.05),
        ({}, 0.05),
        (body(), 0.001),
        (body(), 0.0),
    ],
)
def test_nothing_is_stopped_that_does_not_begin(payload: dict[str, Any], left: float) -> None:
    assert with_stop(payload, Estimate(1, 1.0, 1, 1.0, steps=STEPS), left) is payload


SEARCHES: tuple[dict[str, Any], ...] = (
    SEARCH,
    {**SEARCH, "parameters": {"max_uses": 3}},
    {"type": "openrouter:datetime"},
    {"type": "openrouter:web_fetch", "parameters": {"max_content_tokens": 1000}},
)


@pytest.mark.parametrize("tool", SEARCHES, ids=str)
@pytest.mark.parametrize("calls", [None, 1, 30])
def test_what_is_stopped_fits(tool: dict[str, Any], calls: int | None) -> None:
    model = model_from_api(
        {
            "id": "a/model",
            "context_length": 200_000,
            "pricing": {"prompt": "0.00000015", "completion": "0.0000006"},
        }
    )
    asked = {"model": "a/model", "messages": [], "max_tokens": 500, "tools": [tool]}
    payload = asked | ({} if calls is None else {"max_tool_calls": calls})
    noon = time.gmtime(0)
    stopped = 0
    for left in (0.0001 * 1.2**step for step in range(60)):
        sent = with_stop(payload, estimate(payload, model, noon), left)
        if sent is not payload:
            stopped += 1
            total = estimate(sent, model, noon).total
            assert total is not None
            assert total <= left
    assert stopped > 1


def test_without_a_price_what_is_left_is_the_limit() -> None:
    found = with_stop(body(), Estimate(1, None, 1, None), 0.05)
    assert stop_at(found) == 0.05


@pytest.mark.parametrize(
    "odd",
    [None, [], "x", [{"type": "max_cost"}], [{"type": "max_cost", "max_cost_in_dollars": -1}]],
)
def test_an_odd_condition_is_none(odd: Any) -> None:
    assert stop_at({"stop_server_tools_when": odd}) is None


def test_the_smaller_of_both_estimates_counts() -> None:
    known = Estimate(1000, 1.0, 100, 2.0, 0.5, 30, steps=STEPS, stop=0.01)
    assert known.total == STEPS.most(0.01)
    assert known._replace(stop=100.0).total == 3.5
    assert known._replace(stop=None).total == 3.5
    assert known._replace(doubt="odd").total is None
