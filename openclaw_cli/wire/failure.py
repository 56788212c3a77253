"""An error of an API's, taken apart, and the questions about it that have to be answered twice.

The class of the error and the hint beside it both ask them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..foreign import text
from ..named_tuple import NamedTuple
from .error_shapes import kind_of, words

if TYPE_CHECKING:
    from collections.abc import Mapping

_AFFORDABLE = re.compile(r"can only afford (\d{1,12})", re.ASCII)
_MODERATED = ("reasons", "flagged_input", "patterns")
_SPENT_LIMITS = {
    "openrouter_key_limit": "key",
    "openrouter_guardrail_budget": "guardrail",
    "openrouter_workspace_budget": "workspace",
}
"""What ``metadata.limit_source`` says of a limit that the account's owner has set."""
_IN_FLIGHT = "openrouter_in_flight_budget"
_LONGEST_SCOPE = 100


class Failure(NamedTuple):
    """An error of an API's, taken apart.

    Attributes:
        status: The HTTP status, or the one that the error names; None for neither.
        error: The object that describes it.
        metadata: Its ``metadata``, or an empty object.
        availability: Its ``availability``, or an empty object.
        provider: The configured provider's name: OpenRouter's hints are for OpenRouter alone.
        wait: Seconds that the API asks to wait, or None.
    """

    status: int | None
    error: Mapping[str, Any]
    metadata: Mapping[str, Any]
    availability: Mapping[str, Any]
    provider: str
    wait: float | None

    @property
    def limit_source(self) -> str:
        """Which limit was met, in OpenRouter's words."""
        return text(self.metadata.get("limit_source"))


def is_spent(failure: Failure, message: str) -> bool:
    """Return whether a 403 means a limit that the account's owner has set: it is used up."""
    if failure.status != 403 or is_moderated(failure.metadata):
        return False
    spent = r"\b(limit|budget|credits?|quota)\b.*\b(exceeded|reached|spent|used up|exhausted)\b"
    return failure.limit_source in _SPENT_LIMITS or bool(re.search(spent, message, re.IGNORECASE))


def is_in_flight(failure: Failure) -> bool:
    """Return whether a 402 is over once the requests that run beside this one are."""
    source = failure.limit_source
    return failure.status == 402 and (
        source == _IN_FLIGHT or (not source and failure.wait is not None)
    )


def spent_scope(failure: Failure) -> str:
    """Return whose limit is used up, in words; "" where that is not said."""
    scope = words(failure.metadata.get("scope")).replace("_", " ")
    return scope[:_LONGEST_SCOPE] or _SPENT_LIMITS.get(failure.limit_source, "")


def affordable_tokens(message: str) -> int | None:
    """Return the output that the credit is good for, where a 402 names it."""
    found = _AFFORDABLE.search(message)
    return int(found[1]) if found else None


def is_daily_limit(failure: Failure, message: str) -> bool:
    """Return whether a 429 means "not today": trying again is no use."""
    text = f"{message} {failure.limit_source}"
    return "per-day" in text or "free_tier_daily" in text


def is_out_of_quota(failure: Failure) -> bool:
    """Return whether a 429 means that there is no credit (OpenAI's ``insufficient_quota``)."""
    kinds = {kind_of(failure.error.get(name)) for name in ("code", "type")}
    return "insufficient_quota" in kinds


def is_moderated(metadata: Mapping[str, Any]) -> bool:
    """Return whether a 403 is about what was written, and not about the key."""
    return any(name in metadata for name in _MODERATED)
