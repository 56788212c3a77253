"""HTTP: a finished request goes out, events come back."""

from __future__ import annotations
