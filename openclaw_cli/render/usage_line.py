"""What an answer cost, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..events import token_counts, total_cost, total_tokens
from ..foreign import count, mapping
from ..named_tuple import NamedTuple
from ..request.token_count import counted, money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..events import Attempt, Result

_COUNTED = (
    ("prompt_tokens", "prompt_tokens_details", "cached_tokens"),
    ("completion_tokens", "completion_tokens_details", "reasoning_tokens"),
)
MEASURABLE = 0.2
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
    if result.service_tier:
        parts.append(f"{result.service_tier} tier")
    if result.cache is not None and result.cache.status == "hit":
        parts.append(_from_cache(result.cache.age))
    parts += _tokens(_counted(result.attempts) or usage)
    parts += _tool_calls(usage)
    parts.append(cost_words(result.attempts))
    parts += _pace(pace, token_counts(usage)[1])
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


def token_words(attempts: Sequence[Attempt], kind: int) -> str:
    """Return how many tokens attempts have taken: ``12``, ``12+?``, or ``?`` where none has said.

    Args:
        attempts: The requests.
        kind: 0 for those that were sent, 1 for those that were received.
    """
    return partly_known(*total_tokens(attempts, kind), form="")


def partly_known(known: int, unknown: int, form: str = ",") -> str:
    """Return a number, formatted, of which some parts may not be known."""
    if unknown and not known:
        return "?"
    return f"{known:{form}}{'+?' if unknown else ''}"


def _from_cache(age: int | None) -> str:
    made = "" if age is None else f", {age} s old"
    return f"from OpenRouter's cache{made}"


def _pace(pace: Pace, received: int | None) -> list[str]:
    if pace.first is None:
        return []
    first = f"{pace.first:.1f} s" if pace.first >= 1 else f"{pace.first * 1000:.0f} ms"
    parts = [f"first token after {first}"]
    if received is not None and pace.rest >= MEASURABLE:
        parts.append(f"{received / pace.rest:.0f} tok/s")
    return parts


def _counted(attempts: Sequence[Attempt]) -> dict[str, Any]:
    """Return the tokens of several answers together; nothing where there is one alone."""
    usages = [attempt.usage for attempt in attempts if attempt.usage]
    if len(usages) <= 1:
        return {}
    found: dict[str, Any] = {}
    for name, group, detail in _COUNTED:
        counts = [count(usage.get(name)) for usage in usages]
        details = [_detail(usage, group, detail) for usage in usages]
        found[name] = None if None in counts else sum(one or 0 for one in counts)
        found[group] = {detail: sum(one or 0 for one in details)}
    return found


def _tokens(usage: dict[str, Any]) -> list[str]:
    if not usage:
        return []
    sent, received = token_counts(usage)
    cached, thought = (_detail(usage, group, detail) for _, group, detail in _COUNTED)
    return [
        f"{_or_unknown(sent)} in" + (f" ({cached} cached)" if cached else ""),
        f"{_or_unknown(received)} out" + (f" ({thought} reasoning)" if thought else ""),
    ]


def _tool_calls(usage: dict[str, Any]) -> list[str]:
    """Return how often OpenRouter has searched, and used its tools at all; searches are uses."""
    told = mapping(usage.get("server_tool_use_details")) or mapping(usage.get("server_tool_use"))
    searches = count(told.get("web_search_requests")) or 0
    calls = count(told.get("tool_calls_executed")) or 0
    parts = [f"{searches:,} search{'' if searches == 1 else 'es'}"] if searches else []
    return [*parts, counted(calls, "tool call")] if calls > searches else parts


def _or_unknown(amount: int | None) -> str:
    return "?" if amount is None else str(amount)


def _detail(usage: dict[str, Any], group: str, name: str) -> int | None:
    return count(mapping(usage.get(group)).get(name))
