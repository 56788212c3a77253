"""A finished request goes out, events come back. The only door to HTTP."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import httpx

from ..errors import NetworkError, OpenClawError
from ..events import Connecting, KeepAlive, Sent
from ..redact import remember_headers
from .api_errors import error_from_body, error_from_status
from .decode import ChunkDecoder
from .sse import iter_data
from .translation import TIMEOUT_HINT, translated
from .transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..events import Event
    from ..request.timeouts import Timeouts
    from .connection import Connection

_MAX_ERROR_BODY = 1_000_000
_LAST_BYTES = 0.3
"""Seconds that the end of the body may take after the end of the answer."""


class Request(NamedTuple):
    """A request that is ready to be sent.

    Attributes:
        method: ``GET`` or ``POST``.
        url: The whole URL.
        headers: As they go out; the bearer key is among them.
        provider: The configured provider's name, for hints.
        timeouts: How long each part may take.
        body: JSON bytes, or empty.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    provider: str
    timeouts: Timeouts
    body: bytes = b""

    def __repr__(self) -> str:
        """Leave out the headers and the body: the key is among them."""
        return f"Request({self.method!r}, {self.url!r})"


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
        # The transport reads proxies from the environment itself, and redirects are answers that
        # the user has to see: a key must never follow one to another origin.
        self._http = httpx.Client(
            transport=Transport(early), trust_env=False, follow_redirects=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; a stream that is under way is cancelled."""
        self._http.close()

    def stream(self, request: Request) -> Iterator[Event]:
        """Send a streaming chat request and yield its events as they arrive.

        Raises:
            OpenClawError: Before or after events were yielded; ``retryable`` says whether the
                same request may succeed later.
        """
        decoder = ChunkDecoder(request.provider)
        with self._accounted(), translated(request), self._response(request) as response:
            kind = self._check(request, response)
            if kind == "application/json":
                yield from self._decode_whole(request, response, decoder)
                return
            whole = False
            try:
                for event in self._timed(response, request.timeouts.first_event):
                    if isinstance(event, KeepAlive):
                        yield event
                    elif event == "[DONE]":
                        whole = True
                        if not self._keep:
                            break
                        response.extensions["end_within"](_LAST_BYTES)
                    else:
                        yield from decoder.feed(event)
            except httpx.TransportError:
                # After the finish nothing of the answer was still to come.
                if not (whole or decoder.finished):
                    raise
            yield from decoder.finish(whole=whole)

    def complete(self, request: Request) -> Iterator[Event]:
        """Send a chat request that is not streamed and yield the events of its answer."""
        with self._accounted(), translated(request), self._response(request) as response:
            self._check(request, response)
            yield from self._decode_whole(request, response, ChunkDecoder(request.provider))

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
        if etag is not None:
            request = request._replace(headers=(*request.headers, ("If-None-Match", etag)))
        with translated(request), self._response(request) as response:
            if etag is not None and response.status_code == 304:
                return None, etag
            self._check(request, response)
            return self._json(request, response), response.headers.get("etag")

    @contextmanager
    def _accounted(self) -> Iterator[None]:
        """Tell of each error whether something may have been billed."""
        self._is_billable = False
        try:
            yield
        except OpenClawError as error:
            error.free = not self._is_billable
            raise

    def _timed(self, response: httpx.Response, limit: float) -> Iterator[str | KeepAlive]:
        """Yield each event's data, and how long nothing but comments has come."""
        last = begun = time.monotonic()
        first = True
        for data in iter_data(response):
            if data is None:
                now = time.monotonic()
                if first and limit and now - begun > limit:
                    raise NetworkError(
                        f"no event within {limit:g} s, only keep-alives", hint=TIMEOUT_HINT
                    )
                yield KeepAlive(now - last)
                continue
            yield data
            last = time.monotonic()
            first = False

    def _decode_whole(
        self, request: Request, response: httpx.Response, decoder: ChunkDecoder
    ) -> Iterator[Event]:
        body = self._json(request, response)
        if not isinstance(body, dict):
            raise NetworkError("the answer is JSON, but not the API's", hint=_NOT_THE_API)
        yield from decoder.feed_chunk(body)
        yield from decoder.finish()

    def _check(self, request: Request, response: httpx.Response) -> str:
        """Return the content type of a good answer; raise what any other one means."""
        content_type: str = response.headers.get("content-type", "")
        kind = content_type.partition(";")[0].strip().lower()
        status = response.status_code
        is_answer = status == 200 and kind in ("text/event-stream", "application/json")
        self._is_billable = is_answer
        if 300 <= status < 400:
            target = httpx.URL(response.headers.get("location", "")).host or "another place"
            raise NetworkError(
                f"the server redirects to {target}; the key was not sent there",
                hint="set the base URL that answers: models.providers.<name>.baseUrl",
                http_status=status,
            )
        if status != 200:
            raise self._refusal(request, response)
        if not is_answer:
            page = "an HTML page" if kind == "text/html" else f"{kind or 'an untyped body'}"
            raise NetworkError(f"the answer is {page}, not the API's (HTTP 200)", hint=_NOT_THE_API)
        return kind

    def _refusal(self, request: Request, response: httpx.Response) -> OpenClawError:
        body = b""
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _MAX_ERROR_BODY:
                break
        try:
            parsed = json.loads(body)
        except (ValueError, RecursionError):
            parsed = None
        status, provider = response.status_code, request.provider
        if isinstance(parsed, dict) and parsed.get("error"):
            error = error_from_body(
                parsed, provider=provider, status=status, headers=response.headers
            )
        elif isinstance(parsed, dict) and isinstance(parsed.get("message"), str):
            error = error_from_body(
                {"error": parsed}, provider=provider, status=status, headers=response.headers
            )
        else:
            error = error_from_status(status, provider=provider, headers=response.headers)
        error.details.setdefault("http_status", status)
        return error

    def _json(self, request: Request, response: httpx.Response) -> Any:
        try:
            body = json.loads(response.read())
        except (ValueError, RecursionError) as error:
            raise NetworkError(
                "the answer is not JSON, so it is not the API's", hint=_NOT_THE_API
            ) from error
        if isinstance(body, dict) and body.get("error") and not body.get("choices"):
            self._is_billable = False
            raise error_from_body(body, provider=request.provider)
        return body

    @contextmanager
    def _response(self, request: Request) -> Iterator[httpx.Response]:
        limits = request.timeouts
        built = self._http.build_request(
            request.method,
            request.url,
            headers=list(request.headers),
            content=request.body,
            timeout=httpx.Timeout(limits.first_event or None, connect=limits.connect or None),
            extensions={"silence": limits.silence or None, "sent": self._sent},
        )
        remember_headers(built.headers.multi_items())
        if self.watch is not None:
            self.watch(Connecting(built.url.host))
        if self._trace is not None:
            from .trace import describe_request

            describe_request(built, self._trace)
        response = self._http.send(built, stream=True)
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


_NOT_THE_API = "a captive portal or a proxy may have answered; check the network and the base URL"
