"""What has been said so far. Pure: no terminal, no network, no disk."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..foreign import count, mapping, sequence
from ..named_tuple import NamedTuple
from .messages import assistant_message, system_message, tool_message, user_message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .attachments import Attachment
    from .messages import Message
    from .ref import ModelRef

_HALF = "\ufffd"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


class Question(NamedTuple):
    """What the user asks, and the files beside it."""

    text: str
    attachments: tuple[Attachment, ...] = ()

    def message(self) -> Message:
        """Return it as it is sent."""
        return user_message(self.text, [attachment.part for attachment in self.attachments])


class Exchange(NamedTuple):
    """A question, and what a model has answered.

    Attributes:
        question: What was asked.
        answer: The text, as far as it came.
        ref: Who has answered.
        replay: What that model wants to be sent back; no other model gets it.
        whole: Whether the answer came to its end.
        turn: Its number in the history, or None where it is not kept.
        summary: Whether it stands for what was said before it.
        tokens: Of the request and its answer, as the API counted them; None where it has not
            said, and for a summary: what it was made from is no part of the conversation.
    """

    question: Question
    answer: str
    ref: ModelRef
    replay: Mapping[str, Any] = MappingProxyType({})
    whole: bool = True
    turn: int | None = None
    summary: bool = False
    tokens: int | None = None

    def messages(self, ref: ModelRef) -> list[Message]:
        """Return it as it is sent to a model; nothing of it where that would be half of it."""
        replay = self.replay if ref == self.ref else {}
        if not is_answer(self.answer, replay):
            return []
        results = [
            tool_message(call["id"])
            for call in sequence(replay.get("tool_calls"))
            if isinstance(mapping(call).get("id"), str)
        ]
        answer = self.answer if self.whole else unbroken(self.answer)
        return [self.question.message(), assistant_message(answer, replay), *results]


def tokens_in(usage: Mapping[str, Any] | None) -> int | None:
    """Return the tokens of a request and its answer together, or None where nobody has said."""
    counts = [count((usage or {}).get(f"{part}_tokens")) for part in ("prompt", "completion")]
    said = [tokens for tokens in counts if tokens is not None]
    return sum(said) if said else None


def says_something(text: str) -> bool:
    """Return whether there is anything to be seen in a text.

    White space, controls, joiners and halves of characters alone are nothing.
    """
    return any(char.isalnum() or _is_seen(char) for char in text)


def unbroken(text: str) -> str:
    """Return a text that was cut without the half of a character that may stand at its end."""
    return text.rstrip(_HALF)


def _is_seen(char: str) -> bool:
    from unicodedata import category

    return char != _HALF and category(char) not in _UNSEEN


def is_answer(text: str, replay: Mapping[str, Any]) -> bool:
    """Return whether something has been answered that can be built on."""
    if says_something(text) or replay.get("tool_calls"):
        return True
    if not replay:
        return False
    from .media import holds_media

    return holds_media(replay)


class Conversation:
    """The exchanges in their order, and the system prompt above them."""

    def __init__(self, system: str | None = None, exchanges: list[Exchange] | None = None) -> None:
        self.system = system
        self.exchanges: list[Exchange] = exchanges or []

    def messages(self, question: Question, ref: ModelRef) -> list[Message]:
        """Return all that is sent to a model with a question."""
        messages = [] if self.system is None else [system_message(self.system)]
        for exchange in self.exchanges:
            messages += exchange.messages(ref)
        return [*messages, question.message()]

    def without(self, count: int) -> Conversation:
        """Return the conversation without its oldest exchanges; a summary goes last of all."""
        by_worth = sorted(range(len(self.exchanges)), key=lambda n: self.exchanges[n].summary)
        dropped = set(by_worth[:count])
        kept = [one for number, one in enumerate(self.exchanges) if number not in dropped]
        return Conversation(self.system, kept)

    def until(self, end: int) -> Conversation:
        """Return the conversation up to an exchange."""
        return Conversation(self.system, self.exchanges[:end])

    def continued(self, question: Question, answer: str, ref: ModelRef) -> Conversation:
        """Return the conversation with a question whose answer was cut."""
        return Conversation(self.system, [*self.exchanges, Exchange(question, answer, ref)])


class SentConversation(Conversation):
    """A conversation as it was sent once.

    Args:
        messages: All of its messages, the question last.
        ref: Who was asked: another model gets the texts alone.
    """

    def __init__(self, messages: list[Message], ref: ModelRef) -> None:
        super().__init__()
        self._messages = messages
        self._ref = ref

    def messages(self, question: Question, ref: ModelRef) -> list[Message]:
        """Return what was sent; the question is the last of it."""
        del question
        if ref == self._ref:
            return self._messages
        return _texts(self._messages)


def _texts(messages: Sequence[Message]) -> list[Message]:
    """Return what any model takes: questions with their files, and the texts of answers.

    An answer without a text goes, and the question to it.
    """
    kept: list[Message] = []
    for message in messages:
        content = message.get("content")
        if message["role"] == "assistant":
            if isinstance(content, list):
                texts = (mapping(part).get("text") for part in content)
                content = "".join(text for text in texts if isinstance(text, str))
            content = content or mapping(message.get("audio")).get("transcript")
            if not content:
                if kept and kept[-1]["role"] == "user":
                    kept.pop()
                continue
        if message["role"] != "tool" and content is not None:
            kept.append({"role": message["role"], "content": content})
    return kept
