"""Secrets are shown by their ends alone."""

from __future__ import annotations

_HEAD, _TAIL = 12, 4


def redact(secret: str) -> str:
    """Return a secret as ``sk-or-v1-012…cdef``; one that is too short to cut is hidden whole."""
    scheme, space, value = secret.rpartition(" ")
    if len(value) < 2 * (_HEAD + _TAIL):
        return f"{scheme}{space}…"
    return f"{scheme}{space}{value[:_HEAD]}…{value[-_TAIL:]}"
