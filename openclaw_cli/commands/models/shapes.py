"""What ``models list --json`` says of a model."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ...request.model import VARIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...request.model import Model


def model_json(
    model: Model, *, ref: str, roles: Sequence[str], in_catalogue: bool
) -> dict[str, Any]:
    """Return the object for one model.

    Args:
        model: What the catalogue says.
        ref: What the configuration calls it.
        roles: What it is here: default, fallback, alias.
        in_catalogue: Whether the catalogue knows it.
    """
    return {
        "id": model.id,
        "ref": ref,
        "name": model.name or model.id,
        "context_length": model.context,
        "max_completion_tokens": model.max_output,
        "created": utc(model.created),
        "prices_per_million": {
            kind: _amount(model.per_million(kind)) for kind in ("prompt", "completion")
        },
        "prices": {kind: _amount(amount) for kind, amount in model.prices.items()},
        "free": model.is_free,
        "input_modalities": list(model.inputs),
        "output_modalities": list(model.outputs),
        "supported_parameters": list(model.parameters),
        "tools": model.takes_tools,
        "reasoning": model.reasons,
        "reasoning_mandatory": model.mandatory,
        "reasoning_efforts": None if model.efforts is None else list(model.efforts),
        "expires": model.expires,
        "alias_of": model.target,
        "configured": list(roles),
        "in_catalogue": in_catalogue,
    }


def _amount(value: float | None) -> float | str | None:
    """Return a price as JSON has it, without what binary fractions add."""
    if value is None:
        return None
    return "varies" if value == VARIES else float(f"{value:.12g}")


def utc(seconds: float | None) -> str | None:
    """Return a time in ISO 8601, or None for never."""
    if not seconds:
        return None
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
