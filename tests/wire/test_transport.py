"""The way to a server and back: connections, limits, proxies, TLS, and bodies of every kind."""

from __future__ import annotations

import gzip
import json
import select
import socket
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.errors import NetworkError
from openclaw_cli.events import Finished, TextDelta
from openclaw_cli.request.http import Request
from openclaw_cli.request.timeouts import Timeouts
from openclaw_cli.wire import decompress
from openclaw_cli.wire import sse as wire_sse
from openclaw_cli.wire.client import Client
from openclaw_cli.wire.connection import Connection
from openclaw_cli.wire.http1 import Channel
from openclaw_cli.wire.patience import Patience

from ..conftest import KEY
from ..standin import script, sse
from ..standin.raw import Door, door, drip, encrypted, read_request, refuse_hand, relay
from ..standin.script import Cut, Send, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn
    from ..standin.tls import Authority

STREAM = b"".join([sse.text("Fine."), sse.finished(), sse.usage_event(), sse.DONE])
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
OPEN = HEAD + b"Connection: close\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


class Ask:
    """Runs ``chat`` against any base URL, without retries unless told otherwise."""

    def __init__(self, run: Run, tmp_path: Path) -> None:
        self._run = run
        self._file = tmp_path / "openclaw.json"

    def __call__(
        self,
        base_url: str,
        *argv: str,
        env: dict[str, str] | None = None,
        connect: float = 10,
        first: float = 10,
        silence: float = 10,
    ) -> Completed:
        timeouts = {"connect": connect, "firstEvent": first, "silence": silence}
        entry = {"baseUrl": base_url, "timeouts": timeouts}
        self._file.write_text(json.dumps({"models": {"providers": {"openrouter": entry}}}))
        start = ["chat", "hi", "-m", "a/b", "--config", str(self._file), "--retries", "0"]
        done = self._run([*start, *argv], env={"OPENROUTER_API_KEY": KEY} | (env or {}))
        for trace in (KEY, "Traceback", "internal error"):
            assert trace not in done.stderr
        return done


@pytest.fixture
def ask(run: Run, tmp_path: Path) -> Ask:
    return Ask(run, tmp_path)


@contextmanager
def saying(*pieces: bytes) -> Iterator[Door]:
    """Play a server that reads one request and says that."""

    def play(caller: socket.socket) -> None:
        read_request(caller)
        for piece in pieces:
            caller.sendall(piece)

    with door(play) as opened:
        yield opened


# A request is sent once.


def request_to(url: str, **timeouts: float) -> Request:
    """Return a small question to a server, outside of any command."""
    body = json.dumps({"model": "a/b", "messages": [], "stream": True}).encode()
    headers = (("Content-Type", "application/json"),)
    return Request("POST", f"{url}/x", headers, "p", Timeouts(**timeouts), body)


def text_of(client: Client, url: str) -> str:
    events = client.stream(request_to(url))
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def test_a_kept_connection_serves_the_next_question(standin: StandIn) -> None:
    with Client(keep=True) as client:
        for _ in range(3):
            standin.play(script.event_stream(STREAM, done=False), path="/x")
            assert text_of(client, standin.url) == "Fine."
    assert len({request.connection for request in standin.requests}) == 1


def test_a_kept_connection_that_was_closed_meanwhile_is_not_used() -> None:
    served = []
    closed = threading.Event()

    def play(caller: socket.socket) -> None:
        served.append(read_request(caller))
        caller.sendall(CHUNKED + chunk(STREAM) + b"0\r\n\r\n")
        caller.close()
        closed.set()

    with door(play) as server, Client(keep=True) as client:
        for _ in range(3):
            assert text_of(client, server.url) == "Fine."
            assert closed.wait(10)
            closed.clear()
    assert len(served) == server.callers == 3


@pytest.mark.parametrize("reset", [False, True])
def test_a_question_that_was_read_on_a_kept_connection_is_not_sent_again(
    standin: StandIn, reset: bool
) -> None:
    standin.play(script.event_stream(STREAM, done=False), path="/x")
    standin.play(Cut(reset=reset), path="/x")
    with Client(keep=True) as client:
        assert text_of(client, standin.url) == "Fine."
        with pytest.raises(NetworkError) as caught:
            text_of(client, standin.url)
    assert caught.value.retryable
    assert not caught.value.free
    assert len(standin.requests) == 2


def test_each_try_is_shown_and_counted(run: Run, standin: StandIn, tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps({"models": {"providers": {"openrouter": {"baseUrl": standin.url}}}}))
    standin.play(Cut())
    standin.answer_text("Fine.")
    argv = ["chat", "hi", "-m", "a/b", "--config", str(file), "--retries", "1", "--json"]
    done = run(argv, env={"OPENROUTER_API_KEY": KEY})
    attempts = json.loads(done.stdout)["attempts"]
    assert done.status == 0
    assert [attempt["reason"] is None for attempt in attempts] == [False, True]
    # Whether the first one was read, and is billed, is not known.
    assert attempts[0]["cost_usd"] is None
    assert len(standin.requests) == 2


def readable(sock: Any) -> None:
    """Wait until something has come, below TLS."""
    assert select.select([sock], [], [], 10)[0]


def test_session_tickets_do_not_end_a_connection(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS 1.3 servers send them after the handshake: something to read, and nothing said."""
    go_on = threading.Event()

    def play(caller: socket.socket) -> None:
        # The handshake sends them; they wait in the client's socket from then on.
        with encrypted(caller, authority.context("127.0.0.1")):
            assert go_on.wait(10)

    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))
    with door(play) as server:
        connection = Connection(("https", "127.0.0.1", server.port), 10)
        sock = connection.take()
        assert isinstance(sock, ssl.SSLSocket)
        assert sock.version() == "TLSv1.3"
        readable(sock)
        channel = Channel(sock)
        assert channel.is_idle()
        assert channel.is_idle()
        go_on.set()
        readable(sock)
        assert not channel.is_idle()
        connection.abandon()


def test_a_refusal_is_read_though_the_body_was_not(ask: Ask, tmp_path: Path) -> None:
    """A server that takes no long body answers, and closes, while it is being sent."""
    long = tmp_path / "long.txt"
    long.write_text("word " * 1_000_000)
    body = json.dumps({"error": {"code": 413, "message": "no more than a page"}}).encode()
    head = b"HTTP/1.1 413 Too Large\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"

    def play(caller: socket.socket) -> None:
        caller.recv(1000)
        caller.sendall(head % len(body) + body)
        caller.shutdown(socket.SHUT_WR)
        while caller.recv(1_000_000):
            pass

    with door(play) as server:
        done = ask(server.url, "-f", str(long))
    assert done.status == 8
    assert "no more than a page" in done.stderr


# Limits.

PING = b"event: ping\ndata:\n\n"
FILLINGS: dict[str, tuple[bytes, bytes]] = {
    "nothing": (b"", b""),
    "header lines": (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "one header's bytes": (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
    "interim responses": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "blank lines": (OPEN, b"\n"),
    "blank lines in chunks": (CHUNKED, chunk(b"\r\n")),
    "comments": (OPEN, b": OPENROUTER PROCESSING\n\n"),
    "halves of comments": (OPEN + b": OPENROUTER ", b"PROCESSING\n\n: OPENROUTER "),
    "one comment's bytes": (OPEN + b":", b"."),
    "retry lines": (OPEN, b"retry: 1000\n\n"),
    "ids": (OPEN, b"id: 1\n\n"),
    "events without data": (OPEN, PING),
    "a chunk's extension": (CHUNKED + b"5;a=", b"b"),
    "JSON's white space": (
        OPEN.replace(b"text/event-stream", b"application/json"),
        b" \n",
    ),
    "an event that does not end": (OPEN + b"data: {", b'"a": 1, '),
}


def dripping(begin: bytes, filling: bytes) -> Callable[[socket.socket], None]:
    def play(caller: socket.socket) -> None:
        read_request(caller)
        caller.sendall(begin)
        if filling:
            drip(caller, filling)
        else:
            caller.recv(1)

    return play


@pytest.mark.parametrize("argv", [(), ("--no-stream",)], ids=["stream", "whole"])
@pytest.mark.parametrize("name", FILLINGS)
def test_filling_is_no_answer(ask: Ask, name: str, argv: tuple[str, ...]) -> None:
    with door(dripping(*FILLINGS[name])) as server:
        done = ask(server.url, "--timeout", "0.1", *argv)
    assert (done.status, done.stdout) == (6, b""), done.stderr
    assert "did not begin to answer within 0.1 s" in done.stderr
    assert "--timeout" in done.stderr
    assert server.callers == 1


@pytest.mark.parametrize(
    "filling", [b"", b"\n", b"retry: 1\n\n", b"id: 1\n\n"], ids=["nothing", "lines", "retry", "id"]
)
@pytest.mark.parametrize("first", [5, 0])
def test_filling_is_no_life_either(ask: Ask, filling: bytes, first: float) -> None:
    with door(dripping(OPEN + sse.text("half"), filling)) as server:
        done = ask(server.url, first=first, silence=0.1)
    assert (done.status, done.stdout) == (7, b"half"), done.stderr
    assert "was silent for 0.1 s" in done.stderr


@pytest.mark.parametrize(
    "life",
    [
        (b": OPENROUTER PROCESSING\n\n",),
        (b": OPENROUTER PRO", b"CESSING\n\n"),
        (b": OPENROUTER PROCESSING\n", b"\n"),
        (b": ping\r\n",),
        (PING,),
    ],
    ids=["whole", "cut", "cut at the line end", "without a blank line", "a name alone"],
)
def test_comments_are_life_once_the_answer_has_begun(ask: Ask, life: tuple[bytes, ...]) -> None:
    pace = threading.Event()

    def play(caller: socket.socket) -> None:
        read_request(caller)
        caller.sendall(OPEN + sse.text("Fine"))
        for _ in range(20 // len(life)):
            for piece in life:
                pace.wait(0.03)
                caller.sendall(piece)
        caller.sendall(sse.text(".") + sse.finished() + sse.DONE)

    with door(play) as server:
        done = ask(server.url, first=5, silence=0.4)
    assert (done.status, done.stdout) == (0, b"Fine."), done.stderr


def test_without_a_limit_for_the_first_event_silence_is_watched(ask: Ask) -> None:
    with door(dripping(OPEN, b"\n")) as server:
        done = ask(server.url, first=0, silence=0.1)
    assert done.status == 6
    assert "was silent for 0.1 s" in done.stderr


@pytest.mark.parametrize(
    ("end", "filling"),
    [
        (b"", b""),
        (b"", chunk(b"\n")),
        (b"", chunk(sse.text("more"))),
        (b"0\r\n", b"Trailer: x\r\n"),
        (b"0\r\nTrailer: ", b"x"),
    ],
    ids=["nothing", "blank lines", "events", "trailers", "a trailer's bytes"],
)
def test_after_the_end_the_wait_is_short(end: bytes, filling: bytes) -> None:
    """An open chat keeps its connection, if what is left of the answer comes at once."""
    play = dripping(CHUNKED + chunk(STREAM) + end, filling)
    with door(play) as server, Client(keep=True) as client:
        events = list(client.stream(request_to(server.url)))
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert text == "Fine."
    assert isinstance(events[-1], Finished)


def test_trailers_without_an_end_cost_no_answer(ask: Ask) -> None:
    body = json.dumps(sse.result("Fine.")).encode()
    head = CHUNKED.replace(b"text/event-stream", b"application/json")
    with door(dripping(head + chunk(body) + b"0\r\n", b"Trailer: x\r\n")) as server:
        done = ask(server.url, "--no-stream", first=5, silence=0.3)
    assert (done.status, done.stdout) == (0, b"Fine."), done.stderr


def test_patience_counts_from_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("openclaw_cli.wire.patience.time.monotonic", lambda: now)
    patience = Patience(10, 3)
    now = 104.0
    patience.life_came()  # no event: that changes nothing yet
    assert patience.left() == 6
    patience.begin()
    assert patience.left() == 10
    patience.event_came()
    assert patience.left() == 3
    now = 106.0
    patience.life_came()
    assert patience.left() == 3
    now = 109.0
    with pytest.raises(TimeoutError):
        patience.left()
    assert Patience(0, 0).left() is None


# Heads and bodies.


@pytest.mark.parametrize("header", [b"x-p: caf\xe9", b"x-p: Z\xc3\xbcrich", b"x-\xe9: y"])
@pytest.mark.parametrize("argv", [(), ("-v",)])
def test_a_header_may_hold_any_bytes(run: Run, ask: Ask, header: bytes, argv: Any) -> None:
    with saying(HEAD.replace(b"\r\nC", b"\r\n" + header + b"\r\nC") + b"\r\n" + STREAM) as server:
        done = ask(server.url, *argv)
    assert (done.status, done.stdout) == (0, b"Fine."), done.stderr


def test_a_configured_header_may_be_latin(run: Run, standin: StandIn, tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    entry = {"baseUrl": standin.url, "headers": {"X-Place": "Zürich"}}
    file.write_text(json.dumps({"models": {"providers": {"openrouter": entry}}}))
    argv = ["chat", "hi", "--config", str(file)]
    assert run(argv, env={"OPENROUTER_API_KEY": KEY}).status == 0
    assert standin.requests[0].header("X-Place") == "Zürich"


def test_an_etag_that_could_not_be_sent_back_is_none(run: Run, standin: StandIn) -> None:
    env = standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    models = {"data": [{"id": "a/b", "name": "b"}]}
    for tag in ('"éè"', '"plain"'):
        standin.play(script.json_body(models, headers={"ETag": tag}), path="/models")
        done = run(["models", "list", "--refresh", "--plain"], env=env)
        assert done.status == 0, done.stderr
    run(["models", "list", "--refresh", "--plain"], env=env)
    asked = [request for request in standin.requests if request.route.endswith("/models")]
    assert [one.header("If-None-Match") for one in asked] == [None, None, '"plain"']


TYPES = ["text/event-stream", "application/json", "text/html", "text/plain", "application/x-odd"]


@pytest.mark.parametrize("argv", [(), ("--no-stream",)], ids=["stream", "whole"])
@pytest.mark.parametrize("media_type", TYPES)
@pytest.mark.parametrize("body", [STREAM, json.dumps(sse.result("Fine.")).encode()])
def test_an_answer_is_read_as_what_it_is(
    ask: Ask, standin: StandIn, media_type: str, body: bytes, argv: tuple[str, ...]
) -> None:
    standin.play(Status(200, {"Content-Type": media_type}), Send(body))
    done = ask(standin.url, *argv)
    assert (done.status, done.stdout) == (0, b"Fine."), done.stderr


@pytest.mark.parametrize(
    ("media_type", "body", "complaint"),
    [
        ("text/html", b"<html>Sign in</html>", "an HTML page"),
        ("text/html", b"{{ title }}", "an HTML page"),
        ("application/json", b"<html>Sign in</html>", "not JSON"),
        ("text/plain", b"hello", "text/plain"),
        ("", b"", "an untyped body"),
    ],
)
def test_what_is_neither_is_not_the_apis(
    ask: Ask, standin: StandIn, media_type: str, body: bytes, complaint: str
) -> None:
    standin.play(Status(200, {"Content-Type": media_type}), Send(body))
    done = ask(standin.url, "--json")
    error = json.loads(done.stdout)["error"]
    assert done.status == 6
    assert complaint in error["message"]
    assert json.loads(done.stdout)["attempts"][0]["cost_usd"] == 0


HALF = json.dumps(sse.result("Fine.")).encode()[:40]


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("framing", ["chunked", "length"])
def test_an_unstreamed_answer_that_breaks_off_is_not_asked_for_again(
    ask: Ask, standin: StandIn, framing: script.Framing, reset: bool
) -> None:
    steps = Status(200, {"Content-Type": "application/json"}), Send(HALF), Cut(reset=reset)
    unsent = script.Send(b"rest" * 100)
    standin.play(script.Answer((*steps, unsent), framing))
    done = ask(standin.url, "--no-stream", "--retries", "2", "--fallback", "c/d")
    assert (done.status, len(standin.requests)) in {(7, 1), (6, 3)}, done.stderr
    if not reset:
        # A reset may overtake what was sent before it: then nothing had come.
        assert done.status == 7
        assert "broke off" in done.stderr
        assert "captive portal" not in done.stderr


def test_a_compressed_answer_is_read(ask: Ask, standin: StandIn) -> None:
    headers = {**script.EVENT_STREAM_HEADERS, "Content-Encoding": "gzip"}
    standin.play(Status(200, headers), Send(gzip.compress(STREAM)))
    done = ask(standin.url)
    assert (done.status, done.stdout) == (0, b"Fine."), done.stderr
    assert standin.requests[0].header("Accept-Encoding") == "gzip, deflate"


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("argv", [(), ("--no-stream",)], ids=["stream", "whole"])
@pytest.mark.parametrize("content", [b'{"a": "', b"data: ", b": x\n"])
def test_a_bomb_ends_with_an_error(
    ask: Ask,
    standin: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    argv: tuple[str, ...],
    status: int,
) -> None:
    monkeypatch.setattr(decompress, "LARGEST_BODY", 3_000_000)
    bomb = gzip.compress(gzip.compress(content + content[-1:] * 9_000_000))
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip, gzip"}
    standin.play(Status(status, headers), Send(bomb))
    done = ask(standin.url, *argv)
    assert done.status == (7 if status == 200 else 6), done.stderr
    if status == 200:
        assert "larger than" in done.stderr


@pytest.mark.parametrize("media_type", ["application/json", "text/event-stream"])
def test_a_body_has_a_largest_size(
    ask: Ask, standin: StandIn, monkeypatch: pytest.MonkeyPatch, media_type: str
) -> None:
    monkeypatch.setattr("openclaw_cli.wire.response.LARGEST_BODY", 3_000_000)
    standin.play(Status(200, {"Content-Type": media_type}), Send(b": comment\n\n" * 400_000))
    done = ask(standin.url)
    assert done.status == 7
    assert "larger than 256 MB" in done.stderr


@pytest.mark.parametrize("line", [b"data: " + b"x" * 3_000_000, b"data: x\n" * 400_000])
def test_an_event_has_a_largest_size(
    ask: Ask, standin: StandIn, monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    monkeypatch.setattr(wire_sse, "LARGEST_EVENT", 2_000_000)
    standin.stream(sse.text("half"), line, done=False)
    done = ask(standin.url)
    assert (done.status, done.stdout) == (7, b"half")
    assert "an event of the answer is larger than" in done.stderr


def test_many_events_are_no_large_one(
    ask: Ask, standin: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire_sse, "LARGEST_EVENT", 200_000)
    standin.stream(sse.text("word ") * 3_000, sse.finished())
    done = ask(standin.url)
    assert (done.status, done.stdout) == (0, b"word " * 3_000)


def test_an_odd_redirect_is_one_line(ask: Ask, standin: StandIn) -> None:
    standin.play(Status(307, {"Location": "http://[::"}), Send(b""))
    done = ask(standin.url)
    assert done.status == 6
    assert "redirects to" in done.stderr


# Proxies.

ELSEWHERE = "http://models.example/api/v1"
SECURE = "https://openrouter.ai/api/v1"


@pytest.mark.parametrize(
    ("variable", "base_url"), [("HTTP_PROXY", ELSEWHERE), ("HTTPS_PROXY", SECURE)]
)
@pytest.mark.parametrize("scheme", ["http", "https", "socks5", "socks5h"])
def test_a_dead_proxy_is_named(ask: Ask, variable: str, base_url: str, scheme: str) -> None:
    url = f"{scheme}://somebody:hunter2@127.0.0.1:9"
    done = ask(base_url, env={variable: url})
    assert done.status == 6
    assert f"could not connect to the proxy {scheme}://127.0.0.1:9: " in done.stderr
    assert "hint: " in done.stderr
    assert "hunter2" not in done.stderr


def test_an_encoded_name_is_asked_as_it_is_written(ask: Ask, standin: StandIn) -> None:
    # Decoded and encoded again by Python's older rules it would be strasse.example.
    host = "xn--strae-oqa.example"
    done = ask(f"https://{host}/v1", env={"HTTPS_PROXY": standin.origin})
    assert f"the connection to {host} is not secure" in done.stderr
    assert [connect.target for connect in standin.connects] == [f"{host}:443"]


def hearing(caller: socket.socket) -> None:
    """Say nothing."""
    while caller.recv(1000):
        pass


@pytest.mark.parametrize("scheme", ["http", "https", "socks5"])
def test_a_proxy_that_says_nothing_is_not_waited_for(ask: Ask, scheme: str) -> None:
    with door(hearing) as silent:
        env = {"HTTPS_PROXY": f"{scheme}://127.0.0.1:{silent.port}"}
        done = ask(SECURE, env=env, connect=0.3)
    assert done.status == 6
    through = f"through the proxy {scheme}://127.0.0.1:{silent.port} within 0.3 s"
    assert f"could not connect to openrouter.ai {through}" in done.stderr


def socks(standin_port: int, sign_in: tuple[bytes, bytes] | None) -> Callable[..., None]:
    """Return a SOCKS5 proxy that connects to one port, whatever is asked for."""

    def play(caller: socket.socket) -> None:
        version, count = caller.recv(2)
        ways = caller.recv(count)
        assert version == 5
        if sign_in is None:
            caller.sendall(b"\x05\x00")
        elif 2 not in ways:
            caller.sendall(b"\x05\xff")
            return
        else:
            caller.sendall(b"\x05\x02")
            given = caller.recv(1000)
            user, password = sign_in
            wanted = bytes([1, len(user)]) + user + bytes([len(password)]) + password
            caller.sendall(b"\x01\x00" if given == wanted else b"\x01\x01")
            if given != wanted:
                return
        assert caller.recv(1000) == b"\x05\x01\x00\x03\x0emodels.example\x00\x50"
        caller.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        relay(caller, standin_port)

    return play


@pytest.mark.parametrize("sign_in", [None, (b"me", b"a b")])
def test_socks_is_spoken(ask: Ask, standin: StandIn, sign_in: tuple[bytes, bytes] | None) -> None:
    with door(socks(standin.port, sign_in)) as proxy:
        credential = "me:a%20b@" if sign_in else ""
        done = ask(ELSEWHERE, env={"ALL_PROXY": f"socks5://{credential}127.0.0.1:{proxy.port}"})
    assert done.status == 0, done.stderr
    (request,) = standin.requests
    assert (request.host, request.path) == ("models.example", "/api/v1/chat/completions")


@pytest.mark.parametrize(
    ("credential", "complaint"),
    [("", "wants a user and a password"), ("me:wrong-password@", "does not take the user")],
)
def test_socks_may_want_to_know_who_is_there(
    ask: Ask, standin: StandIn, credential: str, complaint: str
) -> None:
    with door(socks(standin.port, (b"me", b"right"))) as proxy:
        url = f"socks5h://{credential}127.0.0.1:{proxy.port}"
        done = ask(ELSEWHERE, "--retries", "2", env={"HTTP_PROXY": url})
        assert proxy.callers == 1
    assert done.status == 6
    assert complaint in done.stderr
    assert "wrong-password" not in done.stderr
    assert f"socks5h://127.0.0.1:{proxy.port}" in done.stderr


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        (b"\x04\x00", "does not speak SOCKS5"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak SOCKS5"),
        (b"\x05\x00\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00", "refused the connection"),
        (b"\x05\x00\x05\x99\x00\x01\x00\x00\x00\x00\x00\x00", "unknown reply (153)"),
        (b"\x05", "hung up"),
    ],
)
def test_what_socks_says_is_passed_on(ask: Ask, reply: bytes, complaint: str) -> None:
    def play(caller: socket.socket) -> None:
        caller.recv(1000)
        caller.sendall(reply)
        caller.shutdown(socket.SHUT_WR)
        caller.recv(1000)

    with door(play) as proxy:
        done = ask(ELSEWHERE, env={"HTTP_PROXY": f"socks5://127.0.0.1:{proxy.port}"})
    assert done.status == 6
    assert complaint in done.stderr
    assert "models.example" in done.stderr


@pytest.mark.parametrize("base_url", [ELSEWHERE, SECURE])
def test_tls_to_the_proxy(ask: Ask, standin: StandIn, authority: Authority, base_url: str) -> None:
    """And inside it, for an https address, TLS to the host."""

    def play(caller: socket.socket) -> None:
        with encrypted(caller, authority.context("127.0.0.1")) as inside:
            relay(inside, standin.port)

    trust = {"SSL_CERT_FILE": str(authority.ca_file)}
    with door(play) as proxy:
        done = ask(base_url, env=trust | {"ALL_PROXY": f"https://me:secret@127.0.0.1:{proxy.port}"})
    assert done.status == 0, done.stderr
    assert standin.requests[0].scheme == base_url.partition(":")[0]


@pytest.mark.parametrize("base_url", [ELSEWHERE, SECURE])
@pytest.mark.parametrize(
    ("credential", "complaint"),
    [("", "wants a user and a password"), ("me:not-the-right-one@", "does not take the user")],
)
def test_a_proxy_may_want_to_know_who_is_there(
    ask: Ask, standin: StandIn, base_url: str, credential: str, complaint: str
) -> None:
    standin.proxy_auth = ("somebody", "secret")
    url = standin.origin.replace("://", f"://{credential}")
    done = ask(base_url, env={"HTTP_PROXY": url, "HTTPS_PROXY": url})
    assert done.status == 6
    assert f"the proxy {standin.origin} {complaint}" in done.stderr
    assert "not-the-right-one" not in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "http://me:pass/word@127.0.0.1:9",
        "http://me:12#word@127.0.0.1:9",
        "http://me:12?word@127.0.0.1:9",
        "http://me:word@",
        "http://[me:word",
        "socks4://me:word@127.0.0.1:9",
    ],
)
def test_a_proxy_that_is_none_shows_no_password(ask: Ask, url: str) -> None:
    done = ask(ELSEWHERE, env={"HTTP_PROXY": url})
    assert done.status == 6
    assert "prox" in done.stderr
    assert "HTTPS_PROXY" in done.stderr
    assert "word@" not in done.stderr
    assert ":12" not in done.stderr


@pytest.mark.parametrize(
    ("no_proxy", "goes_straight"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:{port}", True),
        ("elsewhere, 127.0.0.1:{port}", True),
        ("*", True),
        ("127.0.0.1:1", False),
        ("elsewhere", False),
        ("", False),
    ],
)
def test_no_proxy_may_name_a_port(
    ask: Ask, standin: StandIn, no_proxy: str, goes_straight: bool
) -> None:
    env = {"HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": no_proxy.format(port=standin.port)}
    done = ask(standin.url, env=env)
    assert done.status == (0 if goes_straight else 6), done.stderr
    assert len(standin.requests) == goes_straight


# TLS.


def bad_request(caller: socket.socket) -> None:
    caller.recv(1000)
    caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_tls_to_a_plain_port_is_named(ask: Ask) -> None:
    with door(bad_request) as server:
        done = ask(server.url.replace("http:", "https:"), "--retries", "2")
    assert done.status == 6
    assert server.callers == 1
    assert "does not speak TLS on this port" in done.stderr
    assert "write http:// in the base URL" in done.stderr


def test_a_port_that_does_not_answer_to_tls_is_named(ask: Ask, standin: StandIn) -> None:
    """It waits for the end of a request that it can't read."""
    done = ask(standin.url.replace("http:", "https:"), connect=0.3)
    assert done.status == 6
    assert "within 0.3 s: it does not answer to TLS" in done.stderr
    assert "write http:// in the base URL" in done.stderr


def test_tls_to_a_plain_proxy_is_named(ask: Ask) -> None:
    with door(bad_request) as proxy:
        env = {"HTTPS_PROXY": f"https://127.0.0.1:{proxy.port}"}
        done = ask(SECURE, env=env)
    assert done.status == 6
    assert f"the proxy {env['HTTPS_PROXY']} does not speak TLS" in done.stderr
    assert "write http:// in the proxy's URL" in done.stderr


def test_plain_words_to_a_tls_port_are_named(ask: Ask) -> None:
    with saying(b"\x15\x03\x01\x00\x02\x02\x46") as server:
        done = ask(server.url)
    assert done.status == 6
    assert "the port speaks TLS: write https://" in done.stderr


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_client_certificate_is_asked_for_once(
    ask: Ask, authority: Authority, version: ssl.TLSVersion
) -> None:
    def play(caller: socket.socket) -> None:
        context = authority.fresh_context("127.0.0.1")
        context.minimum_version = context.maximum_version = version
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(str(authority.ca_file))
        refuse_hand(caller, context)

    with door(play) as server:
        url = server.url.replace("http:", "https:")
        env = {"SSL_CERT_FILE": str(authority.ca_file)}
        done = ask(url, "--retries", "2", env=env)
    assert done.status == 6
    assert "client certificate" in done.stderr
    assert "SSL_CERT_FILE" not in done.stderr
    assert server.callers == 1


def test_certificates_may_be_in_one_of_several_folders(
    ask: Ask, standin: StandIn, authority: Authority, tmp_path: Path
) -> None:
    folders = [str(tmp_path / "missing"), "", str(authority.hashed_folder())]
    proxy = {"HTTPS_PROXY": standin.origin}
    done = ask(SECURE, env=proxy | {"SSL_CERT_DIR": ":".join(folders)})
    assert done.status == 0, done.stderr
    done = ask(SECURE, env=proxy | {"SSL_CERT_DIR": ":".join(folders[:2])})
    assert done.status == 6
    assert "SSL_CERT_DIR" in done.stderr


def test_a_name_that_can_not_be_one_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def play(caller: socket.socket) -> None:
        caller.recv(1000)
        caller.sendall(b"\x05\x00")
        caller.recv(1000)

    with door(play) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"socks5://127.0.0.1:{proxy.port}")
        connection = Connection(("http", f"{'a' * 70}.example", 80), 10)
        with pytest.raises(OSError, match="name is none"):
            connection.take()


def test_what_breaks_is_an_error_of_ours() -> None:
    """Also outside of a command: nothing of a socket's gets out."""
    short = OPEN.replace(b"close", b"close\r\nContent-Length: 900") + STREAM[:40]
    with saying(short) as server, Client() as client, pytest.raises(NetworkError, match="early"):
        list(client.stream(request_to(server.url)))
