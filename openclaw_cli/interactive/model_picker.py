"""The picker with the models of the catalogue: id, prices and context in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config.settings import DEFAULT_REF
from ..render.amounts import price, tokens
from ..render.table import Column
from ..request.provider import OPENROUTER
from ..request.ref import ModelRef
from .choice import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..request.model import Model

COLUMNS = (
    Column("Model", least=24),
    Column("In/M", right=True),
    Column("Out/M", right=True),
    Column("Context", right=True),
)


def pick_model(
    models: Mapping[str, Model],
    title: str,
    *,
    current: str,
    typed: str = "",
    provider: str = OPENROUTER.name,
) -> str | None:
    """Have the user choose a model that answers in text; ask ``choice.can_pick`` before.

    Args:
        models: By id.
        title: What is chosen.
        current: The ref that is kept on Escape, and marked at first.
        typed: Words that stand in the input already.
        provider: Whose models they are.

    Returns:
        The whole ref, or None where the user keeps what there is.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    from .picker import pick

    rows = model_rows(models.values(), provider)
    return pick(title, COLUMNS, rows, current=current, keeps=current, typed=typed)


def model_rows(models: Iterable[Model], provider: str = OPENROUTER.name) -> list[Row]:
    """Return a row for each model that answers in text; OpenRouter's own choice comes first."""
    found = [
        Row(
            str(ModelRef(provider, model.id)),
            (
                model.id,
                price(model.per_million("prompt")),
                price(model.per_million("completion")),
                tokens(model.context),
            ),
            model.name,
        )
        for model in models
        if model.is_chat
    ]
    if provider == OPENROUTER.name:
        auto = [row for row in found if row.value == DEFAULT_REF]
        auto = auto or [Row(DEFAULT_REF, (DEFAULT_REF, "varies", "varies", ""), "Auto Router")]
        found = [*auto, *(row for row in found if row.value != DEFAULT_REF)]
    return found
