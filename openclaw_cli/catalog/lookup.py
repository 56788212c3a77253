"""Whether the catalogue lists a model, and which names are near where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.ref import PRESET

if TYPE_CHECKING:
    from pathlib import Path

    from ..request.model import Model
    from ..request.ref import ModelRef
    from ..request.route import Route


def look_up(
    cache: Path, ref: ModelRef, route: Route
) -> tuple[Model | None, tuple[str, ...] | None]:
    """Return what the catalogue says of a model; or else the refs that may have been meant.

    Both are None where there is no catalogue that could tell. OpenRouter's routers, its names for
    the latest of a family (``~author/…``) and the account's presets need not be in the list.
    """
    from .catalogue import catalogue_file, find

    file = catalogue_file(cache, route.base_url)
    model, exists = find(file, ref.model)
    if model is not None or not exists or ref.is_router or _is_elsewhere(ref.model):
        return model, None
    from ..request.near import nearest
    from .catalogue import model_ids

    names = nearest(ref.model, model_ids(file))
    return None, tuple(str(ref._replace(model=name)) for name in names)


def _is_elsewhere(model: str) -> bool:
    return model.startswith("~") or PRESET in model
