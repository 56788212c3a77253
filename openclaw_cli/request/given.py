"""Messages that a program has, in the API's own shape: what was said, and the question last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..foreign import whole, writable
from .attachments import Attachment
from .conversation import Conversation, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .messages import Message
    from .ref import ModelRef

_ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})


class GivenConversation(Conversation):
    """What was said before a question, sent as it is.

    Args:
        given: The messages before the question.
        system: The system prompt above them, or None.
    """

    def __init__(self, given: Sequence[Message], system: str | None = None) -> None:
        super().__init__(system)
        self._given = list(given)

    def messages(self, question: Question, ref: ModelRef) -> list[Message]:
        """Return all that is sent to a model with a question."""
        *above, asked = super().messages(question, ref)
        return [*above, *self._given, asked]

    def without(self, count: int) -> Conversation:  # noqa: ARG002  (it is not ours to cut)
        """Return the conversation: nothing of it is left out."""
        return self


def read_messages(
    messages: Sequence[Mapping[str, Any]], system: str | None = None
) -> tuple[Conversation, Question]:
    """Return the conversation and the question that messages are.

    Args:
        messages: Each with ``role`` and ``content``; the last one is a user's.
        system: The system prompt above them, or None.

    Raises:
        UsageError: They are none; the message says which.
    """
    if isinstance(messages, Mapping | bytes) or not isinstance(messages, Iterable):
        raise UsageError("the question is neither a text nor a list of messages")
    check_messages(messages)
    *given, asked = (writable(message) for message in messages)
    content = asked["content"]
    if isinstance(content, str):
        return GivenConversation(given, system), Question(content)
    parts = tuple(Attachment(_name(part), part) for part in content)
    return GivenConversation(given, system), Question("", parts)


def check_messages(messages: Sequence[object]) -> None:
    """Look whether messages are a conversation and its question.

    Raises:
        UsageError: They are none; the message says which.
    """
    last = None
    for number, message in enumerate(messages, 1):
        last = message.get("role") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(last, str) or last not in _ROLES:
            raise UsageError(
                f"message {number} is none: role has to be one of {', '.join(sorted(_ROLES))}"
            )
        content = message.get("content")
        is_parts = isinstance(content, list) and all(isinstance(part, dict) for part in content)
        may_lack = last == "assistant" and content is None
        if not (isinstance(content, str) or is_parts or may_lack):
            raise UsageError(
                f"message {number} is none: content has to be a text or a list of parts"
            )
    if last != "user":
        raise UsageError("the last of the messages has to be a user's: it is the question")


def _name(part: Mapping[str, Any]) -> str:
    """Return what messages call a part."""
    return whole(str(part.get("type", "part")))[:40]
