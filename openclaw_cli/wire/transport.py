"""httpx's transport over plain sockets.

Why not httpx's own: it spends about 25 µs on each HTTP chunk, and OpenRouter sends one chunk for
each token, so that a long answer would cost four times the CPU that it needs; its connection can't
be opened before httpx is imported; and its time-outs begin anew with every byte that comes.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import httpx

from .chunked import ChunkedDecoder, ChunkedError
from .connection import Connection
from .decompress import LARGEST_BODY, too_large
from .http1 import Channel, Head, ProtocolError, read_head, written_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .patience import Patience
    from .pool import ConnectionPool
    from .proxy import Origin, Proxy

_TURNED_AWAY = (BrokenPipeError, ConnectionResetError)


class Transport(httpx.BaseTransport):
    """Sends requests one after another over one connection, which is kept while it lives.

    A request is sent once: a connection that has been idle is looked at before it is used, and
    whatever breaks later is the caller's to judge.

    Args:
        early: A connection that was begun before the request was ready.
        pool: Where connections come from, and go to when an answer is over; None where each
            transport keeps its own.

    A request's extensions: ``patience`` holds its limits, ``connect`` is how long a connection may
    take in seconds (None: no limit), and ``sent`` is called when the request has left.
    """

    def __init__(self, early: Connection | None = None, pool: ConnectionPool | None = None) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._is_hung_up = False
        self._connection = early
        self._channel: Channel | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the response, its body still to be read."""
        connection, channel = self._open_for(request)
        patience: Patience = request.extensions["patience"]
        try:
            with _as_httpx_errors(connection, patience):
                head = _exchanged(channel, connection.proxy, request)
                body = _Body(self, connection, channel, head, patience)
                if request.method == "HEAD":
                    body.is_none()
        except BaseException:
            # What was sent may still be answered: the next request needs a connection of its own.
            self.close()
            raise
        return httpx.Response(
            head.status,
            headers=list(head.headers),
            stream=body,
            extensions={"reason_phrase": head.reason},
        )

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

    def give_back(self) -> None:
        """Let others have the connection: the answer has been read to its end."""
        if self._pool is None:
            return
        with self._lock:
            connection, channel = self._connection, self._channel
            self._connection = self._channel = None
        if connection is not None and channel is not None:
            self._pool.put(connection, channel)

    def _open_for(self, request: httpx.Request) -> tuple[Connection, Channel]:
        connection, channel = self._opened(request)
        # Whoever hangs up from here on finds it.
        if self._is_hung_up:
            raise httpx.ReadError("hung up")
        return connection, channel

    def _opened(self, request: httpx.Request) -> tuple[Connection, Channel]:
        origin = origin_of(request.url)
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
        self._connection = Connection(origin, request.extensions["connect"], trust)
        return self._connection, self._taken(self._connection)

    def _taken(self, connection: Connection) -> Channel:
        try:
            self._channel = Channel(connection.take())
        except OSError as error:
            from .unreachable import unreachable

            self.close()
            raise unreachable(connection, error) from error
        return self._channel


class _Body(httpx.SyncByteStream):
    """The response's body as it arrives: one read, one chunk."""

    def __init__(
        self,
        transport: Transport,
        connection: Connection,
        channel: Channel,
        head: Head,
        patience: Patience,
    ) -> None:
        self._transport = transport
        self._connection = connection
        self._channel = channel
        self._length = head.length
        self._is_chunked = head.chunked and self._length is None
        self._patience = patience
        self._stays_open = head.stays_open
        self._is_read = self._length == 0

    def is_none(self) -> None:
        """Expect nothing, whatever the head says of it: it describes what GET would bring."""
        self._length, self._is_chunked, self._is_read = 0, False, True

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx_errors(self._connection, self._patience):
            yield from self._chunks() if self._is_chunked else self._plain()

    def _plain(self) -> Iterator[bytes]:
        read, patience, length = self._channel.read, self._patience, self._length
        size = 0
        while length is None or size < length:
            data = read(patience)
            if not data:
                if length is None:
                    break
                from ..request.token_count import counted

                raise ProtocolError(f"it ended {counted(length - size, 'byte')} too early")
            size += len(data)
            if length is not None and size > length:
                self._channel.unread(data[length - size :])
                data = data[: length - size]
            if size > LARGEST_BODY:
                raise too_large()
            patience.stirred = True
            yield data
        self._is_read = True

    def _chunks(self) -> Iterator[bytes]:
        read, patience = self._channel.read, self._patience
        decoder = ChunkedDecoder()
        size = 0
        while not decoder.is_whole:
            data = read(patience)
            if not data:
                raise ProtocolError("it ended within the answer")
            fault = None
            try:
                contents = decoder.feed(data)
            except ChunkedError as error:
                contents, fault = error.contents, error
            if contents:
                size += len(contents)
                if size > LARGEST_BODY:
                    raise too_large()
                patience.stirred = True
                yield contents
            if fault is not None:
                raise fault
        self._end(decoder)

    def _end(self, decoder: ChunkedDecoder) -> None:
        """Read what may follow the contents, if it comes at once."""
        self._patience.end_soon()
        with suppress(OSError, ChunkedError):
            while not decoder.done:
                data = self._channel.read(self._patience)
                if not data:
                    return
                decoder.feed(data)
            self._channel.unread(decoder.rest)
            self._is_read = True

    def close(self) -> None:
        """Keep the connection, if it has been read to its end."""
        if self._is_read and self._stays_open:
            self._transport.give_back()
        else:
            # Closing is how a streamed answer is cancelled; what is left is not read.
            self._transport.close()


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


def _exchanged(channel: Channel, proxy: Proxy | None, request: httpx.Request) -> Head:
    """Send the request and return the head of its response."""
    patience: Patience = request.extensions["patience"]
    refused: OSError | None = None
    try:
        channel.send(_written(request, proxy), patience.limit or None)
        request.extensions["sent"]()
    except _TURNED_AWAY as error:
        # A server that refuses a long body may answer, and hang up, before it has read it.
        refused = error
    patience.begin()
    try:
        head = read_head(channel, patience)
    except (OSError, ProtocolError):
        if refused is not None:
            raise refused from None
        raise
    patience.head_came()
    return head


def _written(request: httpx.Request, proxy: Proxy | None) -> bytes:
    headers = list(request.headers.raw)
    target = request.url.raw_path
    if proxy is not None and not proxy.is_socks and request.url.scheme == "http":
        target = str(request.url).encode("ascii")
        headers += [(name.encode(), value.encode()) for name, value in proxy.headers().items()]
    return written_request(request.method, target, headers, request.read())


def origin_of(url: httpx.URL) -> Origin:
    """Return whom a URL belongs to."""
    default_port = 443 if url.scheme == "https" else 80
    return url.scheme, url.host, url.port or default_port


@contextmanager
def _as_httpx_errors(connection: Connection, patience: Patience) -> Iterator[None]:
    """Translate what sockets raise and servers get wrong: callers know httpx's errors only."""
    try:
        yield
    except TimeoutError as error:
        raise httpx.ReadTimeout(patience.complaint()) from error
    except (ProtocolError, ChunkedError) as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except OSError as error:
        from .unreachable import asks_for_certificate, untrusted

        if asks_for_certificate(error):
            raise untrusted(connection, error) from error
        raise httpx.ReadError(str(error) or type(error).__name__) from error
