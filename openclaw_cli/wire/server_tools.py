"""Calls of the tools that OpenRouter runs itself, as an answer shows them: what is searched for.

They come as items of ``reasoning_details`` (``reasoning.server_tool_call``: ``tool_name``,
``arguments`` as JSON in a string), from some models as ``tool_calls`` whose names say whose they
are. The same call may come more than once, or in pieces, and its parts may be of any shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..events import ServerToolCall
from ..foreign import decode, mapping, sequence, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KIND = "reasoning.server_tool_call"
"""The type of such an item."""

_PREFIXES = ("openrouter:", "openrouter_", "openrouter.")
_SUBJECTS = ("query", "queries", "search_query", "q", "url", "urls", "prompt", "question", "task")
_LONGEST = 300


class ServerTools:
    """Tells of each call once, as soon as it is known what it is about."""

    def __init__(self) -> None:
        self._told: set[object] = set()
        self._arguments: dict[object, str] = {}

    def take(self, details: Iterable[Any]) -> Iterator[ServerToolCall]:
        """Yield the calls among the items of one chunk."""
        for item in details:
            if isinstance(item, dict) and item.get("type") == KIND:
                name = text(item.get("tool_name")) or text(item.get("name"))
                is_over = bool(item.get("result")) or item.get("status") == "completed"
                yield from self._take(_identity(item), name, item.get("arguments"), is_over=is_over)

    def take_calls(self, calls: Iterable[tuple[object, str, str]]) -> Iterator[ServerToolCall]:
        """Yield those of calls that were put together: what tells them apart, name, arguments."""
        for identity, name, arguments in calls:
            self._arguments.pop(identity, None)
            yield from self._take(identity, name, arguments, is_over=False)

    def _take(
        self, identity: object, name: str, arguments: object, *, is_over: bool
    ) -> Iterator[ServerToolCall]:
        if identity is None:
            identity = (name, str(arguments))
        if identity in self._told:
            return
        known = mapping(arguments)
        if isinstance(arguments, str):
            whole = mapping(decode(arguments))
            joined = self._arguments.get(identity, "") + arguments
            self._arguments[identity] = joined
            known = whole or mapping(decode(joined))
        subject = _subject(known)
        if name and (subject or is_over or known):
            self._told.add(identity)
            yield ServerToolCall(_bare(name), subject)


def pictures(items: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield the pictures that whole items say were made, as an answer's ``images`` have them."""
    for item in map(mapping, items):
        if item.get("type") != KIND:
            continue
        result = item.get("result")
        found = mapping(decode(result) if isinstance(result, str) else result)
        if address := text(found.get("imageUrl")):
            yield {"type": "image_url", "image_url": {"url": address}}


def _identity(item: dict[str, Any]) -> object:
    """Return what tells a call from others; None where nothing does."""
    for field in ("tool_call_id", "id", "index"):
        value = item.get(field)
        if isinstance(value, (str, int)) and value != "":
            return field, value
    return None


def _bare(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name[:_LONGEST]


def _subject(arguments: dict[str, Any]) -> str:
    """Return what a call is about: the words that are searched for, or the page that is read."""
    for place in (arguments, mapping(arguments.get("action"))):
        for field in _SUBJECTS:
            value = place.get(field)
            parts = [text(one) for one in sequence(value)] or [text(value)]
            if said := ", ".join(part for part in parts if part).strip():
                return said[:_LONGEST]
    return ""
