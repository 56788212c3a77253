"""Secrets are shown by their ends alone."""

from __future__ import annotations

import re

_KEY = r"sk-[A-Za-z0-9_-]{16,}"
_HEAD, _TAIL = 12, 4


def redact(secret: str) -> str:
    """Return a secret as ``sk-or-v1-012…cdef``; one that is too short to cut is hidden whole."""
    scheme, space, value = secret.rpartition(" ")
    if len(value) < 2 * (_HEAD + _TAIL):
        return f"{scheme}{space}…"
    return f"{scheme}{space}{value[:_HEAD]}…{value[-_TAIL:]}"


def ending(secret: str) -> str:
    """Return the last four characters of a secret that is long enough to spare them."""
    return f"…{secret[-_TAIL:]}" if len(secret) >= 2 * (_HEAD + _TAIL) else "…"


def without_keys(text: str) -> str:
    """Return a text in which whatever looks like a key is redacted: servers like to quote them."""
    return re.sub(_KEY, lambda match: redact(match[0]), text) if "sk-" in text else text
