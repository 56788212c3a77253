"""The edits that commands make, in the words of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .credentials import KEY_VARIABLE
from .settings import MODEL, OPENROUTER, PRIMARY

if TYPE_CHECKING:
    from .document import Document

_PLAIN_KEY = ("env", KEY_VARIABLE)
_KEY_REFERENCE = ("models", "providers", OPENROUTER, "apiKey")


def has_primary(document: Document) -> bool:
    """Return whether a default model is configured."""
    return isinstance(document.get(MODEL, None), str) or bool(document.get(PRIMARY, None))


def set_primary(document: Document, ref: str) -> Document:
    """Set the default model, in the form that the file uses."""
    shorthand = isinstance(document.get(MODEL, None), str)
    return document.set(MODEL if shorthand else PRIMARY, ref)


def store_key(document: Document, key: str) -> Document:
    """Store the OpenRouter key itself."""
    return document.set(_PLAIN_KEY, key)


def store_key_reference(document: Document) -> Document:
    """Store where the key is found, and forget one that was stored in plain text."""
    reference = {"source": "env", "id": KEY_VARIABLE}
    for path in (_PLAIN_KEY, ("env", "vars", KEY_VARIABLE)):
        document = document.unset(path)
    return document.set(_KEY_REFERENCE, reference)
