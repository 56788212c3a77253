"""Dotted names reach into objects: ``provider.sort`` is ``{"provider": {"sort": …}}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def put(tree: dict[str, Any], parts: Sequence[str], value: Any) -> None:
    """Set a value at a path in a tree, with the objects on the way.

    Raises:
        ValueError: A value stands where an object would have to be; the text names it.
    """
    node = tree
    for part in parts[:-1]:
        child = node.setdefault(part, {})
        if not isinstance(child, dict):
            raise ValueError(f"{part} already has a value of its own")
        node = child
    node[parts[-1]] = value
