"""How large a configuration may be, whatever language it is written in."""

from __future__ import annotations

MAX_DEPTH = 200
"""How deep a configuration may be nested, so that whatever walks through it has the room."""
MOST_BITS = 4000
"""How large a whole number may be: Python writes no decimal digits of much larger ones."""
