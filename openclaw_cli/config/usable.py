"""Whether what a configuration names can be one at all: refs, base URLs and headers.

``config set`` asks it: a ref with a blank inside is none whatever else is configured later. What
only the rest of the file decides (an alias, a provider, a variable) is left to ``config.check``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import OpenClawError
from ..request.headers import build_headers
from ..request.provider import KEY_VARIABLE, OPENROUTER, local_url, provider_name
from ..request.ref import parse_ref
from ..request.route import Route, corrected
from .key_table import KEYS
from .keypath import format_path
from .provider_settings import PROVIDERS, entry_names
from .references import wrong_form
from .validate import values_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .document import Document
    from .keypath import KeyPath

_REFS = tuple(
    key.pattern
    for key in KEYS
    if key.pattern[-1] in ("primary", "fallbacks", "model", "imageModel")
)
_URLS = tuple(key.pattern for key in KEYS if key.pattern[-1] == "baseUrl")
_HEADERS = tuple(key.pattern for key in KEYS if key.pattern[-2:] == ("headers", "*"))
_KEYS: tuple[tuple[str, ...], ...] = (
    *(key.pattern for key in KEYS if key.pattern[-1] == "apiKey"),
    ("env", KEY_VARIABLE),
    ("env", "vars", KEY_VARIABLE),
)
"""Where a key stands, as text or by reference."""


def unusable(document: Document) -> list[tuple[KeyPath, str]]:
    """Return each ref, base URL, header and key that can't be used, and why."""
    names = {*entry_names(document.get(PROVIDERS, None)), OPENROUTER.name}
    found = [
        ((*PROVIDERS, written[-1]), f"{' and '.join(written)} name one provider")
        for written in entry_names(document.get(PROVIDERS, None)).values()
        if len(written) > 1
    ]
    for path, value in _texts(document, (*_REFS, *_URLS, *_HEADERS)):
        try:
            if path[-1] == "baseUrl":
                Route.parse(value)
            elif "headers" in path:
                build_headers(
                    Route.parse(OPENROUTER.base_url, headers=((str(path[-1]), value),)), None
                )
            elif "/" in value or len(value.split()) != 1:
                head = provider_name(value.partition("/")[0])
                at_home = {head} if local_url(head) else set()  # its entry may come later
                parse_ref(value, providers=names | at_home)
        except OpenClawError as error:
            found.append((path, error.message))
    for pattern in (*_KEYS, *_HEADERS):
        for path, value in values_at(document.data, pattern):
            why = wrong_form(value) if isinstance(value, dict) else None
            if why is not None:
                found.append((path, why))
    return found + _no_references(document)


def _no_references(document: Document) -> list[tuple[KeyPath, str]]:
    """Return each text with a ``${`` that can refer to no variable, whatever is set later."""
    from .interpolate import WrongReferenceError, interpolate

    found = []
    for pattern in (*_REFS, *_URLS, *_HEADERS, *_KEYS):
        for path, value in values_at(document.data, pattern):
            for text in value if isinstance(value, list) else [value]:
                try:
                    interpolate(text if isinstance(text, str) else "", lambda _: "set")
                except WrongReferenceError as error:
                    found.append((path, str(error)))
    return found


def with_right_urls(before: Document, after: Document) -> tuple[Document, list[str]]:
    """Put OpenRouter's base URL where an edit has written another address of its site.

    Returns:
        The document, and what there is to say of each.
    """
    said = []
    for path, value in list(_texts(after, _URLS)):
        meant = corrected(value)
        if meant != value and before.get(path, None) != value:
            after = after.set(path, meant)
            said.append(f"{format_path(path)} is {meant}: {value} is not where the API is")
    return after, said


def _texts(
    document: Document, patterns: tuple[tuple[str, ...], ...]
) -> Iterator[tuple[KeyPath, str]]:
    """Yield the texts at some places, and in the lists there; those with variables come later."""
    for pattern in patterns:
        for path, value in values_at(document.data, pattern):
            items: list[tuple[KeyPath, Any]] = [(path, value)]
            if isinstance(value, list):
                items = [((*path, index), item) for index, item in enumerate(value)]
            for at, item in items:
                if isinstance(item, str) and "${" not in item:
                    yield at, item
