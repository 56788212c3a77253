"""What a request will hold and cost, before it is sent. An estimate, and called one everywhere.

No tokenizer: each model has its own, and loading one takes longer than the answer. Counted is four
characters to a token where they are ASCII and one where they are not, which is within a third for
the texts of the field; files are guessed by their size.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .messages import Message
    from .model import Model

_ASCII_CHARS = 4
_PER_MESSAGE = 4
_PER_IMAGE = 1000
_LEAST_SHOWN = 1e-12
# Bytes of a base64 file for one token: a page of a PDF, a second of sound or film.
_FILE_BYTES = {"file": 100, "input_audio": 500, "video_url": 2000}


class Estimate(NamedTuple):
    """What one request may take.

    Attributes:
        tokens: Of the conversation.
        prompt: USD for them; None where the price is not known.
        limit: The most tokens that the answer may have; None where nobody knows.
        answer: USD for that many; None where the price or the limit is not known.
    """

    tokens: int
    prompt: float | None
    limit: int | None
    answer: float | None

    @property
    def total(self) -> float | None:
        """USD for both; None where a part is not known."""
        if self.prompt is None or self.answer is None:
            return None
        return self.prompt + self.answer


def estimate(payload: Mapping[str, Any], known: Model | None) -> Estimate:
    """Return what a request may take.

    Args:
        payload: Its body.
        known: What the catalogue says of the model, or None.
    """
    tokens = count_tokens(payload["messages"])
    if payload.get("tools"):
        tokens += text_tokens(json.dumps(payload["tools"]))
    cap = payload.get("max_completion_tokens")
    limit = cap if isinstance(cap, int) else None
    if known is None:
        return Estimate(tokens, None, limit, None)
    if limit is None:
        limit = known.max_output or known.context
    price, request = known.prices.get("prompt"), known.prices.get("request", 0.0)
    prompt = None if price is None or min(price, request) < 0 else tokens * price + request
    each = known.prices.get("completion")
    unknown = each is None or each < 0 or (limit is None and each > 0)
    answer = None if unknown or each is None else (limit or 0) * each
    return Estimate(tokens, prompt, limit, answer)


def count_tokens(messages: Sequence[Message]) -> int:
    """Return about how many tokens some messages have."""
    return sum(_PER_MESSAGE + _of_message(message) for message in messages)


def text_tokens(text: str) -> int:
    """Return about how many tokens a text has."""
    if text.isascii():
        return -(-len(text) // _ASCII_CHARS)
    plain = len(text.encode("ascii", "ignore"))
    return -(-plain // _ASCII_CHARS) + len(text) - plain


def money(amount: float) -> str:
    """Return USD, without the sign: two places from a dollar on, as many as it takes below."""
    if amount >= 1:
        return f"{amount:.2f}"
    if 0 < amount < _LEAST_SHOWN:
        return f"{amount:.1e}"
    # What is less than the sixth place is no nothing: its first two digits are shown.
    places = 6 if not amount else max(6, 1 - math.floor(math.log10(amount)))
    return f"{amount:.{places}f}".rstrip("0").rstrip(".")


def _of_message(message: Message) -> int:
    content = message.get("content")
    if isinstance(content, list):
        tokens = sum(_of_part(part) for part in content)
    else:
        tokens = text_tokens(content or "")
    beside = {
        name: message[name] for name in ("reasoning_details", "tool_calls") if name in message
    }
    return tokens + (text_tokens(json.dumps(beside)) if beside else 0)


def _of_part(part: Mapping[str, Any]) -> int:
    kind = part.get("type", "")
    if kind == "text":
        return text_tokens(part.get("text", ""))
    if kind in _FILE_BYTES:
        held = part.get(kind, {})
        size = max((len(text) for text in held.values() if isinstance(text, str)), default=0)
        return max(_PER_IMAGE, size // _FILE_BYTES[kind])
    return _PER_IMAGE
