"""Fragments of ``reasoning_details`` become the whole items that the next turn must replay.

A streamed item comes in pieces that share type and index; Anthropic sends the signature in a last
piece without text, and refuses a replay of unmerged pieces ("Invalid signature in thinking
block"). API reference: reasoning tokens, preserving reasoning.
"""

from __future__ import annotations

from types import NoneType
from typing import Any

from ..foreign import mappings
from ..pieces import Pieces

_JOINED = ("text", "summary")
_CALL = "reasoning.server_tool_call"
_TEXTS = frozenset({*_JOINED, "data", "signature", "id", "format"})


class ReasoningMerger:
    """Collects fragments by (type, index), in the order in which the items began."""

    def __init__(self) -> None:
        self._items: dict[tuple[object, object], dict[str, Any]] = {}

    def add(self, fragments: list[Any]) -> None:
        """Take the fragments of one chunk."""
        for fragment in mappings(fragments):
            self._add(fragment)

    def merged(self) -> tuple[dict[str, Any], ...]:
        """Return the whole items."""
        return tuple(
            {name: _whole(value) for name, value in item.items()} for item in self._items.values()
        )

    @staticmethod
    def text_of(fragments: list[Any]) -> str:
        """Return what a person can read of some fragments."""
        pieces = (fragment.get(name) for fragment in mappings(fragments) for name in _JOINED)
        return "".join(piece for piece in pieces if isinstance(piece, str))

    def _add(self, fragment: dict[str, Any]) -> None:
        kind, index = fragment.get("type"), fragment.get("index")
        if not isinstance(kind, str):
            return  # sent back, it would be refused for good
        # Without an index nothing says that two pieces belong together, but texts that follow
        # each other do: only encrypted items stand alone then.
        alone = index is None and "data" in fragment
        if index is None and kind == _CALL:
            # So is a call of one of OpenRouter's tools: what was found is sent back for each.
            index = fragment.get("tool_call_id") or fragment.get("id")
            alone = index is None
        key = (kind, object() if alone else index if isinstance(index, (int, str)) else None)
        item = self._items.setdefault(key, {})
        for name, value in fragment.items():
            if name in _TEXTS and not isinstance(value, (str, NoneType)):
                continue
            if name in _JOINED and isinstance(value, str):
                _pieces_of(item, name).write(value)
            elif value is not None or name not in item:
                item[name] = value


def _pieces_of(item: dict[str, Any], name: str) -> Pieces:
    pieces = item.get(name)
    if not isinstance(pieces, Pieces):
        item[name] = pieces = Pieces()
    return pieces


def _whole(value: Any) -> Any:
    return value.joined() if isinstance(value, Pieces) else value
