"""Text that comes in many pieces, as answers do, joined at a cost that grows with its length.

``+=`` on an attribute or in a dict copies all that is there for each piece, and a list keeps an
object of 55 bytes for each (``io.StringIO`` does, too, for the first 100,000).
"""

from __future__ import annotations

import io


class Pieces:
    """Joins pieces of text as they come.

    Attributes:
        write: Takes a piece.
    """

    def __init__(self) -> None:
        self._bytes = _Bytes()
        self._text = io.TextIOWrapper(self._bytes, "utf-8", "surrogatepass", newline="")
        self._joined = ""
        self.write = self._text.write

    def joined(self) -> str:
        """Return all that has come; the same object until more comes."""
        self._text.flush()
        if new := self._bytes.taken().decode("utf-8", "surrogatepass"):
            self._joined += new
        return self._joined


class _Bytes(io.BytesIO):
    """What can't be read: a text stream that can be resets a decoder at each write (0.2 µs)."""

    def readable(self) -> bool:
        return False

    def taken(self) -> bytes:
        """Return what was written since the last time; it is kept no longer."""
        written = self.getvalue()
        self.seek(0)
        self.truncate()
        return written
