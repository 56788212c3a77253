"""Calls of tools, put together from their pieces.

A streamed call comes in pieces: the first names it, the others add to its arguments. Which call a
piece belongs to is said by its index (the API), by its id alone, or by nothing but the order;
servers that can't count give all of them the index 0. API reference: tool calling.
"""

from __future__ import annotations

import json
from typing import Any

from ..foreign import count, decode, text, writable
from ..pieces import Pieces

_SERVER_TOOLS = ("openrouter:", "openrouter_")
"""How the names of tools begin that OpenRouter runs itself: their calls ask nothing of anybody."""

_UNNAMED = "a tool without a name"


class ToolCalls:
    """Collects the pieces of all deltas of an answer, in the order in which the calls began."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._calls)

    def add(self, pieces: object) -> bool:
        """Take the ``tool_calls`` of one delta; return False if a part of it can't be read."""
        if not isinstance(pieces, list):
            return not pieces
        is_whole = True
        for place, piece in enumerate(pieces):
            if not piece:
                continue
            function = piece.get("function") if isinstance(piece, dict) else 0
            if function is not None and not isinstance(function, dict):
                is_whole = False
                continue
            index = count(piece.get("index"))
            if index is None and len(pieces) > 1:
                index = place
            self._add(index, piece, function or {})
        return is_whole

    def add_function(self, function: object) -> bool:
        """Take a ``function_call``, as the API called a tool's call once."""
        return self.add([{"index": 0, "function": function}] if function else None)

    def fields(self) -> list[dict[str, Any]]:
        """Return the calls as they are sent back: whole, and without those of server tools."""
        return [
            call.as_json(number)
            for number, call in enumerate(self._calls, 1)
            if call.name and not call.is_servers
        ]

    def asked(self) -> list[str]:
        """Return the names of the tools that somebody else than the server has to run, once."""
        names = [call.name or _UNNAMED for call in self._calls if not call.is_servers]
        return list(dict.fromkeys(names))

    def of_server(self) -> list[tuple[object, str, str]]:
        """Return what tells apart the calls of server tools, their names and their arguments."""
        return [
            (number, call.name, call.arguments)
            for number, call in enumerate(self._calls)
            if call.is_servers
        ]

    def _add(self, index: int | None, piece: dict[str, Any], function: dict[str, Any]) -> None:
        call = self._call_of(
            index, _id(piece), text(function.get("name")), function.get("arguments")
        )
        if call is None:
            if not (_id(piece) or function):
                return
            call = _Call(index)
            self._calls.append(call)
        call.add(piece, function)

    def _call_of(
        self, index: int | None, identity: str, name: str, arguments: object
    ) -> _Call | None:
        """Return the call that a piece belongs to, or None for a new one."""
        found = [call for call in self._calls if index is None or call.index == index]
        for call in reversed(found):
            if identity and call.id == identity and not call.is_other_than(name):
                return call
        if not found or found[-1].ends_before(identity, name, arguments):
            return None
        return found[-1]


class _Call:
    """One call, as far as it has come."""

    def __init__(self, index: int | None) -> None:
        self.index = index
        self.id = ""
        self.name = ""
        self._arguments = Pieces()
        self._length, self._last = 0, ""
        self._rest: dict[str, Any] = {}
        self._function: dict[str, Any] = {}

    @property
    def is_servers(self) -> bool:
        """Whether OpenRouter runs the tool itself."""
        return self.name.startswith(_SERVER_TOOLS) or text(self._rest.get("type")).startswith(
            _SERVER_TOOLS
        )

    @property
    def arguments(self) -> str:
        """JSON, as far as it has come."""
        return self._arguments.joined()

    def is_other_than(self, name: str) -> bool:
        """Return whether a name is given, and another one."""
        return bool(name and self.name and name != self.name)

    def ends_before(self, identity: str, name: str, arguments: object) -> bool:
        """Return whether a piece at the same place begins another call."""
        if self.is_other_than(name):
            return True
        if identity and self.id and identity != self.id:
            # Some servers invent an id for each piece: then the arguments tell.
            return bool(name) or self._is_complete()
        return bool(name and self.name and arguments) and self._is_complete()

    def add(self, piece: dict[str, Any], function: dict[str, Any]) -> None:
        """Take one more piece."""
        self.id = self.id or _id(piece)
        self.name = self.name or text(function.get("name"))
        self._add_arguments(function.get("arguments"))
        _keep(self._rest, piece, {"index", "id", "function"})
        _keep(self._function, function, {"name", "arguments"})

    def as_json(self, number: int) -> dict[str, Any]:
        """Return it as it is sent back; an id of ours where there was none."""
        function = {"name": self.name, "arguments": self.arguments or "{}", **self._function}
        kind = text(self._rest.get("type")) or "function"
        found = {"id": self.id or f"call_{number}", **self._rest, "type": kind}
        return {**found, "function": function}

    def _add_arguments(self, arguments: object) -> None:
        if arguments is None:
            return
        if isinstance(arguments, str):
            # A whole call that is sent again adds nothing.
            is_same = len(arguments) == self._length and arguments == self.arguments
            if not is_same or not self._is_complete():
                self._write(arguments)
        else:
            self._arguments, self._length = Pieces(), 0
            self._write(json.dumps(writable(arguments), ensure_ascii=False, separators=(",", ":")))

    def _write(self, piece: str) -> None:
        self._arguments.write(piece)
        self._length += len(piece)
        self._last = piece.strip() or self._last

    def _is_complete(self) -> bool:
        """Return whether they are an object by now; few pieces end like one."""
        return self._last.endswith("}") and isinstance(decode(self.arguments), dict)


def _keep(kept: dict[str, Any], found: dict[str, Any], but: set[str]) -> None:
    kept |= {name: value for name, value in found.items() if name not in but and value is not None}


def _id(piece: dict[str, Any]) -> str:
    """Return a piece's id as text; some servers count."""
    identity = piece.get("id")
    return str(number) if (number := count(identity)) is not None else text(identity)
