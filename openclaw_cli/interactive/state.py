"""What a chat is made of at a moment: what the slash commands read and change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from .chat_catalogue import ChatCatalogue

if TYPE_CHECKING:
    from pathlib import Path

    from ..events import Result
    from ..history.choose import Session
    from ..render.console import Console
    from ..render.options import OutputOptions
    from ..request.attachments import Attachment
    from ..request.conversation import Conversation, Exchange, Question
    from ..turn.targets import Targets
    from .around import Around


class Verbs(Protocol):
    """What a slash command has the chat do."""

    def ask(self, question: Question) -> bool:
        """Ask, show the answer, and keep both; return whether there was an answer to keep."""

    def answer(
        self, question: Question, conversation: Conversation, *, is_summary: bool = False
    ) -> Exchange | None:
        """Ask with what a conversation holds, and show the answer.

        Returns:
            Both, or None where there was no answer to keep.
        """

    def leave_out(self, exchange: Exchange) -> None:
        """Note in the history that later questions do not build on an exchange."""

    def begin_anew(self) -> None:
        """Begin a new conversation; the old one stays in the history."""

    def enter(self, session: Session) -> None:
        """Go on with a conversation; the one before it is left."""


class ChatState:
    """The chat at a moment. No dataclass, which takes 1.5 ms before the prompt.

    Attributes:
        targets: Whom to ask.
        output: How answers are shown.
        console: The way to stderr.
        conversation: What has been said.
        attachments: Files that go with the next message.
        verbs: What the chat can be asked to do.
        history: The conversations' database, whether it exists or not.
        keeps: Whether anything is written down.
        session: The conversation's id.
        draft: What stands in the input when it is shown next.
        answered_by: The model that answered last, as the API named it.
        results: How each turn has ended.
        around: A template's prompt that the next message is put into, or None.
        catalogue: What it says of the models, as far as it was read.
        yes: Whether large folders are attached without a question.
    """

    def __init__(
        self,
        targets: Targets,
        output: OutputOptions,
        console: Console,
        conversation: Conversation,
        attachments: list[Attachment],
        verbs: Verbs,
        history: Path,
        *,
        keeps: bool,
        around: Around | None,
        yes: bool,
    ) -> None:
        self.targets = targets
        self.output = output
        self.console = console
        self.conversation = conversation
        self.attachments = attachments
        self.verbs = verbs
        self.history = history
        self.keeps = keeps
        self.session: str | None = None
        self.draft = ""
        self.answered_by = ""
        self.results: list[Result] = []
        self.around = around
        self.catalogue = ChatCatalogue()
        self.yes = yes

    @property
    def used(self) -> int | None:
        """Tokens that the conversation fills, as the last answer's request was counted."""
        exchanges = self.conversation.exchanges
        return exchanges[-1].tokens if exchanges else None

    def override(self, **changes: Any) -> None:
        """Change what stands above the configuration.

        Raises:
            OpenClawError: With that nobody could be asked; nothing is changed.
        """
        changed = self.targets.overriding(**changes)
        changed.primary()
        for warning in changed.warnings():
            if warning not in self.targets.warnings():
                self.console.warning(warning)
        self.targets = changed

    def take_back(self) -> Exchange:
        """Take the last exchange out of the conversation, and return it.

        Raises:
            IndexError: There is none.
        """
        last = self.conversation.exchanges.pop()
        self.verbs.leave_out(last)
        return last
