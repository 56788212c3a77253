"""The chat's connection: it is open by the time that a question is asked, and nobody is told."""

from __future__ import annotations

import json
import socket
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

from openclaw_cli.cli.world import World
from openclaw_cli.interactive.connection import ChatConnection
from openclaw_cli.turn.overrides import Overrides
from openclaw_cli.turn.targets import Targets

from ..conftest import KEY
from ..standin import sse
from ..standin.raw import door, read_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..standin.raw import Door
    from ..standin.server import StandIn

PROMPT = r"^[\w.-]+ [^>]*>"
CTRL_D = "\x04"
PATIENCE = 10.0
BODY = b"".join([sse.text("Fine."), sse.finished(), sse.usage_event(), sse.DONE])
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n%s" % (
    len(BODY),
    BODY,
)


def configured(folder: Path, **providers: str) -> tuple[str, str]:
    """Return the options that name a configuration with these base URLs."""
    file = folder / "openclaw.json"
    entries = {name: {"baseUrl": url, "apiKey": KEY} for name, url in providers.items()}
    file.write_text(json.dumps({"models": {"providers": entries}}))
    return "--config", str(file)


class Server:
    """Answers questions; what comes before one is noted."""

    def __init__(self) -> None:
        self.questions: list[bytes] = []
        self.called = threading.Semaphore(0)
        self.hang_up = threading.Event()
        self.is_gone = threading.Event()

    def play(self, caller: socket.socket) -> None:
        """Serve one connection; the first one ends when it is told to."""
        is_first = not self.questions and not self.hang_up.is_set()
        self.called.release()
        if is_first:
            assert self.hang_up.wait(PATIENCE)
            caller.shutdown(socket.SHUT_RDWR)
            self.is_gone.set()
            return
        while True:
            request = read_request(caller)
            if request.startswith(b"POST"):
                self.questions.append(request)
                caller.sendall(ANSWER)
            else:
                caller.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def test_it_is_open_before_anything_is_asked(terminal: Any, standin: StandIn) -> None:
    window = terminal("chat", "-m", "a/b")
    window.wait(rf"{PROMPT}\Z")
    standin.wait_until(lambda: len(standin.connects) == 1)
    assert not standin.requests
    window.send("why\r")
    standin.wait_until(lambda: len(standin.requests) == 1)
    assert standin.requests[0].connection == 1


def test_one_that_the_server_has_ended_is_replaced_while_the_user_types(
    terminal: Any, tmp_path: Path
) -> None:
    server = Server()
    with door(server.play) as opened:
        window = terminal("chat", *configured(tmp_path, openrouter=opened.url))
        window.wait(rf"{PROMPT}\Z")
        assert server.called.acquire(timeout=PATIENCE)
        server.hang_up.set()
        keys = 0
        while not server.called.acquire(timeout=0.1):  # none is replaced within its first second
            keys += 1
            window.send("x")
        assert not server.questions
        window.send("\r")
        window.wait(rf"(?s)> x{{{keys}}}\nFine\..*{PROMPT}\Z")
        window.send(CTRL_D)
        assert window.end() == 0
    assert len(server.questions) == 1


def test_one_that_ends_unseen_is_replaced_when_the_message_is_sent(
    terminal: Any, tmp_path: Path
) -> None:
    server = Server()
    with door(server.play) as opened:
        window = terminal("chat", *configured(tmp_path, openrouter=opened.url))
        window.wait(rf"{PROMPT}\Z")
        assert server.called.acquire(timeout=PATIENCE)
        server.hang_up.set()
        assert server.is_gone.wait(PATIENCE)
        window.send("why\r")
        window.wait(rf"(?s)> why\nFine\..*{PROMPT}\Z")
        window.send(CTRL_D)
        assert window.end() == 0
    assert len(server.questions) == 1


def test_nothing_is_sent_and_it_is_closed_where_nothing_is_asked(
    terminal: Any, tmp_path: Path
) -> None:
    sent: list[bytes] = []

    def play(caller: socket.socket) -> None:
        called.set()
        sent.append(caller.recv(65_536))

    called = threading.Event()
    with door(play) as opened:
        window = terminal("chat", *configured(tmp_path, openrouter=opened.url))
        window.wait(rf"{PROMPT}\Z")
        assert called.wait(PATIENCE)
        window.send("/help\r")
        window.wait(rf"(?s)Ctrl-D leaves.*{PROMPT}\Z")
        window.send(CTRL_D)
        assert window.end() == 0
    assert sent == [b""]


def test_it_goes_where_the_model_is(terminal: Any, tmp_path: Path) -> None:
    here, there = threading.Event(), threading.Event()

    def played(called: threading.Event) -> Callable[[socket.socket], None]:
        def play(caller: socket.socket) -> None:
            called.set()
            assert caller.recv(1) == b""

        return play

    with door(played(here)) as first, door(played(there)) as second:
        config = configured(tmp_path, openrouter=first.url, gw=second.url)
        window = terminal("chat", *config)
        window.wait(rf"{PROMPT}\Z")
        assert here.wait(PATIENCE)
        window.send("/model gw/x\r")
        assert there.wait(PATIENCE)
        window.wait(r"^x >\Z")
        window.send(CTRL_D)
        assert window.end() == 0


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "gopher://x"])
def test_one_that_can_not_be_opened_is_told_to_who_asks(terminal: Any, proxy: str) -> None:
    window = terminal("chat", "-m", "a/b", "--retries", "0", HTTPS_PROXY=proxy)
    window.wait(rf"{PROMPT}\Z")
    window.send("why")
    window.wait(rf"{PROMPT} why\Z")
    assert "error" not in window.screen.text
    window.send("\r")
    window.wait(rf"(?s)error: .*prox.*{PROMPT} why\Z")


def test_a_proxy_that_hangs_holds_nobody(terminal: Any) -> None:
    called = threading.Event()

    def play(caller: socket.socket) -> None:
        called.set()
        while caller.recv(65_536):
            pass

    with door(play) as hanging:
        window = terminal("chat", "-m", "a/b", HTTPS_PROXY=f"http://127.0.0.1:{hanging.port}")
        window.wait(rf"{PROMPT}\Z")
        assert called.wait(PATIENCE)
        window.send(CTRL_D)
        assert window.end() == 0


@contextmanager
def hanging_up() -> Iterator[tuple[Door, threading.Semaphore]]:
    """Open a door that shuts behind everybody at once."""
    gone = threading.Semaphore(0)
    with door(lambda _: gone.release()) as opened:
        yield opened, gone


def test_a_server_that_hangs_up_at_once_is_not_called_in_a_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    now = 0.0
    with hanging_up() as (opened, gone):
        _, file = configured(tmp_path, openrouter=opened.url)
        settings = World(config=file).settings()
        targets = Targets(settings, Overrides(model="openrouter/a/b"), tmp_path)
        connection = ChatConnection(None, lambda: now)
        connection.typed(targets)
        assert opened.callers == 0  # that is too early
        connection.begin(targets)
        for key in range(10_000):
            now = key / 10
            connection.typed(targets)
        connection.end()
        for _ in range(opened.callers):
            assert gone.acquire(timeout=PATIENCE)
    assert 1 < opened.callers <= 11  # 1, 2, 4 … 512 s
