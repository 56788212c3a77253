"""Which address a real OpenClaw asks as OpenRouter: its key is for that one, and for no other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..foreign import mapping
from ..named_files import read_regular
from ..redact import clean
from ..request.provider import OPENROUTER
from ..request.route import Route, corrected

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath

_LARGEST = 10_000_000


def proxy_of(url: Any) -> str | None:
    """Return the address that a base URL names, or None where that is OpenRouter's own.

    What is no address at all is not OpenRouter's either.
    """
    if url is None or (isinstance(url, str) and not url.strip()):
        return None
    if not isinstance(url, str):
        return json.dumps(url)
    try:
        return None if Route.parse(corrected(url)).verified else url
    except ConfigError:
        return url


def why_unknown(
    document: Document | Composed, entry: KeyPath, proxy: str | None, agents: Iterable[Path]
) -> str | None:
    """Return why nobody can tell which address a key is for, or None.

    Args:
        document: The configuration.
        entry: Where it has OpenRouter's entry.
        proxy: The address that it names, see ``proxy_of``.
        agents: The folders of the agents' own files. The base URL in a ``models.json`` there comes
            before the configuration's (docs/concepts/models.md of OpenClaw's repository).
    """
    for unread in document.unread:
        if entry[: len(unread.path)] == unread.path or unread.path[: len(entry)] == entry:
            return f"what can't be included may send it elsewhere: {unread.problem.message}"
    for folder in agents:
        file = folder / "models.json"
        other = _listed_in(file)
        if other is not None and other != proxy:
            return f"it is for {clean(other)}, says {file}"
    return None


def _listed_in(file: Path) -> str | None:
    try:
        listed = mapping(json.loads(read_regular(file, _LARGEST))).get("providers")
    except (OSError, ValueError, RecursionError):
        return None
    entries = (
        mapping(entry)
        for name, entry in mapping(listed).items()
        if str(name).strip().lower() == OPENROUTER.name
    )
    return next((url for entry in entries if (url := proxy_of(entry.get("baseUrl")))), None)
