"""The edits of keys that have names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.provider import OPENROUTER
from ..request.secret import KEYRING
from .named_keys import KEY, PROFILES, REFERENCE, full_name, order_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .document import Document
    from .keypath import KeyPath

_PROVIDER = OPENROUTER.name


def store_named_key(document: Document, name: str, key: str | None) -> Document:
    """Store a key under a name; None for one that the keyring has under it."""
    if key is None:
        return _stored(document, name, REFERENCE, {"source": KEYRING, "id": name})
    return _stored(document, name, KEY, key)


def name_key(document: Document, path: KeyPath, name: str) -> Document:
    """Give a key that stands elsewhere a name."""
    written = document.get(path, None)
    kind = REFERENCE if isinstance(written, dict) else KEY
    return _stored(document.unset(path), name, kind, written)


def forget_named_key(document: Document, name: str) -> Document:
    """Remove a key, and its name from the order; an order of nothing would allow none."""
    document = document.unset((*PROFILES, name))
    path = order_path(document, _PROVIDER)
    order = document.get(path, None)
    if not isinstance(order, list):
        return document
    for index in reversed(range(len(order))):
        if full_name(str(order[index]), _PROVIDER) == name:
            document = document.unset((*path, index))
    return document if document.get(path, None) else clear_order(document)


def set_order(document: Document, names: Sequence[str]) -> Document:
    """Set the order in which keys are tried."""
    return document.set(order_path(document, _PROVIDER), list(names))


def clear_order(document: Document) -> Document:
    """Forget the order."""
    return document.unset(order_path(document, _PROVIDER))


def _stored(document: Document, name: str, kind: str, value: object) -> Document:
    entry: KeyPath = (*PROFILES, name)
    if not isinstance(document.get(entry, None), dict):
        return document.set(entry, {"provider": _PROVIDER, "mode": "api_key", kind: value})
    for other in {KEY, REFERENCE} - {kind}:
        document = document.unset((*entry, other))
    return document.set((*entry, kind), value)
