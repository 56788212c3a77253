"""Server-sent events: a response's bytes become the data of each event.

httpx-sse frames the stream; three things are put right before it: the text is UTF-8 whatever the
header says (a BOM would cost the first event), comments that stand alone become events of their
own, since a comment is how OpenRouter says that it still works, and data that begins with ``:`` is
such a comment that a proxy has wrapped again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import httpx
from httpx_sse import EventSource

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = "openclaw.comment"
_COMMENT_EVENT = f"event: {_COMMENT}\n\n".encode()


def iter_data(response: httpx.Response) -> Iterator[str | None]:
    """Yield the data of each event, and None for a comment.

    Raises:
        httpx.TransportError, httpx.DecodingError: As reading the response does.
    """
    decoded = httpx.Response(
        response.status_code,
        headers={"content-type": "text/event-stream"},
        stream=_CommentsAsEvents(response),
    )
    decoded.encoding = "utf-8-sig"
    for event in EventSource(decoded).iter_sse():
        data = event.data
        if data.startswith(":") or event.event == _COMMENT:
            yield None
        elif data:
            yield data


class _CommentsAsEvents(httpx.SyncByteStream):
    """The body, where a chunk of nothing but comments between two events is an event instead."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        between_events = True
        response = self._response
        # Most answers come uncompressed, and then the layers of iter_bytes have nothing to do.
        plain = "content-encoding" not in response.headers
        stream = response.stream if plain else response.iter_bytes()
        assert isinstance(stream, Iterable)
        for chunk in stream:
            if between_events and chunk[:1] == b":" and _only_comments(chunk):
                yield _COMMENT_EVENT
            else:
                yield chunk
                between_events = chunk.endswith((b"\n\n", b"\r\n\r\n"))


def _only_comments(chunk: bytes) -> bool:
    return chunk.endswith((b"\n\n", b"\r\n\r\n")) and all(
        not line or line.startswith(b":") for line in chunk.splitlines()
    )
