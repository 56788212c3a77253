"""Extra fields, tiers and the response cache, from the command line to the last line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import sse
from ...standin.script import event_stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")


@pytest.fixture
def chat(run: Run) -> Callable[..., Completed]:
    def ask(*argv: str, status: int = 0) -> Completed:
        done = run(["chat", "--no-history", "--retries", "0", "-m", "a/b", "hi", *argv])
        assert done.status == status, done.stderr
        return done

    return ask


def _asked(standin: StandIn) -> list[Any]:
    return [request for request in standin.requests if request.is_chat]


@pytest.mark.parametrize("from_file", [True, False])
def test_fields_from_a_text_or_a_file_are_sent(
    chat: Any, standin: StandIn, tmp_path: Path, from_file: bool
) -> None:
    written = '{"trace": {"kind": "night", "n": 1.50}, "service_tier": null}'
    (tmp_path / "extra.json").write_text(written)
    chat("--extra-body", "@extra.json" if from_file else written)
    body = _asked(standin)[0].json()
    assert (body["trace"], body["service_tier"]) == ({"kind": "night", "n": 1.5}, None)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{", "--extra-body is no JSON: "),
        ("", "--extra-body is no JSON: "),
        ("{a: 1}", "--extra-body is no JSON: "),
        ("[" * 100_000, "--extra-body is no JSON: "),
        ("[]", "--extra-body: expected an object"),
        ('{"a": NaN}', "--extra-body: NaN and Infinity can't be sent"),
        ('{"a": "\\ud800"}', "--extra-body: half of a character"),
        ("@", "cannot read the --extra-body file"),
        ("@missing", "cannot read the --extra-body file missing"),
    ],
)
def test_what_is_no_extra_body_is_said_before_anything_is_sent(
    chat: Any, standin: StandIn, written: str, message: str
) -> None:
    done = chat("--extra-body", written, status=2)
    assert done.stderr.startswith(f"error: {message}")
    assert not standin.requests


def test_what_is_added_is_shown_by_the_dry_run_and_the_verbose_exchange(
    run: Run, standin: StandIn
) -> None:
    argv = [
        "chat",
        "--no-history",
        "-m",
        "a/b",
        "hi",
        "--extra-body",
        '{"trace": {"kind": "night"}}',
    ]
    shown = json.loads(run([*argv, "--dry-run"]).stdout)
    assert shown["body"]["trace"] == {"kind": "night"}
    assert "--extra-body adds trace to the request" in shown["notices"]
    said = run(["-v", *argv]).stderr
    assert "--extra-body adds trace to the request" in said
    assert '"trace":{"kind":"night"}' in said
    assert "adds" not in run(argv).stderr
    assert len(_asked(standin)) == 2


@pytest.mark.parametrize(
    ("argv", "one", "other"),
    [
        (
            ["--zdr", "--extra-body", '{"provider": {"zdr": false}}'],
            "--extra-body provider.zdr",
            "--zdr",
        ),
        (["--max-cost", "1", "--extra-body", '{"n": 2}'], "--extra-body n", "--max-cost"),
        (["--cache", "--zdr"], "--cache", "--zdr"),
        (
            ["-P", "max_tokens=5", "--extra-body", '{"max_tokens": 6}'],
            "max_tokens",
            "--param max_tokens",
        ),
    ],
)
def test_what_contradicts_is_refused_before_anything_is_sent(
    chat: Any, standin: StandIn, argv: list[str], one: str, other: str
) -> None:
    done = chat(*argv, status=2)
    assert one in done.stderr.splitlines()[0]
    assert other in done.stderr.splitlines()[0]
    assert not standin.requests


def test_a_field_of_openais_that_openrouter_has_too_is_told_with_the_way_to_send_it(
    chat: Any,
) -> None:
    said = chat("-P", "service_tier=flex", "-P", "metadata={}", "-P", "store=true").stderr
    unsent = "(--param) is not sent to OpenRouter"
    assert said.splitlines() == [
        f"note: service_tier {unsent}; --tier sends the field service_tier that OpenRouter has",
        f"note: metadata {unsent}; --extra-body sends the field metadata that OpenRouter has",
        f"note: store {unsent}",
    ]


@pytest.mark.parametrize("served", ["flex", "default", None])
def test_the_tier_that_served_is_in_the_result_and_in_the_last_line(
    chat: Any, standin: StandIn, served: str | None
) -> None:
    more = {} if served is None else {"service_tier": served}
    standin.stream(sse.text("Hello", **more), sse.finished(service_tier=None), sse.usage_event())
    done = chat("--tier", "flex", "--usage", "--json")
    assert _asked(standin)[0].json()["service_tier"] == "flex"
    assert json.loads(done.stdout)["service_tier"] == served
    assert (f" {served} tier" in done.stderr) == (served is not None)


def test_an_unstreamed_answer_has_its_tier_too(chat: Any, standin: StandIn) -> None:
    from ...standin.script import json_body

    standin.play(json_body({**sse.result("Hello"), "service_tier": "priority"}))
    assert json.loads(chat("--no-stream", "--json").stdout)["service_tier"] == "priority"


HIT = {
    "X-OpenRouter-Cache-Status": "HIT",
    "X-OpenRouter-Cache-Age": "40",
    "X-OpenRouter-Cache-TTL": "260",
    "X-OpenRouter-Cache-Source-Id": "gen-0",
}


@pytest.mark.parametrize(
    ("headers", "cache", "said"),
    [
        (
            HIT,
            {"status": "hit", "age_seconds": 40, "ttl_seconds": 260, "source_id": "gen-0"},
            "from OpenRouter's cache, 40 s old",
        ),
        (
            {"X-OpenRouter-Cache-Status": "MISS", "X-OpenRouter-Cache-TTL": "300"},
            {"status": "miss", "age_seconds": None, "ttl_seconds": 300, "source_id": None},
            None,
        ),
        (
            {"X-OpenRouter-Cache-Status": "hit", "X-OpenRouter-Cache-Age": "soon"},
            {"status": "hit", "age_seconds": None, "ttl_seconds": None, "source_id": None},
            "from OpenRouter's cache",
        ),
        ({"X-OpenRouter-Cache-Status": "perhaps"}, None, None),
        ({}, None, None),
    ],
)
def test_a_hit_is_in_the_result_and_in_the_last_line(
    chat: Any, standin: StandIn, headers: dict[str, str], cache: Any, said: str | None
) -> None:
    standin.play(event_stream(*sse.answer("Hello"), headers=headers))
    done = chat("--cache", "--cache-ttl", "300", "--usage", "--json")
    sent = _asked(standin)[0]
    assert sent.header("X-OpenRouter-Cache") == "true"
    assert sent.header("X-OpenRouter-Cache-TTL") == "300"
    assert json.loads(done.stdout)["cache"] == cache
    assert ("cache" in done.stderr) == (said is not None)
    assert said is None or said in done.stderr


def test_a_failed_try_leaves_no_word_of_the_cache(run: Run, standin: StandIn) -> None:
    standin.play(event_stream(sse.error_event(502, "gone"), headers=HIT))
    standin.play(event_stream(*sse.answer("Hello")))
    done = run(["chat", "--no-history", "-m", "a/b", "hi", "--cache", "--json", "--retries", "1"])
    assert json.loads(done.stdout)["cache"] is None


@pytest.mark.parametrize(
    "option", [["--tier", "flex"], ["--cache"], ["--cache-ttl", "9"], ["--cache-refresh"]]
)
def test_elsewhere_an_option_for_openrouter_is_an_error_that_names_the_route(
    run: Run, standin: StandIn, tmp_path: Path, option: list[str]
) -> None:
    config = tmp_path / "openclaw.json"
    providers = {"box": {"baseUrl": "http://127.0.0.1:1/v1"}}
    config.write_text(json.dumps({"models": {"providers": providers}}))
    done = run(["--config", str(config), "chat", "--no-history", "-m", "box/q", "hi", *option])
    assert done.status == 2
    assert done.stderr.startswith(
        f"error: {option[0]} asks for what only OpenRouter has; box/q is asked at"
    )
    assert "http://127.0.0.1:1/v1" in done.stderr
    assert not standin.requests


def test_validate_finds_what_contradicts(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "openclaw.json"
    params = {"responseCache": True, "provider": {"zdr": True}, "maxTokens": 5}
    entry = {"params": {"extraBody": {"max_tokens": 6}}}
    defaults = {"params": params, "models": {"openrouter/a/b": entry}}
    config.write_text(json.dumps({"agents": {"defaults": defaults}}))
    said = run(["--config", str(config), "config", "validate"])
    assert said.status == 3
    assert (
        "responseCache and agents.defaults.params.provider.zdr contradict"
        in said.stdout.decode() + said.stderr
    )
    assert "extraBody.max_tokens would undo" in said.stdout.decode() + said.stderr
