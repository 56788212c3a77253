"""A finished request goes out, events come back. The only door to HTTP."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

import httpx

from ..errors import IncompleteError, OpenClawError
from ..events import Begun, Connecting, KeepAlive, Sent
from ..foreign import decode
from ..redact import remember_headers
from .api_errors import REDIRECTS, error_from_redirect, error_from_text, error_in
from .body import (
    another_apis,
    begins_like_json,
    is_lines_of_json,
    not_the_api,
    opened,
    read_whole,
)
from .decode import ChunkDecoder
from .decompress import ACCEPTED, decoded
from .patience import Patience
from .proxy import proxy_for
from .sse import iter_data
from .translation import translated
from .transport import Transport, origin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from ..events import Event
    from ..request.http import Request
    from .connection import Connection

_MAX_ERROR_BODY = 1_000_000
_HEADERS = (
    (b"Accept-Encoding", ACCEPTED.encode()),
    (b"Connection", b"keep-alive"),
)


class Client:
    """Sends requests over one connection that is kept between them. Not shared by threads.

    Args:
        early: A connection that was begun before the request was ready.
        trace: Called with each line of the exchange, keys redacted (``--verbose``).
        keep: Whether another request will follow: then an answer's last bytes are waited for
            (a moment at most), since only a connection that was read to its end can be kept.

    Attributes:
        watch: Called with ``Connecting`` and ``Sent``, which happen while ``stream`` blocks.
        date: The ``Date`` header of the last response, or None.
    """

    def __init__(
        self,
        *,
        early: Connection | None = None,
        trace: Callable[[str], None] | None = None,
        keep: bool = False,
    ) -> None:
        self._trace = trace
        self._keep = keep
        self._is_billable = False
        self.watch: Callable[[Event], None] | None = None
        self.date: str | None = None
        # Not httpx's own client: it would follow cookies and build redirects, and a key must
        # never go where an answer leads.
        self._transport = Transport(early)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; a stream that is under way is cancelled."""
        self._transport.close()

    def stream(self, request: Request) -> Iterator[Event]:
        """Send a chat request and yield the events of its answer as they arrive.

        Whether the answer is a stream or one JSON value is seen by its begin.

        Raises:
            OpenClawError: Before or after events were yielded; ``retryable`` says whether the
                same request may succeed later.
        """
        with self._accounted(), translated(request), self._response(request) as response:
            media_type = self._check(request, response)
            yield from self._decoded(request, response, media_type)

    def _decoded(
        self, request: Request, response: httpx.Response, media_type: str
    ) -> Iterator[Event]:
        shape, chunks = opened(_content(response), media_type)
        decoder = ChunkDecoder(request.provider)
        if shape == "json":
            body = yield from _unbroken(chunks, _patience(response))
            parsed = _json_in(body)
            if parsed is not None:
                yield from self._decode_whole(request, parsed, decoder, is_text=_is_text(body))
                return
            # Some begin a stream of events with JSON that stands alone.
            is_stream = media_type == "text/event-stream" or is_lines_of_json(body)
            if not is_stream and begins_like_json(body):
                yield Begun()
                raise IncompleteError("the answer is JSON that was cut: it can't be read")
            shape, chunks = ("events" if is_stream else "neither"), iter([body])
        if shape == "neither":
            self._is_billable = False
            raise not_the_api(media_type)
        yield from self._decode_events(chunks, _patience(response), decoder)

    def _decode_events(
        self, chunks: Iterator[bytes], patience: Patience, decoder: ChunkDecoder
    ) -> Iterator[Event]:
        whole = False
        try:
            for event in _timed(chunks, patience):
                if isinstance(event, KeepAlive):
                    yield event
                elif event == "[DONE]":
                    whole = True
                    break
                else:
                    yield from decoder.feed(event)
            if whole and self._keep:
                patience.end_soon()
                for _ in chunks:
                    pass
        except (httpx.TransportError, httpx.DecodingError):
            # After the finish nothing of the answer was still to come.
            if not (whole or decoder.finished):
                yield from decoder.rest()
                raise
        yield from decoder.finish(whole=whole)

    def get_json(self, request: Request) -> Any:
        """Send a request and return the JSON that it is answered with.

        Raises:
            OpenClawError: As the status or the network has it.
        """
        with translated(request), self._response(request) as response:
            self._check(request, response)
            return self._json(request, response)

    def get_json_if_changed(self, request: Request, etag: str | None) -> tuple[Any, str | None]:
        """Send a request for something that may be there already.

        Args:
            request: What is asked for.
            etag: The ``ETag`` that it had the last time, or None.

        Returns:
            The JSON and its ``ETag`` (None where there is none); None and the same ``ETag`` where
            nothing has changed.

        Raises:
            OpenClawError: As the status or the network has it.
        """
        etag = _usable(etag)
        if etag is not None:
            request = request._replace(headers=(*request.headers, ("If-None-Match", etag)))
        with translated(request), self._response(request) as response:
            if etag is not None and response.status_code == 304:
                return None, etag
            self._check(request, response)
            return self._json(request, response), _usable(response.headers.get("etag"))

    @contextmanager
    def _accounted(self) -> Iterator[None]:
        """Tell of each error whether something may have been billed."""
        self._is_billable = False
        try:
            yield
        except OpenClawError as error:
            error.free = not self._is_billable
            raise

    def _decode_whole(
        self, request: Request, body: Any, decoder: ChunkDecoder, *, is_text: bool
    ) -> Iterator[Event]:
        self._check_error(request, body)
        if not isinstance(body, dict):
            raise another_apis()
        yield from decoder.feed_chunk(body)
        if not is_text:
            yield from decoder.no_text()
        yield from decoder.finish()

    def _check(self, request: Request, response: httpx.Response) -> str:
        """Return the media type of a good answer; raise what any other one means."""
        content_type: str = response.headers.get("content-type", "")
        status = response.status_code
        self._is_billable = status == 200
        if status in REDIRECTS:
            raise error_from_redirect(status, response.headers.get("location", ""))
        if status == 407 and (proxy := proxy_for(origin_of(response.url))):
            from .unreachable import asks_who

            raise asks_who(proxy)
        if status != 200:
            raise self._refusal(request, response)
        return content_type.partition(";")[0].strip().lower()

    def _refusal(self, request: Request, response: httpx.Response) -> OpenClawError:
        body = _begin_of(response, _MAX_ERROR_BODY)
        return error_from_text(
            body.decode(json.detect_encoding(body), "replace"),
            provider=request.provider,
            status=response.status_code,
            headers=response.headers,
        )

    def _json(self, request: Request, response: httpx.Response) -> Any:
        parsed = _json_in(read_whole(_content(response), _patience(response)))
        if parsed is None:
            raise not_the_api("application/json")
        self._check_error(request, parsed)
        return parsed

    def _check_error(self, request: Request, body: Any) -> None:
        """Raise what a good status has hidden."""
        if isinstance(body, dict) and (body.get("choices") or body.get("usage")):
            return
        error = error_in(body, provider=request.provider)
        if error is not None:
            self._is_billable = False
            raise error

    @contextmanager
    def _response(self, request: Request) -> Iterator[httpx.Response]:
        limits = request.timeouts
        # Bytes, since httpx takes text for ASCII.
        headers = [
            (name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers
        ]
        built = httpx.Request(
            request.method,
            request.url,
            headers=[*_HEADERS, *headers],
            content=request.body,
            extensions={
                "patience": Patience(limits.first_event, limits.silence),
                "connect": limits.connect or None,
                "sent": self._sent,
            },
        )
        remember_headers(built.headers.multi_items())
        if self.watch is not None:
            self.watch(Connecting(built.url.host))
        if self._trace is not None:
            from .trace import describe_request

            describe_request(built, self._trace)
        response = self._transport.handle_request(built)
        response.request = built
        self.date = response.headers.get("date")
        if self._trace is not None:
            from .trace import describe_response

            describe_response(response, self._trace)
        try:
            yield response
        finally:
            response.close()

    def _sent(self) -> None:
        self._is_billable = True
        if self.watch is not None:
            self.watch(Sent())


def _timed(chunks: Iterable[bytes], patience: Patience) -> Iterator[str | KeepAlive]:
    """Yield each event's data, and how long nothing but comments has come."""
    now = time.monotonic
    begun = False
    last = now()
    for data in iter_data(chunks):
        if data is None:
            patience.life_came()
            _check(patience)
            yield KeepAlive(now() - last)
            continue
        yield data
        # Whoever takes the event may be slow itself: only from here on is anything waited for.
        last = patience.since = now()
        if not begun:
            begun = True
            patience.event_came()


def _check(patience: Patience) -> None:
    """Hold the limit where nothing has to be read: much filling may come in few bytes."""
    try:
        patience.left()
    except TimeoutError as error:
        raise httpx.ReadTimeout(patience.complaint()) from error


def _unbroken(chunks: Iterable[bytes], patience: Patience) -> Generator[Event, None, bytes]:
    """Read an answer that is one JSON value.

    Raises:
        IncompleteError: It broke off: it has been made, and is not asked for again.
    """
    try:
        return read_whole(chunks, patience)
    except (httpx.TransportError, httpx.DecodingError) as error:
        yield Begun()
        raise IncompleteError(f"the answer broke off before it was complete: {error}") from error


def _begin_of(response: httpx.Response, most: int) -> bytes:
    """Return the begin of an error's body: as much as has come in time, and no more than asked."""
    body = b""
    try:
        for chunk in _content(response):
            body += chunk
            if len(body) > most:
                break
    except (httpx.TransportError, httpx.DecodingError):
        pass  # the status has said most of it
    return body[:most]


def _json_in(body: bytes) -> Any:
    return decode(body.decode("utf-8-sig", "replace"))


def _is_text(body: bytes) -> bool:
    """Return whether all bytes of a body are characters."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _content(response: httpx.Response) -> Iterable[bytes]:
    """Return the body without what it is compressed with."""
    stream = response.stream
    assert isinstance(stream, httpx.SyncByteStream)
    encodings = response.headers.get("content-encoding")
    return decoded(stream, encodings) if encodings else stream


def _patience(response: httpx.Response) -> Patience:
    found = response.request.extensions["patience"]
    assert isinstance(found, Patience)
    return found


def _usable(etag: str | None) -> str | None:
    """Return an ETag that can be sent back, or None."""
    return etag if etag and etag.isascii() and etag.isprintable() else None
