"""What the tokens of a request and of its answer cost: the dearest that each may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..foreign import mapping, sequence
from .token_count import PER_IMAGE, part_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .messages import Message
    from .model import Model


def reading_price(
    payload: Mapping[str, Any], prices: Mapping[str, float]
) -> tuple[float, float] | None:
    """Return USD for a token that is read, and for each request besides; None if not known."""
    names = ["prompt", *_cache_writes(payload)]
    images, sounds = _media(payload["messages"])
    kinds = ((images * PER_IMAGE, "image_token"), (sounds, "audio"))
    used = [prices.get(name, 0.0) for name in (*names, "request")]
    used += [prices.get(name, 0.0) for size, name in kinds if size]
    used += [prices.get("image", 0.0)] if images else []
    if "prompt" not in prices or min(used) < 0:
        return None
    each = max(prices.get(name, 0.0) for name in names)
    dearer = sum(size * max(0.0, prices.get(name, 0.0) - each) for size, name in kinds)
    fees = prices.get("request", 0.0) + images * prices.get("image", 0.0)
    return each, dearer + fees


def answer_price(
    payload: Mapping[str, Any], entry: Model, prices: Mapping[str, float]
) -> float | None:
    """Return the USD that a token of the answer may cost at most; None where nobody knows."""
    names = ["completion"] if _never_thinks(payload) else ["completion", "internal_reasoning"]
    kinds = sequence(payload.get("modalities")) or entry.outputs
    names += [f"{kind}_output" for kind in ("image", "audio") if kind in kinds]
    each = [prices.get(name, 0.0) for name in names]
    return None if "completion" not in prices or min(each) < 0 else max(each)


def _never_thinks(payload: Mapping[str, Any]) -> bool:
    reasoning = mapping(payload.get("reasoning"))
    return reasoning.get("effort") == "none" or reasoning.get("enabled") is False


def _cache_writes(payload: Mapping[str, Any]) -> list[str]:
    """Return the prices of what is written into a cache: it is marked in the request."""
    parts = [payload, *sequence(payload.get("tools")), *payload["messages"]]
    for message in payload["messages"]:
        parts += sequence(message.get("content"))
    markers = [mapping(mapping(part).get("cache_control")) for part in parts]
    long = any(marker.get("ttl") == "1h" for marker in markers)
    return (["input_cache_write"] if any(markers) else []) + (
        ["input_cache_write_1h"] if long else []
    )


def _media(messages: Sequence[Message]) -> tuple[int, int]:
    """Return how many pictures are sent, and about how many tokens of sound."""
    parts = [part for message in messages for part in sequence(message.get("content"))]
    kinds = [part.get("type") for part in parts]
    sounds = [part_tokens(part) for part in parts if part.get("type") == "input_audio"]
    returned = sum(len(sequence(message.get("images"))) for message in messages)
    return kinds.count("image_url") + returned, sum(sounds)
