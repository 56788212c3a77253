"""A turn whose answer has to fit a schema: nothing of it is shown that does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..errors import BudgetError, MisfitError, OpenClawError
from ..events import Begun, End, Notice, Retry, Sent, TextDelta
from ..request.conversation import Question, says_something
from .answer_readers import ItemsReader, WholeReader
from .schema_check import MOST, SchemaCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..events import Attempt, Event, Result
    from ..request.answer_schema import AnswerSchema
    from ..request.ref import ModelRef
    from .answer_readers import AnswerReader
    from .prepare import Prepared
    from .turn import Turn

_NOT_FOUND = 404
_NOT_UNDERSTOOD = (400, 422)
_REQUIRED = "requested parameters"
_NO_SCHEMA = re.compile("response_format|json_schema|structured.?output", re.IGNORECASE)
_MISFIT = "the answer does not fit its schema"


class StructuredTurn:
    """Asks for an answer that fits, and once more with what is wrong where it does not.

    Each time is a turn of its own, in one conversation. An answer that is cut or refused is not
    asked for again.

    Args:
        turn: Asks the question.
        schema: What the answer has to fit.
        repairs: How often it may be asked for again.

    Attributes:
        error: How it failed, once it is over; None if it did not.
        watch: Called with ``Connecting`` and ``Sent``, which happen while ``events`` blocks.
    """

    def __init__(self, turn: Turn, schema: AnswerSchema, repairs: int) -> None:
        self._turns = [turn]
        self._schema = schema
        self._repairs = repairs
        self._check = SchemaCheck(schema)
        self._check.check_schema()
        self._items: list[Any] = []
        self._reader = self._new_reader()
        self._reasons: list[str] = []
        self._shown: list[str] = []
        self._told: set[Event] = set()
        self.error: OpenClawError | None = None
        self.watch: Callable[[Event], None] | None = None

    @property
    def answered_by(self) -> ModelRef:
        """Who was asked last."""
        return self._turns[-1].answered_by

    @property
    def replay(self) -> Mapping[str, Any]:
        """What the next turn sends back to the same model."""
        return self._turns[-1].replay

    def first_request(self) -> Prepared:
        """Return the request that the first model would be sent, with what there is to say of it.

        Raises:
            OpenClawError: It can't be sent, or may cost too much.
        """
        return self._turns[0].first_request()

    def events(self) -> Iterator[Event]:
        """Yield everything that happens; the last event is ``End``, and ``error`` is set then."""
        yield from self._answered()
        while self._is_whole() and self._reader.misfits and len(self._turns) <= self._repairs:
            if not self._reader.can_be_mended or self.error is not None:
                break
            yield from self._ask_again()
        yield from self._unfit()
        yield End(self.result())

    def interrupt(self) -> Iterator[Event]:
        """Yield the end of a turn that the user has interrupted."""
        yield from _without_end(self._turns[-1].interrupt())
        self.error = self._turns[-1].error
        yield from self._raw()
        yield End(self.result())

    def abandon(self) -> None:
        """End a turn that nobody listens to any more."""
        self._turns[-1].abandon()
        self.error = self.error or self._turns[-1].error

    def result(self) -> Result:
        """Return the turn as far as it has come: its text is what was shown."""
        results = [turn.result() for turn in self._turns]
        last = next((one for one in reversed(results) if says_something(one.text)), results[-1])
        reasons = [*self._reasons, *[None] * len(results)]
        attempts = [
            attempt
            for one, reason in zip(results, reasons, strict=False)
            for attempt in _marked(one.attempts, reason)
        ]
        is_fit = self.error is None or (isinstance(self.error, BudgetError) and last.complete)
        return last._replace(
            model=results[0].model,
            text="".join(self._shown),
            parsed=self._reader.parsed,
            attempts=tuple(attempts),
            complete=is_fit and not self._reader.misfits,
            error=None if self.error is None else self.error.as_json(),
        )

    def _answered(self) -> Iterator[Event]:
        """Ask, and read what comes."""
        turn, reader = self._turns[-1], self._reader
        turn.watch = self._watched
        has_begun = False
        for event in _without_end(turn.events()):
            if isinstance(event, TextDelta):
                if not has_begun:
                    has_begun = True
                    yield Begun()  # it may be long until something is shown
                yield from self._show(reader.take(event.text))
            elif self._is_news(event):
                yield event
        self.error = turn.error
        if self.error is not None:
            _advise(self.error)
        if self._is_whole():
            yield from self._show(reader.finish(turn.result().text))

    def _ask_again(self) -> Iterator[Event]:
        """Ask who has answered for the same once more, with what is wrong."""
        turn, reader = self._turns[-1], self._reader
        reason = f"{_MISFIT}: {_summary(reader.misfits)}"
        count = len(self._turns) + 1
        yield Retry(str(turn.answered_by), count, self._repairs + 1, 0.0, reason)
        try:
            following = turn.following(Question(reader.request()))
        except OpenClawError as error:  # the model can't be asked any more
            self.error = error
            return
        self._reasons.append(reason)
        self._turns.append(following)
        self._reader = self._new_reader()
        yield from self._answered()
        if not self._is_whole():
            self._reader.misfits += reader.misfits

    def _unfit(self) -> Iterator[Event]:
        """Tell what does not fit, and show the answer as it came where nothing else was shown."""
        misfits, cause = self._reader.misfits, self.error
        is_whole = self._is_whole()
        if not misfits and is_whole:
            return
        # An answer that was cut, or too dear to be asked for again, failed for that.
        stays = isinstance(cause, BudgetError) if is_whole else len(self._turns) == 1
        yield from (Notice(f"{_MISFIT}: {misfit}") for misfit in misfits[not stays : MOST])
        if not stays:
            failed = "" if cause is None else f"; asking again failed: {cause.message}"
            self.error = MisfitError(
                f"{_MISFIT}: {_summary(misfits)}{failed}",
                hint=None if cause is None else cause.hint,
                misfits=[misfit.as_json() for misfit in misfits[:MOST]],
            )
        yield from self._raw()

    def _show(self, pieces: Iterator[str]) -> Iterator[TextDelta]:
        for piece in pieces:
            self._shown.append(piece)
            yield TextDelta(piece)

    def _raw(self) -> Iterator[TextDelta]:
        """Show the last answer as it came, where nothing was shown."""
        if self._shown:
            return
        texts = [turn.result().text for turn in self._turns if turn.error is None]
        texts = texts or [self._turns[-1].result().text]
        if texts[-1]:
            yield from self._show(iter((texts[-1],)))

    def _is_whole(self) -> bool:
        """Return whether the last answer has come to its end."""
        turn = self._turns[-1]
        return turn.error is None or turn.result().complete

    def _is_news(self, event: Event) -> bool:
        """Return whether an event is to be passed on: of a request each thing is told once."""
        if not isinstance(event, Notice):
            return True
        is_news = event not in self._told
        self._told.add(event)
        return is_news

    def _new_reader(self) -> AnswerReader:
        if self._schema.is_list:
            return ItemsReader(self._check, self._items)
        return WholeReader(self._check)

    def _watched(self, event: Event) -> None:
        if self.watch is not None:
            self.watch(event)
        if isinstance(event, Sent):
            self._check.prepare()  # while the answer is waited for


def _advise(error: OpenClawError) -> None:
    """Name the way out where nobody takes all that is asked for, or no schema."""
    if error.details.get("http_status") == _NOT_FOUND and _REQUIRED in error.message:
        way = "--param provider.require_parameters=false lets providers ignore what they lack"
        error.hint = f"{error.hint}; {way}" if error.hint else way
    elif error.details.get("http_status") in _NOT_UNDERSTOOD and _NO_SCHEMA.search(error.message):
        error.hint = (
            "it seems to take no schema: ask for JSON in words, without --schema, "
            "and --extract-lang json prints it"
        )


def _without_end(events: Iterator[Event]) -> Iterator[Event]:
    return (event for event in events if not isinstance(event, End))


def _summary(misfits: list[Any]) -> str:
    more = f" (and {len(misfits) - 1} more)" if len(misfits) > 1 else ""
    return f"{misfits[0]}{more}"


def _marked(attempts: tuple[Attempt, ...], reason: str | None) -> tuple[Attempt, ...]:
    """Return attempts of which the last one has led to an answer that was asked for again."""
    if reason is None or not attempts:
        return attempts
    return (*attempts[:-1], attempts[-1]._replace(reason=reason, failure="misfit"))
