"""What an answer holds beside its text, as the next turn sends it back.

Citations, files, media and tool calls: whole in an answer that is not streamed, in pieces in one
that is. API reference: streaming, tool calling, image generation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .media import MediaMerger

_LISTS = ("annotations",)


class Extras:
    """Collects the fields of all deltas of an answer.

    Attributes:
        media: Its pictures and sound; None as long as there are none.
    """

    def __init__(self) -> None:
        self._found: dict[str, list[dict[str, Any]]] = {name: [] for name in _LISTS}
        self._calls: dict[object, dict[str, Any]] = {}
        self.media: MediaMerger | None = None

    def add(self, delta: dict[str, Any]) -> None:
        """Take one delta."""
        for name in _LISTS:
            items = delta.get(name)
            if isinstance(items, list):
                known = self._found[name]
                known += [item for item in items if isinstance(item, dict) and item not in known]
        calls = delta.get("tool_calls")
        if isinstance(calls, list):
            for place, call in enumerate(calls):
                if isinstance(call, dict):
                    self._add_call(place, call)
        if delta.get("images") or delta.get("audio"):
            self._merger().add(delta)

    def add_parts(self, parts: list[Any]) -> None:
        """Take a content list."""
        self._merger().add_parts(parts)

    def fields(self) -> dict[str, Any]:
        """Return the fields of the whole answer, those without content left out."""
        calls = [call for call in self._calls.values() if _name(call)]
        media = {} if self.media is None else self.media.fields()
        found = {**self._found, **media, "tool_calls": calls}
        return {name: items for name, items in found.items() if items}

    def tools(self) -> list[str]:
        """Return the names of the tools that were called, each once."""
        return list(dict.fromkeys(_name(call) for call in self._calls.values() if _name(call)))

    def _merger(self) -> MediaMerger:
        if self.media is None:
            from .media import MediaMerger

            self.media = MediaMerger()
        return self.media

    def _add_call(self, place: int, call: dict[str, Any]) -> None:
        """Join the pieces of a call: the first names it, the arguments come bit by bit."""
        index = call.get("index", place)
        known = self._calls.setdefault(index if isinstance(index, int) else place, {})
        for name, value in call.items():
            if name == "function" and isinstance(value, dict):
                function = known.setdefault("function", {})
                for part, item in value.items():
                    if part == "arguments" and isinstance(item, str):
                        function[part] = function.get(part, "") + item
                    elif item is not None:
                        function[part] = item
            elif name != "index" and value is not None:
                known[name] = value


def _name(call: dict[str, Any]) -> str:
    name = call.get("function", {}).get("name")
    return name if isinstance(name, str) else ""
