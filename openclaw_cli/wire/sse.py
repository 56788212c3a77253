"""Server-sent events: a response's bytes become the data of each event.

httpx-sse frames the stream; four things are put right before it: the text is UTF-8 whatever the
header says (a BOM would cost the first event), comments between events become events of their
own, since a comment is how OpenRouter says that it still works, data that begins with ``:`` is
such a comment that a proxy has wrapped again (blanks around data are nobody's), and a last event
without its blank line is one if its JSON is whole. Servers that fail in a hurry forget the
framing: JSON in a line of its own and ``error:`` lines (llama.cpp) are read as events, lines of
JSON that no blank line parts as an event each, and the data of an ``event: error`` as the chunk
with an ``error`` that others send.
"""

from __future__ import annotations

import codecs
import json
from itertools import chain
from typing import TYPE_CHECKING, ClassVar, cast

from .. import foreign
from ..errors import IncompleteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import httpx

LARGEST_EVENT = 64 * 2**20
"""Bytes. Pictures are the largest events that there are, and seldom have a tenth of that."""

_COMMENT = "openclaw.comment"
_COMMENT_EVENT = f"event: {_COMMENT}\n\n".encode()
_BLANK = " \t\n"
_LONGEST_COMMENT = 65_536
_FILLING = frozenset({b":", b"\r", b"\n"})
_UNFRAMED = (b"{", b"[", b"e")
"""What a line may begin with that lacks its field name: JSON, and ``error:``."""
_LONGEST_HELD = 1_000_000


def iter_data(chunks: Iterable[bytes]) -> Iterator[str | None]:
    """Yield the data of each event, and None for a comment (or an event that has but a name).

    Nearly all events are one line of data and a blank line. Blocks of those are cut by hand, which
    takes a third of the time; all others are left to httpx-sse.

    A byte that is no UTF-8 stands in the data as ``surrogateescape`` writes it, so that whoever
    reads it can tell it from a U+FFFD that was sent.

    Raises:
        httpx.TransportError, httpx.DecodingError: As reading the body does.
        IncompleteError: An event is larger than any should be.
    """
    arriving = iter(chunks)
    held: list[bytes] = []
    size = 0
    for chunk in arriving:
        size += len(chunk)
        held.append(chunk)
        if len(held) > 1 and _goes_on(held[-2], chunk):
            if size > LARGEST_EVENT:
                raise _too_large()
            continue
        block = b"".join(held).lstrip(b"\n")
        end = block.rfind(b"\n\n") + 2 if b"\n\n" in block else 0
        whole, rest = block[:end], block[end:]
        if b"\r" in block or rest.startswith(_UNFRAMED):
            # Other line ends, and lines that may not wait for a blank one.
            yield from _framed_data(chain((block,), arriving))
            return
        if whole:
            yield from _data_of(whole)
        if rest[:1] == b":" and (filling := _filling(rest)) is not None:
            is_comment, rest = filling
            if is_comment:
                yield None
        held, size = [rest] if rest else [], len(rest)
    if held:
        yield from _framed_data(held)


def _goes_on(before: bytes, chunk: bytes) -> bool:
    """Return whether a chunk brings neither the end of an event nor anything unusual."""
    if b"\n\n" in chunk or b"\r" in chunk:
        return False
    if before[:1] == b":" and len(before) < _LONGEST_COMMENT:
        return False
    return not (before.endswith(b"\n") and chunk.startswith(b"\n"))


def _data_of(whole: bytes) -> Iterator[str | None]:
    """Yield the data of events that are all there."""
    if whole[:1] == b":":
        # OpenRouter's comments stand before the first event, and alone while it is waited for.
        if _filling(whole) is not None:
            yield None
            return
        comments, begin, rest = whole.partition(b"\n\ndata: ")
        if begin and _filling(comments) is not None:
            whole = begin[2:] + rest
    try:
        found = whole[6:-2].decode().split("\n\ndata: ")
    except UnicodeDecodeError:
        found = []
    if not whole.startswith(b"data: ") or whole.count(b"\n") != 2 * len(found):
        yield from _framed_data((whole,))
        return
    for data in found:
        if told := data.strip(_BLANK):
            yield None if told[0] == ":" else told


def _framed_data(chunks: Iterable[bytes]) -> Iterator[str | None]:
    """Yield the same of any stream."""
    from httpx_sse import EventSource

    framed = _CommentsAsEvents(chunks)
    for event in EventSource(cast("httpx.Response", framed)).iter_sse():
        framed.pending = 0
        data = event.data.strip(_BLANK)
        if framed.is_cut and not _is_whole(data):
            continue
        if event.event == "error":
            yield _as_chunk(data)
        elif data:
            yield from _told(data)
        elif event.event != "message":
            yield None


def _is_whole(data: str) -> bool:
    """Return whether data without an end is an event all the same: nothing is missing of it."""
    return all(line == "[DONE]" or _is_object(line) for line in data.split("\n")) or (
        _is_object(data)
    )


def _is_object(data: str) -> bool:
    return isinstance(foreign.decode(data), dict)


def _told(data: str) -> Iterator[str | None]:
    """Yield what an event says; lines of JSON that no blank line parts are an event each."""
    if data.startswith(":"):
        yield None
    elif "\n" in data and _is_object(data.partition("\n")[0]):
        yield from filter(None, (line.strip(_BLANK) for line in data.split("\n")))
    else:
        yield data


def _as_chunk(data: str) -> str:
    """Return the data of an ``event: error`` as a chunk with an ``error``."""
    value = foreign.decode(data)
    if isinstance(value, dict) and value.get("error"):
        return data
    told = (
        value
        if isinstance(value, (dict, list)) and value
        else {"message": "" if data == "null" else data}
    )
    return json.dumps({"error": told})


def _framed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks, with each line that is no field but an error or JSON made an event.

    Only a line that may be one waits for its end.
    """
    held, at_start = b"", True
    for chunk in chunks:
        suspect = held or (at_start and chunk.startswith(_UNFRAMED))
        if not suspect and not any(b"\n" + first in chunk for first in _UNFRAMED):
            yield chunk
            at_start = chunk.endswith((b"\n", b"\r")) if chunk else at_start
            continue
        *lines, held = (held + chunk).split(b"\n")
        whole = []
        for line in lines:
            whole.append(_event_of(line) if at_start else line + b"\n")
            at_start = True
        if not (at_start and held.startswith(_UNFRAMED)) or len(held) > _LONGEST_HELD:
            whole += [held] if held else []
            held, at_start = b"", at_start and not held
        if whole:
            yield b"".join(whole)
    if held:
        yield _event_of(held)


def _event_of(line: bytes) -> bytes:
    """Return a line, or the event that it should have been."""
    field, colon, value = line.partition(b":")
    if colon and field == b"error":
        return b"event: error\ndata:" + value.rstrip(b"\r") + b"\n\n"
    if line.startswith(b"e") or not foreign.decode(line.decode("utf-8", "replace")):
        return line + b"\n"
    return b"data: " + line.rstrip(b"\r") + b"\n\n"


class _CommentsAsEvents:
    """What httpx-sse reads of a response, where comments between two events are one instead.

    Attributes:
        headers: All that is asked of them is the type.
        pending: Bytes that have come since the last event.
        is_cut: Whether the stream is over, and its last event has no end of its own.
    """

    headers: ClassVar = {"content-type": "text/event-stream"}

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.pending = 0
        self.is_cut = False

    def iter_text(self) -> Iterator[str]:
        """Yield the text as it arrives."""
        decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        for chunk in self._events():
            yield decoder.decode(chunk)

    def _events(self) -> Iterator[bytes]:
        between_events, held, last = True, b"", b""
        for chunk in _framed(self._chunks):
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
                raise _too_large()
            yield chunk
            between_events = chunk.endswith((b"\n\n", b"\r\n\r\n"))
            last = (last + chunk)[-4:]
        if last and not last.endswith((b"\n\n", b"\r\r", b"\r\n\r\n")):
            self.is_cut = True
            yield b"\n\n"


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


def _too_large() -> IncompleteError:
    return IncompleteError(
        f"an event of the answer is larger than {LARGEST_EVENT // 2**20} MB, as none should be;"
        " it was cut there"
    )
