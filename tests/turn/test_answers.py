"""What counts as an answer, through the front door: odd JSON, odd ends, what is not asked twice."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..fuzzing import FORMS, Fuzzer, Stream
from ..odd_json import CHUNKS, Chunk
from ..standin import sse
from ..standin.script import EVENT_STREAM_HEADERS, Cut, End, Raw, Send, Status, json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
FEW = settings(
    max_examples=12,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SHORT = st.lists(CHUNKS, min_size=1, max_size=3)
CITE = {"type": "url_citation", "url_citation": {"url": "https://a.example"}}
CALL = {"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


def body(chunks: list[Chunk]) -> bytes:
    """Return a stream with text before the chunks, and an end behind them."""
    lines = [f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks]
    return b"".join([sse.text("Paid text."), *lines, sse.finished(), sse.usage_event(), sse.DONE])


@pytest.fixture
def chat(run: Run) -> Callable[..., Completed]:
    """Return what asks and expects a status."""

    def ask(*argv: str, status: int | None = 0) -> Completed:
        done = run(["chat", *argv])
        assert status is None or done.status == status, done.stderr
        assert "internal error" not in done.stderr
        return done

    return ask


@pytest.mark.parametrize("form", FORMS)
def test_no_json_of_a_server_breaks_the_program(
    standin: StandIn, tmp_path: Path, form: str
) -> None:
    fuzzer = Fuzzer(standin, tmp_path)

    @FEW
    @given(SHORT)
    def check(chunks: list[Chunk]) -> None:
        fuzzer.check(Stream(body(chunks), form=form))

    check()


def test_no_json_of_a_server_spoils_the_conversation(
    chat: Any, run: Run, report: Any, standin: StandIn, tmp_path: Path
) -> None:
    standin.judge = False  # what an odd server has sent goes back to it
    file, number = tmp_path / "answer.txt", 0

    @FEW
    @given(SHORT)
    def check(chunks: list[Chunk]) -> None:
        nonlocal number
        number += 1
        session = f"s{number}"
        standin.play(Status(200, EVENT_STREAM_HEADERS), Send(body(chunks)), End())
        done = chat(
            "-o", str(file), "--usage", "--session", session, "hi", "--retries", "0", status=None
        )
        assert done.status in (0, 7), done.stderr
        assert file.read_text("utf-8").startswith("Paid text.")
        standin.answer_text("fine")
        assert chat("--session", session, "and?").stdout == b"fine"
        first, _ = report("sessions", "show", session)["turns"]
        assert first["text"] == file.read_bytes().decode()
        assert report("usage")["total"]["requests"] == 2 * number

    check()


@pytest.mark.parametrize(
    "delta",
    [
        {"content": "x"},
        {"content": " "},
        {"reasoning": "hm"},
        {"reasoning_details": [{"type": "reasoning.encrypted", "data": "AAAA", "index": 0}]},
        {"refusal": "no"},
        {"tool_calls": [CALL]},
        {"images": [PICTURE]},
        {"annotations": [CITE]},
    ],
)
@pytest.mark.parametrize("chunk", [{}, {"citations": ["https://a.example"]}])
def test_what_has_begun_is_not_asked_for_again(
    chat: Any, standin: StandIn, delta: dict[str, Any], chunk: dict[str, Any]
) -> None:
    choice = {"index": 0, "delta": {} if chunk else delta, "finish_reason": None}
    piece = sse.event({"id": "g", "choices": [choice], **chunk})
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(piece), Cut())
    chat("hi", "--fallback", "b/second", status=7)
    assert len(standin.requests) == 1


@pytest.mark.parametrize(
    "content", [" ", "\n\n", " \t\r\n ", "\u2003", "\u200b", "\ufeff\n", "\x00"]
)
def test_white_space_is_no_answer(chat: Any, standin: StandIn, content: str) -> None:
    standin.stream(sse.text(content), sse.finished())
    standin.answer_text("fine")
    done = chat("--session", "s", "hi", status=7)
    assert done.stdout.decode() == content
    assert "the model answered nothing" in done.stderr
    chat("--session", "s", "and?")
    assert [message["content"] for message in standin.requests[-1].json()["messages"]] == ["and?"]


def test_an_empty_answer_names_the_providers_own_reason(chat: Any, standin: StandIn) -> None:
    standin.stream(sse.finished("stop", native="OTHER"))
    assert "OTHER" in chat("hi", status=7).stderr


def test_a_cost_in_an_errors_own_chunk_was_billed(chat: Any, standin: StandIn) -> None:
    broken = {**sse.chunk(), "error": {"code": 502, "message": "gone"}, "usage": {"cost": 0.25}}
    standin.stream(sse.text("x"), sse.event(broken))
    result = json.loads(chat("hi", "--json", status=7).stdout)
    assert (result["text"], result["cost_usd"], result["usage"]) == ("x", 0.25, {"cost": 0.25})


@pytest.mark.parametrize("stream", [True, False])
def test_bytes_that_are_no_text_make_an_answer_incomplete(
    chat: Any, standin: StandIn, stream: bool
) -> None:
    if stream:
        standin.stream(sse.text("100é mg").replace("é".encode(), b"\xff"), sse.finished())
    else:
        whole = json.dumps(sse.result("100é mg"), ensure_ascii=False).encode()
        standin.play(
            Status(200, {"content-type": "application/json"}),
            Send(whole.replace("é".encode(), b"\xff")),
            End(),
        )
    done = chat("hi", *([] if stream else ["--no-stream"]), status=7)
    assert done.stdout.decode() == "100\N{REPLACEMENT CHARACTER} mg"
    assert done.stderr.count("note: ") == 1


def test_the_sources_beside_the_choices_are_in_the_result(chat: Any, standin: StandIn) -> None:
    standin.stream(
        sse.event({**sse.chunk({"content": "So [1]."}), "citations": ["https://a.example"]}),
        sse.finished(),
    )
    assert json.loads(chat("hi", "--json").stdout)["annotations"] == [CITE]


def test_the_chat_goes_on_behind_odd_json(terminal: Any, standin: StandIn) -> None:
    odd = {
        "choices": [
            {"index": 0, "delta": {"tool_calls": [{"function": [1]}], "reasoning_details": [{}, 5]}}
        ],
        "usage": {"cost": 10**400, "prompt_tokens": float("inf"), "completion_tokens": 10**400},
    }
    standin.play(Status(200, EVENT_STREAM_HEADERS), Send(body([odd])), End())
    standin.answer_text("fine")
    window = terminal("chat", "--usage")
    window.wait(r"^auto >")
    window.send("hi\r")
    window.wait(r"(?s)error: .*could not be read.*^auto .*>")
    window.send("and?\r")
    window.wait(r"(?s)fine.*^auto [^>]*>\Z")
    window.send("\x04")
    assert window.end() == 0
    assert "internal error" not in window.output


@pytest.mark.parametrize(
    "answer",
    [
        {"model": "m", "message": {"content": "Hi."}, "done": True},
        {"candidates": [{"content": {"parts": [{"text": "Hi."}]}}]},
        {"type": "message", "content": [{"type": "text", "text": "Hi."}], "usage": {"a": 1}},
        {"success": False, "code": 1234},
    ],
)
@pytest.mark.parametrize("form", ["body", "events"])
def test_an_answer_of_another_api_is_called_that_and_bought_once(
    chat: Any, standin: StandIn, answer: Chunk, form: str
) -> None:
    if form == "body":
        standin.play(json_body(answer))
    else:
        standin.stream(sse.event({"type": "ping"}), sse.event(answer), sse.DONE)
    assert "JSON, but not the API's" in chat("hi", status=6).stderr
    assert len(standin.requests) == 1


@pytest.mark.parametrize("cut", [1, 30, 60])
def test_a_body_that_was_cut_is_no_free_answer_and_not_bought_again(
    chat: Any, standin: StandIn, cut: int
) -> None:
    whole = json.dumps({"choices": [{"message": {"content": "x" * 80}, "finish_reason": "stop"}]})
    standin.play(
        Status(200, {"Content-Type": "application/json"}), Send(whole[:-cut].encode()), End()
    )
    result = json.loads(chat("hi", "--json", "--no-stream", status=7).stdout)
    assert "was cut" in result["error"]["message"]
    assert (result["cost_usd"], len(standin.requests)) == (None, 1)


def test_lines_of_json_are_events_whatever_their_type(chat: Any, standin: StandIn) -> None:
    lines = [json.dumps(sse.chunk({"content": word})) for word in ("Two ", "lines.")]
    end = json.dumps(sse.chunk(finish="stop"))
    standin.play(
        Status(200, {"Content-Type": "application/x-ndjson"}),
        Send("\n".join([*lines, end, ""]).encode()),
        End(),
    )
    assert chat("hi").stdout.decode() == "Two lines."


def test_a_blank_refusal_is_none(chat: Any, standin: StandIn) -> None:
    standin.stream(sse.text("Yes."), sse.event(sse.chunk({"refusal": " "})), sse.finished())
    assert chat("hi").stdout.decode() == "Yes."


def test_filling_that_came_in_few_bytes_is_no_sign_of_an_answer(
    chat: Any, standin: StandIn
) -> None:
    late = b": x\n" * 10_000_000 + sse.text("Too late.") + sse.finished() + sse.DONE
    headers = {**EVENT_STREAM_HEADERS, "Content-Encoding": "gzip, gzip"}
    standin.play(Status(200, headers), Send(gzip.compress(gzip.compress(late))), End())
    told = chat("hi", "--timeout", "0.1", status=6).stderr
    assert "did not begin to answer within 0.1 s" in told


def test_what_came_before_a_broken_frame_is_kept_and_not_bought_again(
    chat: Any, standin: StandIn
) -> None:
    text = sse.text("Paid text.")
    broken = b"%x\r\n%s\r\nzz\r\n" % (len(text), text)
    standin.play(Status(200, EVENT_STREAM_HEADERS), Raw(broken), Cut())
    assert chat("hi", status=7).stdout.decode() == "Paid text."
    assert len(standin.requests) == 1
