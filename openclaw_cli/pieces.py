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
        self._bytes = io.BytesIO()
        self._text = io.TextIOWrapper(self._bytes, "utf-8", "surrogatepass", newline="")
        self.write = self._text.write

    def joined(self) -> str:
        """Return all that has come."""
        self._text.flush()
        return self._bytes.getvalue().decode("utf-8", "surrogatepass")
