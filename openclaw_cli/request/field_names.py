"""Names of fields as people write them, and as the API takes them."""

from __future__ import annotations


def snake_case(written: str) -> str:
    """Return the name on the wire for one in camelCase or snake_case."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in written)
