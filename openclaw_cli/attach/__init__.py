"""Files, folders and patterns that a user has named, as what goes with a question."""

from __future__ import annotations
