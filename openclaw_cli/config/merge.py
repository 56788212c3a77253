"""A value merged into a document, and what an edit has changed: each leaf with both its values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from .document import MISSING
from .key_table import ANY, matches
from .values import same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Document
    from .keypath import KeyPath

_MODEL_LISTS = ("models", "providers", ANY, "models")
# What users gather entries in: OpenClaw replaces none of them unasked either.
_COLLECTIONS = (
    ("agents", "defaults", "models"),
    ("agents", "entries"),
    ("auth", "profiles"),
    ("models", "providers"),
    ("models", "providers", ANY),
    ("plugins", "entries"),
)


class Change(NamedTuple):
    """A value that an edit has changed.

    Attributes:
        path: Where it stands.
        before: What it was, or ``MISSING``.
        after: What it is, or ``MISSING``.
    """

    path: KeyPath
    before: Any
    after: Any


def merged(document: Document, value: Any, path: KeyPath = (), *, delete: bool = False) -> Document:
    """Return a document with a value merged into what stands at a path.

    Objects are merged key by key, as deep as they go; the list of a provider's models by ``id``;
    anything else takes the place of what was there.

    Args:
        document: The document.
        value: What is merged into it.
        path: Where; the whole document is what an empty one means.
        delete: Whether null takes a key away (RFC 7396). Else it is a value.

    Raises:
        PathError: The path leads into a value that holds nothing.
        EditMismatch: An edit would have changed something else.
    """
    held = document.get(path)
    if isinstance(value, dict) and (isinstance(held, dict) or not path):
        for name, item in value.items():
            document = (
                document.unset((*path, name))
                if item is None and delete
                else merged(document, item, (*path, name), delete=delete)
            )
        return document
    if isinstance(value, list) and _is_list_of_models(path, held) and not delete:
        return document.set(path, _by_id(held, value))
    return document.set(path, _without_nulls(value) if delete else value)


def can_be_merged(document: Document, path: KeyPath, value: Any) -> bool:
    """Return whether a value and what stands at a path are both something that has entries."""
    held = document.get(path)
    if isinstance(value, list):
        return held is MISSING or _is_list_of_models(path, held)
    return isinstance(value, dict) and (held is MISSING or isinstance(held, dict))


def lost_entries(document: Document, path: KeyPath, value: Any) -> list[str]:
    """Return the entries of a collection that a value in its place would take away."""
    held = document.get(path)
    if isinstance(held, dict) and isinstance(value, dict):
        is_collection = any(matches(pattern, path) for pattern in _COLLECTIONS)
        return [name for name in held if name not in value] if is_collection else []
    if isinstance(value, list) and _is_list_of_models(path, held):
        kept = {_id(item) for item in value}
        return [str(_id(item)) for item in held if _id(item) not in {None, *kept}]
    return []


def changes(before: Any, after: Any, path: KeyPath = ()) -> Iterator[Change]:
    """Yield what differs between two values: keys of objects one by one, lists as a whole."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from changes(before.get(name, MISSING), after.get(name, MISSING), (*path, name))
    elif before is MISSING or after is MISSING or not same(before, after):
        yield Change(path, before, after)


def _is_list_of_models(path: KeyPath, held: Any) -> bool:
    return isinstance(held, list) and matches(_MODEL_LISTS, path)


def _by_id(held: list[Any], value: list[Any]) -> list[Any]:
    """Return a list of models with others merged into it."""
    found = list(held)
    for item in value:
        at = next((n for n, old in enumerate(found) if _id(old) and _id(old) == _id(item)), None)
        if at is None:
            found.append(item)
        else:
            found[at] = {**found[at], **item}
    return found


def _id(item: Any) -> str | None:
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) else None


def _without_nulls(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: _without_nulls(item) for name, item in value.items() if item is not None}
