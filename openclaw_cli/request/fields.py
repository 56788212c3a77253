"""``-F key=value`` becomes a JSON object, typed and nested as ``gh api`` does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEY = re.compile(r"([^\[\]=]+)((?:\[[^\[\]]*\])*)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,300})(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,2})?")
_WORDS = {"true": True, "false": False, "null": None}


def typed(text: str) -> Any:
    """Return what a value means: true, false, null and numbers are themselves, the rest text."""
    if text in _WORDS:
        return _WORDS[text]
    if not _NUMBER.fullmatch(text):
        return text
    return float(text) if set(text) & set(".eE") else int(text)


def object_of(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object that fields make.

    ``a[b]=1`` is ``{"a": {"b": 1}}``, ``a[]=1`` adds to a list, ``a[][b]=1`` to the list's last
    object or, where that has a ``b``, to a new one.

    Raises:
        UsageError: A key is none, is given twice, or is a value and an object at once.
    """
    tree: dict[str, Any] = {}
    for key, value in fields:
        found = _KEY.fullmatch(key)
        if found is None:
            raise UsageError(
                f"not a key: {key[:60]!r}", hint="write key=value, a[b]=value or a[]=value"
            )
        parts = [found[1], *re.findall(r"\[([^\[\]]*)\]", found[2])]
        _put(tree, parts, value, key)
    return tree


def _put(tree: dict[str, Any], parts: list[str], value: Any, key: str) -> None:
    node: Any = tree
    for place, part in enumerate(parts):
        rest = parts[place + 1 :]
        if part == "":
            if not isinstance(node, list):
                raise _twice(key)
            if not rest:
                node.append(value)
                return
            if rest[0] and node and isinstance(node[-1], dict) and not _has(node[-1], rest):
                node = node[-1]
            else:
                node.append([] if rest[0] == "" else {})
                node = node[-1]
        elif not isinstance(node, dict) or (not rest and part in node):
            raise _twice(key)
        elif not rest:
            node[part] = value
        else:
            node = node.setdefault(part, [] if rest[0] == "" else {})


def _has(node: dict[str, Any], parts: list[str]) -> bool:
    """Return whether a value stands at a path already; a list has room for another one."""
    inner: Any = node
    for part in parts:
        if not isinstance(inner, dict) or part not in inner:
            return False
        inner = inner[part]
    return True


def _twice(key: str) -> UsageError:
    return UsageError(f"{key[:60]} already has a value of another kind, or is given twice")
