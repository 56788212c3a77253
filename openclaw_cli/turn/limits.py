"""A request within what it may cost: refused, or sent with the highest prices that are allowed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..errors import BudgetError, OpenClawError
from ..events import Notice
from ..request.budget import unknown_price_cure
from ..request.estimate import estimate
from ..request.max_price import is_about_price, with_max_price
from ..request.tool_stop import has_server_tools, with_stop
from .prepare import as_written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ..request.budget import Limit
    from ..request.estimate import Estimate
    from ..request.target import Target
    from .prepare import Prepared

_NOT_FOUND = 404


def limited(
    target: Target,
    prepared: Prepared,
    budgets: Sequence[Limit],
    spent: float,
    *,
    is_first: bool = True,
) -> Prepared:
    """Hold a request against what it may cost.

    Args:
        target: Who is asked.
        prepared: The request.
        budgets: What it may cost.
        spent: USD that this turn has cost so far.
        is_first: Whether it is the turn's first request.

    Returns:
        The request, with ``provider.max_price`` where a limit is strict and the route is
        OpenRouter's; its notices are only those about the limits.

    Raises:
        BudgetError: It may cost more than is left.
    """
    while True:
        payload, expected = expected_cost(target, prepared.payload, budgets, spent)
        try:
            checked = [budget.check(target.ref, expected, spent) for budget in budgets]
        except BudgetError as error:
            if not error.is_outdated:
                raise
        else:
            break
    if payload is not prepared.payload:
        prepared = as_written(target, payload)
    # What is told of a limit is told once: not again with each try.
    told = [budget.told for budget in budgets if is_first]
    said = dict.fromkeys((*told, *checked))
    notices = tuple(Notice(text) for text in said if text is not None)
    left = min((budget.left(spent) for budget in budgets if budget.strict), default=None)
    if left is None or target.entry is None or not target.route.verified:
        return prepared._replace(notices=notices)
    payload = with_max_price(prepared.payload, expected, target.entry, left)
    return as_written(target, payload)._replace(notices=notices)


def expected_cost(
    target: Target, payload: dict[str, Any], budgets: Sequence[Limit], spent: float
) -> tuple[dict[str, Any], Estimate]:
    """Return a body, on OpenRouter's route with its tools stopped at a cost, and what it may take.

    Args:
        target: Who is asked.
        payload: The body.
        budgets: What it may cost.
        spent: USD that this turn has cost so far.
    """
    expected = estimate(payload, target.entry, time.gmtime())
    left = min((budget.left(spent) for budget in budgets), default=None)
    if left is None or not target.route.verified:
        return payload, expected
    stopped = with_stop(payload, expected, left)
    if stopped is payload:
        steps = expected.steps if has_server_tools(payload) else None
        return payload, expected._replace(least=None if steps is None else steps.most(0.0))
    return stopped, estimate(stopped, target.entry, time.gmtime())


def cost_unknown(target: Target, expected: Estimate) -> str:
    """Return why nobody knows what a request may cost, and what can be done about it."""
    if expected.doubt is not None:
        return f"{expected.doubt}{f'; {expected.cure}' if expected.cure else ''}"
    if expected.prompt is None:
        return f"the price of {target.ref} is not known here; {unknown_price_cure(target.ref)}"
    if expected.limit is not None:
        cure = unknown_price_cure(target.ref)
        return f"what an answer of {target.ref} costs is not known here; {cure}"
    return (
        f"how long an answer of {target.ref} can be is not known here; "
        "--param max_tokens=N says how long"
    )


def with_price_cause(
    error: OpenClawError, sent: Prepared, budgets: Sequence[Limit]
) -> OpenClawError:
    """Return a refusal as what it is: nobody serves the model for so little.

    Args:
        error: What the API said.
        sent: The request as it was sent, its prices limited by the budgets.
        budgets: What it may cost.
    """
    routing = sent.payload.get("provider") or {}
    if error.details.get("http_status") != _NOT_FOUND or "max_price" not in routing:
        return error
    names = " and ".join(budget.name for budget in budgets if budget.strict)
    certain = is_about_price(error.message, routing)
    if certain:
        return BudgetError(
            f"no provider serves it within {names}: {error.message}",
            hint=f"raise {names}, or set --param provider.max_price yourself",
            **error.details,
        )
    if certain is None and error.hint is None:
        error.hint = f"provider.max_price, which keeps {names}, may be the reason"
    return error
