"""What an answer may cost, what it has cost, and what a conversation may hold."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY
from ..standin import sse
from ..standin.script import EVENT_STREAM_HEADERS, Cut, Pause, Send, Status, event_stream, json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run, Spawn
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
MODEL = "a/model"


def model(**more: Any) -> dict[str, Any]:
    """Return a model of 10,000 tokens at $1 and $10 a million, whose answers have up to 1,000."""
    return {
        "id": MODEL,
        "name": "A",
        "context_length": 10_000,
        "pricing": {"prompt": "0.000001", "completion": "0.00001"},
        "top_provider": {"max_completion_tokens": 1_000},
        **more,
    }


@pytest.fixture
def know(run: Run, standin: StandIn) -> Callable[..., None]:
    """Return what puts models into the catalogue."""

    def put(*models: dict[str, Any]) -> None:
        standin.play(json_body({"data": models}), path="/models")
        assert run(["models", "list", "--refresh"]).status == 0

    return put


@pytest.fixture
def chat(run: Run) -> Callable[..., Completed]:
    def ask(*argv: str, status: int = 0, **options: Any) -> Completed:
        done = run(["chat", "--retries", "0", *argv], **options)
        assert done.status == status, done.stderr
        return done

    return ask


def asked(standin: StandIn) -> int:
    return len([request for request in standin.requests if request.is_chat])


def billed(cost: float | None, **more: Any) -> dict[str, Any]:
    usage = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30, **more}
    return usage if cost is None else {**usage, "cost": cost}


# Before: --max-cost and agents.defaults.maxCost.


@pytest.mark.parametrize(
    ("limit", "params", "refusal", "hint"),
    [
        # "hi" is about 5 tokens: $0.000005. The longest answer is $0.01.
        ("0.02", [], None, None),
        ("0.010005", [], None, None),
        (
            "0.005",
            [],
            (
                "an answer of 1,000 tokens may cost $0.010005 (an estimate), which is over"
                " --max-cost ($0.005)"
            ),
            "--param max_tokens=499 fits",
        ),
        ("0.005", ["max_tokens=400"], None, None),
        (
            "0.000001",
            [],
            (
                "the prompt alone may cost $0.000005 (an estimate: about 5 tokens), "
                "which is over --max-cost ($0.000001)"
            ),
            "raise --max-cost",
        ),
        ("0", [], "nothing is left of --max-cost ($0)", "raise --max-cost"),
    ],
)
def test_nothing_dearer_is_asked(
    chat: Any,
    know: Any,
    standin: StandIn,
    limit: str,
    params: list[str],
    refusal: str | None,
    hint: str | None,
) -> None:
    know(model())
    standin.answer_text("so")
    more = [part for param in params for part in ("-P", param)]
    done = chat("hi", "-m", MODEL, "--max-cost", limit, *more, status=5 if refusal else 0)
    if refusal is None:
        assert done.stdout == b"so"
    else:
        assert done.stderr.splitlines() == [f"error: {refusal}", f"hint: {hint}"]
        assert asked(standin) == 0
        assert done.stdout == b""


def test_the_cap_that_is_named_fits(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    done = chat("hi", "-m", MODEL, "--max-cost", "0.0037", status=5)
    cap = done.stderr.rpartition("--param ")[2].split()[0]
    standin.answer_text("so")
    assert chat("hi", "-m", MODEL, "--max-cost", "0.0037", "-P", cap).stdout == b"so"


@pytest.mark.parametrize(
    ("known", "ref", "hint"),
    [
        (model(pricing={}), MODEL, "models list --refresh"),
        (model(pricing={"prompt": "-1", "completion": "-1"}), MODEL, "models list --refresh"),
        (model(id="b/other"), "a/unknown", "models list --refresh"),
        (model(), "openrouter/auto", "a router's price depends on whom it chooses"),
    ],
)
def test_what_has_no_price_can_keep_no_limit(
    chat: Any, know: Any, standin: StandIn, known: dict[str, Any], ref: str, hint: str
) -> None:
    know(known)
    done = chat("hi", "-m", ref, "--max-cost", "1", status=5)
    assert "so --max-cost can't be kept" in done.stderr
    assert hint in done.stderr
    assert asked(standin) == 0


def test_a_free_model_costs_nothing(chat: Any, know: Any, standin: StandIn) -> None:
    know(model(pricing={"prompt": "0", "completion": "0"}, top_provider={}))
    standin.answer_text("so", usage=billed(0))
    assert chat("hi", "-m", MODEL, "--max-cost", "0.0001").stdout == b"so"


def test_a_dearer_fallback_is_not_asked(chat: Any, know: Any, standin: StandIn) -> None:
    know(model(), model(id="b/dear", pricing={"prompt": "1", "completion": "1"}))
    standin.error(503, "no")
    done = chat("hi", "-m", MODEL, "--fallback", "b/dear", "--max-cost", "0.1", status=5)
    assert "the prompt alone may cost $5.00" in done.stderr
    assert asked(standin) == 1


def test_what_was_billed_is_checked_after(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    standin.answer_text("so", usage=billed(0.5))
    done = chat("hi", "-m", MODEL, "--max-cost", "0.1", "--json", status=5)
    result = json.loads(done.stdout)
    assert (result["text"], result["complete"], result["cost_usd"]) == ("so", True, 0.5)
    assert result["error"]["type"] == "budget"
    assert result["error"]["message"].startswith("$0.5 were billed, over --max-cost ($0.1)")


def test_the_dearer_price_of_a_long_prompt_is_known(chat: Any, know: Any, standin: StandIn) -> None:
    dear = {"min_prompt_tokens": 500, "prompt": "0.001", "completion": "0.001"}
    know(model(pricing={"prompt": "0.000001", "completion": "0.000001", "overrides": [dear]}))
    standin.answer_text("so")
    assert chat("hi", "-m", MODEL, "--max-cost", "0.5").stdout == b"so"
    done = chat("word " * 2000, "-m", MODEL, "--max-cost", "0.5", status=5)
    assert "the prompt alone may cost $2.50" in done.stderr
    assert asked(standin) == 1


@pytest.mark.parametrize(
    ("param", "refusal", "hint"),
    [
        (
            'plugins=[{"id":"web"}]',
            (
                "an answer of 1,000 tokens with its searches may cost $0.023255 (an estimate; "
                "$0.007 of it for the plugin web), which is over --max-cost ($0.02)"
            ),
            "--param max_tokens=674 fits",
        ),
        (
            'tools=[{"type":"openrouter:datetime"}]',
            (
                "an answer of 1,000 tokens, 31 times with tools, may cost $0.610014 (an estimate), "
                "which is over --max-cost ($0.02)"
            ),
            "above $0.02403 tools stop in time; or lower --param max_tokens=N",
        ),
        (
            'plugins=[{"id":"fusion"}]',
            "what the plugin fusion costs is not known here, so --max-cost can't be kept",
            "leave it out",
        ),
    ],
)
def test_plugins_and_tools_are_counted(
    chat: Any, know: Any, standin: StandIn, param: str, refusal: str, hint: str
) -> None:
    know(model())
    done = chat("hi", "-m", MODEL, "--max-cost", "0.02", "-P", param, status=5)
    assert done.stderr.splitlines() == [f"error: {refusal}", f"hint: {hint}"]
    assert asked(standin) == 0


def test_tools_stop_before_the_limit(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    standin.answer_text("Yes.")
    argv = ["hi", "-m", MODEL, "--web-results", "2", "-P", "max_tokens=100"]
    chat(*argv, "-P", "max_tool_calls=9", "--max-cost", "0.05")
    steps, cost = standin.requests[-1].json()["stop_server_tools_when"]
    assert steps == {"type": "step_count_is", "step_count": 9}
    assert cost["type"] == "max_cost"
    assert 0 < cost["max_cost_in_dollars"] < 0.05
    shown = json.loads(chat(*argv, "--max-cost", "0.05", "--estimate", "--json").stdout)
    assert shown["fits"] is True
    assert shown["usd"] == pytest.approx(0.05, abs=0.0001)
    alone = json.loads(chat(*argv, "--estimate", "--json").stdout)
    assert alone["usd"] > 0.3  # thirty searches, each of which is read again
    standin.answer_text("Yes.")
    chat(*argv)
    assert "stop_server_tools_when" not in standin.requests[-1].json()


def test_a_tool_that_is_too_dear_is_named(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    argv = ["hi", "-m", MODEL, "-P", "max_tokens=100", "--web"]
    error, hint = chat(*argv, "--max-cost", "0.01", status=5).stderr.splitlines()
    assert "; $0.21 of it for the tool web_search), which is over --max-cost ($0.01)" in error
    assert hint.startswith("hint: above $0.0")
    assert hint.endswith(" tools stop in time; or lower --param max_tokens=N")
    done = chat(*argv, "--tool", "image_generation", "--max-cost", "1", status=5)
    assert done.stderr.splitlines()[0] == (
        "error: what the tool image_generation costs is not known here, so --max-cost can't be kept"
    )
    assert asked(standin) == 0


def test_a_plugin_of_unknown_price_is_checked_by_its_bill(
    chat: Any, know: Any, standin: StandIn, tmp_path: Path
) -> None:
    know(model())
    standin.answer_text("so", usage=billed(0.01))
    fusion = ["-P", 'plugins=[{"id":"fusion"}]']
    done = chat("hi", "-m", MODEL, *limited(tmp_path, 1), *fusion)
    assert done.stderr.splitlines()[0] == (
        "note: what the plugin fusion costs is not known here; "
        "agents.defaults.maxCost is checked after the answer"
    )


# The highest prices: provider.max_price.


def sent(standin: StandIn) -> list[Any]:
    return [request.json() for request in standin.requests if request.is_chat]


def test_nobody_dearer_may_serve_it(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    standin.answer_text("so")
    chat("hi", "-m", MODEL, "--max-cost", "0.02001", "-P", "provider.sort=price")
    (body,) = sent(standin)
    assert body["provider"] == {
        "sort": "price",
        "max_price": {"prompt": "2", "completion": "20"},
    }


def test_what_a_try_has_cost_lowers_the_prices(chat: Any, know: Any, standin: StandIn) -> None:
    know(model(), model(id="b/other"))
    standin.stream(sse.finished(), sse.usage_event(billed(0.010005)))  # empty
    standin.answer_text("so", usage=billed(0.01))
    chat("hi", "-m", MODEL, "--max-cost", "0.03", "--fallback", "b/other")
    assert [float(body["provider"]["max_price"]["prompt"]) for body in sent(standin)] == [
        pytest.approx(2.99850),
        pytest.approx(1.99850),
    ]


def test_the_dry_run_shows_the_prices(chat: Any, know: Any) -> None:
    know(model())
    done = chat("hi", "-m", MODEL, "--max-cost", "0.02001", "--dry-run")
    shown = json.loads(done.stdout)["body"]["provider"]
    assert shown == {"max_price": {"prompt": "2", "completion": "20"}}


@pytest.mark.parametrize(
    ("argv", "provider"),
    [
        (["--max-cost", "1", "-P", "provider.max_price.prompt=3"], {"max_price": {"prompt": "3"}}),
        ([], None),
    ],
)
def test_when_no_prices_are_set(
    chat: Any, know: Any, standin: StandIn, argv: list[str], provider: Any
) -> None:
    know(model())
    standin.answer_text("so")
    chat("hi", "-m", MODEL, *argv)
    assert sent(standin)[0].get("provider") == provider


def test_a_limit_by_the_bills_sends_no_prices(
    chat: Any, know: Any, standin: StandIn, tmp_path: Path
) -> None:
    know(model())
    standin.answer_text("so")
    chat("hi", "-m", MODEL, *limited(tmp_path, 1))
    assert "provider" not in sent(standin)[0]


NO_ENDPOINT = "No endpoints found that can handle the requested parameters."


@pytest.mark.parametrize(
    ("said", "more", "status", "shown"),
    [
        (NO_ENDPOINT, [], 5, "no provider serves it within --max-cost"),
        ("No endpoints found below your max_price", ["--zdr"], 5, "raise --max-cost, or set"),
        (NO_ENDPOINT, ["--zdr"], 8, NO_ENDPOINT),
        ("No endpoints found for a/model.", [], 8, "No endpoints found for a/model."),
    ],
)
def test_a_price_that_nobody_serves_it_for(
    chat: Any, know: Any, standin: StandIn, said: str, more: list[str], status: int, shown: str
) -> None:
    know(model(), model(id="b/other"))
    standin.error(404, said)
    argv = ["hi", "-m", MODEL, "--max-cost", "1", "--json", *more]
    done = chat(*argv, status=status)
    result = json.loads(done.stdout)
    assert shown in json.dumps(result["error"])
    assert result["cost_usd"] == 0.0
    assert result["error"]["type"] == ("budget" if status == 5 else "refused")


def test_a_404_without_prices_is_a_refusal(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    standin.error(404, NO_ENDPOINT)
    chat("hi", "-m", MODEL, status=8)


# --estimate.


def estimated(chat: Any, *argv: str) -> Any:
    return json.loads(chat("hi", "--estimate", "--json", *argv).stdout)


def test_an_estimate_is_printed_and_nothing_is_sent(
    chat: Any, know: Any, standin: StandIn, sealed: Any
) -> None:
    know(model())
    before = len(standin.requests)
    assert estimated(chat, "-m", MODEL) == {
        "tokens": 5,
        "usd": 0.010005,
        "limit_usd": None,
        "fits": None,
    }
    assert estimated(chat, "-m", MODEL, "--max-cost", "0.02")["fits"] is True
    line = chat("hi", "--estimate", "--output-format", "stream-json", "-m", MODEL).stdout.decode()
    assert (line.count("\n"), json.loads(line)["type"]) == (1, "estimate")
    found = estimated(chat, "-m", MODEL, "--max-cost", "0.01", "--session", "new")
    assert (found["limit_usd"], found["fits"]) == (0.01, False)
    assert len(standin.requests) == before
    assert not (sealed.home / ".local/state/openclaw/history.db").exists()


def test_an_estimate_for_people(chat: Any, know: Any) -> None:
    know(model())
    for more, line in (
        ([], "about 5 tokens, at most $0.010005"),
        (["--max-cost", "0.02"], "about 5 tokens, at most $0.010005, within a limit of $0.02"),
        (["--max-cost", "0.01"], "about 5 tokens, at most $0.010005, over a limit of $0.01"),
    ):
        done = chat("hi", "-m", MODEL, "--estimate", *more)
        assert (done.stdout.decode(), done.stderr) == (f"{line}\n", "")


def test_an_estimate_that_nobody_can_make(chat: Any, know: Any) -> None:
    know(model(id="b/other"))
    argv = ["-m", MODEL, "--max-cost", "1"]
    assert estimated(chat, *argv) == {"tokens": 5, "usd": None, "limit_usd": 1.0, "fits": None}
    done = chat("hi", "--estimate", *argv)
    assert done.stdout == b"about 5 tokens, at most ?, with a limit of $1.00\n"
    assert "note: the price of openrouter/a/model is not known here; openclaw models list" in (
        done.stderr
    )
    know(model(pricing={"prompt": "0.000001"}))
    assert "what an answer of openrouter/a/model costs is" in (
        chat("hi", "--estimate", "-m", MODEL).stderr
    )
    know(model(context_length=None, top_provider={}))
    assert "how long an answer of" in chat("hi", "--estimate", "-m", MODEL).stderr
    fusion = ["-P", 'plugins=[{"id":"fusion"}]']
    done = chat("hi", "--estimate", "-m", MODEL, *fusion)
    assert "note: what the plugin fusion costs is not known here; leave it out\n" in done.stderr


def test_an_estimate_knows_the_conversation(
    chat: Any, know: Any, standin: StandIn, tmp_path: Path
) -> None:
    know(model())
    config = limited(tmp_path, 0.1)
    standin.answer_text("word" * 100, usage=billed(0.095))
    chat("hi", "-m", MODEL, "--session", "s", *config)
    found = estimated(chat, "--session", "s", *config)
    assert found["tokens"] == 5 + 104 + 5
    assert (found["limit_usd"], found["fits"]) == (0.005, False)
    assert asked(standin) == 1


def test_an_estimate_is_no_dry_run(chat: Any) -> None:
    done = chat("hi", "--estimate", "--dry-run", status=2)
    assert done.stderr == "error: --dry-run and --estimate contradict each other\n"


def limited(tmp_path: Path, limit: float) -> list[str]:
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps({"agents": {"defaults": {"maxCost": limit}}}))
    return ["--config", str(file)]


def test_a_conversations_limit_stops_tools_and_sets_no_prices(
    run: Run, know: Any, standin: StandIn, tmp_path: Path
) -> None:
    know(model())
    argv = [*limited(tmp_path, 0.1), "chat", "--retries", "0", "-m", MODEL, "--web", "hi"]
    standin.error(404, "No endpoints found")
    done = run(argv)
    assert (done.status, done.stderr.splitlines()[0]) == (
        8,
        "error: No endpoints found (HTTP 404)",
    )
    (sent,) = [request.json() for request in standin.requests if request.is_chat]
    assert sent["stop_server_tools_when"][-1]["max_cost_in_dollars"] < 0.1
    assert "provider" not in sent


def test_a_conversation_has_a_limit_of_its_own(
    chat: Any, know: Any, standin: StandIn, tmp_path: Path
) -> None:
    know(model())
    config = limited(tmp_path, 0.1)
    argv = ["hi", "-m", MODEL, "--session", "s", *config]
    for cost in (0.04, 0.055):
        standin.answer_text("so", usage=billed(cost))
        chat(*argv)
    done = chat(*argv, status=5)
    assert "over agents.defaults.maxCost ($0.1, of which $0.095 are spent)" in done.stderr
    assert asked(standin) == 2
    standin.answer_text("so", usage=billed(0.04))
    assert chat("hi", "-m", MODEL, *config).stdout == b"so"  # a new one begins at 0


def test_a_conversation_of_unknown_price_is_checked_by_its_bill(
    chat: Any, standin: StandIn, tmp_path: Path
) -> None:
    config = limited(tmp_path, 0.1)
    standin.answer_text("so", usage=billed(0.09))
    standin.answer_text("so", usage=billed(0.09))
    first = chat("hi", "--session", "s", *config)
    assert "agents.defaults.maxCost is checked after the answer" in first.stderr
    chat("hi", "--session", "s", *config, status=5)
    done = chat("hi", "--session", "s", *config, status=5)
    assert "nothing is left of agents.defaults.maxCost ($0.1, of which $0.18 are spent)" in (
        done.stderr
    )
    assert asked(standin) == 2


def test_zdr_and_data_collection_are_fields_of_provider(chat: Any, standin: StandIn) -> None:
    standin.answer_text("so")
    chat("hi", "-m", MODEL, "--zdr", "--data-collection", "deny", "-P", "provider.sort=price")
    (request,) = [request for request in standin.requests if request.is_chat]
    assert request.json()["provider"] == {
        "sort": "price",
        "zdr": True,
        "data_collection": "deny",
    }


# After: usage.


def test_every_attempt_is_counted(chat: Any, report: Any, run: Run, standin: StandIn) -> None:
    standin.error(503, "no")  # nothing is billed for a refusal
    standin.stream(sse.finished(), sse.usage_event(billed(0.001)))  # an empty answer is
    standin.answer_text("so", usage=billed(0.002))
    done = run(["chat", "hi", "--json", "--retries", "1", "-m", MODEL, "--fallback", "b/other"])
    result = json.loads(done.stdout)
    assert [attempt["cost_usd"] for attempt in result["attempts"]] == [0.0, 0.001, 0.002]
    assert result["cost_usd"] == 0.003
    total = report("usage")["total"]
    assert total["requests"] == 3
    assert total["cost_usd"] == 0.003
    assert (total["prompt_tokens"], total["completion_tokens"]) == (20, 40)


def test_the_price_of_an_own_key_is_added(chat: Any, report: Any, standin: StandIn) -> None:
    details = {"upstream_inference_cost": 0.03}
    standin.answer_text("so", usage=billed(0.002, is_byok=True, cost_details=details))
    standin.answer_text("so", usage=billed(0.002, is_byok=False, cost_details=details))
    chat("hi")
    chat("hi")
    assert [group["cost_usd"] for group in report("usage", "--by", "session")["groups"]] == [
        0.032,
        0.002,
    ]


def test_unknown_is_shown_as_unknown(chat: Any, report: Any, run: Run, standin: StandIn) -> None:
    standin.answer_text("so", usage=billed(0.002))
    chat("hi")
    standin.play(event_stream(sse.text("half"), done=False))
    chat("hi", status=7)
    standin.play(Status(200, EVENT_STREAM_HEADERS), Cut(reset=True))
    chat("hi", status=6)
    standin.answer_text("so", usage=billed(0.0))
    chat("hi")
    total = report("usage")["total"]
    assert total["cost_usd"] is None
    assert total["known_cost_usd"] == 0.002
    assert total["unknown_requests"] == 2
    shown = run(["usage"])
    assert "$0.002+?" in shown.stdout.decode()
    assert "2 of 4 requests are of unknown cost" in shown.stderr


@pytest.mark.parametrize("how", ["Ctrl-C", "a closed pipe"])
def test_what_was_stopped_is_of_unknown_cost(
    spawn: Spawn, report: Any, standin: StandIn, how: str
) -> None:
    over = threading.Event()
    text = "word " * 40_000
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(sse.text(text)), Pause(over))
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    process = spawn(["chat", "--no-stdin", "hi"], env=env)
    assert process.read(4) == b"word"
    if how == "Ctrl-C":
        process.interrupt()
        assert process.finish().status == 130
    else:
        assert process.popen.stdout is not None
        process.popen.stdout.close()
        assert process.popen.wait(20) == 0
    over.set()
    total = report("usage")["total"]
    assert (total["requests"], total["unknown_requests"]) == (1, 1)


def test_a_connection_that_never_was_cost_nothing(chat: Any, report: Any, standin: StandIn) -> None:
    standin.refuse_connect = {"openrouter.ai"}
    chat("hi", status=6)
    assert report("usage")["total"]["cost_usd"] == 0.0


def test_usage_by_model_and_since(chat: Any, report: Any, run: Run, standin: StandIn) -> None:
    for name, cost in (("a/one", 0.1), ("b/two", 0.3), ("a/one", 0.1)):
        events = [sse.text("so", model=name), sse.finished(model=name)]
        standin.stream(*events, sse.usage_event(billed(cost), model=name))
        chat("hi", "-m", name)
    groups = report("usage", "--by", "model")["groups"]
    assert [(group["model"], group["requests"], group["cost_usd"]) for group in groups] == [
        ("b/two", 1, 0.3),
        ("a/one", 2, 0.2),
    ]
    day = time.strftime("%Y-%m-%d")
    assert [group["day"] for group in report("usage", "--since", "today")["groups"]] == [day]
    assert report("usage", "--since", "2099-01-01")["groups"] == []
    assert run(["usage", "--since", "yesteryear"]).status == 2
    table = run(["usage", "--by", "model"]).stdout.decode().splitlines()
    assert table[0].split() == ["Model", "Requests", "In", "Out", "Cost"]
    assert table[-1].split() == ["total", "3", "30", "60", "$0.5"]


@pytest.mark.parametrize("name", ["a/one", "openrouter/auto"])
def test_a_model_that_refused_is_no_other_model(
    name: str, chat: Any, report: Any, standin: StandIn
) -> None:
    standin.error(402, "Insufficient credits")
    chat("hi", "-m", name, status=5)
    standin.stream(sse.text("so", model=name), sse.finished(model=name))
    chat("hi", "-m", name)
    (group,) = report("usage", "--by", "model")["groups"]
    assert (group["model"], group["requests"]) == (name, 2)


def test_what_was_deleted_still_cost(chat: Any, report: Any, run: Run, standin: StandIn) -> None:
    standin.answer_text("so", usage=billed(0.002))
    chat("hi", "--session", "s")
    assert run(["sessions", "delete", "s", "--yes"]).status == 0
    (group,) = report("usage", "--by", "session")["groups"]
    assert (group["session"], group["cost_usd"]) == (None, 0.002)


def test_usage_before_anything_was_asked(run: Run, sealed: Any) -> None:
    done = run(["usage"])
    assert (done.status, done.stdout, done.stderr) == (0, b"", "note: nothing was asked yet\n")
    assert not (sealed.home / ".local").exists()


# The context.


def test_a_line_at_eighty_percent(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    standin.answer_text("so")
    standin.answer_text("so")
    assert "full" not in chat("x" * 31_000, "-m", MODEL).stderr
    done = chat("x" * 34_000, "-m", MODEL)
    assert done.stderr == (
        "note: the context of openrouter/a/model is 85 % full: "
        "about 8,504 of 10,000 tokens (an estimate)\n"
    )


def test_what_does_not_fit_is_not_sent(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    standin.answer_text("a" * 20_000)
    chat("first", "-m", MODEL, "--session", "s")
    done = chat("b" * 24_000, "--session", "s", status=8)
    assert done.stderr.splitlines()[1:] == [
        (
            "error: the conversation has about 11,014 of 10,000 tokens (an estimate): "
            "more than openrouter/a/model takes"
        ),
        "hint: --truncate oldest or /compact make room; --truncate none sends it all the same",
    ]
    assert asked(standin) == 1


def test_the_oldest_are_left_out_on_request(
    chat: Any, know: Any, report: Any, standin: StandIn
) -> None:
    know(model())
    for letter in "abc":
        standin.answer_text(letter * 9_000)
        chat(letter, "-m", MODEL, "--session", "s", "-s", "Be brief.")
    standin.answer_text("so")
    done = chat("d" * 9_000, "--session", "s", "--truncate", "oldest")
    assert "note: left out the oldest turn of 3; about " in done.stderr
    *_, last = [request.json() for request in standin.requests if request.is_chat]
    contents = [message["content"][:1] for message in last["messages"]]
    assert contents == ["B", "b", "b", "c", "c", "d"]
    assert len(report("sessions", "show", "s")["turns"]) == 4  # nothing is lost
    standin.answer_text("all")
    chat("e" * 9_000, "--session", "s", "--truncate", "none")
    *_, last = [request.json() for request in standin.requests if request.is_chat]
    assert len(last["messages"]) == 10


def test_a_question_that_is_too_long_alone(chat: Any, know: Any, standin: StandIn) -> None:
    know(model())
    for way in ([], ["--truncate", "oldest"]):
        done = chat("x" * 50_000, "-m", MODEL, *way, status=8)
        assert "12,504" in done.stderr
        assert "/compact" not in done.stderr
    assert asked(standin) == 0


def test_a_fallback_with_more_room_is_asked(chat: Any, know: Any, standin: StandIn) -> None:
    know(model(), model(id="b/large", context_length=100_000))
    standin.answer_text("so")
    done = chat("x" * 50_000, "-m", MODEL, "--fallback", "b/large")
    assert done.stdout == b"so"
    assert "trying openrouter/b/large" in done.stderr


def test_a_word_of_each_script_is_counted() -> None:
    from openclaw_cli.request.token_count import count_tokens, text_tokens

    assert text_tokens("four char tokens") == 4
    assert text_tokens("木を見て") == 4
    assert text_tokens("") == 0
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 99_999}}
    message = {"role": "user", "content": [{"type": "text", "text": "what?"}, picture]}
    assert count_tokens([message]) == 4 + 2 + 1000
