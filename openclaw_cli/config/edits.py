"""The edits that commands make, in the words of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..request.provider import KEY_VARIABLE, OPENROUTER
from ..request.ref import parse_ref
from .agents import fallbacks_holder, primary_holder
from .provider_settings import PROVIDERS, entry_names, entry_path
from .settings import DEFAULT_REF, MODEL, MODELS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..request.ref import ModelRef
    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath

_PLAIN_KEY = ("env", KEY_VARIABLE)


def has_primary(document: Document | Composed) -> bool:
    """Return whether a default model is configured."""
    model = document.get(primary_holder(document), None)
    return isinstance(model, str) or bool(isinstance(model, dict) and model.get("primary"))


def set_primary(document: Document, ref: str, holder: KeyPath = MODEL) -> Document:
    """Set the default model, or the one of another holder, in the form that the file uses.

    The default agent's own model is the default one.
    """
    holder = primary_holder(document) if holder == MODEL else holder
    shorthand = isinstance(document.get(holder, None), str)
    document = document.set(holder if shorthand else (*holder, "primary"), ref)
    return _admitted(document, ref) if document.get(MODELS, None) else document


def store_key(document: Document, key: str) -> Document:
    """Store the OpenRouter key itself."""
    return document.set(_PLAIN_KEY, key)


def store_key_reference(document: Document, reference: Mapping[str, str]) -> Document:
    """Store where the key is found, and forget one that was stored in plain text."""
    for path in (_PLAIN_KEY, ("env", "vars", KEY_VARIABLE)):
        document = document.unset(path)
    return document.set(_key_reference(document), dict(reference))


def set_fallbacks(document: Document, refs: Sequence[str], holder: KeyPath = MODEL) -> Document:
    """Set the fallbacks; a model that stands alone becomes an object with both."""
    holder = fallbacks_holder(document) if holder == MODEL else holder
    primary = document.get(holder, None)
    if isinstance(primary, str):
        return document.set(holder, {"primary": primary, "fallbacks": list(refs)})
    return document.set((*holder, "fallbacks"), list(refs))


def add_model(document: Document, written: str) -> Document:
    """Name a model among those that may be used, and the default one with it.

    For OpenClaw a list that is not empty admits what is in it and nothing else.
    """
    document = _admitted(document, written)
    model = document.get(primary_holder(document), None)
    primary = model.get("primary") if isinstance(model, dict) else model
    return _admitted(document, primary if isinstance(primary, str) else DEFAULT_REF)


def set_alias(document: Document, written: str, alias: str | None) -> Document:
    """Set or remove a model's alias."""
    path = (*MODELS, written, "alias")
    if alias is None:
        return document.unset(path)
    is_first = not document.get(MODELS, None)
    document = document.set(path, alias)
    return add_model(document, written) if is_first else document


def _admitted(document: Document, ref: str) -> Document:
    """Name a model under ``agents.defaults.models``, unless it is there in whatever spelling."""
    entries = document.get(MODELS, None)
    providers = {*entry_names(document.get(PROVIDERS, None)), OPENROUTER.name}
    asked = _parsed(ref, providers)
    if asked is None or any(_parsed(written, providers) == asked for written in entries or ()):
        return document  # no ref: it is an alias, and its model is there
    return document.set((*MODELS, ref), {})


def _parsed(written: str, providers: Collection[str]) -> ModelRef | None:
    try:
        return parse_ref(written, providers=providers)
    except UsageError:
        return None


def forget_key(document: Document) -> Document:
    """Remove the key and every reference to it; everything else stays."""
    for path in (_PLAIN_KEY, ("env", "vars", KEY_VARIABLE), _key_reference(document)):
        document = document.unset(path)
    return document


def _key_reference(document: Document) -> KeyPath:
    return (*entry_path(document, OPENROUTER.name), "apiKey")
