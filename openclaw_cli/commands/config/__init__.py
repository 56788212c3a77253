"""``openclaw config``: a module for each of its commands."""

from __future__ import annotations
