"""How a thread asks prompts: each as one question of the library, noted before it leaves."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import AuthError, BudgetError, LimitError, OpenClawError, UsageError
from ..events import Result, token_counts, total_cost, total_tokens
from ..render.comparison import times_of
from ..request.estimate import prompt_tokens
from ..request.timeouts import LONGEST_RETRY_AFTER
from .engine import Finished, line_of
from .journal import Outcome, State, Taken
from .ledger import OutOfMoneyError
from .money import Money
from .throttle import StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from ..events import Attempt, ReasoningDelta, TextDelta
    from ..request.conversation import Question
    from ..request.messages import Message
    from ..request.ref import ModelRef
    from ..turn.answer_stream import AnswerStream
    from ..turn.ask_options import AskOptions
    from ..turn.asker import Asker
    from .journal import Journal, Place
    from .ledger import Ledger
    from .prompts import Prompt
    from .source import Source
    from .throttle import Throttle


_FREE = Taken(requests=1)
_UNKNOWN = Taken(requests=1, unknown=1, untold=1)


class UnnotedError(Exception):
    """The journal can't note something: without that nothing may leave.

    Attributes:
        error: Why it can't.
    """

    def __init__(self, error: OpenClawError) -> None:
        super().__init__(error.message)
        self.error = error


@contextmanager
def _noting() -> Iterator[None]:
    try:
        yield
    except OpenClawError as error:  # as such it would be taken for the answer's
        raise UnnotedError(error) from error


class Noted:
    """Lets the requests of one prompt leave, and notes them. It is the ``Record`` of its turn.

    Args:
        journal: Where they are noted.
        throttle: Says when they may leave.
        number: The prompt's.
        ledger: Knows what they may cost; None where nothing limits it.

    Attributes:
        taken: What the journal knows of those that have ended.
    """

    session = None

    def __init__(
        self, journal: Journal, throttle: Throttle, number: int, ledger: Ledger | None = None
    ) -> None:
        self._journal = journal
        self._throttle = throttle
        self._number = number
        self._ledger = ledger
        self._tokens = 0
        self._at: float | None = None
        self._usd: list[float] = []
        self.taken = Taken()
        self._is_noted = False
        self._is_free = False
        self._is_doubtful = False

    def begin(self, messages: Sequence[Message], payload: Mapping[str, Any]) -> None:
        """A request is about to leave: once it may, it is noted."""
        del messages
        self.left(None, None)
        self._tokens = prompt_tokens(payload)
        self._at = self._throttle.enter(self._tokens)
        number, ledger = self._number, self._ledger
        with _noting():
            usd = self._journal.expected(number) if ledger is None else ledger.begins(number)
            self._usd.append(usd)
            if self._is_noted:
                before = _FREE if self._is_free else _UNKNOWN
                self._journal.reserves(number, usd, before)
                self.taken = self.taken.plus(before)
            else:
                self._journal.leaves(number, usd)
                self._is_noted = True
        self._is_free = False

    def wait(self, seconds: float, error: OpenClawError) -> None:
        """Wait before it is sent again."""
        self.left(None, error)
        self._is_free = error.free
        if not error.free:
            self._is_doubtful = True
        elif not self._is_doubtful:
            with _noting():
                self._journal.waits(self._number, self._usd[-1], _FREE)
            self.taken = self.taken.plus(_FREE)
            self._usd[-1] = 0.0
            self._is_noted = False
        if error.free and self._ledger is not None:
            self._ledger.frees(self._number)
        self._throttle.sleep(seconds)

    def left(self, used: int | None, error: OpenClawError | None) -> None:
        """Take note of a request's end, where one is under way."""
        if self._at is not None:
            self._throttle.leave(self._tokens, used, error, self._at)
            self._at = None

    def settle(self, attempts: Sequence[Attempt]) -> float:
        """Take note of what all of them have cost.

        Returns:
            The USD that were set aside for those whose cost is known now.
        """
        known = [attempt.cost is not None for attempt in attempts]
        known += [False] * (len(self._usd) - len(known))
        pairs = list(zip(self._usd, known, strict=False))
        if self._ledger is not None:
            unknown = sum(usd for usd, is_known in pairs if not is_known)
            self._ledger.settle(self._number, total_cost(attempts)[1], unknown)
        return sum(usd for usd, is_known in pairs if is_known)

    def sent(self) -> None:
        """It has left."""

    def problem(self) -> str | None:
        """Return nothing: what the journal can't note ends the batch."""

    def add(self, event: TextDelta | ReasoningDelta) -> None:
        """A piece of the answer has come."""

    def end(self, result: Result, answered_by: ModelRef, replay: Mapping[str, Any]) -> None:
        """The turn is over; the journal notes it once its line is written."""

    def following(self, ref: ModelRef, question: Question) -> Noted:
        """Return what notes a second request for the same prompt: the same."""
        del ref, question
        return self


class PromptAsker:
    """Asks prompts one after the other.

    Args:
        asker: The library's.
        source: The input.
        journal: Notes what leaves.
        throttle: Says when it may.
        options: How each is asked, unless it says so itself.
        money: What they may cost.
    """

    def __init__(
        self,
        asker: Asker,
        source: Source,
        journal: Journal,
        throttle: Throttle,
        options: AskOptions,
        money: Money = Money(),  # noqa: B008  (a constant)
    ) -> None:
        self._asker = asker
        self._source = source
        self._reader = source.reader()
        self._journal = journal
        self._throttle = throttle
        self._options = options
        self._money = money
        self._answer: AnswerStream | None = None
        self._is_hung_up = False

    def ask(self, place: Place) -> Finished:
        """Ask a prompt to its end."""
        prompt = self._reader.prompt(place)
        try:
            attachments = self._source.attachments(prompt)
        except UsageError as gone:  # it was there when the input was read
            model = prompt.model or self._options.model or ""
            return _finished(place, Result(model, error=gone.as_json()), gone)
        noted = Noted(self._journal, self._throttle, place.number, self._money.ledger)
        result: Result | None = None
        error: OpenClawError | None = None
        freed = 0.0
        try:
            with self._asker.stream(
                prompt.messages or prompt.text,
                options_of(prompt, self._options),
                budgets=self._money.limits(place.number),
                record=noted,
                wait=noted.wait,
                attachments=attachments,
            ) as answer:
                self._answer = answer
                if self._is_hung_up:  # just now
                    answer.hang_up()
                try:
                    result = answer.wait()
                except OpenClawError as raised:
                    result, error = answer.result, raised
        except StoppedError:
            if self._answer is not None:  # requests that have failed before are noted, and count
                self._money.spends(self._answer.result.attempts)
            return Finished(place, None)
        except UnnotedError as unnoted:
            return Finished(place, None, stop=unnoted.error)
        finally:
            self._answer = None
            freed = noted.settle(() if result is None else result.attempts)
        noted.left(sum(filter(None, token_counts(result.usage))) or None, error)
        self._money.spends(result.attempts)
        if self._is_hung_up and error is not None:
            return Finished(place, None)
        if error is None or not (postpones(error) or stops(error)):
            return _finished(place, result, error, freed, noted.taken)
        if any(attempt.cost for attempt in result.attempts):  # what was billed has its line
            return _finished(place, result, error, freed, noted.taken)._replace(stop=error)
        if all(attempt.cost is not None for attempt in result.attempts):
            taken = _taken(result.attempts).plus(noted.taken, -1)
            self._journal.waits(place.number, freed, taken)
        if postpones(error):
            return Finished(place, None, postponed=error)
        return Finished(place, None, stop=error)

    def hang_up(self) -> None:
        """Break off what is under way."""
        self._is_hung_up = True
        answer = self._answer
        if answer is not None:
            answer.hang_up()

    def close(self) -> None:
        """Close the input."""
        self._reader.close()


def options_of(prompt: Prompt, options: AskOptions) -> AskOptions:
    """Return how a prompt is asked: what it says itself stands above the command line."""
    if prompt.model is not None:
        options = options._replace(model=prompt.model)
    if prompt.system is not None:
        options = options._replace(system=prompt.system)
    if prompt.params:
        options = options.with_values(prompt.params)
        if "thinking" in prompt.params:
            options = options._replace(thinking=None)
    if prompt.values:
        options = options._replace(variables={**options.variables, **prompt.values})
    return options


def stops(error: OpenClawError) -> bool:
    """Return whether an error is about all prompts alike, so that nothing more is to be asked."""
    if isinstance(error, (AuthError, OutOfMoneyError)):
        return True
    if isinstance(error, BudgetError):
        return "http_status" in error.details  # nobody serves it for so little
    if not isinstance(error, LimitError):
        return False
    # Out of credit, or a day's limit is used up; or it is longer than anybody waits for an answer.
    return not error.retryable or (error.retry_after or 0) > LONGEST_RETRY_AFTER


def postpones(error: OpenClawError) -> bool:
    """Return whether an error says nothing about the prompt: nobody was reached, or had room."""
    if error.unreachable:
        return True
    is_busy = isinstance(error, LimitError) and error.retryable and error.free
    return is_busy and not stops(error)


def _finished(
    place: Place,
    result: Result,
    error: OpenClawError | None,
    freed: float = 0.0,
    noted: Taken = Taken(),  # noqa: B008  (a constant)
) -> Finished:
    state = State.INCOMPLETE if result.text else State.FAILED
    state = State.WHOLE if result.complete else state  # though it may be dearer than it should be
    reason = None if error is None or result.complete else error.type
    outcome = Outcome(state, reason, _taken(result.attempts), time.time(), freed, noted)
    return Finished(place, line_of(place.id, {**result.as_json(), **times_of(result)}), outcome)


def _taken(attempts: Sequence[Attempt]) -> Taken:
    """Return what the requests for a prompt have taken."""
    (sent, unsent), (received, missing) = (total_tokens(attempts, kind) for kind in (0, 1))
    return Taken(
        requests=len(attempts),
        cost=total_cost(attempts)[1],
        unknown=sum(attempt.cost is None for attempt in attempts),
        sent=sent,
        received=received,
        untold=max(unsent, missing),
    )
