"""Which models there are."""

from __future__ import annotations
