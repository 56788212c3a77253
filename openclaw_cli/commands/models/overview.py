"""Many models in a table, a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...render.table import Column, table
from ...render.words import price, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...request.model import Model

_SHAPE = (
    Column("Model", least=20),
    Column("In/M", right=True),
    Column("Out/M", right=True),
    Column("Context", right=True, rank=1),
    Column("Takes", rank=5),
    Column("Tools", rank=3),
    Column("Reasoning", rank=4),
    Column("", rank=2, least=10),
)


def overview_lines(models: Sequence[tuple[Model, Sequence[str]]]) -> list[str]:
    """Return the lines of a table of models, each with what is special about it."""
    return table(_SHAPE, [_row(model, marks) for model, marks in models])


def _row(model: Model, marks: Sequence[str]) -> tuple[str, ...]:
    return (
        model.id,
        price(model.per_million("prompt")),
        price(model.per_million("completion")),
        tokens(model.context),
        " ".join(kind for kind in model.inputs if kind != "text"),
        "yes" if model.takes_tools else "",
        "always" if model.mandatory else "yes" if model.reasons else "",
        ", ".join(marks),
    )
