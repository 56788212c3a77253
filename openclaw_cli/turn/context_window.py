"""How full a model's context gets, before anything is sent. Nothing is cut without a word."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ..errors import RefusedError
from ..events import Notice
from ..request.token_count import count_tokens, counted

if TYPE_CHECKING:
    from ..request.conversation import Conversation, Question
    from ..request.messages import Message
    from ..request.target import Target

FULL = 0.8
"""The share of the context from which on it is worth a word."""


class ContextError(RefusedError):
    """The conversation does not fit into the model's context."""

    type = "context"


def fit(
    target: Target, conversation: Conversation, question: Question, truncate: str | None
) -> tuple[list[Message], tuple[Notice, ...]]:
    """Return what is sent of a conversation, and what there is to say about its size.

    Args:
        target: Who is asked; its catalogue entry is known.
        conversation: What has been said.
        question: What is asked now.
        truncate: ``oldest`` leaves the oldest exchanges out as far as needed, ``none`` sends all
            of it whatever its size, None refuses what does not fit.

    Raises:
        ContextError: It does not fit.
    """
    messages = conversation.messages(question, target.ref)
    assert target.entry is not None
    room = target.entry.context
    if room is None or truncate == "none":
        return messages, ()
    tokens = count_tokens(messages)
    if tokens <= room * FULL:
        return messages, ()
    if truncate == "oldest":
        return _truncated(target, conversation, question, room)
    size = f"about {tokens:,} of {counted(room, 'token')} (an estimate)"
    if tokens <= room:
        share = 100 * tokens / room
        return messages, (Notice(f"the context of {target.ref} is {share:.0f} % full: {size}"),)
    raise _too_long(target, f"the conversation has {size}", has_past=bool(conversation.exchanges))


def _truncated(
    target: Target, conversation: Conversation, question: Question, room: int
) -> tuple[list[Message], tuple[Notice, ...]]:
    """Leave out the oldest exchanges until there is room for an answer too."""

    def rest(left_out: int) -> list[Message]:
        return conversation.without(left_out).messages(question, target.ref)

    count = len(conversation.exchanges)
    least = bisect_left(
        range(count), True, key=lambda number: count_tokens(rest(number)) <= room * FULL
    )
    messages = rest(least)
    tokens = count_tokens(messages)
    if tokens > room:
        raise _too_long(
            target,
            f"the question alone has about {counted(tokens, 'token')} (an estimate) of {room:,}",
        )
    if not least:
        return messages, ()
    turns = "turn" if least == 1 else counted(least, "turn")
    text = f"left out the oldest {turns} of {count}; about {counted(tokens, 'token')} are sent"
    return messages, (Notice(text),)


def _too_long(target: Target, what: str, *, has_past: bool = False) -> ContextError:
    ways = "--truncate oldest or /compact make room; " if has_past else ""
    return ContextError(
        f"{what}: more than {target.ref} takes",
        hint=f"{ways}--truncate none sends it all the same",
    )
