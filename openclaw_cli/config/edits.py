"""The edits that commands make, in the words of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.provider import KEY_VARIABLE, OPENROUTER
from .provider_settings import entry_path
from .settings import MODEL, MODELS, PRIMARY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath

_PLAIN_KEY = ("env", KEY_VARIABLE)


def has_primary(document: Document | Composed) -> bool:
    """Return whether a default model is configured."""
    return isinstance(document.get(MODEL, None), str) or bool(document.get(PRIMARY, None))


def set_primary(document: Document, ref: str, holder: KeyPath = MODEL) -> Document:
    """Set the default model, or the one of another holder, in the form that the file uses."""
    shorthand = isinstance(document.get(holder, None), str)
    return document.set(holder if shorthand else (*holder, "primary"), ref)


def store_key(document: Document, key: str) -> Document:
    """Store the OpenRouter key itself."""
    return document.set(_PLAIN_KEY, key)


def store_key_reference(document: Document, reference: Mapping[str, str]) -> Document:
    """Store where the key is found, and forget one that was stored in plain text."""
    for path in (_PLAIN_KEY, ("env", "vars", KEY_VARIABLE)):
        document = document.unset(path)
    return document.set(_key_reference(document), dict(reference))


def set_fallbacks(document: Document, refs: Sequence[str], holder: KeyPath = MODEL) -> Document:
    """Set the fallbacks; a model that stands alone becomes an object with both.

    A list is changed item by item, so that the comments between them stay.
    """
    primary = document.get(holder, None)
    if isinstance(primary, str):
        return document.set(holder, {"primary": primary, "fallbacks": list(refs)})
    path = (*holder, "fallbacks")
    before = document.get(path, None)
    if not isinstance(before, list):
        return document.set(path, list(refs))
    kept = [ref for ref in before if ref in refs]
    if kept != list(refs)[: len(kept)]:
        return document.set(path, list(refs))
    for index in reversed(range(len(before))):
        if before[index] not in refs:
            document = document.unset((*path, index))
    for index, ref in enumerate(refs[len(kept) :], len(kept)):
        document = document.set((*path, index), ref)
    return document


def add_model(document: Document, written: str) -> Document:
    """Name a model in the configuration, as OpenClaw does with all that it may use."""
    entry = (*MODELS, written)
    return document if document.get(entry, None) is not None else document.set(entry, {})


def set_alias(document: Document, written: str, alias: str | None) -> Document:
    """Set or remove a model's alias."""
    path = (*MODELS, written, "alias")
    return document.unset(path) if alias is None else document.set(path, alias)


def forget_key(document: Document) -> Document:
    """Remove the key and every reference to it; everything else stays."""
    for path in (_PLAIN_KEY, ("env", "vars", KEY_VARIABLE), _key_reference(document)):
        document = document.unset(path)
    return document


def _key_reference(document: Document) -> KeyPath:
    return (*entry_path(document, OPENROUTER.name), "apiKey")
