"""What an answer is made of, from the wire to the renderer.

A stream is a generator of these frozen values; a renderer consumes them. The JSON shapes that
users see are published by ``openclaw schema result|event``.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any, Protocol

from .foreign import count, mapping, number
from .named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SCHEMA_VERSION = 5
_NO_BILL = 1e12
"""USD: from here on a number is no price, whatever the API calls it."""

_LAST_YEAR = 9999
_MEDIA_LISTS = {"image": "images", "sound": "audio"}


class Identity(NamedTuple):
    """Who answers, and in which of its tiers: sent when one of them becomes known or changes."""

    id: str | None
    model: str | None
    provider: str | None
    tier: str | None = None


class Cached(NamedTuple):
    """What OpenRouter's response cache says of the answer.

    Attributes:
        status: ``hit`` (it was there, and costs nothing) or ``miss``.
        age: Seconds since it was made, or None.
        ttl: Seconds for which it is kept from now on, or None.
        source: The generation that it was made by, or None.
    """

    status: str
    age: int | None = None
    ttl: int | None = None
    source: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object as it stands in the result's ``cache``."""
        return {
            "status": self.status,
            "age_seconds": self.age,
            "ttl_seconds": self.ttl,
            "source_id": self.source,
        }


class TextDelta(NamedTuple):
    """A piece of the answer."""

    text: str


class ReasoningDelta(NamedTuple):
    """A piece of what the model thinks aloud. Never part of the answer."""

    text: str


class Begun(NamedTuple):
    """The model has begun to answer with something that is no text: nothing is sent again."""


class ServerToolCall(NamedTuple):
    """The API runs a tool for the model: a search, a page that is fetched.

    Attributes:
        tool: Its name, as ``web_search``.
        subject: What it is about, or nothing.
    """

    tool: str
    subject: str


class Routing(NamedTuple):
    """Which providers OpenRouter had to choose from, tried and chose, as it sent it."""

    data: dict[str, Any]


class Replay(NamedTuple):
    """What the next turn sends back to the same model, whole and unchanged.

    ``reasoning_details``, ``annotations`` (citations, files), ``tool_calls``; of media ``images``,
    ``audio`` (one sound), and ``content`` (a list of parts) where they came among those.
    """

    fields: dict[str, Any]


class Usage(NamedTuple):
    """The ``usage`` object as the API sent it: tokens, and ``cost`` in USD."""

    data: dict[str, Any]


class Connecting(NamedTuple):
    """The connection to ``host`` is waited for."""

    host: str


class Sent(NamedTuple):
    """The request has left, and the answer is waited for."""


class KeepAlive(NamedTuple):
    """The connection lives, but no event has come for ``seconds``."""

    seconds: float


class Notice(NamedTuple):
    """One line that the user should read. ``detail`` ones are shown under ``--verbose`` only."""

    text: str
    detail: bool = False


class MediaNotice(NamedTuple):
    """The answer holds media that nobody has saved so far.

    Attributes:
        text: What it holds, and how that is saved.
        way: The latter alone.
    """

    text: str
    way: str


class Saved(NamedTuple):
    """A file was written, with something that has come.

    Attributes:
        text: That in words, with the path in them.
        path: As the user's own words lead to it.
    """

    text: str
    path: str


class Retry(NamedTuple):
    """The request failed before anything was answered, and is sent again in ``delay`` seconds."""

    model: str
    attempt: int
    of: int
    delay: float
    reason: str


class Finished(NamedTuple):
    """The API's own word that the answer is over."""

    reason: str
    native_reason: str | None = None


class Attempt(NamedTuple):
    """One request that was made.

    Attributes:
        model: The ref that was asked.
        status: The HTTP status, or None where there was none.
        reason: Why it failed, or None.
        cost: USD as billed; None where nobody has said.
        usage: As the API sent it, or None.
        identity: Who has answered, as far as that is known.
        failure: How it failed in one word, or None: the error's type, or the API's word for the
            end of an answer that is not whole.
        first_token: Seconds from the request's leaving to the first token; None where it is not
            known, or says nothing: the answer was not streamed, or came from a cache.
        duration: Seconds from the request's leaving to its end; None where it never left.
    """

    model: str
    status: int | None
    reason: str | None
    cost: float | None = None
    usage: dict[str, Any] | None = None
    identity: Identity = Identity(None, None, None)
    failure: str | None = None
    first_token: float | None = None
    duration: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object as it stands in the result's ``attempts``."""
        return {
            "model": self.model,
            "status": self.status,
            "reason": self.reason,
            "cost_usd": self.cost,
        }


class Medium(Protocol):
    """A picture, a sound, a film or a file of an answer (``request.media.Media``)."""

    @property
    def kind(self) -> str:
        """``image``, ``sound``, ``video`` or ``file``."""

    @property
    def media_type(self) -> str | None:
        """What its bytes tell (``image/png``), else what it says to be; None where neither does."""

    @property
    def content(self) -> bytes | None:
        """Its bytes; None where only an address came."""

    @property
    def url(self) -> str | None:
        """The address, or None."""

    @property
    def path(self) -> str | None:
        """The file that it was saved to, or None."""

    def as_file(self) -> bytes:
        """Return what a file holds of it."""

    def as_json(self) -> dict[str, Any]:
        """Return the published shape."""


class Result(NamedTuple):
    """The whole turn, once it is over: what ``--output-format json`` prints.

    ``notices`` are what a program's user may want to read; the commands say them on stderr.
    """

    model: str
    model_used: str | None = None
    provider: str | None = None
    id: str | None = None
    text: str = ""
    reasoning: str = ""
    finish_reason: str | None = None
    native_finish_reason: str | None = None
    usage: dict[str, Any] | None = None
    session: str | None = None
    annotations: tuple[dict[str, Any], ...] = ()
    media: Sequence[Medium] = ()
    attempts: tuple[Attempt, ...] = ()
    complete: bool = False
    error: dict[str, Any] | None = None
    service_tier: str | None = None
    cache: Cached | None = None
    routing: dict[str, Any] | None = None
    extracted: tuple[dict[str, Any], ...] | None = None
    notices: tuple[str, ...] = ()
    parsed: Any = None

    @property
    def cost(self) -> float | None:
        """USD of all attempts together; None where one of them is not known."""
        return total_cost(self.attempts)[0]

    def medium_alone(self) -> Medium | None:
        """Return the one medium that is the whole answer, or None."""
        is_alone = len(self.media) == 1 and not self.text.strip() and self.media[0].url is None
        return self.media[0] if is_alone else None

    def as_json(self) -> dict[str, Any]:
        """Return the published shape (``openclaw schema result``)."""
        return {
            "schema_version": SCHEMA_VERSION,
            "model": self.model,
            "model_used": self.model_used,
            "provider": self.provider,
            "id": self.id,
            "text": self.text,
            "parsed": self.parsed,
            "reasoning": self.reasoning or None,
            "finish_reason": self.finish_reason,
            "native_finish_reason": self.native_finish_reason,
            "usage": self.usage,
            "cost_usd": self.cost,
            "service_tier": self.service_tier,
            "cache": None if self.cache is None else self.cache.as_json(),
            "routing": self.routing,
            "session": self.session,
            "extracted": None if self.extracted is None else list(self.extracted),
            "annotations": list(self.annotations),
            **media_lists(self.media),
            "attempts": [attempt.as_json() for attempt in self.attempts],
            "complete": self.complete,
            "error": self.error,
        }


class End(NamedTuple):
    """The last event of every turn, whether it went well or not."""

    result: Result


Event = (
    Identity
    | Cached
    | TextDelta
    | ReasoningDelta
    | Begun
    | ServerToolCall
    | Routing
    | Replay
    | Usage
    | Connecting
    | Sent
    | KeepAlive
    | Notice
    | MediaNotice
    | Saved
    | Retry
    | Finished
    | End
)


def media_lists(media: Iterable[Medium]) -> dict[str, list[dict[str, Any]]]:
    """Return the lists that JSON output has: ``images``, ``audio`` and ``other_media``."""
    found: dict[str, list[dict[str, Any]]] = {"images": [], "audio": [], "other_media": []}
    for one in media:
        found[_MEDIA_LISTS.get(one.kind, "other_media")].append(one.as_json())
    return found


def billed_cost(usage: dict[str, Any] | None) -> float | None:
    """Return what the answer cost in USD, or None where the API did not say.

    With the user's own provider key (``is_byok``) OpenRouter bills its fee alone, and the
    provider bills ``upstream_inference_cost`` on top (API reference: usage accounting).
    """
    usage = usage or {}
    cost = _amount(usage.get("cost"))
    if cost is None or not usage.get("is_byok"):
        return cost
    upstream = _amount(mapping(usage.get("cost_details")).get("upstream_inference_cost"))
    return None if upstream is None else cost + upstream


def total_cost(attempts: Iterable[Attempt]) -> tuple[float | None, float]:
    """Return what attempts cost together in USD: None if one is not known; and what is known."""
    costs = [attempt.cost for attempt in attempts]
    known = without_noise(math.fsum(cost for cost in costs if cost is not None))
    return None if None in costs or not costs else known, known


def without_noise(amount: float) -> float:
    """Return a sum of decimals without what binary fractions have added at its end."""
    return float(f"{amount:.12g}")


def utc(seconds: float | None) -> str | None:
    """Return a time since 1970 in ISO 8601, to the second: what JSON has, and ``jq`` can read.

    None for never, and for what is no time of the years 1 to 9999.
    """
    if not seconds:
        return None
    try:
        then = time.gmtime(seconds)
    except (ValueError, OverflowError, OSError):
        return None
    if not 1 <= then.tm_year <= _LAST_YEAR:
        return None
    return f"{then.tm_year:04}-{time.strftime('%m-%dT%H:%M:%SZ', then)}"


def token_counts(usage: dict[str, Any] | None) -> tuple[int | None, int | None]:
    """Return how many tokens were sent and received; None for what the API did not say."""
    usage = usage or {}
    return count(usage.get("prompt_tokens")), count(usage.get("completion_tokens"))


def total_tokens(attempts: Sequence[Attempt], kind: int) -> tuple[int, int]:
    """Return how many tokens attempts are known to have taken, and how many have not said.

    Args:
        attempts: The requests. One that was refused (no usage, no cost) has taken none.
        kind: 0 for those that were sent, 1 for those that were received.
    """
    counts = [
        token_counts(attempt.usage)[kind]
        for attempt in attempts
        if attempt.usage or attempt.cost != 0
    ]
    return sum(found or 0 for found in counts), counts.count(None)


def _amount(value: object) -> float | None:
    """Return a price as a float; the API's ``-1`` means "varies" and is no amount."""
    amount = number(value)
    return amount if amount is not None and 0 <= amount < _NO_BILL else None
