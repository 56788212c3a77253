"""Tokens and USD as they are shown: what nobody has said is not taken for nothing."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.events import Attempt, Result, billed_cost, token_counts, total_cost, total_tokens
from openclaw_cli.render.usage_line import Pace, cost_words, partly_known, token_words, usage_facts
from openclaw_cli.request.token_count import money
from tests.standin import sse

if TYPE_CHECKING:
    from tests.standin.program import Run
    from tests.standin.server import StandIn


def attempt(usage: Any = None, cost: float | None = None) -> Attempt:
    return Attempt("a/b", 200, None, cost, usage)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "0"),
        (0.1, "0.1"),
        (0.000005, "0.000005"),
        (0.0123456789, "0.012346"),
        (1, "1.00"),
        (1234.5, "1234.50"),
        (1.4e-7, "0.00000014"),
        (9.96e-7, "0.000001"),
        (1e-7, "0.0000001"),
        (1.23e-10, "0.00000000012"),
        (1e-12, "0.000000000001"),
        (9e-13, "9.0e-13"),
        (5e-324, "4.9e-324"),
        (-1.0, "-1.00"),
    ],
)
def test_an_amount_is_shown_to_its_first_digits(amount: float, shown: str) -> None:
    assert money(amount) == shown


@given(st.floats(min_value=5e-324, max_value=1e12))
def test_something_is_never_shown_as_nothing(amount: float) -> None:
    assert math.isclose(float(money(amount)), amount, rel_tol=0.5)


ODD: list[Any] = [None, True, -5, "7", 1.5, [], {}, 10**400, float("inf"), float("nan")]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_number_of_tokens_is_unknown(odd: Any) -> None:
    usage = {"prompt_tokens": odd, "completion_tokens": 3, "cost": 0.1}
    assert token_counts(usage) == (None, 3)
    facts = usage_facts(Result("m", usage=usage, attempts=(attempt(usage, 0.1),)))
    assert facts == ["m", "? in", "3 out", "$0.1"]
    facts = usage_facts(Result("m", usage={"completion_tokens": odd}), Pace(0.5, 1.0))
    assert facts[1:] == ["? in", "? out", "cost unknown", "first token after 500 ms"]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_detail_is_left_out(odd: Any) -> None:
    usage = {
        "prompt_tokens": 5,
        "completion_tokens": 3,
        "prompt_tokens_details": {"cached_tokens": odd},
        "completion_tokens_details": odd,
    }
    assert usage_facts(Result("m", usage=usage))[1:3] == ["5 in", "3 out"]


@pytest.mark.parametrize("odd", [*ODD, 1e12, 1e308])
def test_an_odd_price_is_unknown(odd: Any) -> None:
    if odd == 1.5:  # a price, though no count
        return
    assert billed_cost({"cost": odd}) is None
    own_key = {"cost": 1, "is_byok": True, "cost_details": {"upstream_inference_cost": odd}}
    assert billed_cost(own_key) is None


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"server_tool_use": {"web_search_requests": 1}}, ["1 search"]),
        ({"server_tool_use_details": {"web_search_requests": 2}}, ["2 searches"]),
        (
            {"server_tool_use": {"web_search_requests": 2, "tool_calls_executed": 3}},
            ["2 searches", "3 tool calls"],
        ),
        ({"server_tool_use": {"web_search_requests": 2, "tool_calls_executed": 2}}, ["2 searches"]),
        ({"server_tool_use": {"tool_calls_executed": 1}}, ["1 tool call"]),
        ({"server_tool_use": None}, []),
        ({"server_tool_use": {"web_search_requests": "2"}}, []),
    ],
)
def test_what_was_searched_is_told(told: dict[str, Any], shown: list[str]) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, **told}
    result = Result(model="a/b", usage=usage)
    assert usage_facts(result)[3:-1] == shown


def test_what_is_not_said_is_no_usage() -> None:
    assert usage_facts(Result("m", usage={})) == ["m", "cost unknown"]
    assert usage_facts(Result("m", usage={"cost": 1}))[1:3] == ["? in", "? out"]


def test_a_rate_needs_a_count() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 30}
    assert usage_facts(Result("m", usage=usage), Pace(2.0, 0.5))[-2:] == [
        "first token after 2.0 s",
        "60 tok/s",
    ]


@pytest.mark.parametrize(
    ("attempts", "sent", "cost"),
    [
        ([attempt({"prompt_tokens": 1200}, 0.1)], "1200", "$0.1"),
        ([attempt({"prompt_tokens": 5}, 0.1), attempt(None, 0.0)], "5", "$0.1"),  # refused
        ([attempt({"prompt_tokens": 5}, 0.1), attempt()], "5+?", "$0.1 and 1 of unknown cost"),
        ([attempt({"cost": 0.2}, 0.2)], "?", "$0.2"),
        ([attempt({"prompt_tokens": 0}, 0.0)], "0", "$0"),
        ([attempt({"cost": 0.0}, 0.0)], "?", "$0"),
        ([attempt()], "?", "cost unknown"),
        ([attempt({"prompt_tokens": 1}, 1e-13)], "1", "$1.0e-13"),
    ],
)
def test_attempts_are_added_up(attempts: list[Attempt], sent: str, cost: str) -> None:
    assert token_words(attempts, 0) == sent
    assert cost_words(attempts) == cost


def test_received_tokens_are_added_up() -> None:
    attempts = [attempt({"prompt_tokens": 1, "completion_tokens": n}, 0.1) for n in (2, 3)]
    assert total_tokens(attempts, 1) == (5, 0)
    assert token_words(attempts, 1) == "5"


def test_sums_have_no_noise_and_lose_nothing() -> None:
    assert total_cost([attempt(None, 0.1), attempt(None, 0.2)]) == (0.3, 0.3)
    assert total_cost([attempt(None, 3e-15)]) == (3e-15, 3e-15)
    assert total_cost([]) == (None, 0.0)


def test_partly_known_numbers() -> None:
    assert [partly_known(*pair) for pair in ((0, 0), (0, 2), (7, 0), (7000, 1))] == [
        "0",
        "?",
        "7",
        "7,000+?",
    ]


@pytest.mark.usefixtures("online")
def test_the_report_knows_what_it_does_not_know(run: Run, standin: StandIn) -> None:
    standin.stream(sse.text("so"), sse.finished())  # no usage
    standin.stream(sse.text("so"), sse.finished(), sse.usage_event({"prompt_tokens": 7, "cost": 0}))
    standin.error(404, "no")
    assert run(["chat", "hi"]).status == 0
    (group,) = json.loads(run(["usage", "--json"]).stdout)["groups"]
    assert (group["prompt_tokens"], group["known_prompt_tokens"]) == (None, 0)
    assert run(["usage"]).stdout.decode().split()[-3:] == ["?", "?", "?"]
    assert run(["chat", "hi"]).status == 0
    assert run(["chat", "hi"]).status == 8  # refused: it has taken nothing
    total = json.loads(run(["usage", "--json"]).stdout)["total"]
    assert (total["requests"], total["prompt_tokens"], total["known_prompt_tokens"]) == (3, None, 7)
    assert (total["completion_tokens"], total["known_completion_tokens"]) == (None, 0)
    assert run(["usage"]).stdout.decode().split()[-3:] == ["7+?", "?", "?"]
