"""How a thread asks prompts: a turn for each, over one connection that is kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..errors import BudgetError, OpenClawError
from ..events import token_counts
from ..request.conversation import Conversation, Question, SentConversation
from ..turn.turn import Turn
from ..wire.client import Client
from .engine import Finished, line_of
from .journal import Outcome, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ..events import ReasoningDelta, Result, TextDelta
    from ..request.messages import Message
    from ..request.ref import ModelRef
    from ..turn.targets import Targets
    from ..turn.turn import TurnOptions
    from .journal import Journal, Place
    from .prompts import Prompt
    from .source import Source


class Noted:
    """Notes the requests of one prompt in the journal. It is the ``Record`` of its turn."""

    session = None

    def __init__(self, journal: Journal, number: int) -> None:
        self._journal = journal
        self._number = number

    def begin(self, messages: Sequence[Message], payload: Mapping[str, Any]) -> None:
        """A request is about to leave."""
        del messages, payload
        self._journal.leaves(self._number)

    def sent(self) -> None:
        """It has left."""

    def problem(self) -> str | None:
        """Return nothing: what the journal can't note ends the batch."""

    def add(self, event: TextDelta | ReasoningDelta) -> None:
        """A piece of the answer has come."""

    def end(self, result: Result, answered_by: ModelRef, replay: Mapping[str, Any]) -> None:
        """The turn is over; the journal notes it once its line is written."""


class TurnAsker:
    """Asks prompts one after the other.

    Args:
        source: The input.
        journal: Notes what leaves.
        targets: Returns whom to ask for a prompt.
        options: How each is asked.
        system: The system prompt of those that have none, or None.
    """

    def __init__(
        self,
        source: Source,
        journal: Journal,
        targets: Callable[[Prompt], Targets],
        options: TurnOptions,
        system: str | None = None,
    ) -> None:
        self._reader = source.reader()
        self._journal = journal
        self._targets = targets
        self._options = options
        self._system = system
        self._client = Client(keep=True)
        self._is_hung_up = False

    def ask(self, place: Place) -> Finished:
        """Ask a prompt to its end."""
        prompt = self._reader.prompt(place)
        targets = self._targets(prompt)
        turn = Turn(
            self._client,
            targets,
            self._conversation(prompt, targets),
            Question(prompt.text),
            self._options,
            record=Noted(self._journal, place.number),
        )
        for _ in turn.events():
            if self._is_hung_up:
                break
        if self._is_hung_up:
            turn.abandon()
            return Finished(place, None)
        return _finished(place, turn.result(), turn.error)

    def hang_up(self) -> None:
        """Break off what is under way."""
        self._is_hung_up = True
        self._client.close()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()
        self._reader.close()

    def _conversation(self, prompt: Prompt, targets: Targets) -> Conversation:
        if prompt.messages:
            return SentConversation([*prompt.messages], targets.primary().ref)
        return Conversation(prompt.system if prompt.system is not None else self._system)


def _finished(place: Place, result: Result, error: OpenClawError | None) -> Finished:
    state = State.WHOLE if error is None else State.INCOMPLETE if result.text else State.FAILED
    sent, received = token_counts(result.usage)
    reason = None if error is None else error.type
    outcome = Outcome(state, reason, result.cost, sent, received, time.time())
    stop = error if isinstance(error, BudgetError) and not result.attempts else None
    return Finished(place, line_of(place.id, result.as_json()), outcome, stop)
