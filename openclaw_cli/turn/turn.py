"""One user turn, as a stream of events; the last of them is ``End``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import AuthError, BudgetError, ConfigError, IncompleteError, OpenClawError, UsageError
from ..events import (
    End,
    Finished,
    Identity,
    MediaNotice,
    Notice,
    ReasoningDelta,
    Retry,
    Routing,
    Sent,
    TextDelta,
    Usage,
)
from ..named_tuple import NamedTuple
from ..redact import clean, clean_json
from ..request.conversation import Conversation, Exchange, Question, says_something
from .prepare import Prepared, as_written, prepare
from .progress import Progress
from .retry import RetryPolicy
from .turn_errors import InterruptedTurnError, affordable, attach_less, cut_short

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from typing import Any

    from ..events import Event, Result
    from ..request.answer_schema import AnswerSchema
    from ..request.budget import Limit
    from ..request.messages import Message
    from ..request.overlap import Overlap
    from ..request.ref import ModelRef
    from ..request.target import Target
    from ..wire.client import Client
    from .protocols import Models, Record, Wait


class TurnOptions(NamedTuple):
    """How a turn is made.

    Attributes:
        stream: Whether the answer is asked for as a stream.
        policy: How often each model is tried.
        session: The conversation's id, sent where more than one answer is wanted of it, or None.
        truncate: What is done about a conversation that is too long (see ``context_window.fit``).
        budgets: What it may cost.
        why: Whether OpenRouter is asked why it chose whom.
        wait: Waits some seconds before the request that has failed like that is sent again; None
            sleeps.
        told: What was said of the model and its parameters in this conversation: it is said
            once. None where there is one question alone.
        schema: What the answer has to fit, or None.
        save_with: The command that saves the media of an answer; None for the history's.
    """

    stream: bool = True
    policy: RetryPolicy = RetryPolicy()
    session: str | None = None
    truncate: str | None = None
    budgets: tuple[Limit, ...] = ()
    told: set[str] | None = None
    why: bool = False
    schema: AnswerSchema | None = None
    save_with: str | None = None
    wait: Wait | None = None


class Turn:
    """A question to one model, and to its fallbacks in order when it fails before it answers.

    Args:
        client: Sends the requests.
        models: Whom to ask.
        conversation: What has been said before.
        question: What is asked.
        options: How it is made.
        record: Keeps it, or None.
        before: The text of a partial answer to the question that is continued, or nothing.
        payload: The body that the first model is asked with, where it is there already.

    Attributes:
        error: How it failed, once it is over; None if it did not.
        answered_by: Who was asked last.
        watch: Called with ``Connecting`` and ``Sent``, which happen while ``events`` blocks.
    """

    def __init__(
        self,
        client: Client,
        models: Models,
        conversation: Conversation,
        question: Question,
        options: TurnOptions = TurnOptions(),  # noqa: B008  (a constant)
        *,
        record: Record | None = None,
        before: str = "",
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        self._client = client
        self._models = models
        self._first = models.primary()
        self._conversation = conversation
        self._question = question
        self._options = options
        self._record = record
        self._before = before
        self._payload = payload
        self._progress = Progress(before, is_streamed=options.stream)
        self._is_over = False
        self.error: OpenClawError | None = None
        self.answered_by = self._first.ref
        self.watch: Callable[[Event], None] | None = None

    @property
    def replay(self) -> Mapping[str, Any]:
        """What the next turn sends back to the same model."""
        return self._progress.replay

    def events(self) -> Iterator[Event]:
        """Yield everything that happens; the last event is ``End``, and ``error`` is set then."""
        if self._before:
            yield TextDelta(self._before)
        try:
            yield from self._ask_all()
            self._check_cost()
        except OpenClawError as error:
            self.error = error
        yield from self._ended()

    def first_request(self) -> Prepared:
        """Return the request that the first model would be sent, with what there is to say of it.

        Raises:
            OpenClawError: It can't be sent, or may cost too much.
        """
        messages, notices = self._messages(self._first)
        prepared = self._prepared(self._first, messages)
        held = self._held(self._first, prepared)
        return held._replace(notices=(*notices, *prepared.notices, *held.notices))

    def interrupt(self) -> Iterator[Event]:
        """Yield the end of a turn that the user has interrupted."""
        self.error = InterruptedTurnError(
            "interrupted; the answer is incomplete" if self._progress.begun else "interrupted"
        )
        yield from self._ended()

    def abandon(self) -> None:
        """End a turn that nobody listens to any more."""
        if not self._is_over:
            self.error = self.error or IncompleteError("nobody took the rest of the answer")
            for _ in self._ended():
                pass

    def result(self) -> Result:
        """Return the turn as far as it has come."""
        session = None if self._record is None else self._record.session
        result = self._progress.result(self._first.ref, self.error, session)
        # An answer that was dearer than it might be is whole.
        return result._replace(complete=True) if self._is_too_dear() else result

    def following(self, question: Question) -> Turn:
        """Return a turn that asks who has answered for more, in the same conversation.

        What this one has cost counts against the limits. Only a turn that is over has one.
        """
        from .following import OneModel

        result, spent = self.result(), self._progress.spent
        exchange = Exchange(self._question, result.text, self.answered_by, self.replay)
        said = [*self._conversation.exchanges, exchange]
        budgets = tuple(one.after(spent) for one in self._options.budgets)
        record = self._record
        return Turn(
            self._client,
            OneModel(self._models, self.answered_by),
            Conversation(self._conversation.system, said),
            question,
            self._options._replace(budgets=budgets),
            record=None if record is None else record.following(self.answered_by, question),
        )

    def _is_too_dear(self) -> bool:
        """Return whether all that is wrong with the answer is its price."""
        return isinstance(self.error, BudgetError) and self._progress.begun

    def _ended(self) -> Iterator[Event]:
        if self.error is not None:
            self._progress.end_attempt(self.error)  # nothing, unless Ctrl-C has struck within it
        if self._record is not None and not self._is_over:
            self._record.end(self.result(), self.answered_by, self.replay)
        self._is_over = True
        yield from self._unkept()
        yield from self._beside_the_text()
        yield End(self.result())

    def _beside_the_text(self) -> Iterator[Event]:
        """Yield what the answer holds that no text can show, and how it is saved."""
        media = self._progress.media()
        if not media:
            return
        from ..request.media import described

        session = self._record.session if self._record is not None else None
        held = [one for one in media if one.data]
        elsewhere = [one for one in media if not one.data]
        if held:
            it = "it" if len(held) == 1 else "them"
            way = _way_to_save(session, self._options.save_with).format(it)
            yield MediaNotice(f"the answer holds {described(held)}: {way}", way)
        if elsewhere:
            where = ", ".join(str(one.url) for one in elsewhere)
            what = f"the answer holds {described(elsewhere)} by address alone"
            yield Notice(f"{what}, and nothing is fetched here: {where}")

    def _unkept(self) -> Iterator[Notice]:
        """Yield a notice if the history does not keep this, or had to begin anew; once."""
        problem = self._record.problem() if self._record is not None else None
        if problem is not None:
            yield Notice(problem)

    def _check_cost(self) -> None:
        for budget in self._options.budgets:
            excess = budget.excess(self._progress.spent)
            if excess is not None:
                raise excess

    def _ask_all(self) -> Iterator[Event]:
        target = self._first
        waiting, unusable = list(self._models.fallbacks()), self._models.unusable_fallbacks()
        dead: set[tuple[str, str, int]] = set()
        self._look_up_secrets(target)  # where it fails, nobody else is asked instead
        while True:
            self.answered_by = target.ref
            try:
                yield from self._ask(target)
            except OpenClawError as error:
                if self._progress.begun or isinstance(error, BudgetError):
                    raise  # a model that has begun to answer is not replaced by another
                other = self._models.with_another_key(target, error)
                if other is not None:
                    target, said = other
                    yield Notice(said)
                    continue
                self._models.advise(error, target)
                attach_less(error, self._question)
                failed, last = target.ref, error
                if isinstance(error, AuthError):
                    # A refused key is refused for that provider's next model too.
                    waiting = [ref for ref in waiting if ref.provider != failed.provider]
                if error.unreachable:
                    dead.add(target.route.origin)
                if not waiting:
                    self._models.explain_refusal(error, target)
            else:
                return
            yield from (Notice(f"a fallback is left out: {why}") for why in unusable)
            unusable = ()
            target = yield from self._next(waiting, failed, last, dead)

    def _next(
        self,
        waiting: list[ModelRef],
        failed: ModelRef,
        last: OpenClawError,
        dead: set[tuple[str, str, int]],
    ) -> Generator[Event, None, Target]:
        """Return the next model that can be asked; it is taken from those that wait.

        Args:
            waiting: Whom to ask, in order.
            failed: Who was asked last.
            last: How that failed.
            dead: The origins that can't be reached: nobody is asked there.

        Raises:
            OpenClawError: There is none; the last failure.
        """
        while waiting:
            ref = waiting.pop(0)
            try:
                target = self._models.target(ref)
                if target.route.origin not in dead:
                    self._look_up_secrets(target)
            except (ConfigError, UsageError) as error:
                # It was never asked: the last answer is the one that counts.
                yield Notice(f"the fallback {ref} is left out: {error.message}")
                continue
            except OpenClawError as error:
                yield Notice(f"{failed} failed: {last.message}; trying {ref}")
                failed, last = ref, error
                continue
            if target.route.origin not in dead:
                yield Notice(f"{failed} failed: {last.message}; trying {ref}")
                return target
        raise last

    def _look_up_secrets(self, target: Target) -> None:
        """Look up what a request holds by reference, where it may be sent."""
        if not target.secrets():
            return
        try:
            self._held(target, self._prepared(target, self._messages(target)[0]))
        except OpenClawError:
            return  # it is told where the model is asked
        target.look_up_secrets()

    def _ask(self, target: Target) -> Iterator[Event]:
        """Ask one model, as often as the policy allows."""
        messages, notices = self._messages(target)
        prepared = self._prepared(target, messages)
        yield from (*notices, *self._untold(prepared))
        attempt, capped = 0, False
        progress, policy = self._progress, self._options.policy
        while True:
            attempt += 1
            held = self._held(target, prepared)
            yield from held.notices
            if self._record is not None:
                self._record.begin(messages, held.payload)
            progress.begin_attempt(target.ref)
            try:
                yield from self._received(held)
            except OpenClawError as error:
                progress.end_attempt(error)
                if progress.begun:
                    raise cut_short(error) from error
                other_key = self._models.has_another_key(target, error)
                smaller = None if capped or other_key else affordable(target, error)
                if smaller is not None:
                    # Without a limit the API counts with the longest answer that there could be.
                    capped = True
                    from ..request.token_count import counted

                    tokens = error.details["affordable_tokens"]
                    good = counted(tokens, "token")
                    yield Notice(f"the credit is good for {good}: asking for at most that")
                    prepared = self._prepared(smaller, messages)
                    continue
                import random

                delay = policy.delay(error, attempt, random.random())  # noqa: S311
                if delay is None:
                    raise self._explained(error, prepared, held) from error.__cause__
                yield Retry(str(target.ref), attempt + 1, policy.tries, delay, error.message)
                if self._options.wait is None:
                    self._client.wait(delay)
                else:
                    self._options.wait(delay, error)
            else:
                progress.end_attempt(None)
                return

    def _untold(self, prepared: Prepared) -> Iterator[Notice]:
        """Yield what there is to say about a request, without what this conversation was told."""
        told = self._options.told
        for notice in prepared.notices:
            if told is None or notice.text not in told:
                yield notice
            if told is not None:
                told.add(notice.text)

    def _watched(self, event: Event) -> None:
        if isinstance(event, Sent):
            self._progress.has_left()
            if self._record is not None:
                self._record.sent()
        if self.watch is not None:
            self.watch(event)

    def _messages(self, target: Target) -> tuple[list[Message], tuple[Notice, ...]]:
        """Return what is sent, and what there is to say about its size."""
        conversation, question = self._conversation, self._question
        if self._before:
            from ..request.overlap import REQUEST

            conversation = conversation.continued(question, self._before, target.ref)
            question = Question(REQUEST)
        if target.entry is None:
            return conversation.messages(question, target.ref), ()
        from .context_window import fit

        return fit(target, conversation, question, self._options.truncate)

    def _prepared(self, target: Target, messages: Sequence[Message]) -> Prepared:
        options = self._options
        if self._payload is not None and target.ref == self._first.ref:
            return as_written(target, {**self._payload, "stream": options.stream})
        # What goes on with half of an answer can't fit what the whole has to fit.
        schema = None if self._before else options.schema
        prepared = prepare(
            target, messages, stream=options.stream, session=options.session, schema=schema
        )
        if not options.why:
            return prepared
        from .routing import asking_why

        return asking_why(target, prepared)

    def _held(self, target: Target, prepared: Prepared) -> Prepared:
        """Return the request within what it may cost; its notices are those about that.

        Raises:
            BudgetError: It may cost too much.
        """
        if not self._options.budgets:
            return prepared._replace(notices=())
        from .limits import limited

        progress, budgets = self._progress, self._options.budgets
        is_first = not progress.attempts
        return limited(target, prepared, budgets, progress.spent, is_first=is_first)

    def _explained(self, error: OpenClawError, asked: Prepared, sent: Prepared) -> OpenClawError:
        """Return a refusal as what it is, where it follows from the limits on the price."""
        if sent.payload is asked.payload:
            return error
        from .limits import with_price_cause

        return with_price_cause(error, sent, self._options.budgets)

    def _received(self, prepared: Prepared) -> Iterator[Event]:
        """Yield one answer's events, and keep what the result needs."""
        progress, record = self._progress, self._record
        write, think = progress.write, progress.think
        self._client.watch = self._watched
        events = self._client.stream(prepared.request)
        overlap = None
        if self._before:
            from ..request.overlap import Overlap

            overlap = Overlap(self._before)
            events = _joined(events, overlap)
        answered = has_begun = False
        for event in events:
            if isinstance(event, (TextDelta, ReasoningDelta)):
                if isinstance(event, TextDelta):
                    write(event.text)
                    answered = answered or says_something(event.text)
                else:
                    think(event.text)
                if record is not None:
                    record.add(event)
                if not has_begun:
                    has_begun = True
                    progress.begin_answer()
                    # The question is on disk before a word of the answer is shown.
                    yield from self._unkept()
            else:
                event = _quoting_nothing(event)  # noqa: PLW2901
                progress.keep(event)
            yield event
        # A continuation that only repeats what was there says that there is no more.
        answered = answered or (overlap is not None and overlap.has_dropped)
        if not answered and not progress.media():
            thought = " after it had thought" if progress.has_thought() else ""
            native = progress.native_reason()
            reason = f"; the provider's word for it is {native}" if native else ""
            raise IncompleteError(f"the model answered nothing{thought}{progress.who()}{reason}")


def _quoting_nothing(event: Event) -> Event:
    """Return what a server says beside the answer without the keys that it may quote."""
    if isinstance(event, Usage):
        return Usage(clean_json(event.data))
    if isinstance(event, Routing):
        return Routing(clean_json(event.data))
    if isinstance(event, Notice):
        return event._replace(text=clean(event.text))
    if isinstance(event, Identity):
        return Identity(*map(clean_json, event))
    return Finished(*map(clean_json, event)) if isinstance(event, Finished) else event


def _joined(events: Iterator[Event], overlap: Overlap) -> Iterator[Event]:
    """Yield a continuation's events without what it repeats of the text before it."""
    try:
        for event in events:
            if isinstance(event, TextDelta):
                if text := overlap.feed(event.text):
                    yield TextDelta(text)
            else:
                yield event
    except OpenClawError:
        if text := overlap.finish():
            yield TextDelta(text)
        raise
    if text := overlap.finish():
        yield TextDelta(text)


def _way_to_save(session: str | None, command: str | None) -> str:
    """Return what saves the media of an answer, with a place for what they are called."""
    if command is not None:
        return f"{command} saves {{}}"
    if session is None:
        return "nothing keeps {} but -o DIR and --json"
    return f"openclaw sessions media {session[:8]} -o . saves {{}}"
