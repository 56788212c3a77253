"""Fragments of ``reasoning_details`` become the whole items that the next turn must replay.

A streamed item comes in pieces that share type and index; Anthropic sends the signature in a last
piece without text, and refuses a replay of unmerged pieces ("Invalid signature in thinking
block"). API reference: reasoning tokens, preserving reasoning.
"""

from __future__ import annotations

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

    def add(self, fragments: list[Any]) -> bool:
        """Take the fragments of one chunk; return whether a call of a server's tool is in them."""
        has_calls = False
        for fragment in fragments:
            kind = fragment.get("type") if isinstance(fragment, dict) else None
            if isinstance(kind, str):  # sent back, another one would be refused for good
                self._add(kind, fragment)
                has_calls = has_calls or kind == _CALL
        return has_calls

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

    def _add(self, kind: str, fragment: dict[str, Any]) -> None:
        index = fragment.get("index")
        if index is None:
            index = _index(kind, fragment)
        elif not isinstance(index, (int, str)):
            index = None
        item = self._items.setdefault((kind, index), {})
        for name, value in fragment.items():
            if isinstance(value, str):
                if name in _JOINED:
                    _pieces_of(item, name).write(value)
                else:
                    item[name] = value
            elif value is None:
                item.setdefault(name, None)
            elif name not in _TEXTS:
                item[name] = value


def _index(kind: str, fragment: dict[str, Any]) -> object:
    """Return what tells an item without an index from others of its kind.

    Nothing says that two pieces belong together, but texts that follow each other do: only
    encrypted items stand alone then. So does a call of one of OpenRouter's tools: what was found
    is sent back for each.
    """
    identity = None
    if kind == _CALL:
        identity = fragment.get("tool_call_id") or fragment.get("id")
        is_alone = identity is None
    else:
        is_alone = "data" in fragment
    return object() if is_alone else identity if isinstance(identity, (int, str)) else None


def _pieces_of(item: dict[str, Any], name: str) -> Pieces:
    pieces = item.get(name)
    if not isinstance(pieces, Pieces):
        item[name] = pieces = Pieces()
    return pieces


def _whole(value: Any) -> Any:
    return value.joined() if isinstance(value, Pieces) else value
