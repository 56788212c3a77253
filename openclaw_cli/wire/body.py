"""What an answer's body is: events or one JSON value, told by how it begins.

The header is a claim: gateways call streams JSON, and send JSON where a stream was asked for.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

import httpx

from .. import foreign
from ..errors import NetworkError
from .patience import Patience

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


Shape = Literal["events", "json", "neither"]

_BOM = b"\xef\xbb\xbf"
_EVENTS = (b":", b"data:", b"event:", b"id:", b"retry:")
_NOT_THE_API = "a captive portal or a proxy may have answered; check the network and the base URL"
_ENOUGH = max(map(len, _EVENTS))


def opened(chunks: Iterable[bytes], media_type: str) -> tuple[Shape, Iterator[bytes]]:
    """Return what a body is, as soon as that is clear, and all of its chunks.

    Args:
        chunks: The body as it arrives.
        media_type: As the header has it, without parameters.
    """
    arriving = iter(chunks)
    is_stream = media_type == "text/event-stream"
    begin = b""
    for chunk in arriving:
        begin += chunk
        start = begin.removeprefix(_BOM).lstrip()
        if not start:
            begin = begin[:3]  # filling may go on for long
        elif is_stream or len(start) >= _ENOUGH or start[:1] in b"{[:":
            break
    return _shape(begin, media_type), chain((begin,) if begin else (), arriving)


def _shape(begin: bytes, media_type: str) -> Shape:
    start = begin.removeprefix(_BOM).lstrip()
    if start[:1] in (b"{", b"["):
        return "json"
    if media_type == "text/event-stream" or start.startswith(_EVENTS):
        return "events"
    return "json" if media_type.endswith("json") else "neither"


def not_the_api(media_type: str) -> NetworkError:
    """Return the error for a good status with a body that is not JSON."""
    if media_type.endswith("json"):
        return NetworkError("the answer is not JSON, so it is not the API's", hint=_NOT_THE_API)
    page = "an HTML page" if media_type == "text/html" else media_type or "an untyped body"
    return NetworkError(f"the answer is {page}, not the API's (HTTP 200)", hint=_NOT_THE_API)


def another_apis() -> NetworkError:
    """Return the error for JSON that holds nothing of what the API's answers are made of."""
    return NetworkError("the answer is JSON, but not the API's", hint=_NOT_THE_API)


def begins_like_json(body: bytes) -> bool:
    """Return whether a body that is no JSON begins like the object that an answer is."""
    return body.removeprefix(_BOM).lstrip().startswith(b'{"')


def is_lines_of_json(body: bytes) -> bool:
    """Return whether a body is a value in each line, as some stream without framing."""
    lines = body.removeprefix(_BOM).split(b"\n", 1)
    first = foreign.decode(lines[0].decode("utf-8", "replace"))
    return len(lines) > 1 and isinstance(first, dict)


def read_whole(chunks: Iterable[bytes], patience: Patience) -> bytes:
    """Read a body to its end. White space, with which some servers pass the time, is no life."""
    pieces = []
    for chunk in chunks:
        pieces.append(chunk)
        if not chunk.isspace():
            patience.event_came()
    return b"".join(pieces)


def content_of(response: httpx.Response) -> Iterable[bytes]:
    """Return the body without what it is compressed with."""
    from .decompress import decoded

    stream = response.stream
    assert isinstance(stream, httpx.SyncByteStream)
    encodings = response.headers.get("content-encoding")
    return decoded(stream, encodings) if encodings else stream


def patience_of(response: httpx.Response) -> Patience:
    """Return the clock that its reads are held to."""
    found = response.extensions["patience"]
    assert isinstance(found, Patience)
    return found


def json_in(body: bytes) -> Any:
    """Return the JSON that a body is, or None."""
    return foreign.decode(body.decode("utf-8-sig", "replace"))


def is_text(body: bytes) -> bool:
    """Return whether all bytes of a body are characters."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
