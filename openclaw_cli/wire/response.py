"""httpx's response, its body read from a socket.

It is imported while a request's answer is waited for, and httpx with it.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import httpx

from .chunked import ChunkedDecoder, ChunkedError
from .decompress import LARGEST_BODY, too_large
from .http1 import Channel, Head, ProtocolError, read_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .connection import Connection
    from .patience import Patience
    from .prepared import PreparedRequest

_TURNED_AWAY = (BrokenPipeError, ConnectionResetError)


def received(
    connection: Connection,
    channel: Channel,
    request: PreparedRequest,
    fault: OSError | None,
    closed: Callable[[bool], None],
) -> httpx.Response:
    """Return the response to a request, its body still to be read.

    Its extension ``patience`` is the clock that reads are held to.

    Args:
        connection: Where it was sent.
        channel: Of that connection.
        request: What was sent.
        fault: What went wrong meanwhile, or None.
        closed: Called when the response is, with whether the connection can serve again.

    Raises:
        httpx.TransportError: The connection broke, or what came is no response.
    """
    patience = request.patience
    with _as_httpx_errors(connection, patience):
        head = _head(channel, patience, fault)
        body = _Body(connection, channel, head, patience, closed)
        if request.method == "HEAD":
            body.is_none()
    return httpx.Response(
        head.status,
        headers=list(head.headers),
        stream=body,
        extensions={"reason_phrase": head.reason, "patience": patience},
    )


def _head(channel: Channel, patience: Patience, fault: OSError | None) -> Head:
    # A server that refuses a long body may answer, and hang up, before it has read it.
    if fault is not None and not isinstance(fault, _TURNED_AWAY):
        raise fault
    patience.begin()
    try:
        head = read_head(channel, patience)
    except (OSError, ProtocolError):
        if fault is not None:
            raise fault from None
        raise
    patience.head_came()
    return head


class _Body(httpx.SyncByteStream):
    """The response's body as it arrives: one read, one chunk."""

    def __init__(
        self,
        connection: Connection,
        channel: Channel,
        head: Head,
        patience: Patience,
        closed: Callable[[bool], None],
    ) -> None:
        self._connection = connection
        self._channel = channel
        self._length = head.length
        self._is_chunked = head.chunked and self._length is None
        self._patience = patience
        self._closed = closed
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
        """Say whether the connection has been read to its end, and stays open."""
        self._closed(self._is_read and self._stays_open)


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
