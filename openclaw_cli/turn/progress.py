"""What has come of an answer so far, over all of its attempts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ..events import (
    Attempt,
    Begun,
    Cached,
    Finished,
    Identity,
    Replay,
    Result,
    Routing,
    Usage,
    billed_cost,
    total_cost,
)
from ..pieces import Pieces
from ..wire.finish_reason import is_whole

if TYPE_CHECKING:
    from ..errors import OpenClawError
    from ..events import Event
    from ..request.media import Media
    from ..request.ref import ModelRef

_OK = 200


class Progress:
    """Keeps what the result needs.

    Args:
        before: The text of a partial answer that is continued, or nothing.
        is_streamed: Whether answers are asked for as streams: only then do they have a first token.

    Attributes:
        write: Takes a piece of the answer.
        think: Takes a piece of reasoning; it is paid for and may be on the screen.
        begun: Whether the model has begun to answer: nothing is sent again from then on.
        replay: What the next turn sends back to the same model.
        attempts: The requests that are over.
    """

    def __init__(self, before: str = "", *, is_streamed: bool = True) -> None:
        self._is_streamed = is_streamed
        self._text, self._reasoning = Pieces(), Pieces()
        self._text.write(before)
        self.write = self._text.write
        self.think = self._reasoning.write
        self._identity = Identity(None, None, None)
        self._cached: Cached | None = None
        self._routing: dict[str, Any] | None = None
        self._usage: dict[str, Any] | None = None
        self._finished: Finished | None = None
        self._asked: ModelRef | None = None
        self._left: float | None = None
        self._first: float | None = None
        self.begun = False
        self.replay: dict[str, Any] = {}
        # Pictures are megabytes: they are read once.
        self._media: list[Media] = []
        self._read_of = self.replay
        self.attempts: list[Attempt] = []

    @property
    def spent(self) -> float:
        """USD that are known to have been billed."""
        return total_cost(self.attempts)[1]

    def keep(self, event: Event) -> None:
        """Take one event that is no piece of the answer."""
        if isinstance(event, Identity):
            self._identity = event
        elif isinstance(event, Usage):
            self._usage = event.data
        elif isinstance(event, Replay):
            self.replay = event.fields
        elif isinstance(event, Finished):
            self._finished = event
        elif isinstance(event, Cached):
            self._cached = event
        elif isinstance(event, Routing):
            self._routing = event.data
        elif isinstance(event, Begun):
            self.begin_answer()

    def has_left(self) -> None:
        """Note that the request has left: the answer is waited for from now on."""
        self._left = time.monotonic()

    def begin_answer(self) -> None:
        """Note that the answer begins."""
        self.begun = True
        if self._first is None:
            self._first = time.monotonic()

    def begin_attempt(self, ref: ModelRef) -> None:
        """Begin a request; what the one before it has said did not begin to answer."""
        self._asked = ref
        self._identity, self._usage = Identity(None, None, None), None
        self._finished, self.replay, self._cached = None, {}, None
        self._routing = None
        self._left = self._first = None

    def end_attempt(self, error: OpenClawError | None) -> None:
        """Note that the request is over, and what it has cost; nothing if none is under way."""
        ref, self._asked = self._asked, None
        if ref is None:
            return
        if error is not None and error.routing:
            self._routing = error.routing
        cost = billed_cost(self._usage)
        if cost is None and error is not None and error.free:
            cost = 0.0
        status = _OK if error is None else error.details.get("http_status")
        reason = None if error is None else error.message
        first, duration = self._times()
        self.attempts.append(
            Attempt(
                model=str(ref),
                status=status,
                reason=reason,
                cost=cost,
                usage=self._usage,
                identity=self._identity,
                failure=None if error is None else self._failure(error),
                first_token=first,
                duration=duration,
            )
        )

    def _failure(self, error: OpenClawError) -> str:
        """Return the word for a failure; where the API ended an answer, its own says more."""
        ended = self._finished.reason if self._finished and error.type == "incomplete" else None
        return error.type if ended is None or is_whole(ended) else ended

    def _times(self) -> tuple[float | None, float | None]:
        """Return how long the first token took, and all of it, in seconds."""
        if self._left is None:
            return None, None
        is_cached = self._cached is not None and self._cached.status == "hit"
        first = None
        if self._first is not None and self._is_streamed and not is_cached:
            first = self._first - self._left
        return first, time.monotonic() - self._left

    def media(self) -> list[Media]:
        """Return the pictures, the sound and whatever else has come beside the text."""
        if self._read_of is not self.replay:
            self._media, self._read_of = [], self.replay
            if self.replay:
                from ..request.media import media_in

                self._media = media_in(self.replay)
        return self._media

    def has_thought(self) -> bool:
        """Return whether there is any reasoning."""
        return bool(self._reasoning.joined())

    def native_reason(self) -> str | None:
        """Return the provider's own word for the end of the answer, where it says more."""
        native = self._finished.native_reason if self._finished else None
        return None if native is None or is_whole(native) else native

    def who(self) -> str:
        """Return the provider and the generation's id as messages add them, or nothing."""
        names = [name for name in (self._identity.provider, self._identity.id) if name]
        return f" ({', '.join(names)})" if names else ""

    def result(self, asked: ModelRef, error: OpenClawError | None, session: str | None) -> Result:
        """Return the turn as far as it has come.

        Args:
            asked: The model that the user meant.
            error: How it failed, or None.
            session: The conversation's id in the history, or None.
        """
        finished = self._finished
        return Result(
            model=str(asked),
            model_used=self._identity.model,
            provider=self._identity.provider,
            id=self._identity.id,
            text=self._text.joined(),
            reasoning=self._reasoning.joined(),
            finish_reason=finished.reason if finished else None,
            native_finish_reason=finished.native_reason if finished else None,
            usage=self._usage,
            session=session,
            annotations=tuple(self.replay.get("annotations", ())),
            attempts=tuple(self.attempts),
            complete=error is None,
            error=error.as_json() if error else None,
            service_tier=self._identity.tier,
            cache=self._cached,
            routing=self._routing,
            media=tuple(self.media()),
        )
