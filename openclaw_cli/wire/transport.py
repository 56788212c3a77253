"""A transport over plain sockets: a request goes out, httpx's response to it comes back.

Why not httpx's own: it spends about 25 µs on each HTTP chunk, and OpenRouter sends one chunk for
each token, so that a long answer would cost four times the CPU that it needs; its time-outs begin
anew with every byte that comes; and a request would have to wait until httpx is imported, which
takes as long as all else before it. Nothing here is httpx's: what reads a response is in
``response``, and imported when the request has left.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ..errors import TLSError
from .connection import Connection
from .http1 import Channel, written_request

if TYPE_CHECKING:
    import httpx

    from .pool import ConnectionPool
    from .prepared import PreparedRequest
    from .proxy import Origin, Proxy


class Transport:
    """Sends requests one after another over one connection, which is kept while it lives.

    A request is sent once: a connection that has been idle is looked at before it is used, and
    whatever breaks later is the caller's to judge.

    Args:
        early: A connection that was begun before the request was ready.
        pool: Where connections come from, and go to when an answer is over; None where each
            transport keeps its own.
    """

    def __init__(self, early: Connection | None = None, pool: ConnectionPool | None = None) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._is_hung_up = False
        self._connection = early
        self._channel: Channel | None = None

    def send(self, request: PreparedRequest) -> httpx.Response:
        """Send one request and return the response, its body still to be read.

        Raises:
            OpenClawError: There is no connection.
            httpx.TransportError: It broke, or what came is no response.
        """
        connection, channel = self._opened(request.address.origin, request.connect)
        try:
            fault = self._sent(connection, channel, request)
            from .response import received

            return received(connection, channel, request, fault, self._closed)
        except BaseException:
            # What was sent may still be answered: the next request needs a connection of its own.
            self.close()
            raise

    def is_ready_for(self, origin: Origin) -> bool:
        """Return whether a connection to an origin is open, or opens; nothing is waited for."""
        connection = self._connection
        if connection is None or connection.origin != origin:
            return False
        if connection.is_opening:
            return True
        try:
            self._channel = self._channel or Channel(connection.take())
            return self._channel.is_idle()
        except (OSError, TLSError):
            return False  # whoever asks is told

    def close(self) -> None:
        """Close whatever is open."""
        if self._connection is not None:
            self._connection.abandon()
        self._connection = self._channel = None

    def hang_up(self) -> None:
        """End what another thread waits for here."""
        with self._lock:
            self._is_hung_up = True
            if self._connection is not None:
                self._connection.hang_up()

    def _closed(self, can_be_kept: bool) -> None:
        """Keep the connection of a response that was closed, or let others have it."""
        if not can_be_kept:
            # Closing is how a streamed answer is cancelled; what is left is not read.
            self.close()
        elif self._pool is not None:
            with self._lock:
                connection, channel = self._connection, self._channel
                self._connection = self._channel = None
            if connection is not None and channel is not None:
                self._pool.put(connection, channel)

    def _opened(self, origin: Origin, limit: float | None) -> tuple[Connection, Channel]:
        if self._connection is not None and self._connection.origin == origin:
            channel = self._channel or self._taken(self._connection)
            if _is_usable(self._connection, channel):
                return self._connection, channel
        self.close()
        while self._pool is not None and (kept := self._pool.take(origin)) is not None:
            self._connection, self._channel = kept
            if _is_usable(*kept):
                return kept
            self.close()
        trust = None if self._pool is None else self._pool.trust
        self._connection = Connection(origin, limit, trust)
        return self._connection, self._taken(self._connection)

    def _taken(self, connection: Connection) -> Channel:
        try:
            self._channel = Channel(connection.take())
        except OSError as error:
            from .unreachable import unreachable

            self.close()
            raise unreachable(connection, error) from error
        return self._channel

    def _sent(
        self, connection: Connection, channel: Channel, request: PreparedRequest
    ) -> OSError | None:
        """Send a request; return what has gone wrong: there may be an answer all the same."""
        # Whoever hangs up from here on finds the connection.
        if self._is_hung_up:
            return ConnectionAbortedError("hung up")
        try:
            channel.send(written(request, connection.proxy), request.patience.limit or None)
        except OSError as error:
            return error
        request.sent()
        return None


def _is_usable(connection: Connection, channel: Channel) -> bool:
    """Return whether a connection that was idle still serves.

    Raises:
        TLSError: The other side broke it off for want of a certificate, as it would the next one.
    """
    try:
        return channel.is_idle()
    except OSError as error:
        from .unreachable import asks_for_certificate, untrusted

        if asks_for_certificate(error):
            raise untrusted(connection, error) from error
        return False


def written(request: PreparedRequest, proxy: Proxy | None) -> bytes:
    """Return a request's bytes; an HTTP proxy that forwards it is told where it goes."""
    address, headers = request.address, request.headers
    target = address.target
    if proxy is not None and not proxy.is_socks and address.origin[0] == "http":
        target, headers = address.url, (*headers, *proxy.headers().items())
    fields = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]
    return written_request(request.method, target.encode("ascii"), fields, request.body)
