"""Names of fields as people write them, and as the API takes them."""

from __future__ import annotations

from .provider import OLD_OUTPUT_CAP, OUTPUT_CAP

ALIASES = {
    OLD_OUTPUT_CAP: OUTPUT_CAP,
    "max_output_tokens": OUTPUT_CAP,
    "response_cache_ttl": "response_cache_ttl_seconds",
}


def snake_case(written: str) -> str:
    """Return the name on the wire for one in camelCase or snake_case."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in written)


def is_one_slip(written: str, known: str) -> bool:
    """Return whether two names differ in case or separators alone, or by one typing error.

    A typing error is a letter too many, too few, another one, or two that are swapped.
    """
    left, right = sorted((folded(written), folded(known)), key=len)
    if len(right) - len(left) > 1:
        return False
    at = next(
        (at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other),
        len(left),
    )
    if len(left) < len(right):
        return left[at:] == right[at + 1 :]
    swapped = left[at + 1 : at + 2] + left[at : at + 1]
    return left[at + 1 :] == right[at + 1 :] or swapped + left[at + 2 :] == right[at:]


def folded(name: str) -> str:
    """Return a name without what people write differently: case and separators."""
    return name.replace("_", "").replace("-", "").casefold()


def wire_name(written: str) -> str:
    """Return the name on the wire for one in camelCase or snake_case."""
    snake = snake_case(written)
    return ALIASES.get(snake, snake)
