"""Everything that can happen to an answer, in one table, in every form of output.

For each fault: the exit status of the contract; the text that came, once, on stdout and in the
history; no key in any output; no traceback; no thread left behind. With a fallback, what failed
before it answered is answered by the next model, and what had begun is not.
"""

from __future__ import annotations

import gzip
import json
import socket
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from ..conftest import KEY, LONG
from ..standin import script, sse
from ..standin.script import Answer, Cut, Pause, Raw, Send, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

EVENTS = script.EVENT_STREAM_HEADERS
FORMATS = ["text", "json", "stream-json"]
FIRST, SECOND = "a/first", "b/second"
WORDS = ("Ein ", "schöner ", "Satz 🎉.")
STREAM = b"".join(
    [
        sse.comment(),
        *(sse.text(word) for word in WORDS),
        sse.finished(),
        sse.usage_event(),
        sse.DONE,
    ]
)
SHORT_THREADS = ("openclaw-status", "openclaw-paint", "openclaw-history")


class Fault(NamedTuple):
    """One fault.

    Attributes:
        status: The exit status.
        text: What has come of the answer.
        answer: What the stand-in plays; None where the fault is not its own.
        timeout: What the program is told to wait, in seconds; None for its default.
        final: Whether a fallback of the same provider is not tried either.
    """

    status: int
    text: str = ""
    answer: script.Script | None = None
    timeout: float | None = None
    final: bool = False


def played(*steps: script.Step) -> Answer:
    return Answer(tuple(steps))


def error(status: int, retry_after: str | None = None) -> script.Script:
    return script.error(
        status, "no", headers={"retry-after": retry_after} if retry_after is not None else None
    )


STATUSES = {
    400: 8,
    401: 4,
    402: 5,
    403: 8,
    404: 8,
    408: 6,
    413: 8,
    422: 8,
    429: 5,
    500: 6,
    502: 6,
    503: 6,
    504: 6,
    524: 6,
    529: 6,
}
HALF = sse.text("half")
FAULTS: dict[str, Fault] = {
    **{
        f"HTTP {status}, Retry-After {wait}": Fault(
            expected, answer=error(status, wait), final=status == 401
        )
        for status, expected in STATUSES.items()
        for wait in (None, "0", "3600", "Wed, 21 Oct 2099 07:28:00 GMT", "soon")
    },
    "HTTP 524 without JSON": Fault(6, answer=script.html(524)),
    "reset before the headers": Fault(6, answer=played(Cut(reset=True))),
    "closed before the headers": Fault(6, answer=played(Cut())),
    "reset after the headers": Fault(6, answer=played(Status(200, EVENTS), Cut(reset=True))),
    "closed after the headers": Fault(6, answer=played(Status(200, EVENTS), Cut())),
    "nonsense for a status line": Fault(6, answer=played(Raw(b"NOT HTTP\r\n\r\n"), Cut())),
    "an empty stream": Fault(7, answer=played(Status(200, EVENTS))),
    "only [DONE]": Fault(7, answer=played(Status(200, EVENTS), Send(sse.DONE))),
    "comments only": Fault(7, answer=played(Status(200, EVENTS), Send(sse.comment() * 20))),
    "garbage": Fault(7, answer=played(Status(200, EVENTS), Send(b"\xff\x00garbage\n\n" * 9))),
    "half a character": Fault(
        7,
        "half�",
        answer=played(
            Status(200, EVENTS), Send(HALF + sse.text("é").replace("é".encode(), b"\xc3")), Cut()
        ),
    ),
    "text, then an error": Fault(
        7, "half", answer=played(Status(200, EVENTS), Send(HALF + sse.error_event(502, "gone")))
    ),
    "text, then silence": Fault(
        7,
        "half",
        answer=played(Status(200, EVENTS), Send(HALF), Pause(threading.Event())),
        timeout=0.3,
    ),
    "silence": Fault(6, answer=played(Pause(threading.Event())), timeout=0.3),
    "silence after the headers": Fault(
        6, answer=played(Status(200, EVENTS), Send(b""), Pause(threading.Event())), timeout=0.3
    ),
    "a stream that is cut within gzip": Fault(
        7,
        answer=played(
            Status(200, {**EVENTS, "Content-Encoding": "gzip"}), Send(gzip.compress(STREAM)[:40])
        ),
    ),
    "what is called gzip and is none": Fault(
        7, answer=played(Status(200, {**EVENTS, "Content-Encoding": "gzip"}), Send(b"no gzip"))
    ),
    "a web page": Fault(6, answer=script.html(200)),
    "JSON of something else": Fault(6, answer=script.json_body({"hello": 1})),
    "JSON that is no object": Fault(6, answer=script.json_body([1])),
    "a redirect": Fault(6, answer=played(Status(307, {"Location": "https://evil.example/api/v1"}))),
    "an error in a 200": Fault(
        5, answer=script.json_body({"error": {"code": 402, "message": "x"}})
    ),
    "a filter": Fault(
        7,
        "half",
        answer=script.event_stream(HALF, sse.finished("content_filter")),
    ),
    "the output limit": Fault(7, "half", answer=script.event_stream(HALF, sse.finished("length"))),
    "a tool call": Fault(
        7,
        final=True,
        answer=script.event_stream(
            sse.event(sse.chunk({"tool_calls": [{"index": 0, "function": {"name": "f"}}]})),
            sse.finished("tool_calls"),
        ),
    ),
}


class Asked(NamedTuple):
    """How a question ended: the process, the text that came, and the error if there was one."""

    done: Completed
    text: str
    error: dict[str, Any] | None


@pytest.fixture
def ask(run: Run, standin: StandIn, tmp_path: Path) -> Iterator[Callable[..., Asked]]:
    held: list[threading.Event] = []

    def ask(
        fault: Fault,
        output: str,
        *argv: str,
        env: dict[str, str] | None = None,
        base_url: str | None = None,
    ) -> Asked:
        settings = {
            "env": {"OPENROUTER_API_KEY": KEY},
            "models": {"providers": {"openrouter": {"baseUrl": base_url or standin.url}}},
        }
        file = tmp_path / "openclaw.json"
        file.write_text(json.dumps(settings))
        if isinstance(fault.answer, Answer):
            held.extend(
                step.until
                for step in fault.answer.steps
                if isinstance(step, Pause) and isinstance(step.until, threading.Event)
            )
        limit = [] if fault.timeout is None else ["--timeout", str(fault.timeout)]
        done = run(
            [
                *("chat", "hi", "-m", FIRST, "--config", str(file), "--retries", "0"),
                *("--output-format", output),
                *limit,
                *argv,
            ],
            env=env,
        )
        assert KEY not in done.stderr + done.stdout.decode("utf-8", "replace")
        assert "Traceback" not in done.stderr
        assert "internal error" not in done.stderr
        left = [thread.name for thread in threading.enumerate()]
        assert not [name for name in left if name.startswith(SHORT_THREADS)]
        asked = Asked(done, *_read(done, output))
        _check_history(asked, run(["sessions", "show", "--json", "--config", str(file)]))
        return asked

    yield ask
    for event in held:
        event.set()
        event.clear()


def _check_history(asked: Asked, shown: Completed) -> None:
    """What came is in the history, once, and marked where it is not whole."""
    assert KEY not in shown.stdout.decode()
    (turn,) = json.loads(shown.stdout)["turns"]
    assert turn["prompt"] == "hi"
    assert turn["text"] == asked.text
    assert turn["state"] == ("whole" if asked.done.status == 0 else "partial")
    assert (turn["error"] is None) == (asked.error is None)


def _read(done: Completed, output: str) -> tuple[str, dict[str, Any] | None]:
    """Return the text and the error as the form of output has them, each exactly once."""
    if output == "text":
        lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        assert len(lines) == (done.status != 0)
        return done.stdout.decode(), {"message": lines[0]} if lines else None
    if output == "json":
        result = json.loads(done.stdout)
        return result["text"], result["error"]
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["type"] for event in events].count("end") == 1
    assert events[-1]["type"] == "end"
    text = "".join(event["text"] for event in events if event["type"] == "text")
    assert text == events[-1]["result"]["text"]
    return text, events[-1]["result"]["error"]


def check(asked: Asked, status: int, text: str) -> None:
    assert asked.done.status == status, asked.done.stderr
    assert asked.text == text
    assert (asked.error is None) == (status == 0)


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("name", FAULTS)
def test_alone(ask: Any, standin: StandIn, name: str, output: str) -> None:
    fault = FAULTS[name]
    assert fault.answer is not None
    standin.play(fault.answer)
    check(ask(fault, output), fault.status, fault.text)
    assert len(standin.requests) == 1


@pytest.mark.parametrize("output", FORMATS if LONG else FORMATS[:1])
@pytest.mark.parametrize("name", FAULTS)
def test_with_a_fallback(ask: Any, standin: StandIn, name: str, output: str) -> None:
    fault = FAULTS[name]
    assert fault.answer is not None
    standin.play(fault.answer)
    standin.answer_text("fine")
    asked = ask(fault, output, "--fallback", SECOND)
    stays = bool(fault.text) or fault.final
    check(asked, fault.status if stays else 0, fault.text if stays else "fine")
    models = [request.json()["model"] for request in standin.requests]
    assert models == ([FIRST] if stays else [FIRST, SECOND])


def whole_events(prefix: bytes) -> tuple[str, bool]:
    """Return the text of the events that are whole within a prefix, and whether it has ended."""
    text, finished = "", False
    for event in prefix.split(b"\n\n")[:-1]:
        if not event.startswith(b"data: {"):
            continue
        for choice in json.loads(event[6:])["choices"]:
            text += choice["delta"]["content"]
            finished = finished or choice["finish_reason"] is not None
    return text, finished


POSITIONS = sorted({*range(51), *range(51, len(STREAM), 29), len(STREAM) - len(sse.DONE)})


@pytest.mark.parametrize("position", POSITIONS if LONG else POSITIONS[::2])
def test_cut_anywhere(ask: Any, standin: StandIn, position: int) -> None:
    """Every part of the first event, and every 29th byte from there to the end."""
    text, finished = whole_events(STREAM[:position])
    fault = Fault(0 if finished else 7 if text else 6, text)
    for output in FORMATS:
        standin.play(played(Status(200, EVENTS), Send(STREAM[:position]), Cut()))
        check(ask(fault, output), fault.status, text)
    standin.play(played(Status(200, EVENTS), Send(STREAM[:position]), Cut()))
    standin.answer_text("fine")
    asked = ask(fault, "text", "--fallback", SECOND)
    check(asked, fault.status if text else 0, text or "fine")


@pytest.mark.parametrize("output", FORMATS)
def test_an_event_of_twenty_megabytes(ask: Any, standin: StandIn, output: str) -> None:
    long = "word " * 4_000_000
    standin.stream(sse.text(long), sse.finished())
    check(ask(Fault(0), output), 0, long)


# Faults of the way there.


def refused(_: StandIn, __: pytest.MonkeyPatch) -> dict[str, Any]:
    return {"base_url": "http://127.0.0.1:9/api/v1"}


def no_such_host(_: StandIn, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    def look_up(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    patch.setattr(socket, "getaddrinfo", look_up)
    return {"base_url": "https://nowhere.invalid/api/v1"}


def untrusted(standin: StandIn, _: pytest.MonkeyPatch) -> dict[str, Any]:
    standin.tls_mode = "untrusted"
    return {"base_url": "https://openrouter.ai/api/v1", "env": standin.client_env()}


def expired(standin: StandIn, _: pytest.MonkeyPatch) -> dict[str, Any]:
    standin.tls_mode = "expired"
    return {"base_url": "https://openrouter.ai/api/v1", "env": standin.client_env()}


def proxy_refuses(standin: StandIn, _: pytest.MonkeyPatch) -> dict[str, Any]:
    standin.refuse_connect = {"openrouter.ai"}
    return {"base_url": "https://openrouter.ai/api/v1", "env": standin.client_env()}


def proxy_wants_a_password(standin: StandIn, _: pytest.MonkeyPatch) -> dict[str, Any]:
    standin.proxy_auth = ("somebody", "secret")
    return {"base_url": "https://openrouter.ai/api/v1", "env": standin.client_env()}


def dead_proxy(standin: StandIn, _: pytest.MonkeyPatch) -> dict[str, Any]:
    env = standin.client_env() | {"HTTPS_PROXY": "http://127.0.0.1:9"}
    return {"base_url": "https://openrouter.ai/api/v1", "env": env}


WAYS = [
    refused,
    no_such_host,
    untrusted,
    expired,
    proxy_refuses,
    proxy_wants_a_password,
    dead_proxy,
]


@pytest.mark.parametrize("output", FORMATS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fallback", [False, True], ids=["alone", "with a fallback"])
def test_the_way_there(
    ask: Any,
    standin: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[StandIn, pytest.MonkeyPatch], dict[str, Any]],
    output: str,
    fallback: bool,
) -> None:
    more = ["--fallback", SECOND] if fallback else []
    with monkeypatch.context() as patch:
        asked = ask(Fault(6), output, *more, **way(standin, patch))
    check(asked, 6, "")
    assert standin.requests == []


# At a terminal.

SEEN = [name for name in FAULTS if not name.endswith((" 0", "GMT", "soon"))]


@pytest.mark.parametrize("name", SEEN if LONG else SEEN[::2])
def test_at_a_terminal(terminal: Any, run: Run, standin: StandIn, name: str) -> None:
    fault = FAULTS[name]
    assert fault.answer is not None
    standin.play(fault.answer, path="/chat/completions")
    limit = [] if fault.timeout is None else ["--timeout", str(fault.timeout)]
    window = terminal("chat", "--retries", "0", *limit, "hi", columns=120)
    assert window.end() == fault.status
    lines = [line for line in window.screen.lines if line]
    assert sum(line.startswith("error: ") for line in lines) == 1
    if fault.text:
        assert lines[0] == fault.text
        assert window.screen.text.count(fault.text) == 1
    else:
        assert lines[0].startswith("error: ")
    (turn,) = json.loads(run(["sessions", "show", "--json"]).stdout)["turns"]
    assert turn["text"] == fault.text
    assert turn["state"] == "partial"


@pytest.mark.parametrize("name", SEEN if LONG else SEEN[::3])
def test_at_a_terminal_with_a_fallback(terminal: Any, standin: StandIn, name: str) -> None:
    fault = FAULTS[name]
    assert fault.answer is not None
    standin.play(fault.answer, path="/chat/completions")
    stays = bool(fault.text) or fault.final
    if not stays:
        standin.answer_text("fine")
    limit = [] if fault.timeout is None else ["--timeout", str(fault.timeout)]
    argv = ["chat", "--retries", "0", "-m", FIRST, "--fallback", SECOND, *limit, "hi"]
    window = terminal(*argv, columns=120)
    assert window.end() == (fault.status if stays else 0)
    lines = [line for line in window.screen.lines if line]
    assert lines.count("fine") == (0 if stays else 1)
    assert sum(line.startswith("error: ") for line in lines) == (1 if stays else 0)


@pytest.mark.parametrize("position", POSITIONS[:: 8 if LONG else 16])
def test_cut_anywhere_at_a_terminal(
    terminal: Any, run: Run, standin: StandIn, position: int
) -> None:
    text, finished = whole_events(STREAM[:position])
    standin.play(Status(200, EVENTS), Send(STREAM[:position]), Cut(), path="/chat/completions")
    window = terminal("chat", "--retries", "0", "hi", columns=120)
    assert window.end() == (0 if finished else 7 if text else 6)
    (turn,) = json.loads(run(["sessions", "show", "--json"]).stdout)["turns"]
    assert turn["text"] == text
    assert window.screen.text.count(text.strip() or "no text at all") == bool(text)


@pytest.mark.parametrize(
    "way", [way for way in WAYS if way is not no_such_host], ids=lambda way: way.__name__
)
def test_the_way_there_at_a_terminal(
    terminal: Any,
    run: Run,
    standin: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[StandIn, pytest.MonkeyPatch], dict[str, Any]],
) -> None:
    """All but a name that nobody knows: that would ask a real name server."""
    found = way(standin, monkeypatch)
    file = tmp_path / "openclaw.json"
    entry = {"baseUrl": found["base_url"]}
    file.write_text(json.dumps({"models": {"providers": {"openrouter": entry}}}))
    argv = ["chat", "--retries", "0", "--config", str(file), "hi"]
    window = terminal(*argv, columns=120, **found.get("env", {}))
    assert window.end() == 6
    lines = [line for line in window.screen.lines if line]
    assert sum(line.startswith("error: ") for line in lines) == 1
    (turn,) = json.loads(run(["sessions", "show", "--json"]).stdout)["turns"]
    assert (turn["text"], turn["state"]) == ("", "partial")
