"""A finished request goes out, events come back. The only door to HTTP."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from ..errors import HungUpError, OpenClawError
from ..events import Connecting, Sent
from ..redact import remember_headers
from .prepared import prepare
from .translation import translated
from .transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import httpx

    from ..events import Event
    from ..request.http import Request
    from .connection import Connection
    from .pool import ConnectionPool
    from .proxy import Origin
    from .raw_answer import RawAnswer


class Client:
    """Sends requests over one connection that is kept between them. Not shared by threads.

    Args:
        early: A connection that was begun before the request was ready.
        pool: Where connections come from and go to, for clients that come and go; None where the
            client keeps its own.
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
        pool: ConnectionPool | None = None,
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
        self._transport = Transport(early, pool)
        self._hung_up: threading.Event | None = None if pool is None else threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def is_ready_for(self, origin: Origin) -> bool:
        """Return whether a connection to an origin is open, or opens; nothing is waited for."""
        return self._transport.is_ready_for(origin)

    def close(self) -> None:
        """Close the connection; a stream that is under way is cancelled."""
        self._transport.close()

    def hang_up(self) -> None:
        """End what another thread waits for here: it gets a ``HungUpError``, now and later."""
        assert self._hung_up is not None, "a client that has a pool"
        self._hung_up.set()
        self._transport.hang_up()

    def wait(self, seconds: float) -> None:
        """Wait before a request is sent again.

        Raises:
            HungUpError: Another thread has hung up.
        """
        if self._hung_up is None:
            time.sleep(seconds)  # Ctrl-C ends it, on Windows too
        elif self._hung_up.wait(seconds):
            raise HungUpError

    def stream(self, request: Request) -> Iterator[Event]:
        """Send a chat request and yield the events of its answer as they arrive.

        Whether the answer is a stream or one JSON value is seen by its begin.

        Raises:
            OpenClawError: Before or after events were yielded; ``retryable`` says whether the
                same request may succeed later.
        """
        if self._is_hung_up:
            raise HungUpError
        response_to = self._response(request, is_question=True)
        with self._accounted(), translated(request), response_to as response:
            media_type = self._check(request, response)
            if "x-openrouter-cache-status" in response.headers:
                from .cache_status import cache_status

                yield from cache_status(response.headers)
            from .answer_body import read_answer

            yield from read_answer(response, media_type, request.provider, keep=self._keep)

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
    def open(self, request: Request) -> Iterator[RawAnswer]:
        """Send a request to any endpoint; what it is answered with is read by the caller.

        A refusal is an answer with an ``error``.

        Raises:
            OpenClawError: There is none: the network, a redirect, a proxy; or as the caller has it.
        """
        with translated(request), self._response(request) as response:
            from .raw_answer import RawAnswer
            from .refusal import begin_of, check_way, refusal

            check_way(request, response)
            if 200 <= response.status_code < 300:
                yield RawAnswer(response, request.provider)
            else:
                body = begin_of(response)
                yield RawAnswer(response, request.provider, refusal(request, response, body), body)

    @contextmanager
    def _accounted(self) -> Iterator[None]:
        """Tell of each error whether something may have been billed."""
        self._is_billable = False
        try:
            yield
        except OpenClawError as error:
            if self._is_hung_up:
                raise HungUpError from error
            error.free = error.free or not self._is_billable
            raise

    @property
    def _is_hung_up(self) -> bool:
        return self._hung_up is not None and self._hung_up.is_set()

    def _check(self, request: Request, response: httpx.Response) -> str:
        """Return the media type of a good answer; raise what any other one means."""
        content_type: str = response.headers.get("content-type", "")
        self._is_billable = response.status_code == 200
        if response.status_code != 200:
            from .refusal import begin_of, check_way, refusal

            check_way(request, response)
            raise refusal(request, response, begin_of(response))
        return content_type.partition(";")[0].strip().lower()

    def _json(self, request: Request, response: httpx.Response) -> Any:
        from .api_errors import check_hidden
        from .body import content_of, json_in, not_the_api, patience_of, read_whole

        parsed = json_in(read_whole(content_of(response), patience_of(response)))
        if parsed is None:
            raise not_the_api("application/json")
        check_hidden(parsed, request.provider)
        return parsed

    @contextmanager
    def _response(self, request: Request, *, is_question: bool = False) -> Iterator[httpx.Response]:
        prepared = prepare(request, self._asked if is_question else self._sent)
        remember_headers(prepared.headers)
        if self.watch is not None:
            self.watch(Connecting(prepared.address.origin[1]))
        if self._trace is not None:
            from .trace import describe_request

            describe_request(prepared, self._trace)
        response = self._transport.send(prepared)
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

    def _asked(self) -> None:
        self._sent()
        # What reads the answer is imported while the answer is waited for.
        from . import answer_body as _answer_body

        del _answer_body


def _usable(etag: str | None) -> str | None:
    """Return an ETag that can be sent back, or None."""
    return etag if etag and etag.isascii() and etag.isprintable() else None
