"""What has been said so far. Pure: no terminal, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..request.messages import assistant_message, system_message, user_message

if TYPE_CHECKING:
    from ..request.attachments import Attachment
    from ..request.messages import Message
    from ..request.ref import ModelRef


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
        ref: Who was asked.
        reasoning_details: What that model wants to be sent back; no other model gets it.
        whole: Whether the answer came to its end.
    """

    question: Question
    answer: str
    ref: ModelRef
    reasoning_details: tuple[dict[str, Any], ...] = ()
    whole: bool = True


class Conversation:
    """The exchanges in their order, and the system prompt above them."""

    def __init__(self, system: str | None = None) -> None:
        self.system = system
        self.exchanges: list[Exchange] = []

    def messages(self, question: Question, ref: ModelRef) -> list[Message]:
        """Return all that is sent to a model with a question."""
        messages = [] if self.system is None else [system_message(self.system)]
        for exchange in self.exchanges:
            details = exchange.reasoning_details if exchange.ref == ref else ()
            messages.append(exchange.question.message())
            messages.append(assistant_message(exchange.answer, reasoning_details=details))
        return [*messages, question.message()]

    def markdown(self) -> str:
        """Return the conversation for a person to keep."""
        parts = [] if self.system is None else [f"# System\n\n{self.system}"]
        for exchange in self.exchanges:
            files = "".join(f"\n\n(file: {file.name})" for file in exchange.question.attachments)
            cut = "" if exchange.whole else "\n\n(incomplete)"
            parts += [
                f"# You\n\n{exchange.question.text}{files}",
                f"# {exchange.ref}\n\n{exchange.answer.rstrip()}{cut}",
            ]
        return "\n\n".join(parts) + "\n"
