"""``-m ALIAS:high`` and ``-m REF:high``: a model, and how much it is to think."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..catalog.catalogue import catalogue_file, find
from ..errors import OpenClawError
from ..request.levels import known_level
from ..request.provider import provider_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..config.settings import Settings
    from ..request.ref import ModelRef


def named_level(settings: Settings, cache: Path, written: str) -> tuple[ModelRef, str] | None:
    """Return the model and the level that a text names; None where it is a model as it stands.

    What stands behind the last ``:`` is a level where the alias before it is one of OpenRouter's
    models; or where the catalogue or the configuration knows the ref before it, and neither of
    them one with that suffix. A custom provider's models have tags, and no levels.

    Args:
        settings: The configuration.
        cache: The folder of the catalogue.
        written: What the user wrote as a model.
    """
    text = written.strip()
    base, _, word = text.rpartition(":")
    level = known_level(word)
    if level is None or not base.strip():
        return None
    try:
        ref = settings.parse_ref(base)
        if not provider_of(ref.provider).takes_reasoning:
            return None
        if "/" not in text:
            return None if _is_alias(settings, text) else (ref, level)
        whole = settings.parse_ref(text)
        file = catalogue_file(cache, settings.route_of(ref).base_url)
    except OpenClawError:  # it is said where the whole is read
        return None
    known = _configured(settings)
    if whole in known or find(file, whole.model)[0] is not None:
        return None
    return (ref, level) if ref in known or find(file, ref.model)[0] is not None else None


def _is_alias(settings: Settings, text: str) -> bool:
    return text.casefold() in (alias.casefold() for alias in settings.aliases)


def _configured(settings: Settings) -> set[ModelRef]:
    """Return the models that the configuration has an alias or settings for."""
    from ..config.settings import MODELS

    found = set()
    for written in (*settings.aliases.values(), *(settings.get(MODELS) or ())):
        try:
            found.add(settings.stored_ref(written))
        except OpenClawError:
            continue
    return found
