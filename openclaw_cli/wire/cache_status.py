"""What a response's headers say of OpenRouter's response cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events import Cached
from ..foreign import count, written_number
from ..redact import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PREFIX = "x-openrouter-cache-"
_LONGEST = 200


def cache_status(headers: Mapping[str, str]) -> Iterator[Cached]:
    """Yield whether the answer was there already; nothing where the header says neither."""
    status = headers.get(f"{_PREFIX}status", "").strip().lower()
    if status not in ("hit", "miss"):
        return
    source = clean(headers.get(f"{_PREFIX}source-id", "")[:_LONGEST])
    yield Cached(status, _seconds(headers, "age"), _seconds(headers, "ttl"), source or None)


def _seconds(headers: Mapping[str, str], name: str) -> int | None:
    return count(written_number(headers.get(f"{_PREFIX}{name}")))
