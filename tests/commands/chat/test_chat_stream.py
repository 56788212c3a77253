"""``chat`` against a real socket: what arrives, what is said about it, and how it ends."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import sse
from ...standin.script import Cut, End, Pause, Send, SingleBytes, Status

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Completed, Run, Spawn
    from ...standin.server import StandIn

KEY = "sk-or-v1-test-key-that-is-long-enough-to-cut"
EVENTS = {"content-type": "text/event-stream"}


@pytest.fixture
def ask(run: Run, standin: StandIn, tmp_path: Path) -> Any:
    """Return what asks the stand-in (plain HTTP) a question, without waiting between tries."""

    def ask(*argv: str, stdin: bytes = b"", config: dict[str, Any] | None = None) -> Completed:
        settings: dict[str, Any] = {
            "env": {"OPENROUTER_API_KEY": KEY},
            "models": {"providers": {"openrouter": {"baseUrl": standin.url}}},
        }
        file = tmp_path / "openclaw.json"
        file.write_text(json.dumps(settings | (config or {})))
        done = run(["chat", "--config", str(file), *argv], stdin=stdin)
        assert KEY not in done.stderr
        assert KEY.encode() not in done.stdout
        assert "Traceback" not in done.stderr
        return done

    return ask


def test_the_answer_is_the_models_bytes_and_nothing_else(ask: Any, standin: StandIn) -> None:
    standin.stream(
        sse.text("Grüße\r\n"), sse.text("\x1b[31m\u2028é"), sse.finished(), sse.usage_event()
    )
    done = ask("hi")
    assert (done.status, done.stdout, done.stderr) == (0, "Grüße\r\n\x1b[31m\u2028é".encode(), "")


def test_each_delta_is_out_before_the_next_one_comes(standin: StandIn, spawn: Spawn) -> None:
    gate = threading.Event()
    standin.stream(sse.text("Hello "), Pause(gate), sse.text("world"), sse.finished())
    process = spawn(
        ["chat", "hi", "--no-stdin"], env=standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    )
    assert process.read(6) == b"Hello "
    gate.set()
    assert process.finish().stdout == b"world"


@pytest.mark.parametrize("framing", ["chunked", "length", "close"])
def test_every_framing_is_read(ask: Any, standin: StandIn, framing: Any) -> None:
    standin.stream(sse.text("a"), sse.text("b"), sse.finished(), framing=framing)
    assert ask("hi").stdout == b"ab"


def test_single_bytes_comments_and_crlf(ask: Any, standin: StandIn) -> None:
    body = sse.comment() + sse.text("é😀") + sse.comment() + sse.finished() + sse.DONE
    standin.play(Status(200, EVENTS), SingleBytes(body.replace(b"\n", b"\r\n")), End())
    done = ask("hi")
    assert (done.status, done.stdout.decode(), done.stderr) == (0, "é😀", "")


def test_an_answer_that_is_not_streamed_is_read_too(ask: Any, standin: StandIn) -> None:
    assert ask("hi", "--no-stream").stdout.startswith(b"Hello")
    assert standin.requests[0].json()["stream"] is False


def test_a_server_that_does_not_stream_is_understood(ask: Any, standin: StandIn) -> None:
    standin.play(
        Status(200, {"content-type": "application/json"}),
        Send(json.dumps(sse.result("whole")).encode()),
        End(),
    )
    assert ask("hi").stdout == b"whole"


def test_reasoning_goes_to_stderr_and_only_when_asked_for(ask: Any, standin: StandIn) -> None:
    for _ in range(2):
        standin.stream(sse.reasoning("Hmm."), sse.text("42"), sse.finished())
    shown, hidden = ask("hi", "--show-reasoning"), ask("hi")
    assert (shown.stdout, hidden.stdout) == (b"42", b"42")
    assert "Hmm." in shown.stderr
    assert hidden.stderr == ""


def test_usage_is_one_line_with_who_answered(ask: Any, standin: StandIn) -> None:
    done = ask("hi", "--usage", "-m", "openai/gpt-5.2")
    assert done.stderr.count("\n") == 1
    assert "openai/gpt-5.2" in done.stderr
    assert "$" in done.stderr


# How an answer can end.

CUTS = [
    ([sse.text("half"), Cut(reset=True)], 7),
    ([sse.text("half"), Cut(reset=False)], 7),
    ([sse.text("half")], 7),
    ([sse.text("half"), sse.finished("length")], 7),
    ([sse.text("half"), sse.finished("content_filter")], 7),
    ([sse.text("half"), sse.finished("error")], 7),
    ([sse.text("half"), sse.error_event(502, "gone")], 7),
    ([sse.text("half"), sse.error_event("server_error", "gone")], 7),
    ([sse.text("half"), sse.error_event(429, "slow down")], 7),
    ([sse.text("half"), b"data: {nonsense\n\n", sse.finished()], 7),
    ([sse.finished()], 7),
    ([sse.reasoning("Hmm."), sse.finished()], 7),
    ([sse.reasoning("Hmm."), sse.error_event(502, "gone")], 7),
]


@pytest.mark.parametrize(("steps", "status"), CUTS)
@pytest.mark.parametrize("output", ["text", "json", "stream-json"])
def test_an_incomplete_answer_is_kept_told_and_never_asked_for_again(
    ask: Any, standin: StandIn, steps: list[Any], status: int, output: str
) -> None:
    done_follows = any(isinstance(step, Cut) for step in steps) or steps == [sse.text("half")]
    standin.stream(*steps, done=not done_follows)
    done = ask("hi", "--output-format", output)
    assert done.status == status
    assert len(standin.requests) == 1
    text = b"half" if sse.text("half") in steps else b""
    if output == "text":
        assert done.stdout == text
        assert done.stderr.startswith("error: ") or "\nerror: " in done.stderr
    else:
        last = json.loads(done.stdout if output == "json" else done.stdout.splitlines()[-1])
        result = last if output == "json" else last["result"]
        assert result["text"].encode() == text
        assert result["complete"] is False
        assert result["error"]["type"] == "incomplete"
        assert done.stdout.count(b'"message"') == 1


def test_an_error_before_any_text_counts_by_its_code(ask: Any, standin: StandIn) -> None:
    standin.stream(sse.error_event(402, "no credit"), done=False)
    assert ask("hi").status == 5
    standin.stream(sse.error_event(401, "no such key"), done=False)
    assert ask("hi").status == 4
    standin.stream(sse.error_event("odd", "strange"), done=False)
    assert ask("hi").status == 7


@pytest.mark.parametrize("last", [[], [Cut(reset=True)], [Cut(reset=False)]])
def test_a_finish_without_done_is_a_whole_answer(
    ask: Any, standin: StandIn, last: list[Any]
) -> None:
    standin.stream(sse.text("whole"), sse.finished(), *last, done=False)
    assert ask("hi").status == 0


def test_a_compressed_answer_that_is_cut(ask: Any, standin: StandIn) -> None:
    import gzip

    packed = gzip.compress((sse.text("half") * 200) + sse.finished())
    standin.play(Status(200, EVENTS | {"content-encoding": "gzip"}), Send(packed), End())
    assert ask("hi").status == 0
    standin.play(Status(200, EVENTS | {"content-encoding": "gzip"}), Send(b"no gzip"), End())
    assert ask("hi").status == 7


# What is tried again, and what is not.


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 524, 529])
def test_passing_faults_are_tried_three_times(ask: Any, standin: StandIn, status: int) -> None:
    for _ in range(3):
        standin.error(status, "busy", headers={"retry-after": "0"})
    done = ask("hi")
    assert done.status == (5 if status == 429 else 6)
    assert len(standin.requests) == 3
    assert done.stderr.count("try 2 of 3") == done.stderr.count("try 3 of 3") == 1
    assert done.stderr.count("error: ") == 1


@pytest.mark.parametrize(
    ("status", "exit_status"), [(400, 8), (401, 4), (402, 5), (403, 8), (404, 8)]
)
def test_final_faults_are_not(ask: Any, standin: StandIn, status: int, exit_status: int) -> None:
    standin.error(status, "no")
    assert ask("hi").status == exit_status
    assert len(standin.requests) == 1


def test_a_try_that_works_is_all_that_is_shown(ask: Any, standin: StandIn) -> None:
    standin.error(503, "busy", headers={"retry-after": "0"})
    standin.answer_text("fine")
    done = ask("hi", "--json")
    result = json.loads(done.stdout)
    assert result["text"] == "fine"
    assert [attempt["status"] for attempt in result["attempts"]] == [503, 200]


@pytest.mark.usefixtures("retried_at_once")
@pytest.mark.parametrize(
    "steps",
    [
        (Cut(reset=True),),
        (Cut(reset=False),),
        (Status(200, EVENTS), Cut(reset=True)),
        (Status(200, EVENTS), Send(sse.comment()), Cut(reset=False)),
    ],
)
def test_a_connection_that_breaks_before_the_answer_is_tried_again(
    ask: Any, standin: StandIn, steps: tuple[Any, ...]
) -> None:
    standin.play(*steps)
    standin.answer_text("fine")
    done = ask("hi")
    assert (done.status, done.stdout) == (0, b"fine")
    assert len(standin.requests) == 2


def test_retries_can_be_switched_off(ask: Any, standin: StandIn) -> None:
    standin.error(503, "busy")
    assert ask("hi", "--retries", "0").status == 6
    assert len(standin.requests) == 1


def test_a_long_retry_after_is_told_and_not_sat_out(ask: Any, standin: StandIn) -> None:
    standin.error(429, "slow down", headers={"retry-after": "3600"})
    done = ask("hi")
    assert done.status == 5
    assert "3600 s" in done.stderr
    assert len(standin.requests) == 1


def test_a_refused_connection(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "c.json"
    config.write_text('{models: {providers: {openrouter: {baseUrl: "http://127.0.0.1:9/api/v1"}}}}')
    done = run(
        ["chat", "--config", str(config), "hi", "--retries", "0"],
        env={"OPENROUTER_API_KEY": KEY},
    )
    assert done.status == 6
    assert "could not connect to 127.0.0.1" in done.stderr


def test_the_cause_of_an_upstream_error_is_shown(ask: Any, standin: StandIn) -> None:
    raw = json.dumps({"error": {"message": "context is 9 tokens too long"}})
    standin.error(400, "Provider returned error", metadata={"raw": raw, "provider_name": "Novita"})
    done = ask("hi")
    assert done.stderr.splitlines()[0] == "error: Novita: context is 9 tokens too long (HTTP 400)"


@pytest.mark.parametrize("status", [200, 403, 502])
def test_a_web_page_is_not_an_answer(ask: Any, standin: StandIn, status: int) -> None:
    for _ in range(3):
        standin.html(status)
    done = ask("hi", "--retries", "0")
    assert (done.status, done.stdout) == (6, b"")


def test_a_redirect_is_not_followed(ask: Any, standin: StandIn) -> None:
    standin.play(Status(307, {"location": "https://evil.example/api/v1"}), End())
    done = ask("hi")
    assert done.status == 6
    assert "evil.example" in done.stderr
    assert len(standin.requests) == 1


# Time.


def test_silence_ends_the_wait(ask: Any, standin: StandIn) -> None:
    gate = threading.Event()
    standin.stream(sse.text("half"), Pause(gate))
    done = ask("hi", "--timeout", "0.3")
    gate.set()
    assert (done.status, done.stdout) == (7, b"half")
    assert "--timeout" in done.stderr


def test_no_first_event_is_a_time_out_that_is_not_tried_again(ask: Any, standin: StandIn) -> None:
    gate = threading.Event()
    standin.play(Pause(gate), Status(200, EVENTS))
    done = ask("hi", "--timeout", "0.3")
    gate.set()
    assert done.status == 6
    assert len(standin.requests) == 1


# Fallbacks.


def with_fallbacks(*refs: str) -> dict[str, Any]:
    return {"agents": {"defaults": {"model": {"primary": "a/first", "fallbacks": list(refs)}}}}


def asked_models(standin: StandIn) -> list[str]:
    return [request.json()["model"] for request in standin.requests]


def test_fallbacks_are_tried_in_order_with_a_notice_each(ask: Any, standin: StandIn) -> None:
    standin.error(404, "gone")
    standin.error(400, "no")
    done = ask("hi", config=with_fallbacks("b/second", "c/third"))
    assert done.status == 0
    assert asked_models(standin) == ["a/first", "b/second", "c/third"]
    assert done.stderr.count("note: ") == 2
    assert "trying openrouter/c/third" in done.stderr


def test_a_named_model_is_strict(ask: Any, standin: StandIn) -> None:
    standin.error(404, "gone")
    assert ask("hi", "-m", "x/y", config=with_fallbacks("b/second")).status == 8
    assert asked_models(standin) == ["x/y"]


def test_a_named_fallback_is_for_a_named_model(ask: Any, standin: StandIn) -> None:
    standin.error(404, "gone")
    done = ask("hi", "-m", "x/y", "--fallback", "z/w", config=with_fallbacks("b/second"))
    assert done.status == 0
    assert asked_models(standin) == ["x/y", "z/w"]


def test_a_model_that_has_begun_is_not_replaced(ask: Any, standin: StandIn) -> None:
    standin.stream(sse.text("half"), Cut(reset=True))
    assert ask("hi", config=with_fallbacks("b/second")).status == 7
    assert asked_models(standin) == ["a/first"]


def test_a_refused_key_is_not_shown_around(ask: Any, standin: StandIn) -> None:
    standin.error(401, "no such key")
    assert ask("hi", config=with_fallbacks("b/second")).status == 4
    assert asked_models(standin) == ["a/first"]


def test_a_host_that_cannot_be_reached_is_not_asked_for_each_fallback(
    ask: Any, standin: StandIn
) -> None:
    """Only what is served somewhere else is asked."""
    config = with_fallbacks("b/second", "near/third", "far/fourth", "c/fifth")
    dead = "http://127.0.0.1:9/api/v1"
    config["models"] = {
        "providers": {
            "openrouter": {"baseUrl": dead},
            "near": {"baseUrl": "http://127.0.0.1:9/other/path"},
            "far": {"baseUrl": standin.url},
        }
    }
    standin.error(404, "gone")
    done = ask("hi", "--retries", "0", config=config)
    assert asked_models(standin) == ["fourth"]
    assert done.stderr.count("could not connect to 127.0.0.1") == 1
    assert "trying far/fourth" in done.stderr
    assert "error: gone (HTTP 404)" in done.stderr


def test_the_last_failure_decides(ask: Any, standin: StandIn) -> None:
    standin.error(404, "gone")
    standin.error(402, "no credit")
    done = ask("hi", "--json", config=with_fallbacks("b/second"))
    assert done.status == 5
    result = json.loads(done.stdout)
    assert [attempt["status"] for attempt in result["attempts"]] == [404, 402]


# The end of the program.


def test_ctrl_c_keeps_what_came_and_hangs_up(standin: StandIn, spawn: Spawn) -> None:
    gate = threading.Event()
    standin.stream(sse.text("half"), Pause(gate))
    process = spawn(
        ["chat", "hi", "--no-stdin"], env=standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    )
    assert process.read(4) == b"half"
    process.interrupt()
    done = process.finish()
    assert done.status == 130
    assert "interrupted" in done.stderr
    assert "Traceback" not in done.stderr
    gate.set()
    standin.wait_for_hang_up()


def test_ctrl_c_before_anything_came(standin: StandIn, spawn: Spawn) -> None:
    gate = threading.Event()
    standin.play(Pause(gate), Status(200, EVENTS))
    process = spawn(
        ["chat", "--json", "hi", "--no-stdin"],
        env=standin.client_env() | {"OPENROUTER_API_KEY": KEY},
    )
    standin.wait_for(1)
    process.interrupt()
    done = process.finish()
    gate.set()
    assert done.status == 130
    assert json.loads(done.stdout)["error"]["type"] == "interrupted"


def test_a_closed_pipe_ends_the_program_and_the_request(standin: StandIn, spawn: Spawn) -> None:
    gate = threading.Event()
    standin.stream(sse.text("first line\n"), Pause(gate), *[sse.text("more " * 100)] * 2000)
    process = spawn(
        ["chat", "hi", "--no-stdin"], env=standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    )
    assert process.read(11) == b"first line\n"
    assert process.popen.stdout is not None
    process.popen.stdout.close()
    gate.set()
    assert process.popen.wait(timeout=30) == 0
    assert process.popen.stderr is not None
    assert process.popen.stderr.read() == b""
    standin.wait_for_hang_up()


# Files.


def test_an_answer_can_go_to_a_file(ask: Any, standin: StandIn, tmp_path: Path) -> None:
    target = tmp_path / "answer.md"
    target.write_text("old")
    standin.answer_text("new")
    done = ask("hi", "-o", str(target))
    assert (done.status, done.stdout, target.read_text()) == (0, b"", "new")
    assert list(tmp_path.glob(".answer*")) == []


def test_a_file_keeps_the_old_text_when_nothing_came(
    ask: Any, standin: StandIn, tmp_path: Path
) -> None:
    target = tmp_path / "answer.md"
    target.write_text("old")
    standin.error(400, "no")
    assert ask("hi", "-o", str(target)).status == 8
    assert target.read_text() == "old"


def test_a_file_holds_the_part_that_came(ask: Any, standin: StandIn, tmp_path: Path) -> None:
    target = tmp_path / "answer.md"
    standin.stream(sse.text("half"), Cut(reset=True))
    assert ask("hi", "-o", str(target)).status == 7
    assert target.read_text() == "half"


def test_a_file_that_can_not_be_written_is_found_before_anything_is_sent(
    ask: Any, standin: StandIn, tmp_path: Path
) -> None:
    assert ask("hi", "-o", str(tmp_path / "missing/answer.md")).status in (2, 3)
    assert standin.requests == []


def test_keep_alives_are_no_first_event(ask: Any, standin: StandIn) -> None:
    """A provider that only says that it works is not waited for without end."""
    queued: list[Any] = [Send(sse.comment()), Pause(0.1)] * 30
    standin.play(Status(200, EVENTS), *queued, Send(sse.text("late")), End())
    done = ask("hi", "--timeout", "0.5")
    assert (done.status, done.stdout) == (6, b"")
    assert "keep-alives" in done.stderr


def test_keep_alives_keep_a_begun_answer_alive(ask: Any, standin: StandIn) -> None:
    busy: list[Any] = [Send(sse.comment()), Pause(0.1)] * 12
    standin.play(
        Status(200, EVENTS),
        Send(sse.text("be")),
        *busy,
        Send(sse.text("gun")),
        Send(sse.finished() + sse.DONE),
        End(),
    )
    assert ask("hi", "--timeout", "1").stdout == b"begun"
