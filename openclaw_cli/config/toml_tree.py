"""Where everything stands in a TOML text: its lines of keys and headers, and what values hold.

Only texts that ``toml.loads`` has read come here, so that nothing has to be checked again: this
reader says where, and the standard library says what.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ..named_tuple import NamedTuple
from .brackets import BOM, Marks
from .toml import line_and_column

if TYPE_CHECKING:
    from .keypath import KeyPath

MARKS = Marks("\n\r", re.compile(r"[ \t]+|#[^\r\n]*|\r?\n"), re.compile(r"[ \t]*(?:#[^\r\n]*)?"))

_PART = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|[A-Za-z0-9_-]++)[ \t]*""")
_BETWEEN = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
# A date may have a blank before its time; everything else ends at a blank or a mark.
_SCALAR = re.compile(
    r'"""(?:[^\\]|\\[\s\S])*?"{3,5}' + r"|'''[\s\S]*?'{3,5}"
    r"""|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'"""
    r"|\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+|[^\s,\]}#]+"
)
_CLOSING = {"[": "]", "{": "}"}


class Part(NamedTuple):
    """One name of a dotted key, and where it is spelled."""

    name: str
    start: int
    end: int


class Value:
    """A value: ``text[start:end]``.

    Attributes:
        start: Where it begins.
        end: Where it has ended.
        kind: ``table`` (inline), ``array`` or ``scalar``.
        entries: What it holds.
    """

    __slots__ = ("end", "entries", "kind", "start")

    def __init__(self, kind: Literal["table", "array", "scalar"], start: int) -> None:
        self.kind = kind
        self.start = start
        self.end = start
        self.entries: list[Entry] = []


class Entry:
    """An item of an array, or a key of an inline table with its value.

    Attributes:
        path: Its index, or the names of its dotted key.
        parts: Those names; none in an array.
        start: Where it begins.
        node: Its value.
        comma: Where the comma behind it stands, or None.
    """

    __slots__ = ("comma", "node", "parts", "path", "start")

    def __init__(self, path: KeyPath, parts: list[Part], start: int, node: Value) -> None:
        self.path = path
        self.parts = parts
        self.start = start
        self.node = node
        self.comma: int | None = None


class Statement(NamedTuple):
    """A header, or a key with its value.

    Attributes:
        kind: ``table`` for ``[a]``, ``item`` for ``[[a]]``, or ``pair``.
        path: The whole path, with the indices of the items that it leads through.
        section: How many parts of the path the header above says.
        parts: The names that are spelled here.
        start: Where the brackets or the key begin.
        end: Where the brackets or the value have ended.
        value: Of a pair.
    """

    kind: Literal["table", "item", "pair"]
    path: KeyPath
    section: int
    parts: list[Part]
    start: int
    end: int
    value: Value | None = None


def statements(text: str) -> list[Statement]:
    """Return the statements of a TOML text, in their order."""
    found: list[Statement] = []
    table: KeyPath = ()
    last_items: dict[KeyPath, int] = {}
    offset = len(BOM) if text.startswith(BOM) else 0
    while (start := _past_blanks(text, offset)) < len(text):
        brackets = 2 if text.startswith("[[", start) else int(text[start] == "[")
        parts, end = _parts(text, start + brackets)
        if not brackets:
            value = _value(text, _past_blanks(text, end + len("=")))
            path = (*table, *(part.name for part in parts))
            found.append(Statement("pair", path, len(table), parts, start, value.end, value))
            offset = value.end
            continue
        table = ()
        for number, part in enumerate(parts, 1):
            table = (*table, part.name)
            if brackets > 1 and number == len(parts):
                last_items[table] = last_items.get(table, -1) + 1
            if table in last_items:
                table = (*table, last_items[table])
        offset = end + brackets
        kind: Literal["table", "item"] = "item" if brackets > 1 else "table"
        found.append(Statement(kind, table, len(table), parts, start, offset))
    return found


def value_around(found: list[Statement], path: KeyPath) -> tuple[Value, KeyPath] | None:
    """Return the value that a path leads to or into, and the rest of the path; None without one."""
    for statement in found:
        if statement.value and statement.path == path[: len(statement.path)]:
            return statement.value, path[len(statement.path) :]
    return None


def leading_to(value: Value, path: KeyPath) -> list[Entry]:
    """Return the entry that a path leads through, or those that the path leads to."""
    return [
        entry
        for entry in value.entries
        if all(left == right for left, right in zip(entry.path, path, strict=False))
    ]


def position(text: str, path: KeyPath) -> tuple[int, int] | None:
    """Return the line and column of a key, both from 1, or None where it is not found.

    A key inside a value (an inline table, a list) is where that value's key is; a table that no
    line names is where the first line is that leads into it.
    """
    around = within = None
    for statement in statements(text):
        if statement.path == path or (statement.kind == "item" and statement.path[:-1] == path):
            return line_and_column(text, statement.start)
        if statement.value and statement.path == path[: len(statement.path)]:
            around = statement.start
        elif within is None and statement.path[: len(path)] == path:
            within = statement.start
    found = around if around is not None else within
    return None if found is None else line_and_column(text, found)


def _parts(text: str, offset: int) -> tuple[list[Part], int]:
    """Return the names of a key, and where the blanks behind it have ended."""
    parts: list[Part] = []
    while match := _PART.match(text, offset):
        parts.append(Part(_unquoted(match[1]), *match.span(1)))
        offset = match.end()
        if text[offset : offset + 1] != ".":
            break
        offset += 1
    return parts, offset


def _unquoted(part: str) -> str:
    if "\\" in part and part[0] == '"':
        import tomllib

        return str(tomllib.loads(f"key = {part}")["key"])
    return part[1:-1] if part[0] in "\"'" else part


def _value(text: str, start: int) -> Value:
    opening = text[start]
    if opening not in _CLOSING:
        value = Value("scalar", start)
        match = _SCALAR.match(text, start)
        value.end = match.end() if match else start
        return value
    value = Value("array" if opening == "[" else "table", start)
    offset = _past_blanks(text, start + 1)
    while text[offset] != _CLOSING[opening]:
        parts: list[Part] = []
        path: KeyPath = (len(value.entries),)
        at = offset
        if opening == "{":
            parts, end = _parts(text, offset)
            at, path = _past_blanks(text, end + len("=")), tuple(part.name for part in parts)
        entry = Entry(path, parts, offset, _value(text, at))
        value.entries.append(entry)
        offset = _past_blanks(text, entry.node.end)
        if text[offset] == ",":
            entry.comma = offset
            offset = _past_blanks(text, offset + 1)
    value.end = offset + 1
    return value


def _past_blanks(text: str, offset: int) -> int:
    match = _BETWEEN.match(text, offset)
    return match.end() if match else offset
