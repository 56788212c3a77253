"""What a turn needs of those who know the configuration and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from ..errors import OpenClawError
    from ..events import Event, ReasoningDelta, Result, TextDelta
    from ..request.conversation import Question
    from ..request.messages import Message
    from ..request.ref import ModelRef
    from ..request.target import Target
    from .prepare import Prepared

    Wait = Callable[[float, OpenClawError], None]


class Models(Protocol):
    """Whom to ask."""

    def primary(self) -> Target:
        """Return the model to ask."""

    def fallbacks(self) -> tuple[ModelRef, ...]:
        """Return whom to ask when it fails before it answers, in order."""

    def unusable_fallbacks(self) -> tuple[str, ...]:
        """Return what is wrong with the fallbacks that are left out, a sentence each."""

    def target(self, ref: ModelRef) -> Target:
        """Return all that a request to one model needs."""

    def has_another_key(self, target: Target, error: OpenClawError) -> bool:
        """Return whether a model may be asked again with another key after an error."""

    def with_another_key(self, target: Target, error: OpenClawError) -> tuple[Target, str] | None:
        """Return a target with the next key, and what to say; None where there is no other."""

    def advise(self, error: OpenClawError, target: Target) -> None:
        """Give an error the hint that takes more than the answer to know."""

    def explain_refusal(self, error: OpenClawError, target: Target) -> None:
        """Say whether the key may use a model that was refused, now that nobody else is asked."""


class Record(Protocol):
    """Keeps a turn while it happens. None of it raises: an answer matters more than its record."""

    @property
    def session(self) -> str | None:
        """The conversation's id, or None if it is not kept."""

    def begin(self, messages: Sequence[Message], payload: Mapping[str, Any]) -> None:
        """A request is about to leave."""

    def sent(self) -> None:
        """It has left."""

    def problem(self) -> str | None:
        """Wait until the turn is on disk; return what there is to say of that, once."""

    def add(self, event: TextDelta | ReasoningDelta) -> None:
        """A piece of the answer has come."""

    def end(self, result: Result, answered_by: ModelRef, replay: Mapping[str, Any]) -> None:
        """The turn is over."""

    def following(self, ref: ModelRef, question: Question) -> Record:
        """Return what keeps the turn that comes next in the conversation."""


class AnyTurn(Protocol):
    """A question to its end: what a renderer is given, and whoever waits for the result.

    Attributes:
        watch: Called with ``Connecting`` and ``Sent``, which happen while ``events`` blocks.
    """

    watch: Callable[[Event], None] | None

    @property
    def error(self) -> OpenClawError | None:
        """How it failed, once it is over; None if it did not."""

    @property
    def answered_by(self) -> ModelRef:
        """Who was asked last."""

    @property
    def replay(self) -> Mapping[str, Any]:
        """What the next turn sends back to the same model."""

    def events(self) -> Iterator[Event]:
        """Yield everything that happens; the last event is ``End``, and ``error`` is set then."""

    def first_request(self) -> Prepared:
        """Return the request that the first model would be sent, with what there is to say of it.

        Raises:
            OpenClawError: It can't be sent, or may cost too much.
        """

    def interrupt(self) -> Iterator[Event]:
        """Yield the end of a turn that the user has interrupted."""

    def abandon(self) -> None:
        """End a turn that nobody listens to any more."""

    def result(self) -> Result:
        """Return the turn as far as it has come."""
