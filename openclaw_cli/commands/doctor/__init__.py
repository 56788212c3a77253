"""``openclaw doctor``: what may be wrong on this machine, checked in order."""

from __future__ import annotations
