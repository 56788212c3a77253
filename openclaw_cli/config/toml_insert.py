"""Something new in a TOML text: where it belongs, and how its neighbours are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .brackets import BOM, Layout, insert, insert_first, line_end_near
from .keypath import KeyPath, PathError, format_path
from .toml_tree import MARKS, Statement, Value, leading_to, statements, value_around
from .toml_write import key, pair, section, written

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMENT_LINE = re.compile(r"[ \t]*#[^\n]*\n?")


def add(text: str, parent: KeyPath, name: str | int, value: Any) -> str:
    """Return the text with a value added to the table or list that stands at a path.

    Args:
        text: TOML.
        parent: The path of what is to hold it.
        name: A key that is not there yet, or the number of items.
        value: Plain data without null.

    Raises:
        PathError: The list is written as tables, and the value is none.
    """
    found = statements(text)
    around = value_around(found, parent)
    if around:
        return _add_inside(text, *around, name, value)
    if isinstance(name, int):
        if not isinstance(value, dict):
            raise PathError(
                f"{format_path((*parent, name))}: the list is written as [[tables]];"
                " only a table can be in it"
            )
        return _add_section(text, found, parent, name, value)
    dotted = [
        s
        for s in found
        if s.section < len(parent) < len(s.path) and s.path[: len(parent)] == parent
    ]
    if dotted and dotted[0].kind == "pair":
        last = [s for s in dotted if s.kind == "pair"][-1]
        prefix = text[last.parts[0].start : last.parts[len(parent) - last.section - 1].end]
        return _add_line(text, last, f"{prefix}.{pair(name, value)}")
    if isinstance(value, dict):
        return _add_section(text, found, parent, name, value)
    return _add_pair(text, found, parent, pair(name, value))


def _add_inside(text: str, value: Value, path: KeyPath, name: str | int, new: Any) -> str:
    """Return the text with a member added to an inline table or an array."""
    prefix = ""
    entries = value.entries
    while path:
        entry = leading_to(value, path)[-1]
        if len(entry.path) > len(path):  # { a.b = 1 } gets { a.b = 1, a.c = 2 }
            prefix = text[entry.parts[0].start : entry.parts[len(path) - 1].end] + "."
            entries = value.entries[: value.entries.index(entry) + 1]
            break
        value, path, entries = entry.node, path[len(entry.path) :], entry.node.entries
    member = written(new) if isinstance(name, int) else prefix + pair(name, new)
    is_array = value.kind == "array"
    layout = Layout(MARKS, _unit(text), trailing=is_array, padded=not is_array)
    if entries:
        return insert(text, value, entries, lambda _: member, layout)
    return insert_first(text, value, lambda _: member, layout, inline=True)


def _add_pair(text: str, found: list[Statement], parent: KeyPath, line: str) -> str:
    """Return the text with a key in the section of a table; without one it gets one."""
    pairs = [s for s in found if s.kind == "pair" and s.path[: s.section] == parent]
    pairs = [s for s in pairs if s.section == len(parent)]
    if pairs:
        return _add_line(text, pairs[-1], line)
    header = next((s for s in found if s.kind != "pair" and s.path == parent), None)
    if header:
        return _add_line(text, header, line, _inner_indent(text, found, header))
    within = [s for s in found if s.path[: len(parent)] == parent]
    if not found:
        return _with_lines(text, len(text), [line])
    before = _heading_start(text, within[0])
    if parent:
        indent = MARKS.indent(text, within[0].start)
        names = sum(isinstance(part, str) for part in parent)
        spelled = text[within[0].parts[0].start : within[0].parts[names - 1].end]
        block = [f"[{spelled}]", line]
        return _with_block(text, before, [indent + row for row in block])
    # The first comment of a file speaks of the file.
    at_top = not text[:before].removeprefix(BOM)
    return _with_block(
        text, MARKS.line_start(text, within[0].start) if at_top else before, [line], above=False
    )


def _add_section(
    text: str, found: list[Statement], parent: KeyPath, name: str | int, value: dict[str, Any]
) -> str:
    """Return the text with a table under a header of its own, behind all of its parent's."""
    within = [s for s in found if s.path[: len(parent)] == parent]
    names = [part for part in parent if isinstance(part, str)]
    headers = [s for s in within if s.kind != "pair"]
    header = ".".join(map(key, names))
    if headers and names:
        header = text[headers[-1].parts[0].start : headers[-1].parts[len(names) - 1].end]
    is_item = isinstance(name, int)
    if isinstance(name, str):
        header = f"{header}.{key(name)}" if header else key(name)
    siblings = [s for s in headers if len(s.path) == len(parent) + 1] or headers
    indent = MARKS.indent(text, siblings[-1].start) if siblings else ""
    inner = _inner_indent(text, found, siblings[-1]) if siblings else ""
    lines = [
        ((indent if row[0] == "[" else inner) + row) if row else ""
        for row in section(header, value, item=is_item)
    ]
    return _with_block(text, _end_of_sections(text, found, within if parent else found), lines)


def _end_of_sections(text: str, found: list[Statement], within: Sequence[Statement]) -> int:
    """Return where a section may begin behind others: before the next one's heading."""
    if not within:
        return len(text)
    number = found.index(within[-1]) + 1
    if number == len(found):
        return len(text)
    return max(_heading_start(text, found[number]), _line_after(text, found[number - 1].end))


def _heading_start(text: str, header: Statement) -> int:
    """Return where the comment lines begin that stand right above a header."""
    start = MARKS.line_start(text, header.start)
    while start:
        above = MARKS.line_start(text, start - 1)
        if above >= start or not _COMMENT_LINE.fullmatch(text, above, start):
            break
        start = above
    return start


def _inner_indent(text: str, found: list[Statement], header: Statement) -> str:
    """Return the indent of keys in a section: as in it, or else as in the first one with keys."""
    indent = MARKS.indent(text, header.start)
    candidates = [header, *(s for s in found if s.kind != "pair")]
    for candidate in candidates:
        number = found.index(candidate) + 1
        if number < len(found) and found[number].kind == "pair":
            outer = MARKS.indent(text, candidate.start)
            return indent + MARKS.indent(text, found[number].start).removeprefix(outer)
    return indent


def _unit(text: str) -> str:
    found = re.search(r"^[ \t]+(?=[^\s#])", text, re.MULTILINE)
    return found[0] if found else "  "


def _add_line(text: str, after: Statement, line: str, indent: str | None = None) -> str:
    """Return the text with a line behind the one where a statement ends."""
    if indent is None:
        indent = MARKS.indent(text, after.start)
    return _with_lines(text, _line_after(text, after.end), [indent + line])


def _line_after(text: str, offset: int) -> int:
    end = text.find("\n", MARKS.past_comments(text, offset))
    return len(text) if end < 0 else end + 1


def _with_block(text: str, at: int, lines: list[str], *, above: bool = True) -> str:
    """Return the text with lines that blank lines keep apart from what is around them."""
    before = text[:at].removeprefix(BOM)
    last = before.removesuffix("\n").rpartition("\n")[2]
    if above and before and last.strip():
        lines = ["", *lines]
    following = text[at:].partition("\n")[0]
    if at < len(text) and following.strip():
        lines = [*lines, ""]
    return _with_lines(text, at, lines)


def _with_lines(text: str, at: int, lines: list[str]) -> str:
    """Return the text with lines at the beginning of one, ended as the line before them."""
    newline = line_end_near(text, max(at - len("\r\n"), 0))
    body = newline.join(lines)
    if at and text[at - 1] not in "\n" + BOM:
        return f"{text[:at]}{newline}{body}{text[at:]}"  # the last line has no end
    return f"{text[:at]}{body}{newline}{text[at:]}"
