"""``openclaw usage show``: what OpenRouter has noted of one answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.commands.usage.generation import rows, shape

from ...standin.script import error, json_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...standin.program import Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
NOTED: dict[str, Any] = {
    "id": "gen-1",
    "model": "anthropic/claude-sonnet-4.5",
    "provider_name": "Anthropic",
    "provider_responses": [
        {"provider_name": "Azure", "status": 503, "latency": 12},
        {"provider_name": "Anthropic", "status": 200, "latency": 840},
    ],
    "service_tier": "flex",
    "created_at": "2026-11-26T09:30:00.123Z",
    "total_cost": 0.0123,
    "usage": 0.0123,
    "cache_discount": -0.0005,
    "upstream_inference_cost": 0.01,
    "native_tokens_prompt": 1200,
    "native_tokens_completion": 340,
    "native_tokens_reasoning": 200,
    "native_tokens_cached": 900,
    "latency": 840,
    "generation_time": 4250,
    "moderation_latency": None,
    "finish_reason": "stop",
    "native_finish_reason": "end_turn",
    "streamed": True,
    "cancelled": False,
    "is_byok": True,
    "num_search_results": 5,
    "num_fetches": 2,
    "web_search_engine": "exa",
    "data_region": "europe",
}


def test_a_person_reads_what_is_known() -> None:
    shown = dict(rows(NOTED))
    assert shown.pop("Asked").startswith("2026-11-2")
    assert shown == {
        "Generation": "gen-1",
        "Answered by": "anthropic/claude-sonnet-4.5 via Anthropic",
        "Tried": "Azure (503), Anthropic (200)",
        "Tier": "flex",
        "Cost": "$0.0123",
        "Upstream": "$0.01",
        "Cache discount": "-$0.0005",
        "Tokens": "1,200 in (900 cached), 340 out (200 reasoning), as the model counts",
        "Searches": "5 results, 2 fetched (exa)",
        "Latency": "0.84 s",
        "Generation time": "4.25 s, 80 tok/s",
        "Finish reason": "stop / end_turn",
        "Region": "europe",
        "Also": "with a key of your own",
    }


@pytest.mark.parametrize(
    "odd",
    [
        {},
        dict.fromkeys(NOTED),
        {name: [name] for name in NOTED},
        dict.fromkeys(NOTED, "\x1b[2J" * 100000),
        dict.fromkeys(NOTED, -1e300),
        {"provider_responses": [None, 1, {}, {"status": "x"}], "created_at": "2026-99-99T00:00:00"},
    ],
)
def test_any_json_is_shown_without_harm(odd: dict[str, Any]) -> None:
    assert shape(odd)["generation"] == odd
    for _, text in rows(odd):
        assert "\x1b" not in text
        assert len(text) < 1000


def test_the_newest_answer_and_one_by_its_id(run: Run, standin: StandIn) -> None:
    assert run(["usage", "show", "last"]).status == 2
    run(["chat", "-m", "a/b", "hi"])
    known = standin.requests[-1]
    for written in ("last", "gen-other"):
        standin.play(json_body({"data": NOTED}), path="/generation")
        done = run(["usage", "show", written])
        assert done.status == 0, done.stderr
        assert "Cost             $0.0123" in done.stdout.decode()
        asked = standin.requests[-1]
        assert asked.header("Authorization") == known.header("Authorization")
        name = "gen-other" if written != "last" else "gen-"
        assert f"/generation?id={name}" in asked.path
    for argv in (["show", "last", "--json"], ["--json", "show", "last"]):
        standin.play(json_body({"data": NOTED}), path="/generation")
        found = json.loads(run(["usage", *argv]).stdout)
        assert (found["cost_usd"], found["native_tokens"]["cached"]) == (0.0123, 900)
        assert found["generation"] == NOTED


def test_it_is_waited_for_and_then_told(run: Run, standin: StandIn) -> None:
    for _ in range(2):
        standin.play(error(404, "Generation not found"), path="/generation")
    standin.play(json_body({"data": NOTED}), path="/generation")
    done = run(["usage", "show", "gen-1"])
    assert done.status == 0
    assert done.stderr == (
        "note: OpenRouter does not know gen-1 yet: asking again for up to 15 s\n"
    )
    standin.play(error(404, "Generation not found"), path="/generation")
    done = run(["usage", "show", "gen-1", "--wait", "0", "--json"])
    assert done.status == 8
    told = json.loads(done.stdout)["error"]
    assert told["message"] == "OpenRouter does not know the generation gen-1 yet"


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (error(401, "No auth credentials found"), 4),
        (error(402, "Insufficient credits"), 5),
        (error(500, "Internal"), 6),
        (json_body({"data": []}), 6),
        (json_body([]), 6),
    ],
)
def test_other_failures_have_their_status(
    run: Run, standin: StandIn, answer: Any, status: int
) -> None:
    standin.play(answer, path="/generation")
    assert run(["usage", "show", "gen-1", "--wait", "0"]).status == status


def test_only_openrouter_knows_it(
    run: Run, standin: StandIn, put: Callable[..., None], sealed: Any
) -> None:
    put(model="box/llama", generation="chatcmpl-1")
    put(model="box/llama", generation="gen-of-box")
    for written in ("last", "gen-of-box"):
        done = run(["usage", "show", written])
        assert done.status == 2
        assert "only OpenRouter knows what one answer cost and why" in done.stderr
        assert "box/llama" in done.stderr
    put(generation=None)
    assert "has answered without an id" in run(["usage", "show", "last"]).stderr
    config = sealed.home / "other.json"
    route = {"baseUrl": "http://127.0.0.1:1/v1"}
    config.write_text(json.dumps({"models": {"providers": {"openrouter": route}}}))
    done = run(["--config", str(config), "usage", "show", "gen-1"])
    assert (done.status, "127.0.0.1:1" in done.stderr) == (2, True)
    assert standin.requests == []


@pytest.mark.parametrize("written", ["first", "gen-", "gen-a b", "gen-\x1b[2J", "g" * 999, ""])
def test_what_is_no_id_is_refused(run: Run, written: str) -> None:
    done = run(["usage", "show", written])
    assert (done.status, "\x1b" in done.stderr) == (2, False)
    assert "hint: last is the newest answer" in done.stderr


def test_options_of_the_report_are_not_for_it(run: Run) -> None:
    done = run(["usage", "--by", "model", "show", "last"])
    assert (done.status, done.stderr.splitlines()[0]) == (
        2,
        "error: --by is for the report of openclaw usage",
    )
