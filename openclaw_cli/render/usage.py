"""What an answer cost, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..events import total_cost
from ..request.cost import money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..events import Attempt, Result

_MEASURABLE = 0.2
"""Seconds below which a rate says nothing."""


class Pace(NamedTuple):
    """How fast an answer came, in seconds.

    Attributes:
        first: From the request to the first token, or None where none came.
        rest: From the first token to the end.
    """

    first: float | None = None
    rest: float = 0.0


def usage_facts(result: Result, pace: Pace = Pace()) -> list[str]:  # noqa: B008  (a constant)
    """Return model, provider, tokens, billed cost and pace as far as they are known."""
    parts = [result.model_used or result.model]
    if result.provider:
        parts[0] += f" via {result.provider}"
    usage = result.usage or {}
    parts += _tokens(usage)
    parts.append(cost_words(result.attempts))
    parts += _pace(pace, usage.get("completion_tokens"))
    return parts


def cost_words(attempts: Sequence[Attempt]) -> str:
    """Return what attempts have cost together; what nobody has said is not taken for nothing."""
    total, known = total_cost(attempts)
    if total is not None:
        return f"${money(total)}"
    unknown = sum(attempt.cost is None for attempt in attempts)
    if not known or unknown == len(attempts):
        return "cost unknown"
    return f"${money(known)} and {unknown} of unknown cost"


def _pace(pace: Pace, received: object) -> list[str]:
    if pace.first is None:
        return []
    first = f"{pace.first:.1f} s" if pace.first >= 1 else f"{pace.first * 1000:.0f} ms"
    parts = [f"first token after {first}"]
    if isinstance(received, int) and pace.rest >= _MEASURABLE:
        parts.append(f"{received / pace.rest:.0f} tok/s")
    return parts


def _tokens(usage: dict[str, Any]) -> list[str]:
    sent, received = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if sent is None and received is None:
        return []
    cached = _detail(usage, "prompt_tokens_details", "cached_tokens")
    thought = _detail(usage, "completion_tokens_details", "reasoning_tokens")
    return [
        f"{sent or 0} in" + (f" ({cached} cached)" if cached else ""),
        f"{received or 0} out" + (f" ({thought} reasoning)" if thought else ""),
    ]


def _detail(usage: dict[str, Any], group: str, name: str) -> int:
    details = usage.get(group)
    value = details.get(name) if isinstance(details, dict) else None
    return value if isinstance(value, int) else 0
