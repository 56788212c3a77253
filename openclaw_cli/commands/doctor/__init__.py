"""``openclaw doctor``: the looks that it takes."""

from __future__ import annotations
