"""Where a resumed answer meets what came before: asked to go on, models like to repeat a little."""

from __future__ import annotations

_LONGEST = 2000
_SHORTEST = 3
_SHORTEST_LINE = 2
_ONLY_SPACE = " \t\r\n"

REQUEST = (
    "Your last answer was cut off. Go on exactly where it stopped, in the middle of a word if "
    "need be. Repeat nothing of it and say nothing about the interruption."
)
"""What is asked. A trailing assistant message would do for some models; others refuse it."""


class Joint:
    """Drops from the beginning of a continuation what the text before it ends with already.

    An overlap begins at the start of a word or a line, and is more than chance: three characters
    with a letter among them, or two at the start of a line.

    Args:
        before: What had come.
    """

    def __init__(self, before: str) -> None:
        self._tail = before[-_LONGEST:]
        self._is_all = len(before) <= _LONGEST
        self._held = ""
        self._open = True

    def feed(self, text: str) -> str:
        """Return what can be shown of the text by now; an overlap is held until it is known."""
        if not self._open:
            return text
        self._held += text
        return "" if self._may_grow() else self.finish()

    def finish(self) -> str:
        """Return what is still held: nothing more will come."""
        if not self._open:
            return ""
        self._open = False
        held, self._held = self._held, ""
        return held[self._overlap(held) :]

    def _may_grow(self) -> bool:
        """Return whether what is held is still the beginning of an overlap that is longer."""
        held = self._held
        place = self._tail.find(held)
        while place >= 0:
            if self._begins_something(place):
                return True
            place = self._tail.find(held, place + 1)
        return False

    def _overlap(self, held: str) -> int:
        """Return the length of the longest overlap."""
        tail = self._tail
        for length in range(min(len(tail), len(held)), 0, -1):
            place = len(tail) - length
            if tail.endswith(held[:length]) and self._is_meant(place):
                return length
        return 0

    def _is_meant(self, place: int) -> bool:
        text = self._tail[place:]
        if not self._begins_something(place) or not text.strip(_ONLY_SPACE):
            return False
        if len(text) >= _SHORTEST and any(char.isalpha() for char in text):
            return True
        return len(text) >= _SHORTEST_LINE and self._begins_line(place)

    def _begins_something(self, place: int) -> bool:
        if place == 0:
            return self._is_all
        before, first = self._tail[place - 1], self._tail[place]
        return not (before.isalnum() and first.isalnum())

    def _begins_line(self, place: int) -> bool:
        return self._is_all if place == 0 else self._tail[place - 1] == "\n"
