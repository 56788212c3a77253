"""Servers and proxies that keep to no rule: a function plays each connection."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Play = Callable[[socket.socket], None]

_SECONDS = 10.0


class Door:
    """A loopback port.

    Attributes:
        port: Its number.
        callers: How many have come.
    """

    def __init__(self, play: Play) -> None:
        self._play = play
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.callers = 0
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        """The base URL of an API behind it."""
        return f"http://127.0.0.1:{self.port}/api/v1"

    def close(self) -> None:
        """Let nobody in any more, and wait for those who are."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._listener.close()
        for thread in self._threads:
            thread.join(_SECONDS)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self.callers += 1
            self._threads.append(threading.Thread(target=self._serve, args=(caller,)))
            self._threads[-1].start()

    def _serve(self, caller: socket.socket) -> None:
        caller.settimeout(_SECONDS)
        with caller, contextlib.suppress(OSError):
            self._play(caller)


@contextlib.contextmanager
def door(play: Play) -> Iterator[Door]:
    """Open a port whose connections are played by a function, each in a thread of its own."""
    opened = Door(play)
    try:
        yield opened
    finally:
        opened.close()


def read_request(caller: socket.socket) -> bytes:
    """Read one request to its end."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(caller)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = (line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    length = int(next(lengths, b":0").partition(b":")[2])
    while len(body) < length:
        body += _some(caller)
    return head + b"\r\n\r\n" + body


def drip(caller: socket.socket, filling: bytes, *, every: float = 0.02) -> None:
    """Send the same again and again until the client hangs up; it must, in time."""
    pace = threading.Event()
    for _ in range(int(_SECONDS / every)):
        caller.sendall(filling)
        pace.wait(every)
    raise AssertionError("the client waits without end")


def relay(caller: socket.socket, port: int) -> None:
    """Pass everything on to another port, and back."""
    with socket.create_connection(("127.0.0.1", port)) as other:
        back = threading.Thread(target=_pump, args=(other, caller))
        back.start()
        _pump(caller, other)
        back.join()


def encrypted(caller: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
    """Do the server's half of a TLS handshake."""
    return context.wrap_socket(caller, server_side=True)


def refuse_hand(caller: socket.socket, context: ssl.SSLContext) -> None:
    """Do the server's half of a handshake that fails.

    What the client says behind it is read to its end: else a reset could overtake the alert.
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    inside = context.wrap_bio(incoming, outgoing, server_side=True)
    with contextlib.suppress(ssl.SSLError):
        while True:
            try:
                inside.do_handshake()
            except ssl.SSLWantReadError:
                caller.sendall(outgoing.read())
                incoming.write(_some(caller))
            else:
                raise AssertionError("the handshake was to fail")
    caller.sendall(outgoing.read())
    caller.shutdown(socket.SHUT_WR)
    while caller.recv(65_536):
        pass


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        source.shutdown(socket.SHUT_RDWR)


def _some(caller: socket.socket) -> bytes:
    data = caller.recv(65_536)
    if not data:
        raise ConnectionError("the client hung up")
    return data
