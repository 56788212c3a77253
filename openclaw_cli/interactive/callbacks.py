"""What the chat and whatever reads the user's messages know of each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..errors import OpenClawError
    from .mentions import Message


class Reader(Protocol):
    """Reads one message after the other."""

    def read(self, status: Callable[[], str], text: str) -> Message:
        """Return what the user sends.

        Args:
            status: Says what stands before the prompt mark.
            text: What stands in the input already.

        Raises:
            EOFError: The user wants to leave.
            KeyboardInterrupt: Ctrl-C with nothing typed.
        """


class Callbacks(Protocol):
    """What a reader asks of the chat."""

    def completions(self, before: str) -> Iterable[tuple[str, str]]:
        """Yield what the last word of a slash command may become, and a word about each."""

    def reads(self) -> None:
        """The terminal is read from now on."""

    def ready(self) -> None:
        """The prompt stands: there is time to get ready for the answer."""

    def typed(self) -> None:
        """Something was typed: a message may be sent soon."""

    def notice(self, text: str) -> None:
        """Something about the input is worth a line."""

    def failed(self, error: OpenClawError) -> None:
        """What the user asked of the input could not be done."""
