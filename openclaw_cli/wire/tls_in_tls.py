"""TLS to a host inside the TLS to a proxy, which ``ssl`` has no socket for."""

from __future__ import annotations

import socket
import ssl
from functools import partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_READ_SIZE = 65_536
_T = TypeVar("_T")


class NestedTLS:
    """What a connection asks of a socket, over a socket that is encrypted already.

    Raises:
        OSError: The handshake failed, as with ``ssl.SSLSocket``.
    """

    def __init__(self, outer: socket.socket, context: ssl.SSLContext, host: str) -> None:
        self._outer = outer
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_hostname=host)
        self._until_done(self._tls.do_handshake)

    def settimeout(self, seconds: float | None) -> None:
        """Limit each read and each write of the socket below."""
        self._outer.settimeout(seconds)

    def recv(self, size: int) -> bytes:
        """Return what has come; nothing at the end."""
        try:
            return self._until_done(partial(self._tls.read, size))
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""

    def sendall(self, data: bytes | memoryview) -> None:
        """Send it all."""
        left = memoryview(data)
        while left:
            left = left[self._until_done(partial(self._tls.write, left)) :]

    def close(self) -> None:
        """Close the socket below."""
        self._outer.close()

    def shutdown(self) -> None:
        """Have whoever reads or writes see the end."""
        socket.socket.shutdown(self._outer, socket.SHUT_RDWR)

    def _until_done(self, step: Callable[[], _T]) -> _T:
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                self._flush()
                if data := self._outer.recv(_READ_SIZE):
                    self._in.write(data)
                else:
                    self._in.write_eof()
            else:
                self._flush()
                return done

    def _flush(self) -> None:
        if data := self._out.read():
            self._outer.sendall(data)
