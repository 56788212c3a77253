"""What ``openclaw compare`` says of each model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import IncompleteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...batch.compared import ModelSummary
    from ...errors import OpenClawError

HEAD = ("Model", "Whole", "First token", "Time", "Tokens/s", "Tokens", "Cost")
"""The titles of the summary's columns."""


def missing_of(summaries: Sequence[ModelSummary]) -> OpenClawError | None:
    """Return the error for answers that are not whole, or None."""
    missing = sum(one.answers - one.whole for one in summaries)
    if not missing:
        return None
    total = sum(one.answers for one in summaries)
    is_are = "is" if missing == 1 else "are"
    return IncompleteError(
        f"{missing:,} of {total:,} answers {is_are} not whole",
        hint="--retry-failed asks those again",
    )


def table_of(summaries: Sequence[ModelSummary], room: int | None) -> list[str]:
    """Return the table, a line for each model, as far as there is room."""
    from ...render.table import Column, table

    shape = [
        Column(
            title.upper(), right=bool(place), rank=place in (2, 3, 4), least=None if place else 12
        )
        for place, title in enumerate(HEAD)
    ]
    return table(shape, [row_of(one) for one in summaries], room)


def row_of(one: ModelSummary) -> list[str]:
    """Return the cells of a model."""
    from ...render.amounts import cost_of, seconds

    return [
        one.ref,
        f"{one.whole:,} of {one.answers:,}",
        "" if one.first is None else seconds(one.first),
        "" if one.duration is None else seconds(one.duration),
        "" if one.rate is None else f"{one.rate:,.0f}",
        f"{one.received:,}",
        cost_of(one.cost, one.unknown),
    ]
