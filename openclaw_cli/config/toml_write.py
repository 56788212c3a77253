"""Values, keys and tables as TOML text: tomlkit spells them, what stands around them is ours."""

from __future__ import annotations

import re
from typing import Any

from .keypath import KeyPath, PathError, format_path

_LITERAL = re.compile(r"[^'\x00-\x08\x0a-\x1f\x7f]*")


def check_writable(value: Any, path: KeyPath) -> None:
    """Refuse what TOML has no word for.

    Raises:
        PathError: The value is null or holds one, or it is not Unicode text.
    """
    if value is None:
        raise PathError(f"{format_path(path)}: TOML has no null; unset the key instead")
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise PathError(f"{format_path(path)}: the value is not Unicode text")
    items = [*value, *value.values()] if isinstance(value, dict) else value
    for item in items if isinstance(value, (dict, list)) else ():
        check_writable(item, path)


def key(name: str) -> str:
    """Return one name of a key, quoted where it has to be."""
    import tomlkit

    return tomlkit.key(name).as_string()


def written(value: Any, like: str = "") -> str:
    """Return a value within a line.

    Args:
        value: Plain data, dates and times too.
        like: The value that stood there: its quotes are kept where they can be.
    """
    import tomlkit

    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        pairs = ", ".join(pair(name, item) for name, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, str):
        literal = like[:1] == "'" and like[:3] != "'''" and _LITERAL.fullmatch(value)
        return tomlkit.string(value, literal=bool(literal)).as_string()
    return str(tomlkit.item(value).as_string())


def pair(name: str, value: Any) -> str:
    """Return a key with its value."""
    return f"{key(name)} = {written(value)}"


def section(header: str, table: dict[str, Any], *, item: bool = False) -> list[str]:
    """Return the lines of a table under a header of its own, and of the tables in it.

    A table that holds nothing but tables needs no header of its own.

    Args:
        header: Its dotted key, as it is spelled.
        table: What it holds.
        item: Whether it is an item of a list of tables.
    """
    tables = {name: value for name, value in table.items() if isinstance(value, dict)}
    lines = []
    if item or not tables or len(tables) < len(table):
        lines.append(f"[[{header}]]" if item else f"[{header}]")
        lines += [pair(name, value) for name, value in table.items() if name not in tables]
    for name, value in tables.items():
        lines += [*([""] if lines else []), *section(f"{header}.{key(name)}", value)]
    return lines
