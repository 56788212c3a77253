"""What stands between brackets, in JSON5 and in TOML: put a member in, or take one out.

Comments, blanks, commas and line ends around it stay as they are. What differs between the two
languages is in ``Marks``. The caller has parsed the text, and parses it again afterwards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BOM = "\ufeff"
_LINE_END = re.compile(r"\r\n|[\n\r]")
_LAST_LINE_END = re.compile(r"(?:\r\n|[\n\r])?[^\S\n\r]*\Z")
_INDENT = re.compile(r"[^\S\n\r\u2028\u2029]*")


class Marks(NamedTuple):
    """How a language ends its lines and writes its comments.

    Attributes:
        line_ends: The characters that end a line.
        blank: One piece of what means nothing: a comment, a line end, or blanks within a line.
        rest_of_line: Blanks and comments, up to the line's end if nothing else is in the way.
    """

    line_ends: str
    blank: re.Pattern[str]
    rest_of_line: re.Pattern[str]

    def line_start(self, text: str, offset: int) -> int:
        """Return where the line of an offset begins, behind a BOM."""
        start = max(text.rfind(character, 0, offset) for character in self.line_ends) + 1
        return start or int(text.startswith(BOM))

    def indent(self, text: str, offset: int) -> str:
        """Return the blanks that the line of an offset begins with."""
        match = _INDENT.match(text, self.line_start(text, offset))
        return match[0] if match else ""

    def past_comments(self, text: str, offset: int) -> int:
        """Return where the blanks and the comments on the same line end."""
        match = self.rest_of_line.match(text, offset)
        return match.end() if match else offset

    def glued(self, text: str, start: int, end: int) -> int:
        """Return where the blanks and comments begin that no line end keeps from what follows.

        Args:
            text: The text.
            start: Where what is before them has ended.
            end: Where what they are glued to begins.
        """
        begin = start
        for piece in self.blank.finditer(text, start, end):
            if any(character in piece[0] for character in self.line_ends):
                begin = piece.end()
        return begin

    def ends_line(self, text: str, offset: int) -> bool:
        """Return whether the line ends here."""
        return text[offset : offset + 1] in self.line_ends and offset < len(text)


class Value(Protocol):
    """What is between two brackets, or a scalar; ``text[start:end]``."""

    start: int
    end: int


class Entry(Protocol):
    """A member: its start (that of its key), its value, and the offset of the comma behind it."""

    start: int
    comma: int | None

    @property
    def node(self) -> Value:
        """The value."""


class Layout(NamedTuple):
    """How a new member is to be written.

    Attributes:
        marks: The language's.
        unit: One level of indentation.
        trailing: Whether a comma stands behind a last member that has a line of its own.
        padded: Whether a blank stands inside the brackets of one line.
    """

    marks: Marks
    unit: str
    trailing: bool
    padded: bool


def line_end_near(text: str, offset: int) -> str:
    r"""Return how the line of an offset ends, or the one before it: ``\n``, ``\r\n`` or ``\r``."""
    match = _LINE_END.search(text, offset)
    if match:
        return match[0]
    last = max(text.rfind("\n"), text.rfind("\r"))
    if last < 0:
        return "\n"
    return "\r\n" if text[max(last - 1, 0) : last + 1] == "\r\n" else text[last]


def insert(
    text: str,
    holder: Value,
    entries: Sequence[Entry],
    write: Callable[[str | None], str],
    layout: Layout,
) -> str:
    """Return the text with a member behind the last one of those given.

    It stands on a line of its own where that one does, or where a comment behind that one reaches
    to the end of the line: behind it there is no other place.

    Args:
        text: The text.
        holder: What the brackets belong to.
        entries: Its members; the last of them gets the new one behind it.
        write: Returns the new member, given the indent of its line, or None within a line.
        layout: How it is written.
    """
    marks = layout.marks
    last = entries[-1]
    # A comment behind the last member speaks of that one: the new member comes behind it.
    after = last.comma + 1 if last.comma is not None else last.node.end
    line_end = marks.past_comments(text, after)
    starts_line = _starts_line(text, holder, entries, marks)
    has_comment = bool(text[after:line_end].strip()) and marks.ends_line(text, line_end)
    if not starts_line and not has_comment:
        member = write(None)
        if last.comma is None:
            return f"{text[:after]}, {member}{text[after:]}"
        return f"{text[:after]} {member},{text[after:]}"
    indent = marks.indent(text, last.start)
    if not starts_line:
        indent = marks.indent(text, holder.start) + layout.unit
    if not marks.ends_line(text, line_end):
        line_end = after  # something else stands on the last member's line
    member = line_end_near(text, line_end) + indent + write(indent)
    # With a comma behind the last member the new one gets one too; without, the last one needs it
    # now, and its comment stays behind it.
    if last.comma is not None:
        return f"{text[:line_end]}{member},{text[line_end:]}"
    return f"{text[:after]},{text[after:line_end]}{member}{text[line_end:]}"


def insert_first(
    text: str, holder: Value, write: Callable[[str | None], str], layout: Layout, *, inline: bool
) -> str:
    """Return the text with a member in brackets that hold none; comments in them stay before it."""
    inner = text[holder.start + 1 : holder.end - 1]
    if inline and not inner.strip():
        pad = " " if layout.padded else ""
        return f"{text[: holder.start + 1]}{pad}{write(None)}{pad}{text[holder.end - 1 :]}"
    newline = line_end_near(text, holder.start)
    outer = layout.marks.indent(text, holder.start)
    indent = outer + layout.unit
    comma = "," if layout.trailing else ""
    line = f"{newline}{indent}{write(indent)}{comma}{newline}{outer}"
    kept = _LAST_LINE_END.sub("", inner, count=1) if inner.strip() else ""
    return text[: holder.start + 1] + kept + line + text[holder.end - 1 :]


def remove(text: str, holder: Value, entries: Sequence[Entry], number: int, marks: Marks) -> str:
    """Return the text without a member, its comma, and the comments on its line.

    Three cases: a member alone on its lines takes them with it; the last of several on one line
    takes the comma before it; any other takes the blanks behind it. Comments on other lines stay.
    """
    entry = entries[number]
    previous = entries[number - 1] if number else None
    end, comma = entry.node.end, entry.comma
    if comma is not None and comma <= marks.past_comments(text, end):
        end, comma = comma + 1, None
    is_last = entry.comma is None
    start = marks.glued(text, _end_before(holder, previous), entry.start)
    line_end = marks.past_comments(text, end)
    if marks.ends_line(text, start - 1) and marks.ends_line(text, line_end):
        line_end += len("\r\n" if text.startswith("\r\n", line_end) else "\n")
        cuts = [(start, line_end)]
    elif is_last and previous is not None and not marks.ends_line(text, start - 1):
        cuts = [(start, end)]
    else:
        blanks = _INDENT.match(text, end)
        cuts = [(entry.start, blanks.end() if blanks else end)]
    if comma is not None:  # it stands on a later line, perhaps behind comments about others
        cuts.append((comma, comma + 1))
    if is_last and previous is not None and previous.comma is not None:
        # The member before it is the last one now, and the file is one without trailing commas.
        cuts.insert(0, (previous.comma, previous.comma + 1))
    for first, past in reversed(cuts):
        text = text[:first] + text[past:]
    return text


def _end_before(holder: Value, previous: Entry | None) -> int:
    if previous is None:
        return holder.start + 1
    return previous.node.end if previous.comma is None else previous.comma + 1


def _starts_line(text: str, holder: Value, entries: Sequence[Entry], marks: Marks) -> bool:
    previous = entries[-2] if len(entries) > 1 else None
    start = marks.glued(text, _end_before(holder, previous), entries[-1].start)
    return marks.ends_line(text, start - 1)
