"""``stop_server_tools_when``: tools are used no more once a request has cost so much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..foreign import mapping, sequence
from .tool_prices import most_calls
from .tool_table import PREFIX, SEARCHES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .estimate import Estimate


def with_stop(payload: dict[str, Any], expected: Estimate, left: float) -> dict[str, Any]:
    """Return a request whose tools stop before it costs more than is left.

    Args:
        payload: The body.
        expected: What it may take.
        left: USD that may be spent.

    Returns:
        The same where it has no server tools, or where they would not stop in time.
    """
    if not has_server_tools(payload):
        return payload
    conditions, steps = [*sequence(payload.get("stop_server_tools_when"))], expected.steps
    if not conditions:
        # Conditions replace the limit of calls (API reference), so that it becomes one of them,
        # and lets one more use pass.
        conditions = [{"type": "step_count_is", "step_count": most_calls(payload)}]
        steps = steps and steps._replace(rounds=steps.rounds + 1)
    at = left if steps is None else steps.stop_within(left)
    if at is None or at <= 0:
        return payload
    conditions.append({"type": "max_cost", "max_cost_in_dollars": at})
    return payload | {"stop_server_tools_when": conditions}


def has_server_tools(payload: Mapping[str, Any]) -> bool:
    """Return whether OpenRouter runs one of a request's tools."""
    kinds = [mapping(tool).get("type") for tool in sequence(payload.get("tools"))]
    return any(kind in SEARCHES or str(kind).startswith(PREFIX) for kind in kinds)
