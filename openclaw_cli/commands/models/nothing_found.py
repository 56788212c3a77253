"""What a search that found nothing may have meant: near names for what no model has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...catalog.selection import CATEGORIES
from ...request.near import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ...catalog.model_search import Filters
    from ...request.model import Model

_SHOWN = 60
_FEW = 12
"""As many names as are listed where none of them is near."""


def what_was_meant(
    filters: Filters,
    models: Iterable[Model],
    own_providers: Collection[str],
    category: str | None = None,
) -> list[str]:
    """Return what there is to say of the filters that fit no model at all, each with near names.

    Args:
        filters: What was looked for.
        models: All that there are.
        own_providers: The names of the user's own providers.
        category: What the models are used for, or None.
    """
    known = list(models)
    said = []
    authors = {model.author.lower() for model in known} | {*own_providers}
    if filters.author is not None:
        said.append(_unknown("provider", filters.author.lower(), authors))
    parameters = {name for model in known for name in model.parameters}
    said += [_unknown("parameter", name, parameters) for name in filters.parameters]
    kinds = {kind for model in known for kind in (*model.inputs, *model.outputs)}
    said += [_unknown("modality", name, kinds) for name in filters.modalities]
    outputs = {kind for model in known for kind in model.outputs}
    said += [_unknown("output", name, outputs) for name in filters.gives]
    if category is not None:
        said.append(_unknown("category", category, CATEGORIES))
    if filters.words and not any(said):
        said.append(did_you_mean(nearest(" ".join(filters.words), [model.id for model in known])))
    return [text for text in said if text]


def _unknown(what: str, name: str, known: Collection[str]) -> str:
    """Return the sentence about a name that no model has; nothing for one that some have."""
    if name in known:
        return ""
    near = did_you_mean(nearest(name, known))
    listed = f"known: {', '.join(sorted(known))}" if len(known) <= _FEW else ""
    shown = f"no {what} {name[:_SHOWN]!r}"
    return f"{shown}, {near or listed}" if near or listed else shown
