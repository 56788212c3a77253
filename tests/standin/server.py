"""The stand-in: one loopback port that is the API over plain HTTP and an HTTP proxy to it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING, Any, Self, TypeVar

from . import defaults, script
from .connection import Connection
from .duplex import Duplex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .recorded import Recorded, RecordedConnect
    from .tls import Authority, TLSMode

_T = TypeVar("_T")
_LOOPBACK = "127.0.0.1"
_JOIN_SECONDS = 5.0


class StandIn:
    """An OpenRouter that runs in threads of this process and connects nowhere.

    Args:
        authority: Signs the certificates of the hosts that it plays.
        address: Where it listens; port 0 is any that is free.
        tls_host: The host that it plays there from the first byte on, where it is to speak TLS
            without a proxy in between.

    Attributes:
        requests: What has been asked for so far, in order.
        connects: The ``CONNECT`` calls so far, refused ones among them.
        hang_ups: The requests whose client went away before the answer's end.
        handshake_failures: ``(host, error)`` of each TLS handshake that the client broke off.
        refuse_connect: Hosts (or ``host:port``) for which ``CONNECT`` gets a 403.
        proxy_auth: The user and password that the proxy asks for, or None.
        tls_mode: What is wrong with the certificate, if anything.
        judge: Whether the fixture holds chat requests against the official SDK's models.
        default: What answers when nothing (more) is scripted.
        port: The loopback port.
    """

    def __init__(
        self,
        authority: Authority,
        address: tuple[str, int] = (_LOOPBACK, 0),
        tls_host: str | None = None,
    ) -> None:
        self.authority = authority
        self.tls_host = tls_host
        self.requests: list[Recorded] = []
        self.connects: list[RecordedConnect] = []
        self.hang_ups: list[Recorded] = []
        self.handshake_failures: list[tuple[str, OSError]] = []
        self.refuse_connect: set[str] = set()
        self.proxy_auth: tuple[str, str] | None = None
        self.tls_mode: TLSMode = "trusted"
        self.judge = True
        self.default: Callable[[Recorded], script.Script] = defaults.answer
        self.closing = threading.Event()
        self._queue: list[tuple[str | None, script.Script]] = []
        self._changed = threading.Condition()
        self._duplexes: dict[threading.Thread, Duplex] = {}
        self._listener = socket.create_server(address, backlog=128)
        self._address = self._listener.getsockname()
        self.port: int = self._address[1]
        self._acceptor = threading.Thread(target=self._accept, name="stand-in", daemon=True)
        self._acceptor.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def origin(self) -> str:
        """Where it serves plain HTTP, and the proxy's address."""
        return f"http://{_LOOPBACK}:{self.port}"

    @property
    def url(self) -> str:
        """The base URL of the API over plain HTTP."""
        return f"{self.origin}/api/v1"

    def client_env(self) -> dict[str, str]:
        """Return the variables that make a program take this for ``https://openrouter.ai``."""
        return {"HTTPS_PROXY": self.origin, "SSL_CERT_FILE": str(self.authority.ca_file)}

    def play(
        self,
        *steps: script.Step | script.Script,
        path: str | None = None,
        framing: script.Framing = "chunked",
    ) -> None:
        """Queue one answer, for the next request or for the next one to a path.

        Args:
            steps: The steps of one answer; or one whole answer, or what makes one.
            path: The end of the path, without its query (``/key``); None for any request.
            framing: How the body is framed; a whole answer brings its own.
        """
        whole = steps[0] if len(steps) == 1 else None
        if isinstance(whole, script.Answer) or callable(whole):
            queued: script.Script = whole
        else:
            queued = script.Answer(tuple(_only_steps(steps)), framing)
        with self._changed:
            self._queue.append((path, queued))

    def stream(
        self,
        *parts: bytes | dict[str, Any] | script.Step,
        done: bool = True,
        headers: Mapping[str, str] | None = None,
        framing: script.Framing = "chunked",
        path: str | None = "/chat/completions",
    ) -> None:
        """Queue a stream of events; see ``script.event_stream``."""
        answer = script.event_stream(*parts, done=done, headers=headers, framing=framing)
        self.play(answer, path=path)

    def answer_text(
        self,
        text: str,
        *,
        usage: dict[str, Any] | None = None,
        finish: str = "stop",
        headers: Mapping[str, str] | None = None,
        path: str | None = "/chat/completions",
    ) -> None:
        """Queue an answer with that text: streamed word by word, or JSON, as the request asks."""
        self.play(script.text_answer(text, usage=usage, finish=finish, headers=headers), path=path)

    def error(
        self,
        status: int,
        message: str,
        *,
        metadata: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        path: str | None = None,
    ) -> None:
        """Queue an error in OpenRouter's envelope."""
        self.play(script.error(status, message, metadata=metadata, headers=headers), path=path)

    def html(self, status: int = 200, *, path: str | None = None) -> None:
        """Queue a web page where an API's answer should be."""
        self.play(script.html(status), path=path)

    @property
    def unplayed(self) -> int:
        """How many queued answers nobody has asked for yet."""
        return len(self._queue)

    def wait_for(self, n: int = 1, timeout: float = 10.0) -> list[Recorded]:
        """Wait until ``n`` requests have come in all, and return every one so far.

        Raises:
            TimeoutError: They did not come within ``timeout`` seconds.
        """
        return self._wait_until(self.requests, n, timeout)

    def wait_until(self, holds: Callable[[], bool], timeout: float = 10.0) -> None:
        """Wait until something holds of what has been recorded.

        Raises:
            TimeoutError: It never did.
        """
        with self._changed:
            if not self._changed.wait_for(holds, timeout):
                raise TimeoutError(f"it did not hold within {timeout} s")

    def wait_for_hang_up(self, n: int = 1, timeout: float = 10.0) -> list[Recorded]:
        """Wait until ``n`` clients went away before their answer's end; return their requests.

        Only an answer that is held by a ``Pause``, or that has still something to send, notices.

        Raises:
            TimeoutError: They stayed.
        """
        return self._wait_until(self.hang_ups, n, timeout)

    def close(self) -> None:
        """Break off what is going on, and wait until every thread has ended."""
        self.closing.set()
        with contextlib.suppress(OSError), socket.create_connection(self._address):
            pass  # wakes accept(), which closing the listener does not do everywhere
        self._acceptor.join(_JOIN_SECONDS)
        self._listener.close()
        with self._changed:
            running = dict(self._duplexes)
        for duplex in running.values():
            duplex.abort()
        deadline = time.monotonic() + _JOIN_SECONDS
        for thread in running:
            thread.join(max(0.0, deadline - time.monotonic()))

    def running_threads(self) -> list[str]:
        """Return the names of the threads that still run; after ``close`` there must be none."""
        with self._changed:
            threads = [self._acceptor, *self._duplexes]
        return [thread.name for thread in threads if thread.is_alive()]

    def admit(self, request: Recorded) -> script.Answer:
        """Record a request, and choose its answer. Called by connections."""
        with self._changed:
            chosen = self._next_answer(request)
            self.requests.append(request)
            self._changed.notify_all()
        return chosen if isinstance(chosen, script.Answer) else chosen(request)

    def note_connect(self, connect: RecordedConnect) -> None:
        """Record a ``CONNECT``. Called by connections."""
        self._note(self.connects, connect)

    def note_handshake_failure(self, host: str, error: OSError) -> None:
        """Record that the client broke off a handshake. Called by connections."""
        self._note(self.handshake_failures, (host, error))

    def note_hang_up(self, request: Recorded) -> None:
        """Record that the client went away within an answer. Called by connections."""
        if not self.closing.is_set():
            self._note(self.hang_ups, request)

    def _next_answer(self, request: Recorded) -> script.Script:
        for position, (path, answer) in enumerate(self._queue):
            if path is None or request.route.endswith(path):
                del self._queue[position]
                return answer
        return self.default(request)

    def _note(self, log: list[_T], entry: _T) -> None:
        with self._changed:
            log.append(entry)
            self._changed.notify_all()

    def _wait_until(self, log: list[_T], n: int, timeout: float) -> list[_T]:
        with self._changed:
            if not self._changed.wait_for(lambda: len(log) >= n, timeout):
                raise TimeoutError(f"{len(log)} of {n} came within {timeout} s")
            return list(log)

    def _accept(self) -> None:
        number = 0
        while True:
            accepted, _ = self._listener.accept()
            if self.closing.is_set():
                accepted.close()
                return
            number += 1
            duplex = Duplex(accepted)
            thread = threading.Thread(
                target=self._serve, args=(duplex, number), name=f"stand-in-{number}", daemon=True
            )
            with self._changed:
                self._duplexes[thread] = duplex
            thread.start()

    def _serve(self, duplex: Duplex, number: int) -> None:
        try:
            Connection(self, duplex, number).serve()
        finally:
            with self._changed:
                del self._duplexes[threading.current_thread()]


def _only_steps(steps: tuple[script.Step | script.Script, ...]) -> list[script.Step]:
    for step in steps:
        if isinstance(step, script.Answer) or callable(step):
            raise TypeError("a whole answer is played alone")
    return [step for step in steps if not isinstance(step, script.Answer) and not callable(step)]
