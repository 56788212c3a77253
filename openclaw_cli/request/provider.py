"""How a provider wants to be asked. Whether it really is OpenRouter is ``Route.verified``'s answer.

A provider's quirk is one field here and one row that says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTPUT_CAP = "max_completion_tokens"
"""OpenRouter's name for the most tokens of an answer, and the table's."""
OLD_OUTPUT_CAP = "max_tokens"
"""The name that every OpenAI-compatible server knows."""
CAPS = (OUTPUT_CAP, OLD_OUTPUT_CAP)


class Provider(NamedTuple):
    """What a provider takes, and what it has beside the chat.

    Attributes:
        name: As the configuration calls it.
        label: As people call it.
        needs_key: Whether nothing can be asked without a key.
        has_account: Whether it tells about the key, its credit and its limits (``/key``).
        has_endpoints: Whether it tells who serves a model (``/models/…/endpoints``).
        output_cap: The name of the field that limits the answer's length.
        keeps_cap_name: Whether that field is sent under the name that the user wrote instead.
        fields: What it is sent beyond the parameters of the table, where the user wrote it.
        takes_reasoning: Whether it takes OpenRouter's ``reasoning`` object.
        has_hints: Whether OpenRouter's pages and settings help with its errors.
    """

    name: str
    label: str
    needs_key: bool = False
    has_account: bool = False
    has_endpoints: bool = False
    output_cap: str = OLD_OUTPUT_CAP
    keeps_cap_name: bool = True
    fields: frozenset[str] = frozenset({"stream_options", "reasoning_effort", "include_reasoning"})
    takes_reasoning: bool = False
    has_hints: bool = False

    def cap_in(self, values: Mapping[str, object]) -> str:
        """Return the name under which a request's output is capped, or would be."""
        return next((name for name in CAPS if name in values), self.output_cap)


OPENROUTER = Provider(
    "openrouter",
    "OpenRouter",
    needs_key=True,
    has_account=True,
    has_endpoints=True,
    output_cap=OUTPUT_CAP,
    keeps_cap_name=False,
    fields=frozenset(),
    takes_reasoning=True,
    has_hints=True,
)
"""OpenRouter, on whatever base URL (a proxy in between changes nothing of what it takes)."""


def provider_of(name: str) -> Provider:
    """Return the provider that the configuration calls so; any other is OpenAI-compatible."""
    return OPENROUTER if name == OPENROUTER.name else Provider(name, name)
