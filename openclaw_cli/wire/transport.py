"""httpx's transport over the standard library's ``http.client``.

Why not httpx's own: it spends about 25 µs on each HTTP chunk, and OpenRouter sends one chunk for
each token, so that a long answer would cost four times the CPU that it needs; and its connection
can't be opened before httpx is imported. Keep-alive, CONNECT proxies and time-outs are the same.
Proxies that ``http.client`` can't speak to (SOCKS, TLS to the proxy) go through httpx's transport.
"""

from __future__ import annotations

import http.client
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import httpx

from ..errors import NetworkError
from .chunked import ChunkedDecoder, ChunkedError
from .connection import Connection, Origin, Proxy

if TYPE_CHECKING:
    from collections.abc import Iterator

_READ_SIZE = 65_536
_IDLE = 2.0
"""Seconds after which an unused connection may have been closed by the other side."""

_STALE = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


class Transport(httpx.BaseTransport):
    """Sends requests one after another over one connection, which is kept while it lives.

    A request's ``silence`` extension is the longest wait in seconds between two reads of the
    body (None: no limit); httpx's ``read`` time-out covers the wait for the response's head.
    Its ``sent`` extension is called when the request has left. A response's ``end_within``
    extension sets the longest wait for the rest of its body.
    """

    def __init__(self, early: Connection | None = None) -> None:
        self._connection = early
        self._used = False
        self._fallback: httpx.HTTPTransport | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the response, its body still to be read."""
        with _as_httpx_errors(request):
            connection = self._connection_for(request)
            if connection.proxy is not None and connection.needs_httpx:
                return self._through_httpx(connection.proxy, request)
            return self._exchange(connection, request)

    def close(self) -> None:
        """Close whatever is open."""
        if self._connection is not None:
            self._connection.abandon()
        if self._fallback is not None:
            self._fallback.close()
        self._connection = self._fallback = None
        self._used = False

    def _connection_for(self, request: httpx.Request) -> Connection:
        origin = _origin(request.url)
        if self._connection is not None and self._connection.origin != origin:
            self.close()
        if self._connection is None:
            self._connection = Connection(origin, request.extensions["timeout"]["connect"])
        return self._connection

    def _exchange(self, connection: Connection, request: httpx.Request) -> httpx.Response:
        try:
            client = connection.take()
        except ssl.SSLError as error:
            self.close()
            _fail(httpx.ConnectError, error, request)
        except TimeoutError as error:
            self.close()
            _fail(httpx.ConnectTimeout, error, request)
        except OSError as error:
            self.close()
            # http.client reports a proxy's refusal as a bare OSError with this text.
            refused = "Tunnel connection failed" in str(error)
            _fail(httpx.ProxyError if refused else httpx.ConnectError, error, request)
        idle = self._used or connection.age() >= _IDLE
        try:
            _send(client, request, connection.proxy)
            request.extensions["sent"]()
            response = client.getresponse()
        except BaseException as error:
            # What was sent may still be answered: the next request needs a connection of its own.
            self.close()
            if idle and isinstance(error, _STALE):
                # A server may close an idle connection at any time; nothing of this was answered.
                return self._exchange(self._connection_for(request), request)
            raise
        self._used = not response.will_close
        body = _Body(self, client, response, request)
        return httpx.Response(
            response.status,
            headers=response.getheaders(),
            stream=body,
            extensions={
                "reason_phrase": response.reason.encode("latin-1", "replace"),
                "end_within": body.end_within,
            },
        )

    def _through_httpx(self, proxy: Proxy, request: httpx.Request) -> httpx.Response:
        from .tls import client_context

        if self._fallback is None:
            try:
                self._fallback = httpx.HTTPTransport(verify=client_context(), proxy=proxy.url)
            except ImportError as error:
                raise NetworkError(
                    "a SOCKS proxy needs a package that is not installed",
                    hint='install "httpx[socks]" beside openclaw, or unset the proxy',
                ) from error
            except ValueError as error:
                raise NetworkError(
                    f"proxies of the kind {proxy.scheme!r} are not known",
                    hint="check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY",
                ) from error
        response = self._fallback.handle_request(request)
        response.extensions["end_within"] = lambda _: None
        return response


class _Body(httpx.SyncByteStream):
    """The response's body as it arrives: one read, one chunk."""

    def __init__(
        self,
        transport: Transport,
        client: http.client.HTTPConnection,
        response: http.client.HTTPResponse,
        request: httpx.Request,
    ) -> None:
        self._transport = transport
        self._client = client
        self._response = response
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx_errors(self._request):
            if self._client.sock is not None:
                self._client.sock.settimeout(self._request.extensions.get("silence"))
            yield from self._chunks() if self._response.chunked else self._plain()

    def end_within(self, seconds: float) -> None:
        """Wait no longer than this for each of the reads that are left."""
        if self._client.sock is not None:
            self._client.sock.settimeout(seconds)

    def _plain(self) -> Iterator[bytes]:
        while data := self._response.read1(_READ_SIZE):
            yield data

    def _chunks(self) -> Iterator[bytes]:
        decoder = ChunkedDecoder()
        while not decoder.done:
            data = self._response.fp.read1(_READ_SIZE)
            if not data:
                raise http.client.IncompleteRead(b"")
            contents = decoder.feed(data)
            if contents:
                yield contents
        self._response.close()

    def close(self) -> None:
        if not self._response.isclosed() or self._client.sock is None:
            # Closing is how a streamed answer is cancelled; what is left is not read.
            self._transport.close()
        self._response.close()


def _send(client: http.client.HTTPConnection, request: httpx.Request, proxy: Proxy | None) -> None:
    target = request.url.raw_path.decode("ascii")
    forwarded = proxy is not None and request.url.scheme == "http"
    if forwarded:
        target = str(request.url)
    client.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in request.headers.raw:
        client.putheader(name, value)
    if forwarded and proxy is not None:
        for header in proxy.headers().items():
            client.putheader(*header)
    if client.sock is not None:
        client.sock.settimeout(request.extensions["timeout"]["read"])
    client.endheaders(request.read())


def _origin(url: httpx.URL) -> Origin:
    default_port = 443 if url.scheme == "https" else 80
    return url.scheme, url.host, url.port or default_port


@contextmanager
def _as_httpx_errors(request: httpx.Request) -> Iterator[None]:
    """Translate what sockets and ``http.client`` raise: callers know httpx's errors only."""
    try:
        yield
    except TimeoutError as error:
        _fail(httpx.ReadTimeout, error, request)
    except (http.client.HTTPException, ChunkedError) as error:
        _fail(httpx.RemoteProtocolError, error, request)
    except OSError as error:
        _fail(httpx.ReadError, error, request)


def _fail(kind: type[httpx.TransportError], error: Exception, request: httpx.Request) -> NoReturn:
    raise kind(str(error) or type(error).__name__, request=request) from error
