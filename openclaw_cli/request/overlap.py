"""Where a resumed answer meets what came before: asked to go on, models like to repeat a little."""

from __future__ import annotations

import re

_LONGEST = 2000
_SHORTEST = 3
_SHORTEST_LINE = 2
_ONLY_SPACE = " \t\r\n"

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^\n`]*)(\n|\Z)")
_NEXT_LINE = re.compile(r"(\n\s*)\S[^\n]*\n")
_PREFACE = re.compile(
    r"(?:sure|certainly|of course|okay|ok|right|absolutely|understood|got it|no problem|"
    r"(?:i )?apologi[sz]e|apologies|sorry|continuing|resuming|picking up|let me continue|"
    r"i(?:'|\N{RIGHT SINGLE QUOTATION MARK})ll (?:continue|go on)|i will (?:continue|go on)|"
    r"here(?:'s|\N{RIGHT SINGLE QUOTATION MARK}s| is| are) the (?:rest|continuation|remain\w*))\b",
    re.IGNORECASE,
)
_DECIDING = 32
"""Characters that decide whether a continuation begins with a preface."""
_LONGEST_PREFACE = 200

REQUEST = (
    "Your last answer was cut off. Go on exactly where it stopped, in the middle of a word if "
    "need be. Repeat nothing of it and say nothing about the interruption."
)
"""What is asked. A trailing assistant message would do for some models; others refuse it."""


class Overlap:
    """Joins a continuation to the text before it.

    What the text ends with already is dropped from the continuation's beginning. An overlap begins
    at the start of a word or a line, and is more than chance: three characters with a letter among
    them, or two at the start of a line. A fence that is opened again within the same block of code
    is dropped too. Where the two would glue into something that nobody wrote (a digit behind a
    digit, a fence or "Sure, continuing:" behind a word) a line end comes between them.

    Args:
        before: What had come.

    Attributes:
        has_dropped: Whether the continuation began with something that was there already.
    """

    def __init__(self, before: str) -> None:
        self._tail = before[-_LONGEST:]
        self._is_all = len(before) <= _LONGEST
        self._fence = _open_fence(before)
        self._held = ""
        self._open = True
        self.has_dropped = False

    def feed(self, text: str) -> str:
        """Return what can be shown of the text by now; what may be dropped is held until then."""
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
        overlap = self._overlap_length(held)
        self.has_dropped = bool(overlap)
        if not overlap and (opened := self._reopened(held)):
            held = held[opened:]
            overlap = self._overlap_length(held)
            if not overlap and not self._tail.endswith("\n"):
                return "\n" + held
        rest = held[overlap:]
        return rest if overlap or not self._would_glue(rest) else "\n" + rest

    def _may_grow(self) -> bool:
        """Return whether more of the text may change what is dropped of it."""
        held = self._held
        if self._may_overlap(held) or self._may_be_fence(held) or self._may_be_preface(held):
            return True
        opened = self._reopened(held)
        return bool(opened) and self._may_overlap(held[opened:])

    def _may_overlap(self, held: str) -> bool:
        """Return whether a text is the beginning of an overlap that may be longer."""
        place = self._tail.find(held)
        while place >= 0:
            if self._begins_something(place):
                return True
            place = self._tail.find(held, place + 1)
        return False

    def _may_be_fence(self, held: str) -> bool:
        """Return whether a text is the beginning of a line that opens code, and not yet all."""
        start = held.lstrip(" ")
        return bool(start) and "\n" not in held and set(start[:3]) in ({"`"}, {"~"})

    def _may_be_preface(self, held: str) -> bool:
        if self._fence is not None and _PREFACE.match(held):
            # It may open the block of code again.
            return len(held) < _LONGEST_PREFACE and not _NEXT_LINE.search(held)
        is_short = len(held) < _DECIDING and "\n" not in held
        matters = self._fence is not None or self._ends_in_a_word()
        return is_short and held[:1].isalpha() and matters

    def _reopened(self, held: str) -> int:
        """Return how much of a text opens the block of code again that is still open.

        That is the fence, and a preface before it: prose has no place in code.
        """
        if self._fence is None:
            return 0
        begin = 0
        if _PREFACE.match(held):
            next_line = _NEXT_LINE.search(held[:_LONGEST_PREFACE])
            begin = next_line.end(1) if next_line else 0
        found = _FENCE.match(held, begin)
        if found is None or not found[3]:
            return 0
        mark, info = self._fence
        # A mark without a language closes the block.
        return found.end() if found[1][0] == mark[0] and info and found[2].strip() == info else 0

    def _would_glue(self, rest: str) -> bool:
        """Return whether the first characters would become a part of what they are not."""
        last, first = self._tail[-1:], rest[:1]
        if last.isdigit() and first.isdigit():
            return True
        if _FENCE.match(rest) and last != "\n":
            # Half a fence may have come; else a fence begins a line.
            return not (last and last in "`~")
        return self._ends_in_a_word() and _PREFACE.match(rest) is not None and first.isupper()

    def _ends_in_a_word(self) -> bool:
        return self._tail[-1:] not in ("", *_ONLY_SPACE)

    def _overlap_length(self, held: str) -> int:
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


def _open_fence(text: str) -> tuple[str, str] | None:
    """Return the mark and the language of the block of code that a text ends in, or None."""
    opened = None
    for line in text.splitlines():
        found = _FENCE.fullmatch(line)
        if found is None:
            continue
        mark, info = found[1], found[2].strip()
        if opened is None:
            opened = mark, info
        elif mark.startswith(opened[0]) and not info:
            opened = None
    return opened
