"""TOML: read with the standard library, edited with tomlkit, which keeps comments and layout."""

from __future__ import annotations

import re
from typing import Any

from .keypath import Path, PathError
from .keypath import format as format_path
from .values import same

_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_BOM = "\ufeff"
_KEY = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|[A-Za-z0-9_-]+")
_LONE_NEWLINE = re.compile(r"(?<!\r)\n")
_MULTILINE = ('"""', "'''")


class TomlError(ValueError):
    """The text is not TOML. ``reason``, ``line`` and ``column`` (from 1) say where and why."""

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

    try:
        return tomllib.loads(text.removeprefix(_BOM))
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        at = _AT.search(message)
        reason = message[: at.start()] if at else message
        last = text.count("\n") + 1
        line, column = (int(at[1]), int(at[2])) if at and at[1] else (last, 1)
        raise TomlError(reason[:1].lower() + reason[1:], line, column) from error
    except RecursionError as error:
        raise TomlError("nested too deep", 1, 1) from error


def set_value(text: str, path: Path, value: Any) -> str:
    """Return the text with the value at a path replaced or added.

    Raises:
        PathError: The path leads into a value that holds nothing, or TOML can't hold the value.
    """
    _check_writable(value, path)
    document, bom = _document(text)
    try:
        return bom + _dumped(document, text) if _set(document, path, value) else text
    except (ValueError, AttributeError, TypeError) as error:
        if isinstance(error, PathError):
            raise
        # tomlkit's way to say that an array of tables holds nothing but tables.
        raise PathError(f"{format_path(path)}: TOML can't hold that value there") from error


def _set(document: Any, path: Path, value: Any) -> bool:
    """Put the value in its place; return False where it is there already."""
    node: Any = document
    for depth, part in enumerate(path[:-1]):
        _check_container(node, part, path[: depth + 1])
        if not _has(node, part):
            if not isinstance(part, str):
                raise PathError(f"{format_path(path)}: there is no item {part} to put it into")
            node[part] = _table(inline=_is_inline(node))
        node = node[part]
    last = path[-1]
    _check_container(node, last, path)
    if _has(node, last) and same(_plain(node[last]), value):
        return False
    if isinstance(node, list) and last == len(node):
        node.append(_item(value))
    else:
        node[last] = _item(value)
    return True


def unset(text: str, path: Path) -> str:
    """Return the text without the value at a path; the same text where there is none."""
    document, bom = _document(text)
    node: Any = document
    for part in path[:-1]:
        if not _has(node, part):
            return text
        node = node[part]
    if not path or not _has(node, path[-1]):
        return text
    del node[path[-1]]
    return bom + _dumped(document, text)


def position(text: str, path: Path) -> tuple[int, int] | None:
    """Return the line and column of a key, both from 1, or None where it is not found.

    For a key inside an inline table or a list it is the place of the key that holds that.
    """
    table: Path = ()
    best: tuple[int, tuple[int, int]] | None = None
    open_quote = ""
    for number, line in enumerate(text.removeprefix(_BOM).splitlines(), 1):
        if open_quote:
            open_quote = "" if line.count(open_quote) % 2 else open_quote
            continue
        stripped = line.strip()
        column = len(line) - len(line.lstrip()) + 1
        if stripped.startswith("["):
            table = tuple(_keys(stripped.strip("[] ")))
            found = table
        else:
            head, equals, rest = stripped.partition("=")
            if not equals or stripped.startswith("#"):
                continue
            found = (*table, *_keys(head))
            open_quote = next((mark for mark in _MULTILINE if rest.count(mark) % 2), "")
        if found == path[: len(found)] and (best is None or len(found) > best[0]):
            best = (len(found), (number, column))
    return best[1] if best else None


def _keys(text: str) -> list[str]:
    return [key[1:-1] if key[0] in "\"'" else key for key in _KEY.findall(text)]


def _document(text: str) -> tuple[Any, str]:
    import tomlkit

    bom = _BOM if text.startswith(_BOM) else ""
    return tomlkit.parse(text.removeprefix(_BOM)), bom


def _dumped(document: Any, before: str) -> str:
    import tomlkit

    after = tomlkit.dumps(document)
    # tomlkit ends the lines that it adds with a bare newline.
    crlf = "\r\n" in before and not _LONE_NEWLINE.search(before)
    return _LONE_NEWLINE.sub("\r\n", after) if crlf else after


def _table(*, inline: bool) -> Any:
    import tomlkit

    # A table that only holds tables needs no header of its own.
    return tomlkit.inline_table() if inline else tomlkit.table(is_super_table=True)


def _item(value: Any) -> Any:
    """Return a value as tomlkit writes it; an object stands on one line, wherever it goes."""
    import tomlkit

    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(_item(item) for item in value)
        return array
    if not isinstance(value, dict):
        return value
    table = tomlkit.inline_table()
    for name, item in value.items():
        table[name] = _item(item)
    return table


def _is_inline(node: Any) -> bool:
    from tomlkit.items import InlineTable

    return isinstance(node, (InlineTable, list))


def _plain(item: Any) -> Any:
    unwrap = getattr(item, "unwrap", None)
    return unwrap() if unwrap else item


def _has(node: Any, part: str | int) -> bool:
    if isinstance(node, dict):
        return isinstance(part, str) and part in node
    return isinstance(node, list) and isinstance(part, int) and part < len(node)


def _check_container(node: Any, part: str | int, path: Path) -> None:
    if isinstance(node, dict) and isinstance(part, str):
        return
    if isinstance(node, list) and isinstance(part, int) and part <= len(node):
        return
    where = format_path(path[:-1]) or "the top"
    raise PathError(f"{format_path(path)}: {where} can't hold that")


def _check_writable(value: Any, path: Path) -> None:
    if value is None:
        raise PathError(f"{format_path(path)}: TOML has no null; unset the key instead")
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        _check_writable(item, path)
