"""Plain data: compared strictly, and changed along a path."""

from __future__ import annotations

import copy
import math
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .keypath import KeyPath


def same(left: Any, right: Any) -> bool:
    """Return whether two values are equal in type too: 1 is neither 1.0 nor true."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float):
        equal = left == right and math.copysign(1, left) == math.copysign(1, right)
        return equal or (math.isnan(left) and math.isnan(right))
    return bool(left == right)


def holds(node: Any, part: str | int) -> bool:
    """Return whether a part of a path leads on from a value."""
    if isinstance(node, dict):
        return isinstance(part, str) and part in node
    return isinstance(node, list) and isinstance(part, int) and 0 <= part < len(node)


def with_value(data: dict[str, Any], path: KeyPath, value: Any) -> dict[str, Any]:
    """Return a copy of the data with a value set: what an edited text must say."""
    root = copy.deepcopy(data)
    node: Any = root
    for part, following in zip(path, [*path[1:], None], strict=True):
        fresh = value if following is None else [] if isinstance(following, int) else {}
        if isinstance(node, list) and part == len(node):
            node.append(fresh)
        elif following is None or not holds(node, part):
            node[part] = fresh
        node = node[part]
    return root


def without_value(data: dict[str, Any], path: KeyPath) -> dict[str, Any]:
    """Return a copy of the data without a value."""
    root = copy.deepcopy(data)
    node: Any = root
    for part in path[:-1]:
        node = node[part]
    del node[path[-1]]
    return root


class Change(NamedTuple):
    """One value to be set along a path, or to be removed."""

    path: KeyPath
    value: Any = None
    removed: bool = False


def differences(before: Any, after: Any, path: KeyPath) -> Iterator[Change]:
    """Yield the changes that make one value of another, each as small as it can be."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in after.items():
            yield from differences(before.get(name, ...), value, (*path, name))
        yield from (Change((*path, name), removed=True) for name in before if name not in after)
    elif isinstance(before, list) and isinstance(after, list):
        removed = _removed_items(before, after)
        for index in sorted(removed, reverse=True):
            yield Change((*path, index), removed=True)
        left = [item for index, item in enumerate(before) if index not in removed]
        for index, value in enumerate(after):
            item = left[index] if index < len(left) else ...
            yield from differences(item, value, (*path, index))
    elif not same(before, after):
        yield Change(path, after)


def _removed_items(before: list[Any], after: list[Any]) -> set[int]:
    """Return which items of a list are to be taken away, so that the most of it stays in place.

    What is left is the beginning of the list afterwards, or as long as it: then items are changed
    where they stand.
    """
    removed = set()
    kept = 0
    for index, item in enumerate(before):
        if kept < len(after) and same(item, after[kept]):
            kept += 1
        else:
            removed.add(index)
    in_place = sum(map(same, before, after))
    if kept > in_place or (kept == in_place and len(after) < len(before)):
        return removed
    return set(range(len(after), len(before)))
