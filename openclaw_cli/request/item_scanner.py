"""Finds the items of a list in JSON that is still coming: each as soon as its last bracket is."""

from __future__ import annotations

import json
import re

LIST = "items"
"""The name of the list in the object that is asked for; a list alone is taken too."""

_STRUCTURE = re.compile(r'["{}\[\],:]')
_IN_STRING = re.compile(r'["\\]')
_BLANK = "\ufeff \t\r"


class ItemScanner:
    """Takes an answer in pieces, and gives the text of each item once it is whole.

    Lines before the list that begin neither ``{`` nor ``[`` are skipped: a fence, some words. What
    comes after it is no matter. An item is what stands between two commas, JSON or not: whoever
    reads it says what is wrong with it. However the answer is cut into pieces, the items are the
    same; the time is linear in its length.

    Attributes:
        opened: Whether the list has begun.
        closed: Whether it has ended.
    """

    def __init__(self) -> None:
        self.opened = self.closed = False
        self._line_begins = True
        self._begun = self._in_string = self._escaped = False
        self._depth = 0
        self._level = 0  # the depth of the list, once it is open
        self._kept: list[str] = []
        self._is_list_next = False

    def feed(self, text: str) -> list[str]:
        """Return the items that are whole by now."""
        items: list[str] = []
        place = 0
        while place < len(text) and not self.closed:
            if not self._begun:
                place = self._skip_words(text, place)
            elif self._escaped:
                self._escaped = False
                self._keep(text[place])
                place += 1
            else:
                place = self._go_on(text, place, items)
        return items

    def _skip_words(self, text: str, place: int) -> int:
        """Look for the line that JSON begins with; return where to go on."""
        if not self._line_begins:
            end = text.find("\n", place)
            self._line_begins = end >= 0
            return end + 1 if end >= 0 else len(text)
        char = text[place]
        if char in "{[":
            self._begun = True
            self._depth = 1
            if char == "[":
                self._open()
        elif char not in _BLANK and char != "\n":
            self._line_begins = False
        return place + 1

    def _go_on(self, text: str, place: int, items: list[str]) -> int:
        """Take what comes up to the next mark, and that; return where to go on."""
        found = (_IN_STRING if self._in_string else _STRUCTURE).search(text, place)
        if found is None:
            self._keep(text[place:])
            return len(text)
        mark, end = found[0], found.end()
        if self._in_string:
            self._keep(text[place:end])
            self._escaped = mark == "\\"
            self._in_string = self._escaped
        else:
            self._keep(text[place : end - 1])
            self._take(mark, items)
        return end

    def _take(self, mark: str, items: list[str]) -> None:
        """Take a mark that stands outside of all strings."""
        is_in_list = self.opened and self._depth == self._level
        if is_in_list and mark == ",":
            items.append(self._taken())
        elif is_in_list and mark == "]":
            if last := self._taken():  # a comma behind the last item does no harm
                items.append(last)
            self.closed = True
        elif not self.opened and self._depth == 1 and mark in ":,}":
            # What stands before a colon in the outer object is a name.
            self._is_list_next = mark == ":" and _is_name(self._taken())
            self.closed = mark == "}"
            self._kept.clear()
        elif not self.opened and mark == "[" and self._is_list_next and not self._taken():
            self._depth += 1
            self._open()
        else:
            if mark in "{[":
                self._depth += 1
            elif mark in "}]" and not is_in_list:
                self._depth -= 1
            self._in_string = mark == '"'
            self._keep(mark)

    def _open(self) -> None:
        self.opened = True
        self._level = self._depth
        self._kept.clear()

    def _keep(self, text: str) -> None:
        if self.opened or self._depth == 1:
            self._kept.append(text)

    def _taken(self) -> str:
        text = "".join(self._kept).strip(" \t\r\n")
        self._kept.clear()
        return text


def _is_name(text: str) -> bool:
    """Return whether a text is the list's name in JSON."""
    try:
        return bool(json.loads(text) == LIST)
    except ValueError:
        return False
