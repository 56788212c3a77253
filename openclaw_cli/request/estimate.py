"""What a request may cost at most, before it is sent. An estimate, and called one everywhere."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..foreign import count, sequence
from ..named_tuple import NamedTuple
from .pricing import prices_for
from .provider import CAPS
from .token_count import count_tokens, text_tokens
from .token_prices import answer_price, reading_price
from .tool_prices import Extras, extras
from .tool_steps import ToolSteps, stop_at

if TYPE_CHECKING:
    import time
    from collections.abc import Mapping

    from .model import Model


class _Load(NamedTuple):
    """How much is read, in tokens: at once, and in all rounds; and how many rounds there are."""

    longest: int
    read: int
    times: int


class _Answers(NamedTuple):
    """The tokens of the conversation, the most of an answer, and USD for each of these."""

    tokens: int
    limit: int | None
    each: float | None


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
        steps: What each use of a tool may add; None without tools, or where that is not known.
        stop: USD from which on no tool is used any more; None without such a condition.
        parts: What plugins and tools there are in ``extra``, and how much of it each is.
        least: USD above which tools can be stopped in time; None where they can't.
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
    steps: ToolSteps | None = None
    stop: float | None = None
    parts: tuple[tuple[str, float], ...] = ()
    least: float | None = None

    @property
    def total(self) -> float | None:
        """USD for all of it; None where a part is not known."""
        return None if self.doubt is not None else self.known

    @property
    def known(self) -> float | None:
        """USD for what is known of it; None where a price is not known."""
        if self.prompt is None or self.answer is None:
            return None
        everything = self.prompt + self.answer + self.extra
        most = None if self.stop is None or self.steps is None else self.steps.most(self.stop)
        return everything if most is None else min(everything, most)


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
    each = answer_price(payload, entry, prices)
    endless = each is None or (limit is None and each > 0)
    answer = None if endless else (limit or 0) * (each or 0.0)
    return Estimate(
        tokens,
        _prompt_cost(payload, prices, load),
        limit,
        None if answer is None else (beside.rounds + 1) * answer,
        beside.cost,
        beside.rounds,
        prices,
        beside.doubt,
        beside.cure,
        _steps(payload, entry, _Answers(tokens, limit, each), beside, prices),
        stop_at(payload),
        beside.parts,
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


def _steps(
    payload: Mapping[str, Any],
    entry: Model,
    answers: _Answers,
    beside: Extras,
    prices: Mapping[str, float],
) -> ToolSteps | None:
    reading, each = reading_price(payload, prices), answers.each
    if not beside.rounds or answers.limit is None or reading is None or each is None:
        return None
    return ToolSteps(
        tokens=answers.tokens + beside.ahead,
        found=beside.found,
        limit=answers.limit,
        room=entry.context,
        rounds=beside.rounds,
        read=reading[0],
        again=min(reading[0], max(0.0, prices.get("input_cache_read", reading[0]))),
        write=each,
        use=beside.use,
        fee=reading[1],
        first=beside.first,
    )


def _prompt_cost(
    payload: Mapping[str, Any], prices: Mapping[str, float], load: _Load
) -> float | None:
    """Return USD for all that is read; None where a price is not known."""
    reading = reading_price(payload, prices)
    return None if reading is None else load.read * reading[0] + load.times * reading[1]
