"""HTTP/1.1 chunked bodies (RFC 9112, section 7.1), decoded many chunks at a time.

A decoder that hands out one chunk for each read has every layer above pay for it. A model's
answer is one tiny chunk for each token, so what has arrived together is passed on together.
"""

from __future__ import annotations

from ..redact import clean

_LONGEST_LINE = 16_384
_MOST_DIGITS = 16
_HEX = frozenset(b"0123456789abcdefABCDEF")


class ChunkedError(ValueError):
    """The body is not chunked as it says.

    Attributes:
        contents: What the same bytes have held before the fault.
    """

    contents = b""


class ChunkedDecoder:
    """Takes the body as it arrives, cut anywhere, and returns what was inside the chunks."""

    def __init__(self) -> None:
        self._buffer = b""
        self._left = 0  # of the current chunk, its line end included
        self._in_trailer = False
        self.done = False

    @property
    def is_whole(self) -> bool:
        """Whether all contents have come; a trailer may be on its way."""
        return self._in_trailer

    @property
    def rest(self) -> bytes:
        """What has come behind the end of the body."""
        return self._buffer if self.done else b""

    def feed(self, data: bytes) -> bytes:
        """Return the contents that some bytes complete; ``done`` is set at the end of the body.

        Raises:
            ChunkedError: A chunk does not begin or end as it should.
        """
        buffer = self._buffer + data if self._buffer else data
        pieces: list[bytes] = []
        try:
            self._buffer = buffer[self._take(buffer, pieces) :]
        except ChunkedError as error:
            error.contents = b"".join(pieces)
            raise
        return b"".join(pieces)

    def _take(self, buffer: bytes, pieces: list[bytes]) -> int:
        """Add the contents of what has come to the pieces; return where the rest of it begins."""
        at = 0
        while not self.done:
            if self._left:
                piece = buffer[at : at + self._left]
                at += len(piece)
                self._left -= len(piece)
                if self._left:
                    pieces.append(_without_line_end(piece, self._left))
                    break
                if not piece.endswith(b"\n"):
                    pieces.append(piece[:-2])
                    raise ChunkedError("a chunk is longer than its size says")
                pieces.append(piece[:-2] if len(piece) > 1 else b"")
            line_end = buffer.find(b"\n", at)
            if line_end < 0:
                break
            self._start(buffer[at:line_end].rstrip(b"\r"))
            at = line_end + 1
        if not self.done and len(buffer) - at > _LONGEST_LINE:
            raise ChunkedError("a chunk's size line is too long")
        return at

    def _start(self, line: bytes) -> None:
        """Begin the chunk whose size line this is, or read on in the trailer."""
        if self._in_trailer:
            self.done = not line
            return
        digits = line.partition(b";")[0].strip()
        if not digits or not _HEX.issuperset(digits):
            raise ChunkedError(f"not a chunk size: {clean(line.decode('latin-1'))[:40]!r}")
        if len(digits) > _MOST_DIGITS:
            raise ChunkedError("a chunk is larger than any answer")
        size = int(digits, 16)
        self._left = size + 2 if size else 0
        self._in_trailer = not size


def _without_line_end(piece: bytes, left: int) -> bytes:
    """Cut off a CR that belongs to the line end, when the cut is inside it."""
    return piece[:-1] if left == 1 else piece
