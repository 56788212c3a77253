"""JSON as it is printed."""

from __future__ import annotations

import json
from typing import Any

from ..foreign import whole, writable


def to_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON that any reader takes: no NaN, no lone surrogates, no escapes without need."""
    try:
        text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    except (ValueError, RecursionError):
        text = json.dumps(writable(value), ensure_ascii=False, indent=indent)
    return whole(text)
