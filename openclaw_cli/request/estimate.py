"""What a request may cost at most, before it is sent. An estimate, and called one everywhere."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ..foreign import count, mapping, sequence
from .pricing import prices_for
from .provider import CAPS
from .token_count import PER_IMAGE, count_tokens, part_tokens, text_tokens
from .tool_prices import Extras, extras

if TYPE_CHECKING:
    import time
    from collections.abc import Mapping, Sequence

    from .messages import Message
    from .model import Model


class _Load(NamedTuple):
    """How much is read, in tokens: at once, and in all rounds; and how many rounds there are."""

    longest: int
    read: int
    times: int


_UNREADABLE = Extras(doubt="its prices follow rules that are not known here")
_USUAL_TIERS = ("default", "flex", None)
"""The tiers of a provider that are never dearer than the price that the catalogue has."""
_ENDLESS = Extras(
    doubt="how much its tools let it read is not known here",
    cure="limit it with max_content_tokens",
)


class Estimate(NamedTuple):
    """The most that one request may take.

    Attributes:
        tokens: Of the conversation.
        prompt: USD for them, and for reading them again; None where the price is not known.
        limit: The most tokens that the answer may have; None where nobody knows.
        answer: USD for that many; None where the price or the limit is not known.
        extra: USD for what plugins and tools may do besides.
        rounds: How often tools may let the model answer once more.
        prices: USD, by what is counted, as they hold for this request.
        doubt: Why nobody knows all of it, though the prices are known; or None.
        cure: What can be done about that, or None.
    """

    tokens: int
    prompt: float | None
    limit: int | None
    answer: float | None
    extra: float = 0.0
    rounds: int = 0
    prices: Mapping[str, float] = MappingProxyType({})
    doubt: str | None = None
    cure: str | None = None

    @property
    def total(self) -> float | None:
        """USD for all of it; None where a part is not known."""
        if self.prompt is None or self.answer is None or self.doubt is not None:
            return None
        return self.prompt + self.answer + self.extra


def estimate(payload: Mapping[str, Any], entry: Model | None, moment: time.struct_time) -> Estimate:
    """Return what a request may take.

    Args:
        payload: Its body.
        entry: What the catalogue says of the model, or None.
        moment: When it is asked, in UTC: prices may depend on it.
    """
    tokens, cap = prompt_tokens(payload), _cap(payload)
    if entry is None:
        return Estimate(tokens, None, cap, None)
    limit = cap or entry.max_output or entry.context
    beside = _doubt(payload) or extras(payload, entry)
    load = _load(entry, tokens, limit, beside)
    prices = None if load is None else prices_for(entry, load.longest, moment)
    if load is None or prices is None:
        unknown = beside if beside.doubt else (_ENDLESS if load is None else _UNREADABLE)
        return Estimate(tokens, None, limit, None, doubt=unknown.doubt, cure=unknown.cure)
    each = _answer_price(payload, entry, prices)
    endless = each is None or (limit is None and each > 0)
    return Estimate(
        tokens,
        _prompt_cost(payload, prices, load),
        limit,
        None if endless else (beside.rounds + 1) * (limit or 0) * (each or 0.0),
        beside.cost,
        beside.rounds,
        prices,
        beside.doubt,
        beside.cure,
    )


def prompt_tokens(payload: Mapping[str, Any]) -> int:
    """Return about how many tokens a request sends."""
    beside = [payload[name] for name in ("tools", "response_format") if payload.get(name)]
    written = sum(text_tokens(json.dumps(one)) for one in beside)
    return count_tokens(payload["messages"]) + written


def _load(entry: Model, tokens: int, limit: int | None, beside: Extras) -> _Load | None:
    """Return how much is read: what tools find and earlier rounds have said is read again."""
    room = entry.context
    more = (
        None
        if beside.tokens is None or (limit is None and beside.rounds)
        else (beside.tokens + beside.rounds * (limit or 0))
    )
    if more is None and room is None:
        return None
    longest = tokens + (more if more is not None else room or 0)
    if room is not None:
        longest = max(tokens, min(longest, room))
    if not beside.rounds:
        return _Load(longest, longest, 1)
    return _Load(longest, tokens + beside.rounds * longest, beside.rounds + 1)


def _cap(payload: Mapping[str, Any]) -> int | None:
    return next((cap for name in CAPS if (cap := count(payload.get(name)))), None)


def _doubt(payload: Mapping[str, Any]) -> Extras | None:
    """Return why another model or more than what is written may be asked."""
    others = [name for name in sequence(payload.get("models")) if name != payload["model"]]
    if others:
        return Extras(
            doubt=f"what {others[0]} costs, which may answer instead, is not looked at",
            cure="name it with --fallback",
        )
    if payload.get("preset") or "@preset/" in payload["model"]:
        return Extras(doubt="what the preset adds is not known here", cure="leave it out")
    tier = payload.get("service_tier")
    if tier not in _USUAL_TIERS:
        return Extras(
            doubt=f"what the tier {str(tier)[:20]!a} costs is not known here", cure="leave it out"
        )
    return _uncounted(payload)


def _uncounted(payload: Mapping[str, Any]) -> Extras | None:
    """Return why a field that the user has added himself may cost anything."""
    from .extra_rules import costs_unknown

    for name, value in payload.items():
        if costs_unknown(name, value):
            return Extras(
                doubt=f"what the field {name} costs is not known here", cure="leave it out"
            )
    return None


def _prompt_cost(
    payload: Mapping[str, Any], prices: Mapping[str, float], load: _Load
) -> float | None:
    """Return USD for all that is read; None where a price is not known."""
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
    return load.read * each + load.times * (dearer + fees)


def _answer_price(
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
