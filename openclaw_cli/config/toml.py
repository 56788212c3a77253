"""TOML: read with the standard library, edited with tomlkit, which keeps comments and layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .bounds import MAX_DEPTH, MOST_BITS
from .keypath import PathError, format_path
from .values import holds, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .keypath import KeyPath

_BOM = "\ufeff"
_PLACE = re.compile(r" *\(at (?:line (\d+), column (\d+)|end of document)\)$")

_PART = r"""(?:"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|[A-Za-z0-9_-]++)"""
_DOTTED = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*+")
_MOST_PARTS = 100
_LONG_NAME = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}[ \t]*\.[ \t]*){{{_MOST_PARTS - 1}}}")
_DIGITS = re.compile(r"[0-9A-Fa-f_]{1000}")
_BETWEEN = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
# What a value is made of: strings, comments, brackets, and anything else up to the line's end.
_PIECE = re.compile(
    r'"""(?:[^\\]|\\[\s\S])*?"{3,5}' + r"|'''[\s\S]*?'{3,5}"
    r"""|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|#[^\n]*+|([\[{])|([\]}])|(\n)|[^"'#\[\]{}\n]++"""
)
_OPENING, _CLOSING, _LINE_END = 1, 2, 3


class TomlError(ValueError):
    """A text is not TOML. ``reason``, ``line`` and ``column`` (from 1) say why and where."""

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


def loads(text: str) -> dict[str, Any]:
    """Return the data of a TOML text.

    Raises:
        TomlError: It is none.
    """
    import tomllib

    if long := _LONG_NAME.search(text):
        # tomllib takes time by the square of the parts.
        raise TomlError(
            f"a name of {_MOST_PARTS} parts or more", *_line_and_column(text, long.start())
        )
    try:
        data = tomllib.loads(text.removeprefix(_BOM))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        reason = message[: place.start()] if place else message
        if place and place[1]:
            line, column = int(place[1]), int(place[2])
        else:
            line, column = _line_and_column(text, len(text))
            reason += ", found the end of the text"
        raise TomlError(reason[:1].lower() + reason[1:], line, column) from error
    except RecursionError as error:
        raise TomlError("nested too deep", 1, 1) from error
    except ValueError as error:  # more digits than Python converts
        raise _too_long(text) from error
    _check_moderate(data, text)
    return data


def _check_moderate(data: Any, text: str) -> None:
    """Refuse what is nested too deep for others, and numbers that can't be written down again.

    Raises:
        TomlError: There is one.
    """
    level = [data]
    for _ in range(MAX_DEPTH):
        # Hexadecimal digits are read in any number.
        if any(isinstance(value, int) and value.bit_length() > MOST_BITS for value in level):
            raise _too_long(text)
        level = [
            item
            for value in level
            if isinstance(value, (dict, list))
            for item in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise TomlError(f"nested deeper than {MAX_DEPTH}", 1, 1)


def _too_long(text: str) -> TomlError:
    digits = _DIGITS.search(text)
    place = _line_and_column(text, digits.start()) if digits else (1, 1)
    return TomlError("a number of too many digits", *place)


def set_value(text: str, path: KeyPath, value: Any) -> str:
    """Return the text with the value at a path replaced or added.

    Raises:
        TomlError: The text is not TOML.
        PathError: The path leads into a value that holds nothing, or TOML can't hold the value.
    """
    _check_writable(value, path)
    data: Any = loads(text)
    missing = len(path)
    for depth, part in enumerate(path):
        _check_holder(data, part, path[: depth + 1])
        if not holds(data, part):
            missing = depth
            break
        data = data[part]
    if missing == len(path):
        if same(data, value):
            return text
        missing -= 1
    for part in reversed(path[missing + 1 :]):
        if not isinstance(part, str) and part:
            raise PathError(f"{format_path(path)}: there is no list to put item {part} into")
        value = {part: value} if isinstance(part, str) else [value]
    edited = _edited(text, path[:missing], path[missing], value)
    # Among dotted keys (a.b = 1) a new table would end up somewhere else.
    if isinstance(value, dict) and not _says(edited, path[: missing + 1], value):
        edited = _edited(text, path[:missing], path[missing], value, inline=True)
    return edited


def unset(text: str, path: KeyPath) -> str:
    """Return the text without the value at a path; the same text where there is none.

    Raises:
        TomlError: The text is not TOML.
    """
    data: Any = loads(text)
    for part in path:
        if not holds(data, part):
            return text
        data = data[part]
    return _edited(text, path[:-1], path[-1], None) if path else text


def position(text: str, path: KeyPath) -> tuple[int, int] | None:
    """Return the line and column of a key, both from 1, or None where it is not found.

    A key inside a value (an inline table, a list) is where that value's key is; a table that no
    line names is where the first line is that leads into it.
    """
    around = within = None
    for found, offset, holds_value in _keys(text):
        if found == path:
            return _line_and_column(text, offset)
        if holds_value and found == path[: len(found)]:
            around = offset
        elif within is None and found[: len(path)] == path:
            within = offset
    offset_found = around if around is not None else within
    return None if offset_found is None else _line_and_column(text, offset_found)


def _keys(text: str) -> Iterator[tuple[KeyPath, int, bool]]:
    """Yield each key and table header: full path, offset, and whether a value stands there."""
    table: KeyPath = ()
    last_items: dict[KeyPath, int] = {}
    offset = len(_BOM) if text.startswith(_BOM) else 0
    while match := _BETWEEN.match(text, offset):
        start = match.end()
        brackets = 2 if text.startswith("[[", start) else int(text.startswith("[", start))
        blank = _BETWEEN.match(text, start + brackets)
        dotted = _DOTTED.match(text, blank.end() if blank else start)
        if dotted is None:
            return
        parts = tuple(_unquoted(part) for part in re.findall(_PART, dotted[0]))
        if not brackets:
            yield (*table, *parts), start, True
            offset = _end_of_value(text, dotted.end())
            continue
        table = ()
        for number, name in enumerate(parts, 1):
            table = (*table, name)
            if brackets > 1 and number == len(parts):
                last_items[table] = last_items.get(table, -1) + 1
                if not last_items[table]:
                    yield table, start, False
            if table in last_items:
                table = (*table, last_items[table])
        yield table, start, False
        offset = text.find("\n", dotted.end())
        if offset == -1:
            return


def _unquoted(part: str) -> str:
    if "\\" in part and part[0] == '"':
        return str(loads(f"key = {part}")["key"])
    return part[1:-1] if part[0] in "\"'" else part


def _end_of_value(text: str, offset: int) -> int:
    depth = 0
    while match := _PIECE.match(text, offset):
        offset = match.end()
        depth += (match.lastindex == _OPENING) - (match.lastindex == _CLOSING)
        if match.lastindex == _LINE_END and not depth:
            break
    return offset


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    line_start = text.rfind("\n", 0, offset) + 1
    mark = len(_BOM) if not line_start and text.startswith(_BOM) else 0
    return text.count("\n", 0, offset) + 1, offset - line_start - mark + 1


def _says(text: str, path: KeyPath, value: Any) -> bool:
    try:
        data: Any = loads(text)
    except TomlError:
        return False
    for part in path:
        if not holds(data, part):
            return False
        data = data[part]
    return same(data, value)


def _edited(text: str, path: KeyPath, last: str | int, value: Any, *, inline: bool = False) -> str:
    """Return the text with a value set in what stands at a path; None removes it."""
    import tomlkit

    body = text.removeprefix(_BOM)
    try:
        document = tomlkit.parse(body.replace("\r\n", "\n"))
        _edit(document, path, last, value, inline=inline)
        edited = tomlkit.dumps(document)
    except Exception as error:  # tomlkit fails on rare layouts, each time with another exception
        where = format_path((*path, last))
        raise PathError(f"{where}: this layout can't be edited, only by hand") from error
    return text[: len(text) - len(body)] + _with_line_ends(edited, body)


def _edit(document: Any, path: KeyPath, last: str | int, value: Any, *, inline: bool) -> None:
    import tomlkit
    from tomlkit.items import AoT

    parents = [document]
    for part in path:
        parents.append(parents[-1][part])
    node = parents[-1]
    if isinstance(node, AoT) and value is not None and not isinstance(value, dict):
        # Only tables can be [[items]]: the list has to be written in one line from now on.
        items: list[Any] = node.unwrap()
        items[int(last) : int(last) + 1] = [value]
        _edit(document, path[:-1], path[-1], items, inline=inline)
    elif value is None:
        del node[last]
        if path and not node and not _is_inline(node):
            # No line may be left that names the table: then it would be gone too.
            parents[-2][path[-1]] = [] if isinstance(node, AoT) else tomlkit.table()
    elif isinstance(node, list) and last == len(node):
        node.append(_item(value, inline=inline or _is_inline(node)))
    else:
        node[last] = _item(value, inline=inline or _is_inline(node))


def _is_inline(node: Any) -> bool:
    from tomlkit.items import AoT, InlineTable

    return isinstance(node, InlineTable) or (isinstance(node, list) and not isinstance(node, AoT))


def _item(value: Any, *, inline: bool) -> Any:
    import tomlkit

    if isinstance(value, dict):
        # A table that holds only tables needs no header of its own.
        is_super = bool(value) and all(isinstance(item, dict) for item in value.values())
        table: Any = tomlkit.inline_table() if inline else tomlkit.table(is_super_table=is_super)
        for name, item in value.items():
            table[name] = _item(item, inline=inline)
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for item in value:
            array.append(_item(item, inline=True))
        return array
    return tomlkit.item(value)


def _with_line_ends(edited: str, before: str) -> str:
    """Give lines their line ends back; a new one gets that of the lines around it."""
    if "\r\n" not in before:
        return edited
    old, new = (re.findall(r"[^\n]*\n|[^\n]+", text) for text in (before, edited))
    bare = [line.replace("\r\n", "\n") for line in old]
    shorter = min(len(old), len(new))
    first = 0
    while first < shorter and bare[first] == new[first]:
        first += 1
    last = 0
    while last < shorter - first and bare[-1 - last] == new[-1 - last]:
        last += 1
    neighbour = old[max(first - 1, 0)]
    is_bare = neighbour.endswith("\n") and not neighbour.endswith("\r\n")
    middle = "".join(new[first : len(new) - last])
    middle = middle if is_bare else middle.replace("\n", "\r\n")
    return "".join([*old[:first], middle, *old[len(old) - last :]])


def _check_holder(data: Any, part: str | int, path: KeyPath) -> None:
    if isinstance(data, dict) and isinstance(part, str):
        return
    if isinstance(data, list) and isinstance(part, int) and 0 <= part <= len(data):
        return
    where = format_path(path[:-1]) or "the top"
    raise PathError(f"{format_path(path)}: {where} can't hold that")


def _check_writable(value: Any, path: KeyPath) -> None:
    if value is None:
        raise PathError(f"{format_path(path)}: TOML has no null; unset the key instead")
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise PathError(f"{format_path(path)}: the value is not Unicode text")
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        _check_writable(item, path)
