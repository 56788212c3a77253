"""The list of the models that a key may use, kept beside the list of all models.

It is what the account's provider settings, its privacy settings and its guardrails leave. Names,
prices and completion go by the list of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .refresh import CatalogueCache

if TYPE_CHECKING:
    from pathlib import Path

    from ..request.secret import Secret

_DIGITS = 16


def own_cache(folder: Path, key: str | Secret) -> CatalogueCache:
    """Return the copies of a key's lists.

    Raises:
        OpenClawError: The key is there by reference, and can't be looked up.
    """
    return CatalogueCache(folder, owner_of(key))


def owner_of(key: str | Secret) -> str:
    """Return what a key's copies are called by: a part of its hash, which gives nothing away.

    Raises:
        OpenClawError: The key is there by reference, and can't be looked up.
    """
    import hashlib

    value = key if isinstance(key, str) else key.look_up([key.reference])[key.reference]
    return hashlib.sha256(value.encode()).hexdigest()[:_DIGITS]
