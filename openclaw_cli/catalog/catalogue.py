"""A copy of the list of models in the cache folder: names to complete, and context sizes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from ..files import make_folder, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FRESH_SECONDS = 24 * 3600
_VERSION = 1


class Model(NamedTuple):
    """What is known of a model.

    Attributes:
        id: As the API calls it, ``author/slug``.
        name: For people.
        context: The size of its context in tokens, or None where it varies.
    """

    id: str
    name: str
    context: int | None


class Catalogue(NamedTuple):
    """The models of one base URL, as they were at a time.

    Attributes:
        models: By id.
        fetched: When, in seconds since the epoch; 0 for never.
    """

    models: Mapping[str, Model]
    fetched: float = 0.0

    def is_fresh(self, now: float) -> bool:
        """Return whether the copy is young enough; one from the future is not."""
        return 0 <= now - self.fetched < FRESH_SECONDS


def catalogue_file(folder: Path, base_url: str) -> Path:
    """Return where the copy for a base URL is kept."""
    digest = hashlib.sha256(base_url.encode()).hexdigest()[:12]
    return folder / f"models-{digest}.json"


def load(file: Path) -> Catalogue:
    """Return the copy; an empty one where there is none, or where it is damaged."""
    try:
        stored = json.loads(file.read_bytes())
        if stored["version"] != _VERSION:
            return Catalogue({})
        models = [Model(*entry) for entry in stored["models"]]
        return Catalogue({model.id: model for model in models}, float(stored["fetched"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Catalogue({})


def save(file: Path, fetched: Iterable[Mapping[str, Any]], now: float) -> Catalogue:
    """Keep what the API has sent, as a whole or not at all.

    Raises:
        OSError: It can't be written.
    """
    models = [_model(entry) for entry in fetched]
    stored = {"version": _VERSION, "fetched": now, "models": models}
    make_folder(file.parent)
    replace(file, json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode())
    return Catalogue({model.id: model for model in models}, now)


def _model(entry: Mapping[str, Any]) -> Model:
    name, context = entry.get("name"), entry.get("context_length")
    return Model(
        id=str(entry["id"]),
        name=name if isinstance(name, str) else str(entry["id"]),
        context=context if isinstance(context, int) and context > 0 else None,
    )
