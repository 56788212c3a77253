"""What an answer cost, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..events import billed_cost

if TYPE_CHECKING:
    from ..events import Result


def usage_line(result: Result) -> str:
    """Return model, provider, tokens and billed cost as far as the API told them."""
    parts = [result.model_used or result.model]
    if result.provider:
        parts[0] += f" via {result.provider}"
    usage = result.usage or {}
    parts += _tokens(usage)
    cost = billed_cost(usage)
    parts.append("cost unknown" if cost is None else f"${_money(cost)}")
    return " · ".join(parts)


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


def _money(amount: float) -> str:
    return f"{amount:.2f}" if amount >= 1 else f"{amount:.6f}".rstrip("0").rstrip(".") or "0"
