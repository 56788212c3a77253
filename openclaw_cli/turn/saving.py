"""A turn whose media are saved before anybody sees its result, which says where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..events import End, MediaNotice, Notice, Saved
from .media_files import save_media

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from typing import Any

    from ..errors import OpenClawError
    from ..events import Event, Result
    from ..request.media import Media
    from ..request.ref import ModelRef
    from .media_files import MediaPlace
    from .prepare import Prepared
    from .protocols import AnyTurn


class SavingTurn:
    """The same turn, and files of what comes beside its text.

    The answer is in the history by then, and is shown whether it can be saved or not.

    Args:
        turn: What happens.
        place: Where media are saved; None where whoever shows the answer takes the one medium that
            it is, and nothing else is saved.
        tells_of_none: Whether it is said where there is nothing to save.
    """

    def __init__(
        self, turn: AnyTurn, place: MediaPlace | None, *, tells_of_none: bool = True
    ) -> None:
        self._turn = turn
        self._tells_of_none = tells_of_none
        self._place = place
        self._how_to: MediaNotice | None = None
        self._result: Result | None = None
        self._failure: OpenClawError | None = None

    @property
    def error(self) -> OpenClawError | None:
        """How it failed, once it is over; None if it did not."""
        return self._turn.error or self._failure

    @property
    def answered_by(self) -> ModelRef:
        """Who was asked last."""
        return self._turn.answered_by

    @property
    def replay(self) -> Mapping[str, Any]:
        """What the next turn sends back to the same model."""
        return self._turn.replay

    @property
    def watch(self) -> Callable[[Event], None] | None:
        """Called with what happens while ``events`` blocks."""
        return self._turn.watch

    @watch.setter
    def watch(self, watch: Callable[[Event], None] | None) -> None:
        self._turn.watch = watch

    def first_request(self) -> Prepared:
        """Return the request that the first model would be sent, with what there is to say of it.

        Raises:
            OpenClawError: It can't be sent, or may cost too much.
        """
        return self._turn.first_request()

    def events(self) -> Iterator[Event]:
        """Yield everything that happens; the last event is ``End``."""
        return self._saved(self._turn.events())

    def interrupt(self) -> Iterator[Event]:
        """Yield the end of a turn that the user has interrupted."""
        return self._saved(self._turn.interrupt())

    def abandon(self) -> None:
        """End a turn that nobody listens to any more."""
        self._turn.abandon()

    def result(self) -> Result:
        """Return the turn as far as it has come, with the paths of what was saved."""
        return self._result or self._turn.result()

    def _saved(self, events: Iterator[Event]) -> Iterator[Event]:
        for event in events:
            if isinstance(event, MediaNotice):
                self._how_to = event
            elif isinstance(event, End):
                yield from self._end(event.result)
            else:
                yield event

    def _end(self, result: Result) -> Iterator[Event]:
        place = self._place
        if place is None:
            if self._how_to is not None and result.medium_alone() is None:
                yield self._how_to
        elif place.alone and result.text.strip():
            if self._how_to is not None:
                yield self._how_to
        elif any(one.url is None for one in result.media):
            result = yield from self._save(result, place)
        elif self._tells_of_none and result.complete and not (place.alone or result.media):
            where = place.folder / place.name
            yield Notice(f"nothing but text came, and nothing is saved to {where}")
        self._result = result
        yield End(result)

    def _save(self, result: Result, place: MediaPlace) -> Generator[Event, None, Result]:
        media: list[Media] = []
        for one, became in save_media(cast("Sequence[Media]", result.media), place):
            media.append(one)
            if isinstance(became, Saved):
                yield became
            elif became is not None and self._failure is None:
                self._failure = became
        result = result._replace(media=tuple(media))
        if self._failure is None:
            return result
        if self._how_to is not None and result.session is not None:
            self._failure.hint = self._how_to.way
        if self._turn.error is not None:
            yield Notice(self._failure.message)
            return result
        return result._replace(error=self._failure.as_json())
