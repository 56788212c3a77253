"""Server-sent events: a response's bytes become the data of each event.

httpx-sse frames the stream; four things are put right before it: the text is UTF-8 whatever the
header says (a BOM would cost the first event), comments between events become events of their
own, since a comment is how OpenRouter says that it still works, data that begins with ``:`` is
such a comment that a proxy has wrapped again, and an event without an end has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
from httpx_sse import EventSource

from ..errors import IncompleteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST_EVENT = 64 * 2**20
"""Bytes. Pictures are the largest events that there are, and seldom have a tenth of that."""

_COMMENT = "openclaw.comment"
_COMMENT_EVENT = f"event: {_COMMENT}\n\n".encode()
_LONGEST_COMMENT = 65_536
_FILLING = frozenset({b":", b"\r", b"\n"})


def iter_data(chunks: Iterable[bytes]) -> Iterator[str | None]:
    """Yield the data of each event, and None for a comment (or an event that has but a name).

    Raises:
        httpx.TransportError, httpx.DecodingError: As reading the body does.
        IncompleteError: An event is larger than any should be.
    """
    framed = _CommentsAsEvents(chunks)
    decoded = httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=framed)
    decoded.encoding = "utf-8-sig"
    for event in EventSource(decoded).iter_sse():
        framed.pending = 0
        data = event.data
        if data:
            yield None if data.startswith(":") else data
        elif event.event != "message":
            yield None


class _CommentsAsEvents(httpx.SyncByteStream):
    """The body, where comments between two events are an event instead.

    Attributes:
        pending: Bytes that have come since the last event.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.pending = 0

    def __iter__(self) -> Iterator[bytes]:
        between_events, held = True, b""
        for chunk in self._chunks:
            if held:
                chunk, held = held + chunk, b""  # noqa: PLW2901  (a comment that was cut)
            if between_events and chunk[:1] in _FILLING:
                filling = _filling(chunk)
                if filling is not None:
                    is_comment, held = filling
                    if is_comment:
                        yield _COMMENT_EVENT
                    continue
            self.pending += len(chunk)
            if self.pending > LARGEST_EVENT:
                raise IncompleteError(
                    f"an event of the answer is larger than {LARGEST_EVENT // 2**20} MB,"
                    " as none should be; it was cut there"
                )
            yield chunk
            between_events = chunk.endswith((b"\n\n", b"\r\n\r\n"))


def _filling(chunk: bytes) -> tuple[bool, bytes] | None:
    """Look at what comes between two events.

    Returns:
        Whether there are comments in it, and the begin of one that is cut; None where it is more
        than comments and blank lines.
    """
    lines = chunk.replace(b"\r\n", b"\n").split(b"\n")
    *whole, cut = lines
    if any(line and (line[:1] != b":" or b"\r" in line) for line in lines):
        return None
    return (any(whole), cut) if len(cut) < _LONGEST_COMMENT else None
