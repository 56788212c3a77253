"""What an answer's body is: events or one JSON value, told by how it begins.

The header is a claim: gateways call streams JSON, and send JSON where a stream was asked for.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .patience import Patience

Shape = Literal["events", "json", "neither"]

_BOM = b"\xef\xbb\xbf"
_EVENTS = (b":", b"data:", b"event:", b"id:", b"retry:")
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


def read_whole(chunks: Iterable[bytes], patience: Patience) -> bytes:
    """Read a body to its end. White space, with which some servers pass the time, is no life."""
    pieces = []
    for chunk in chunks:
        pieces.append(chunk)
        if not chunk.isspace():
            patience.event_came()
    return b"".join(pieces)
