"""Which ``@`` of the input were typed: what is pasted, recalled or edited elsewhere names no file.

A key inserts one character, anything else several at once. What was typed is known again when the
same text stands in the input again: after an undo, when it is recalled, or when it comes back
because the question failed.
"""

from __future__ import annotations

_MARK = "@"
_MOST_SEEN = 500


class TypedMarks:
    """Follows the input, change by change.

    Attributes:
        at: Where each ``@`` stands that was typed.
        has_pasted: Whether an ``@`` was pasted into what stands there.
    """

    def __init__(self) -> None:
        self.has_pasted = False
        self.at: frozenset[int] = frozenset()
        self._text = ""
        self._seen: dict[str, frozenset[int]] = {}

    def begin(self, text: str) -> None:
        """Take what stands in the input at first."""
        self._text, self.at = text, self._seen.get(text, frozenset())
        self.has_pasted = False

    def change(self, text: str, cursor: int, *, pasted: bool = False) -> None:
        """Take what stands in the input now.

        Args:
            text: All of it.
            cursor: Where the cursor is.
            pasted: Whether the change is a paste.
        """
        if text == self._text:
            return
        if text in self._seen and not pasted:
            self.at = self._seen[text]
        else:
            self.at = self._moved(text, cursor, pasted=pasted)
        pastes = pasted and text.count(_MARK) > self._text.count(_MARK)
        self.has_pasted = bool(text) and (self.has_pasted or pastes)
        self._text = text
        if self.at:
            self._seen.pop(text, None)
            self._seen[text] = self.at
            if len(self._seen) > _MOST_SEEN:
                del self._seen[next(iter(self._seen))]

    def _moved(self, text: str, cursor: int, *, pasted: bool) -> frozenset[int]:
        """Return where what was typed stands now, with the key that was pressed."""
        old, more = self._text, len(text) - len(self._text)
        start = cursor - more
        if more > 0 and start >= 0 and text[:start] + text[cursor:] == old:
            kept = {at if at < start else at + more for at in self.at}
            if more == 1 and not pasted and text[start] == _MARK:
                kept.add(start)
            return frozenset(kept)
        before = _shared(old, text)
        behind = _shared(old[before:][::-1], text[before:][::-1])
        same = len(old) - behind
        return frozenset(
            at if at < before else at + more for at in self.at if at < before or at >= same
        )


def _shared(one: str, other: str) -> int:
    """Return the length of what two texts begin with both."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, its) in pairs if mine != its), min(len(one), len(other)))
