"""Edits of TOML text that touch one value and nothing else.

Comments, order, blank lines, line ends and a BOM stay as they are. A comment goes only with a key
on its own line, and with a value that it stands in. ``toml_tree`` says where everything stands;
``document`` reads the result back before anything is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .brackets import remove
from .keypath import KeyPath, PathError, format_path
from .toml import loads
from .toml_insert import add
from .toml_tree import MARKS, Entry, Statement, Value, leading_to, statements, value_around
from .toml_write import check_writable, written
from .values import holds, same

if TYPE_CHECKING:
    from collections.abc import Sequence


def set_value(text: str, path: KeyPath, value: Any) -> str:
    """Return the text with the value at a path replaced or added.

    Raises:
        TomlError: The text is not TOML.
        PathError: The path leads into a value that holds nothing, or TOML can't hold the value.
    """
    check_writable(value, path)
    data: Any = loads(text)
    for depth, part in enumerate(path):
        _check_holder(data, part, path[: depth + 1])
        if not holds(data, part):
            return add(text, path[:depth], part, _nested(path, depth + 1, value))
        data = data[part]
    return text if same(data, value) else _replaced(text, path, value)


def unset(text: str, path: KeyPath) -> str:
    """Return the text without the value at a path; the same text where there is none.

    What held it is there still, if it holds nothing else: a line that leads into it is made to say
    so (``a.b = 1`` becomes ``a = {}``, ``[a.b]`` becomes ``[a]``).

    Raises:
        TomlError: The text is not TOML.
    """
    data: Any = loads(text)
    for part in path:
        if not holds(data, part):
            return text
        data = data[part]
    return _without(text, path) if path else text


def _nested(path: KeyPath, depth: int, value: Any) -> Any:
    for part in reversed(path[depth:]):
        if not isinstance(part, str) and part:
            raise PathError(f"{format_path(path)}: there is no list to put item {part} into")
        value = {part: value} if isinstance(part, str) else [value]
    return value


def _check_holder(data: Any, part: str | int, path: KeyPath) -> None:
    if isinstance(data, dict) and isinstance(part, str):
        return
    if isinstance(data, list) and isinstance(part, int) and 0 <= part <= len(data):
        return
    where = format_path(path[:-1]) or "the top"
    raise PathError(f"{format_path(path)}: {where} can't hold that")


def _replaced(text: str, path: KeyPath, value: Any) -> str:
    found = statements(text)
    around = value_around(found, path)
    if around:
        return _replaced_inside(text, *around, path, value)
    first = next(s for s in found if s.path[: len(path)] == path)
    if first.kind != "pair":
        if isinstance(path[-1], int):
            raise PathError(
                f"{format_path(path)}: the list is written as [[tables]]; only a table can be in it"
            )
        return add(_without(text, path), path[:-1], path[-1], value)
    # Dotted keys: the first of their lines says the whole from now on.
    text = _without_lines(text, [s for s in found if s.path[: len(path)] == path and s != first])
    return _assigned(text, first, len(path) - first.section, first.end, written(value))


def _replaced_inside(text: str, node: Value, rest: KeyPath, path: KeyPath, value: Any) -> str:
    if rest:
        holder, rest, entries = _entries_at(node, rest)
        if len(entries) > 1:  # { a.b = 1, a.c = 2 }: the first of them says the whole
            return _replaced(_without_entry(text, holder, entries[-1]), path, value)
        if len(entries[0].path) > len(rest):
            return _assigned(text, entries[0], len(rest), entries[0].node.end, written(value))
        node = entries[0].node
    return text[: node.start] + written(value, text[node.start : node.end]) + text[node.end :]


def _without(text: str, path: KeyPath) -> str:
    found = statements(text)
    around = value_around(found, path[:-1])
    if around:
        return _without_inside(text, around[0], (*around[1], path[-1]), path)
    gone = [statement for statement in found if statement.path[: len(path)] == path]
    left = [statement for statement in found if statement.path[: len(path)] != path]
    # A list of tables without an item has to be written as a value of the table around it.
    empties_list = isinstance(path[-1], int) and not _leads_to(left, path[:-1])
    parent = path[:-2] if empties_list else path[:-1]
    if _leads_to(left, parent):
        text = _without_lines(text, gone)
    else:
        first = gone[0]
        text = _without_lines(text, gone[1:])
        if first.kind == "pair":
            end = MARKS.past_comments(text, first.end)
            text = _assigned(text, first, len(parent) - first.section, end, "{}")
        else:
            names = sum(isinstance(part, str) for part in parent)
            header = f"[{_spelled(text, first, names)}]"
            text = text[: first.start] + header + text[first.end :]
    return add(text, parent, path[-2], []) if empties_list else text


def _without_inside(text: str, node: Value, rest: KeyPath, path: KeyPath) -> str:
    holder, rest, gone = _entries_at(node, rest)
    parent = rest[:-1]
    if len(gone) > 1:
        return _without(_without_entry(text, holder, gone[-1]), path)
    if not parent or any(e.path[: len(parent)] == parent for e in holder.entries if e != gone[0]):
        return _without_entry(text, holder, gone[0])
    return _assigned(text, gone[0], len(parent), gone[0].node.end, "{}")


def _without_entry(text: str, holder: Value, entry: Entry) -> str:
    return remove(text, holder, holder.entries, holder.entries.index(entry), MARKS)


def _assigned(text: str, of: Statement | Entry, count: int, end: int, value: str) -> str:
    """Return the text with the first names of a dotted key given a value, in place of its own."""
    start = of.parts[0].start
    return f"{text[:start]}{_spelled(text, of, count)} = {value}{text[end:]}"


def _entries_at(value: Value, path: KeyPath) -> tuple[Value, KeyPath, list[Entry]]:
    """Return what holds the end of a path, the path in it, and the entries that stand there."""
    while len((first := leading_to(value, path)[0]).path) < len(path):
        value, path = first.node, path[len(first.path) :]
    return value, path, leading_to(value, path)


def _leads_to(found: list[Statement], path: KeyPath) -> bool:
    return not path or any(statement.path[: len(path)] == path for statement in found)


def _spelled(text: str, of: Statement | Entry, count: int) -> str:
    return text[of.parts[0].start : of.parts[count - 1].end]


def _without_lines(text: str, gone: Sequence[Statement]) -> str:
    """Return the text without the lines of some statements; a section takes a blank line along."""
    for statement in reversed(gone):
        start = MARKS.line_start(text, statement.start)
        end = MARKS.past_comments(text, statement.end)
        before, after = text[:start], text[end:]
        line_end = 2 if after.startswith("\r\n") else 1
        after = after[line_end:]
        if statement.kind != "pair" and _is_blank_line(before.removesuffix("\n"), last=True):
            if not after:
                before = before.removesuffix("\n").removesuffix("\r")
            elif _is_blank_line(after, last=False):
                after = after.partition("\n")[2]
        text = before + after
    return text


def _is_blank_line(text: str, *, last: bool) -> bool:
    lines = text.split("\n")
    return not lines[-1 if last else 0].strip()
