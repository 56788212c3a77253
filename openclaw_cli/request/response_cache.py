"""OpenRouter's response cache: the same request once more is answered for nothing.

``params.responseCache`` and its options become headers, on verified routes alone. API guide:
response caching.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from .flags import COMMAND_LINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .secret import Secret

_NAMES = {
    "response_cache": "responseCache",
    "response_cache_ttl_seconds": "responseCacheTtlSeconds",
    "response_cache_clear": "responseCacheClear",
}
SWITCH = "X-OpenRouter-Cache"
"""The header that asks for the cache, or forbids it."""
_OPTIONS = frozenset({"--cache", "--cache-ttl", "--cache-refresh"})


class ResponseCache(NamedTuple):
    """What is wanted of the cache.

    Attributes:
        on: Whether answers are taken from it and kept in it; False switches off what a preset of
            the account's has switched on.
        seconds: How long the answer is kept; None for OpenRouter's five minutes.
        clear: Whether what is kept for this request is replaced.
        source: What asks for it, as messages name it.
        typed: Whether the command line does.
    """

    on: bool
    seconds: int | None
    clear: bool
    source: str
    typed: bool

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the headers that ask for it. They are for verified routes."""
        if not self.on:
            return ((SWITCH, "false"),)
        headers = [(SWITCH, "true")]
        if self.seconds is not None:
            headers.append((f"{SWITCH}-TTL", str(self.seconds)))
        if self.clear:
            headers.append((f"{SWITCH}-Clear", "true"))
        return tuple(headers)

    def added_to(
        self, headers: tuple[tuple[str, str | Secret], ...]
    ) -> tuple[tuple[str, str | Secret], ...]:
        """Return a request's headers with these; what the user has configured there wins.

        What was typed wins over that.
        """
        ours = self.headers()
        given = {name.lower() for name, _ in headers}
        if self.typed:
            names = {name.lower() for name, _ in ours}
            return (*(one for one in headers if one[0].lower() not in names), *ours)
        return (*headers, *(one for one in ours if one[0].lower() not in given))


def resolve_cache(found: Mapping[str, Any], sources: Mapping[str, str]) -> ResponseCache | None:
    """Return what the parameters say of the cache; None where they do not ask for it.

    ``clear`` asks for the cache where nothing else is said of it (as OpenClaw has it), and an
    option does whatever the configuration says.

    Args:
        found: The parameters by their names in snake_case.
        sources: The layer of each.
    """
    switch, seconds, clear = (found.get(name) for name in _NAMES)
    asked = [name for name in _NAMES if sources.get(name) in _OPTIONS and name in found]
    on = True if asked or (clear and switch is None) else switch
    if on is None:
        return None
    name = asked[0] if asked else next(name for name in _NAMES if found.get(name) is not None)
    layer = sources[name]
    joint = " " if layer in COMMAND_LINE else "."
    source = layer if layer in _OPTIONS else f"{layer}{joint}{_NAMES[name]}"
    return ResponseCache(
        on, seconds if on else None, bool(clear and on), source, layer in COMMAND_LINE
    )
