"""What a batch may cost: told before, and held while it runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin.script import error, json_body, text_answer
from .conftest import lines_of, question_of, write_input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.recorded import Recorded
    from ...standin.script import Script
    from ...standin.server import StandIn

# At $1 and $10 a million, with answers of up to 1,000 tokens. "q1" has about 5 tokens.
MODEL = {
    "id": "a/model",
    "name": "A",
    "context_length": 10_000,
    "pricing": {"prompt": "0.000001", "completion": "0.00001"},
    "top_provider": {"max_completion_tokens": 1_000},
}
EACH = 0.010005


def billed(cost: float | None) -> Callable[[Recorded], Script]:
    usage = {"prompt_tokens": 5, "completion_tokens": 20, "total_tokens": 25}
    script = text_answer("so", usage=usage if cost is None else {**usage, "cost": cost})
    return lambda _: script


@pytest.fixture
def money(run: Run, online: None, standin: StandIn, tmp_path: Path) -> Callable[..., Completed]:
    """Return what runs a batch with a model of known price; each answer is billed $0.004."""
    standin.play(json_body({"data": [MODEL]}), path="/models")
    assert run(["models", "list", "--refresh"]).status == 0
    standin.default = billed(0.004)
    write_input(tmp_path / "in.jsonl", *(f"q{number}" for number in range(1, 10)))

    def ask(*argv: str, output: bool = True, status: int = 0) -> Completed:
        out = ["-o", "out.jsonl"] if output else []
        done = run(["batch", "in.jsonl", *out, "-m", "a/model", *argv])
        assert done.status == status, done.stderr
        return done

    return ask


def chats(standin: StandIn) -> int:
    return sum(request.is_chat for request in standin.requests)


def test_an_estimate_is_of_all_prompts_and_leaves_nothing_behind(
    money: Any, standin: StandIn, tmp_path: Path
) -> None:
    done = money("--estimate", "--json", "--max-cost", "0.05", output=False)
    expected = pytest.approx(9 * EACH)
    assert json.loads(done.stdout) == {
        "prompts": 9,
        "tokens": 45,
        "usd": expected,
        "limit_usd": 0.05,
        "fits": False,
    }
    done = money("--estimate", "--max-cost", "0.05")
    assert done.stdout.decode() == (
        "9 prompts, about 45 tokens, at most $0.090045, over a limit of $0.05\n"
    )
    assert "note: with --param max_tokens=555 all of it is sure to fit" in done.stderr
    done = money("--estimate", "--max-cost", "0.05", "-P", "max_tokens=555")
    assert b"within a limit of $0.05" in done.stdout
    assert b"within a limit" not in money("--estimate").stdout
    assert not chats(standin)
    assert [file.name for file in tmp_path.glob("*out*")] == []


def test_where_nobody_knows_the_cost_the_estimate_says_why(money: Any, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", "q1", {"prompt": "q2", "model": "b/unknown"})
    done = money("--estimate")
    assert done.stdout.endswith(b"at most $?\n".replace(b"$", b""))
    assert "note: line 2: the price of openrouter/b/unknown is not known here" in done.stderr
    done = money("--max-cost", "1", status=5)
    assert "error: line 2: the price of openrouter/b/unknown is not known here" in done.stderr
    assert not list(tmp_path.glob("out*"))


def test_what_is_wrong_with_a_request_is_told_with_its_line(
    money: Any, standin: StandIn, tmp_path: Path
) -> None:
    write_input(
        tmp_path / "in.jsonl",
        "q1",
        {"prompt": "q2", "params": {"temperature": "warm"}},
        {"prompt": "q3", "model": "a/model "},
        {"prompt": "q4", "model": "none such"},
        {"id": "1", "prompt": "q5"},
    )
    told = money(status=2).stderr
    assert "line 2: temperature: expected a number from 0 to 2" in told
    assert "line 4: " in told
    assert "line 5: the id '1' is that of line 1" in told
    assert "line 3" not in told
    assert "3 lines of in.jsonl can't be asked" in told
    assert not chats(standin)
    assert not list(tmp_path.glob("out*"))
    told = money("--skip-bad").stderr
    assert "note: left out, line 2: temperature" in told
    assert sorted(line["id"] for line in lines_of(tmp_path / "out.jsonl")) == ["1", "3"]
    money("--skip-bad")  # and it can be gone on with
    assert chats(standin) == 2


def test_what_is_under_way_counts_and_a_higher_limit_goes_on(
    money: Any, standin: StandIn, tmp_path: Path
) -> None:
    done = money("--max-cost", "0.02", "--concurrency", "8", status=5)
    # What may leave is what fits beside $0.010005 for it: billed are 0.004, 0.008, 0.012.
    assert chats(standin) == 3
    assert "note: $0.02 has room for about 1 request at once, each at up to $0.010005" in (
        done.stderr
    )
    assert "with --param max_tokens=249 for 8" in done.stderr
    assert "which is over --max-cost ($0.02, of which $0.012 are spent)" in done.stderr
    assert "6 prompts are left: a higher limit goes on; $0.06003 more is enough for all" in (
        done.stderr
    )
    done = money("--max-cost", "0.021", status=5)  # nothing fits: no more than before is asked
    assert chats(standin) == 3
    done = money("--max-cost", "0.05", "--json")
    assert chats(standin) == 9
    assert len(lines_of(tmp_path / "out.jsonl")) == 9
    assert json.loads(done.stdout)["cost_usd"] == pytest.approx(0.036)


def test_no_request_may_be_dearer_than_its_part(money: Any, standin: StandIn) -> None:
    money("--max-cost", "0.5", "--concurrency", "1")
    first = standin.requests[-9].json()["provider"]["max_price"]
    assert float(first["completion"]) == pytest.approx(10 * 0.5 / 9 / EACH, rel=1e-3)
    last = standin.requests[-1].json()["provider"]["max_price"]
    assert float(last["completion"]) > float(first["completion"])


def test_what_fits_in_no_way_is_refused_before_anything_is_sent(
    money: Any, standin: StandIn, tmp_path: Path
) -> None:
    done = money("--max-cost", "0.008", status=5)
    assert done.stderr == (
        "error: line 1: an answer of 1,000 tokens may cost $0.010005 (an estimate), which is over"
        " --max-cost ($0.008)\nhint: with --param max_tokens=88 all of it is sure to fit\n"
    )
    assert not chats(standin)
    assert not list(tmp_path.glob("out*"))
    standin.default = billed(0.0008)
    money("--max-cost", "0.008", "-P", "max_tokens=88")
    assert chats(standin) == 9


@pytest.mark.parametrize(("limit", "at_once"), [("0.2", False), ("9", True)])
def test_tools_are_told_to_stop_within_what_is_left(
    money: Any, standin: StandIn, limit: str, at_once: bool
) -> None:
    done = money("--max-cost", limit, "--concurrency", "8", "--web")
    assert done.stderr.startswith("9 answers")
    stops = [
        condition["max_cost_in_dollars"]
        for request in standin.requests
        if request.is_chat
        for condition in request.json()["stop_server_tools_when"]
        if condition["type"] == "max_cost"
    ]
    assert len(stops) == 9
    assert all((stop < float(limit) / 7) is at_once for stop in stops[:1])


def test_an_answer_of_unknown_cost_counts_at_its_estimate(money: Any, standin: StandIn) -> None:
    standin.default = billed(None)
    money("--max-cost", "0.025", "--concurrency", "1", status=5)
    assert chats(standin) == 2
    money("--max-cost", "0.029", "--concurrency", "1", status=5)  # and for the runs after it
    assert chats(standin) == 2
    done = money("--max-cost", "0.031", "--concurrency", "1", "--json", status=5)
    assert chats(standin) == 3
    found = json.loads(done.stdout)
    assert (found["cost_usd"], found["unknown_requests"]) == (None, 3)


def test_a_refused_request_costs_nothing(money: Any, standin: StandIn) -> None:
    refused: list[str] = []

    def answer(request: Recorded) -> Script:
        question = question_of(request)
        if question not in refused:
            refused.append(question)
            return error(503, "down", headers={"Retry-After": "0"})
        return billed(0.004)(request)

    standin.default = answer
    done = money("--max-cost", "0.05", "--concurrency", "2", "--json")
    assert json.loads(done.stdout)["cost_usd"] == pytest.approx(0.036)


def test_each_prompt_is_a_conversation_for_the_limit_of_one(
    money: Any, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    run(["config", "set", "agents.defaults.maxCost", "0.005"])
    write_input(tmp_path / "in.jsonl", "q1", {"prompt": "q2", "params": {"max_tokens": 400}})
    told = money(status=7).stderr
    assert "1 of 2 prompts has no whole answer" in told
    lines = {line["id"]: line for line in lines_of(tmp_path / "out.jsonl")}
    assert lines["1"]["error"]["type"] == "budget"
    assert lines["2"]["complete"]
    assert chats(standin) == 1


def test_the_months_limit_stops_a_batch(money: Any, run: Run, standin: StandIn) -> None:
    run(["config", "set", "agents.defaults.maxCostMonth", "0.02"])
    done = money("--concurrency", "8", status=5)
    assert "agents.defaults.maxCostMonth ($0.02, of which $0.012 are spent)" in done.stderr
    assert chats(standin) == 3
