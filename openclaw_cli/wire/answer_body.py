"""An answer's body becomes events, whether it is a stream or one JSON value.

Nothing of it is needed before the request has left: the client imports it while it waits.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx

from ..errors import IncompleteError
from ..events import Begun, KeepAlive
from .api_errors import check_hidden
from .body import (
    another_apis,
    begins_like_json,
    content_of,
    is_lines_of_json,
    is_text,
    json_in,
    not_the_api,
    opened,
    patience_of,
    read_whole,
)
from .decode import ChunkDecoder
from .sse import iter_data

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from ..events import Event
    from .patience import Patience


def read_answer(
    response: httpx.Response, media_type: str, provider: str, *, keep: bool
) -> Iterator[Event]:
    """Yield the events of an answer as they arrive; its begin tells what it is.

    Args:
        response: Of a good status.
        media_type: As its header has it, without parameters.
        provider: The configured provider's name, for error hints.
        keep: Whether the rest is read behind the end, so that the connection can be kept.

    Raises:
        OpenClawError: It is none, is not whole, or holds an error.
    """
    shape, chunks = opened(content_of(response), media_type)
    if shape == "json":
        body = yield from _unbroken(chunks, patience_of(response))
        parsed = json_in(body)
        if parsed is not None:
            yield from _decode_whole(parsed, provider, is_clean=is_text(body))
            return
        # Some begin a stream of events with JSON that stands alone.
        is_stream = media_type == "text/event-stream" or is_lines_of_json(body)
        if not is_stream and begins_like_json(body):
            yield Begun()
            raise IncompleteError("the answer is JSON that was cut: it can't be read")
        shape, chunks = ("events" if is_stream else "neither"), iter([body])
    if shape == "neither":
        error = not_the_api(media_type)
        error.free = True
        raise error
    yield from _decode_events(chunks, patience_of(response), provider, keep=keep)


def _decode_whole(body: Any, provider: str, *, is_clean: bool) -> Iterator[Event]:
    check_hidden(body, provider)
    if not isinstance(body, dict):
        raise another_apis()
    decoder = ChunkDecoder(provider)
    yield from decoder.feed_chunk(body)
    if not is_clean:
        yield from decoder.no_text()
    yield from decoder.finish()


def _decode_events(
    chunks: Iterator[bytes], patience: Patience, provider: str, *, keep: bool
) -> Iterator[Event]:
    decoder = ChunkDecoder(provider)
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
        if whole and keep:
            patience.end_soon()
            for _ in chunks:
                pass
    except (httpx.TransportError, httpx.DecodingError):
        # After the finish nothing of the answer was still to come.
        if not (whole or decoder.finished):
            yield from decoder.rest()
            raise
    yield from decoder.finish(whole=whole)


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
