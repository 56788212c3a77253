"""The last step of a body: the fields that the user adds, as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .extra_body import merged
from .reasoning import without_amounts
from .step import Built

if TYPE_CHECKING:
    from .extra_body import ExtraBody
    from .step import Payload


def add_fields(payload: Payload, extra: ExtraBody) -> Built:
    """Lay the fields over a body: ``provider`` is merged, all others are replaced."""
    fields = dict(extra.fields)
    if "reasoning_effort" in fields and "reasoning" not in fields:
        payload = without_amounts(payload)  # the API refuses two amounts that differ
    if "provider" in fields:
        fields["provider"] = merged(payload.get("provider", {}), fields["provider"])
    return Built({**payload, **fields})
