"""How much a request holds, before it is sent. An estimate, and called one everywhere.

No tokenizer: each model has its own, and loading one takes longer than the answer. Counted is four
characters to a token where they are ASCII and one where they are not, which is within a third for
the texts of the field; files are guessed by their size.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from ..foreign import mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .messages import Message

_ASCII_CHARS = 4
_PER_MESSAGE = 4
PER_IMAGE = 1000
_LEAST_SHOWN = 1e-12
# Bytes of a base64 file for one token: a page of a PDF, a second of sound or film.
_FILE_BYTES = {"file": 100, "input_audio": 500, "video_url": 2000}


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
    if amount < 0:  # only in a history that somebody has edited
        return f"-{money(-amount)}"
    if amount >= 1:
        return f"{amount:.2f}"
    if 0 < amount < _LEAST_SHOWN:
        return f"{amount:.1e}"
    # What is less than the sixth place is no nothing: its first two digits are shown.
    places = 6 if not amount else max(6, 1 - math.floor(math.log10(amount)))
    return f"{amount:.{places}f}".rstrip("0").rstrip(".")


def money_above(amount: float, limit: float) -> str:
    """Return USD with as many places as it takes to see that they are above a limit."""
    shown = money(amount)
    if amount > limit and shown == money(limit):
        return f"{amount:.9f}".rstrip("0")
    return shown


def in_cents(amount: float) -> float:
    """Return a guess without the digits that it can't know; below a cent they are all there is."""
    return round(amount, 2) if amount >= 0.01 else amount  # noqa: PLR2004


def counted(count: int, noun: str) -> str:
    """Return a number of things: 1 turn, 1,200 turns."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _of_message(message: Message) -> int:
    content = message.get("content")
    if isinstance(content, list):
        tokens = sum(part_tokens(part) for part in content)
    else:
        tokens = text_tokens(content or "")
    beside = {
        name: message[name] for name in ("reasoning_details", "tool_calls") if name in message
    }
    tokens += PER_IMAGE * len(message.get("images") or ())
    if audio := message.get("audio"):
        tokens += part_tokens({"type": "input_audio", "input_audio": audio})
    return tokens + (text_tokens(json.dumps(beside)) if beside else 0)


def part_tokens(part: Mapping[str, Any]) -> int:
    """Return about how many tokens one part of a message has."""
    kind = part.get("type", "")
    if kind == "text":
        return text_tokens(part.get("text", ""))
    if kind in _FILE_BYTES:
        held = mapping(part.get(kind))
        size = max((len(text) for text in held.values() if isinstance(text, str)), default=0)
        return max(PER_IMAGE, size // _FILE_BYTES[kind])
    return PER_IMAGE
