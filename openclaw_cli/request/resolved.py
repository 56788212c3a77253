"""The parameters of one request, all layers laid over each other."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from .flags import COMMAND_LINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .extra_body import ExtraBody
    from .response_cache import ResponseCache
    from .tools import ServerTools


class ResolvedParams(NamedTuple):
    """The parameters of one request, checked, all layers laid over each other.

    Attributes:
        values: By the name on the wire, in the order of the table, then what this provider alone
            is sent.
        thinking: The thinking level and the layer that set it, or None.
        cache_retention: ``none``, ``short`` or ``long``, or None.
        sources: The layer that a value (or the last part of it) came from.
        dropped: Names that are not sent, with their layer.
        own_routing: ``provider`` without what ``agents.defaults.params`` says, which is meant for
            OpenRouter's models.
        extra: What is sent past the allow-list, or None.
        cache: What is wanted of OpenRouter's response cache, or None.
        pdf_engine: Who reads PDFs, and the layer that set it; or None.
        server_tools: Tools that are asked for beside the parameters, or None.
    """

    values: Mapping[str, Any]
    thinking: tuple[str, str] | None = None
    cache_retention: str | None = None
    sources: Mapping[str, str] = MappingProxyType({})
    dropped: tuple[tuple[str, str], ...] = ()
    own_routing: Mapping[str, Any] = MappingProxyType({})
    extra: ExtraBody | None = None
    cache: ResponseCache | None = None
    server_tools: ServerTools | None = None
    pdf_engine: tuple[str, str] | None = None

    @property
    def typed_now(self) -> tuple[str, ...]:
        """The names of those that the command line has set or changed."""
        return tuple(name for name, layer in self.sources.items() if layer in COMMAND_LINE)
