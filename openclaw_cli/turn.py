"""One user turn: build the request, stream the answer, retry, fall back, and say how it ended.

No terminal and no argv: events come out, the last of them is ``End``.
"""

from __future__ import annotations

import gc
import io
import json
import random
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import AuthError, ExitStatus, IncompleteError, OpenClawError
from .events import (
    Annotations,
    Attempt,
    End,
    Finished,
    Identity,
    Notice,
    ReasoningDelta,
    ReasoningDetails,
    Result,
    Retry,
    TextDelta,
    Usage,
)
from .request.headers import build_headers
from .request.payload import build_payload
from .request.target import not_in_catalogue
from .wire.client import Request
from .wire.retry import LONGEST_RETRY_AFTER, RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .events import Event
    from .request.messages import Message
    from .request.ref import ModelRef
    from .request.target import Target
    from .wire.client import Client


LEAST_TOKENS = 256
"""An answer that has to be shorter is not worth asking for."""


class InterruptedTurnError(OpenClawError):
    """The user pressed Ctrl-C."""

    status = ExitStatus.INTERRUPTED
    type = "interrupted"


class Prepared(NamedTuple):
    """A request as it will leave, with what there is to say about it."""

    request: Request
    payload: dict[str, Any]
    notices: tuple[Notice, ...]


def prepare(target: Target, messages: Sequence[Message], *, stream: bool) -> Prepared:
    """Build the request for a target.

    Raises:
        OpenClawError: A parameter, header or key can't be sent as it is.
    """
    built = build_payload(
        target.ref, target.route, messages, target.params, stream=stream, known=target.known
    )
    dropped = (
        Notice(f"{name} ({layer}) is not sent to OpenRouter", detail=layer != "--param")
        for name, layer in target.params.dropped
    )
    request = Request(
        method="POST",
        url=target.route.chat_url,
        headers=build_headers(target.route, target.key),
        provider=target.ref.provider,
        timeouts=target.timeouts,
        body=json.dumps(built.payload, ensure_ascii=False, separators=(",", ":")).encode(),
    )
    unknown = () if target.near is None else (Notice(not_in_catalogue(target.ref, target.near)),)
    notices = (*unknown, *dropped, *(Notice(text) for text in built.notices))
    return Prepared(request, built.payload, notices)


class Turn:
    """A question to one model, and to its fallbacks in order when it fails before it answers.

    Args:
        client: Sends the requests.
        first: The model that is asked.
        fallbacks: Refs to try after it.
        target_for: Makes the target of a fallback when it is needed.
        messages: The conversation so far, the question last.
        stream: Whether the answer is asked for as a stream.
        policy: How often each model is tried.
        advise: Gives an error the hint that takes more than the answer to know.

    Attributes:
        error: How it failed, once it is over; None if it did not.
        reasoning_details: What the next turn sends back to the same model.
    """

    def __init__(
        self,
        client: Client,
        first: Target,
        messages: Sequence[Message],
        *,
        fallbacks: Sequence[ModelRef] = (),
        target_for: Callable[[ModelRef], Target] | None = None,
        stream: bool = True,
        policy: RetryPolicy | None = None,
        advise: Callable[[OpenClawError, Target], None] | None = None,
    ) -> None:
        self._client = client
        self._first = first
        self._fallbacks = tuple(fallbacks)
        self._target_for = target_for
        self._messages = messages
        self._stream = stream
        self._policy = policy or RetryPolicy()
        self._advise = advise
        self._attempts: list[Attempt] = []
        self._identity = Identity(None, None, None)
        self._text = io.StringIO()
        self._reasoning = io.StringIO()
        self._begun = False
        self._usage: dict[str, Any] | None = None
        self._annotations: tuple[dict[str, Any], ...] = ()
        self._finished: Finished | None = None
        self.error: OpenClawError | None = None
        self.reasoning_details: tuple[dict[str, Any], ...] = ()

    def events(self) -> Iterator[Event]:
        """Yield everything that happens; the last event is ``End``, and ``error`` is set then."""
        try:
            yield from self._ask_all()
        except OpenClawError as error:
            self.error = error
        yield End(self.result())

    def interrupt(self) -> End:
        """Return the end of a turn that the user has interrupted."""
        self.error = InterruptedTurnError(
            "interrupted; the answer is incomplete" if self._begun else "interrupted"
        )
        return End(self.result())

    def result(self) -> Result:
        """Return the turn as far as it has come."""
        finished = self._finished
        return Result(
            model=str(self._first.ref),
            model_used=self._identity.model,
            provider=self._identity.provider,
            id=self._identity.id,
            text=self._text.getvalue(),
            reasoning=self._reasoning.getvalue(),
            finish_reason=finished.reason if finished else None,
            native_finish_reason=finished.native_reason if finished else None,
            usage=self._usage,
            annotations=self._annotations,
            attempts=tuple(self._attempts),
            complete=self.error is None,
            error=self.error.as_json() if self.error else None,
        )

    def _ask_all(self) -> Iterator[Event]:
        target: Target | None = self._first
        waiting = list(self._fallbacks)
        while target is not None:
            try:
                yield from self._ask(target)
            except OpenClawError as error:
                if self._begun:
                    raise  # a model that has begun to answer is not replaced by another
                if self._advise is not None:
                    self._advise(error, target)
                failed, last = target.ref, error
                if isinstance(error, AuthError):
                    # A refused key is refused for that provider's next model too.
                    waiting = [ref for ref in waiting if ref.provider != failed.provider]
            else:
                return
            target = None
            while target is None:
                if not waiting:
                    raise last
                ref = waiting.pop(0)
                yield Notice(f"{failed} failed: {last.message}; trying {ref}")
                try:
                    assert self._target_for is not None
                    target = self._target_for(ref)
                except OpenClawError as error:
                    failed, last = ref, error

    def _ask(self, target: Target) -> Iterator[Event]:
        """Ask one model, as often as the policy allows."""
        prepared = prepare(target, self._messages, stream=self._stream)
        yield from prepared.notices
        attempt, capped = 0, False
        while True:
            attempt += 1
            try:
                yield from self._recorded(prepared.request)
            except OpenClawError as error:
                self._attempts.append(
                    Attempt(str(target.ref), error.details.get("http_status"), error.message)
                )
                if self._begun:
                    raise _cut_short(error) from error
                smaller = None if capped else _affordable(target, error)
                if smaller is not None:
                    # Without a limit the API counts with the longest answer that there could be.
                    capped = True
                    tokens = error.details["affordable_tokens"]
                    yield Notice(f"the credit is good for {tokens} tokens: asking for at most that")
                    prepared = prepare(smaller, self._messages, stream=self._stream)
                    continue
                delay = self._policy.delay(error, attempt, random.random())  # noqa: S311
                if delay is None:
                    raise _with_wait(error) from error
                yield Retry(str(target.ref), attempt + 1, self._policy.tries, delay, error.message)
                time.sleep(delay)
            else:
                self._attempts.append(Attempt(str(target.ref), 200, None))
                return

    def _recorded(self, request: Request) -> Iterator[Event]:
        """Yield one answer's events, and keep what the result needs."""
        gc.enable()  # off since the start (__main__): from here on time is the network's
        send = self._client.stream if self._stream else self._client.complete
        for event in send(request):
            if isinstance(event, TextDelta):
                self._text.write(event.text)
                self._begun = True
            else:
                self._keep(event)
            yield event
        if not self._text.tell():
            thought = " after it had thought" if self._reasoning.tell() else ""
            raise IncompleteError(f"the model answered nothing{thought}{self._who()}")

    def _keep(self, event: Event) -> None:
        if isinstance(event, ReasoningDelta):
            # Thought is paid for and may be on the screen: from here on nothing is sent again.
            self._reasoning.write(event.text)
            self._begun = True
        elif isinstance(event, Identity):
            self._identity = event
        elif isinstance(event, Usage):
            self._usage = event.data
        elif isinstance(event, ReasoningDetails):
            self.reasoning_details = event.items
        elif isinstance(event, Annotations):
            self._annotations = event.items
        elif isinstance(event, Finished):
            self._finished = event

    def _who(self) -> str:
        names = [name for name in (self._identity.provider, self._identity.id) if name]
        return f" ({', '.join(names)})" if names else ""


def _affordable(target: Target, error: OpenClawError) -> Target | None:
    """Return the target with an answer as long as the credit is good for, where that is enough."""
    tokens = error.details.get("affordable_tokens")
    if not isinstance(tokens, int) or tokens < LEAST_TOKENS:
        return None
    values = {**target.params.values, "max_completion_tokens": tokens}
    return target._replace(params=target.params._replace(values=values))


def _cut_short(error: OpenClawError) -> IncompleteError:
    """Return what an error means once a part of the answer has been shown."""
    if isinstance(error, IncompleteError):
        return error
    return IncompleteError(
        f"the answer is incomplete: {error.message}", hint=error.hint, **error.details
    )


def _with_wait(error: OpenClawError) -> OpenClawError:
    """Say when to come back, where the API asked for a wait that is too long to sit out."""
    wait = error.retry_after
    if wait is not None and wait > LONGEST_RETRY_AFTER and error.hint is None:
        error.hint = f"the API asks to wait {wait:.0f} s; try again then"
    return error
