"""The API's chunks become domain events. No I/O: text in, events out.

Facts: the API's streaming guide and its ``ChatStreamChunk`` schema. A chunk may have no choices
(usage, debug), may repeat the finish, may carry an error inside a 200, and names itself only
partly; see the tests for each oddity.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from .. import foreign
from ..errors import IncompleteError, OpenClawError
from ..events import (
    Begun,
    Event,
    Finished,
    Identity,
    Notice,
    ReasoningDelta,
    Replay,
    Routing,
    TextDelta,
    Usage,
)
from .api_errors import error_from_body, error_in
from .body import another_apis
from .finish_reason import FinishReasons, is_call
from .reasoning_details import ReasoningMerger
from .replay_fields import ReplayFields
from .same_shape import SameShape
from .tool_calls import ToolCalls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .server_tools import ServerTools

_PLAIN = frozenset({"role", "content"})
_THOUGHTS = ("reasoning", "reasoning_content", "reasoning_details")
_COMMON = _PLAIN.union(_THOUGHTS)
_BEGINNINGS = ("refusal", "tool_calls", "function_call", "annotations")
"""What a model answers beside text, thoughts and media."""
_ONCE = ("refusal", "tool_calls", "function_call", "audio")
"""What comes in pieces: the whole of it is no other piece."""
_PING = frozenset({"type"})
"""By ``{"type": "ping"}`` proxies keep a stream alive."""
_ODD = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_LOST = "a part of the answer could not be read and is missing"
_NO_TEXT = "the answer holds bytes that are no text; each is shown as \N{REPLACEMENT CHARACTER}"


class ChunkDecoder:
    """Decodes one answer: ``feed`` each event's data, then ``finish`` at the end of the stream.

    Whatever JSON comes, no other error than ours leaves the decoder: what can't be read is told
    once and makes the answer incomplete.

    Args:
        provider: The configured provider's name, for error hints.
    """

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._identity = Identity(None, None, None)
        self._reasoning = ReasoningMerger()
        self._replay_fields = ReplayFields()
        self._calls = ToolCalls()
        self._server_tools: ServerTools | None = None
        self._finish_reasons = FinishReasons()
        self._shape = SameShape()
        self._usage: dict[str, Any] | None = None
        self._refusal = ""
        self._damaged = 0
        self._told: set[str] = set()
        self._seen: set[str] = set()
        self._text, self._thought = _Halves(), _Halves()
        self._length, self._last = 0, ""
        self._has_text = self._has_deltas = self._has_begun = False
        self._has_choices = self._is_foreign = False

    @property
    def finished(self) -> bool:
        """Whether the API has given a finish reason, and nothing has come after it."""
        return self._finish_reasons.finished is not None

    def feed(self, data: str) -> Iterable[Event]:
        """Return the events of one chunk.

        Args:
            data: JSON; a byte that was no UTF-8 stands in it as ``surrogateescape`` writes it.

        Raises:
            OpenClawError: The chunk holds an error; what came before it stands.
        """
        clean = data if data.isascii() else foreign.whole(data)
        shape = self._shape
        chunk = shape.read(clean)
        events: Iterable[Event]
        if chunk is None:
            chunk = foreign.decode(clean)
            shape.learn(clean, chunk)
            events = self.feed_chunk(chunk)
        elif (delta := shape.delta) is None:
            events = self.feed_chunk(chunk)
        elif shape.is_text and isinstance(content := delta["content"], str):
            events = self._deltas(content)
        else:
            events = self._feed_alone(delta)
        return events if clean == data else chain(events, self.no_text())

    def feed_chunk(self, chunk: object) -> Iterator[Event]:
        """Yield the events of one decoded chunk (or of a whole, unstreamed answer).

        Raises:
            OpenClawError: The chunk holds an error; what came before it stands.
        """
        try:
            if isinstance(chunk, dict):
                yield from self.read(chunk)
            elif (error := error_in(chunk, provider=self._provider)) is not None:
                raise error
            else:
                yield from self._damage(_LOST)
        except OpenClawError:
            yield from self.rest()
            raise
        except _ODD:
            yield from self._damage(_LOST)

    def _feed_alone(self, delta: dict[str, Any]) -> Iterator[Event]:
        """Do what ``feed_chunk`` does of a chunk in which nothing but the delta is new."""
        try:
            if delta:
                yield from self._feed_delta(delta)
        except _ODD:
            yield from self._damage(_LOST)

    def read(self, chunk: dict[str, Any]) -> Iterator[Event]:
        """Do what ``feed_chunk`` promises, without the net around it: only tests call this."""
        known = self._identity
        if (
            chunk.get("model") != known.model
            or chunk.get("id") != known.id
            or chunk.get("provider", known.provider) != known.provider
            or chunk.get("service_tier", known.tier) != known.tier
        ):
            yield from self._identify(chunk)
        if usage := chunk.get("usage"):
            self._add_usage(usage)
        if "citations" in chunk or "search_results" in chunk:
            yield from self._cite(chunk)
        if "openrouter_metadata" in chunk:
            yield from _routing(chunk)
        choices = chunk.get("choices")
        if choices:
            self._has_choices = True
        choice = choices[0] if isinstance(choices, list) and len(choices) == 1 else None
        if not isinstance(choice, dict) or choice.get("index") or "message" in choice:
            yield from self._feed_choices(choices)
        else:
            delta = choice.get("delta")
            if isinstance(delta, dict) and delta.keys() <= _PLAIN:
                # Nearly all deltas of nearly all answers: nothing is done that need not be.
                content = delta.get("content")
                if isinstance(content, str):
                    yield from self._deltas(content)
                elif content:
                    yield from self._feed_delta(delta)
            elif delta:
                yield from self._feed_delta(delta)
            if choice.get("finish_reason") or "error" in choice:
                self._end(choice)
        if not choices or chunk.get("error"):
            error = error_in(chunk, provider=self._provider)
            if error is not None:
                raise error
            if "choices" not in chunk and not chunk.keys() <= _PING:
                self._is_foreign = True

    def no_text(self) -> Iterator[Notice]:
        """Yield what there is to say of bytes that are no UTF-8: they were replaced."""
        return self._damage(_NO_TEXT)

    def finish(self, *, whole: bool = True) -> Iterator[Event]:
        """Yield what is known only at the end.

        Args:
            whole: False where the stream ended without the API's ``[DONE]``.

        Raises:
            IncompleteError: The answer is not all there, and why.
        """
        yield from self._halves()
        items = self._reasoning.merged()
        if self._server_tools is not None:
            from .server_tools import pictures

            self._replay_fields.add({"images": [*pictures(items)]})
        yield from self._finish_media()
        fields = self._replay_fields.fields()
        if calls := self._calls.fields():
            fields["tool_calls"] = calls
        if items:
            fields["reasoning_details"] = list(items)
        yield from self._checked(fields)
        self._check_end(whole=whole)

    def _finish_media(self) -> Iterator[Event]:
        media = self._replay_fields.media
        if media is None:
            return
        # With sound the text may stay empty: the words that are said are the answer (API guide).
        if media.words and not self._has_text:
            yield TextDelta(media.words)
        if media.problem is not None:
            yield Notice(media.problem)

    def rest(self) -> Iterator[Event]:
        """Yield what is known of an answer that broke off: what can be sent back, and its cost.

        Thoughts and calls of tools are left out: half of one would be refused.
        """
        yield from self._halves()
        yield from self._finish_media()
        if self._refusal.strip():
            yield Notice(self._refused())
        yield from self._checked(self._replay_fields.fields())

    def _halves(self) -> Iterator[Event]:
        if thought := self._thought.rest():
            yield ReasoningDelta(thought)
        if text := self._text.rest():
            yield TextDelta(text)

    def _checked(self, fields: dict[str, Any]) -> Iterator[Event]:
        if fields:
            yield Replay(foreign.writable(fields))
        if self._usage is not None:
            yield Usage(foreign.writable(self._usage))
        if (finished := self._finished()) is not None:
            yield finished

    def _finished(self) -> Finished | None:
        """Return why the answer ended; the end of a step is none that OpenRouter goes on from."""
        early, stop = self._finish_reasons.early, self._finish_reasons.stop
        if early is None or stop is None or not is_call(early.reason):
            return early or stop
        return stop if self._calls and not self._calls.asked() else early

    def _check_end(self, *, whole: bool) -> None:
        if self._refusal.strip():
            raise IncompleteError(self._refused())
        if self._is_foreign and not self._has_choices:
            raise another_apis()
        from .incomplete import not_finished, why_incomplete

        finished, who = self._finished(), self._answered_by()
        if finished is None:
            raise not_finished(whole=whole, who=who)
        error = why_incomplete(finished, self._calls.asked(), self._usage, who)
        if error is not None:
            raise error
        if self._damaged:
            raise IncompleteError(f"{self._damaged} part(s) of the answer could not be read")

    def _refused(self) -> str:
        return f"the model refused: {foreign.whole(self._refusal)}"

    def _answered_by(self) -> str:
        names = [name for name in (self._identity.provider, self._identity.id) if name]
        return f" ({', '.join(names)})" if names else ""

    def _identify(self, chunk: dict[str, Any]) -> Iterator[Identity]:
        known = self._identity
        found = Identity(
            foreign.text(chunk.get("id")) or known.id,
            foreign.text(chunk.get("model")) or known.model,
            foreign.text(chunk.get("provider")) or known.provider,
            foreign.text(chunk.get("service_tier")) or known.tier,
        )
        if found != known:
            self._identity = found
            yield found

    def _add_usage(self, usage: object) -> None:
        """Take a newer count; what it leaves out or does not know is as it was."""
        found = foreign.mapping(usage)
        if self._usage is None:
            self._usage = dict(found) or None  # the chunk's own may come again
        else:
            self._usage |= {name: value for name, value in found.items() if value is not None}

    def _cite(self, chunk: dict[str, Any]) -> Iterator[Begun]:
        if self._replay_fields.cite(chunk):
            yield from self._begin()

    def _begin(self) -> Iterator[Begun]:
        if not self._has_begun:
            self._has_begun = True
            yield Begun()

    def _damage(self, sentence: str) -> Iterator[Notice]:
        """Count a part that can't be read, and tell it once."""
        self._damaged += 1
        if sentence not in self._told:
            self._told.add(sentence)
            yield Notice(sentence)

    def _feed_choices(self, choices: object) -> Iterator[Event]:
        if not isinstance(choices, list):
            if choices:
                yield from self._damage(_LOST)
            return
        for place, choice in enumerate(choices):
            if isinstance(choice, dict):
                if _is_first(choice.get("index", place)):
                    yield from self._feed_choice(choice)
            elif choice is not None:
                yield from self._damage(_LOST)

    def _feed_choice(self, choice: dict[str, Any]) -> Iterator[Event]:
        if delta := choice.get("delta"):
            yield from self._feed_delta(delta)
        if message := choice.get("message"):
            if not isinstance(message, dict):
                yield from self._damage(_LOST)
            elif self._has_deltas:
                yield from self._feed_fields(self._beyond(message))
            else:
                yield from self._feed_fields(message)
        self._end(choice)

    def _end(self, choice: dict[str, Any]) -> None:
        """Take what a choice says about its end.

        Raises:
            OpenClawError: It holds an error.
        """
        self._finish_reasons.take(choice)
        if usage := choice.get("usage"):
            self._add_usage(usage)
        if choice.get("error"):
            raise error_from_body(choice, provider=self._provider)

    def _feed_delta(self, delta: object) -> Iterator[Event]:
        if not isinstance(delta, dict):
            return self._damage(_LOST)
        if not self._has_deltas:
            self._has_deltas = any(value for name, value in delta.items() if name != "role")
        return self._feed_fields(delta)

    def _feed_fields(self, delta: dict[str, Any]) -> Iterator[Event]:
        if any(map(delta.get, _THOUGHTS)):
            yield from self._feed_thought(delta)
        content = delta.get("content")
        if isinstance(content, str):
            if content and (text := self._taken(content)):
                yield TextDelta(text)
        elif content:
            yield from self._feed_content(content)
        if not delta.keys() <= _COMMON:
            yield from self._feed_rarities(delta)

    def _feed_thought(self, delta: dict[str, Any]) -> Iterator[Event]:
        details = foreign.sequence(delta.get("reasoning_details"))
        has_calls = self._reasoning.add(details)
        # The same thought comes up to three times; one of them is shown.
        for thought in (delta.get("reasoning"), delta.get("reasoning_content")):
            if thought and isinstance(thought, str):
                break
        else:
            thought = self._reasoning.text_of(details)
        if (thought or details) and "reasoning" not in self._seen:
            self._seen.update(_THOUGHTS)
        if shown := self._thought.joined(thought):
            yield ReasoningDelta(shown)
        elif details:
            yield from self._begin()
        if has_calls:
            yield from self._server().take(details)

    def _feed_content(self, content: object) -> Iterator[Event]:
        """Take text that comes in parts."""
        if not isinstance(content, (list, dict)):
            yield from self._damage(_LOST)
            return
        for one in content if isinstance(content, list) else [content]:
            part = {"type": "text", "text": one} if isinstance(one, str) else one
            if isinstance(part, dict):
                yield from self._feed_part(part)
            elif part is not None:
                yield from self._damage(_LOST)

    def _feed_part(self, part: dict[str, Any]) -> Iterator[Event]:
        if part.get("type") in ("thinking", "reasoning"):
            if shown := self._thought.joined(_texts(part.get("thinking") or part.get("text"))):
                self._seen.update(_THOUGHTS)
                yield ReasoningDelta(shown)
            return
        self._replay_fields.add_parts([part])
        if "text" not in part:
            yield from self._begin_media()
        if part.get("refusal"):
            yield from self._feed_rarities({"refusal": part["refusal"]})
        elif text := self._taken(_texts(part.get("text"))):
            yield TextDelta(text)
        elif part.get("text") and not isinstance(part["text"], (str, list)):
            yield from self._damage(_LOST)

    def _feed_rarities(self, delta: dict[str, Any]) -> Iterator[Event]:
        if any(delta.get(name) for name in _BEGINNINGS):
            yield from self._begin()
        self._seen.update(name for name in _ONCE if delta.get(name))
        refusal = delta.get("refusal")
        if isinstance(refusal, str):
            self._refusal += refusal
        elif refusal:
            yield from self._damage(_LOST)
        if not self._calls.add(delta.get("tool_calls")):
            yield from self._damage(_LOST)
        if not self._calls.add_function(delta.get("function_call")):
            yield from self._damage(_LOST)
        if self._calls and (calls := self._calls.of_server()):
            yield from self._server().take_calls(calls)
        self._replay_fields.add(delta)
        if delta.get("images") or not self._has_begun:
            yield from self._begin_media()

    def _server(self) -> ServerTools:
        if self._server_tools is None:
            from .server_tools import ServerTools

            self._server_tools = ServerTools()
        return self._server_tools

    def _begin_media(self) -> Iterator[Event]:
        """Yield the media as far as they have come: whatever ends the answer, they are kept."""
        if self._replay_fields.has_media:
            yield from self._begin()
            if fields := self._replay_fields.fields():
                yield Replay(foreign.writable(fields))

    def _beyond(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return what a message says that the deltas have not: it is the answer so far."""
        new = {name: value for name, value in message.items() if name not in self._seen}
        if self._length:
            text = _texts(message.get("content"))
            goes_on = text[: self._length].endswith(self._last)
            rest = text[self._length :] if goes_on else ""
            # Media among the parts are known by what they hold, and taken once.
            parts = foreign.mappings(message.get("content"))
            media = [part for part in parts if "text" not in part]
            new["content"] = [*media, rest] if media else rest
        return new

    def _deltas(self, content: str) -> tuple[TextDelta, ...]:
        """Return what a piece of the answer is shown as: one event, or none."""
        if not content:
            return ()
        self._has_deltas = True
        text = self._taken(content)
        return (TextDelta(text),) if text else ()

    def _taken(self, content: str) -> str:
        """Return what can be shown of a piece of the answer."""
        halves = self._text
        text = content if content.isascii() and not halves.half else halves.joined(content)
        if text:
            if not self._has_text:
                self._has_text = not text.isspace()
            self._length += len(text)
            self._last = text
            self._finish_reasons.stop = None  # there is more, so that was no end
        return text


def _routing(chunk: dict[str, Any]) -> Iterator[Routing]:
    if data := foreign.mapping(chunk["openrouter_metadata"]):
        yield Routing(foreign.writable(data))


class _Halves:
    """Joins the halves of characters that two chunks share; a lone one becomes U+FFFD.

    Attributes:
        half: What waits for the next piece, or nothing.
    """

    def __init__(self) -> None:
        self.half = ""

    def joined(self, text: str) -> str:
        """Return what is whole of a piece, after what was left of the one before it."""
        if not self.half and text.isascii():
            return text
        text, self.half = self.half + text, ""
        if "\ud800" <= text[-1:] <= "\udbff":
            text, self.half = text[:-1], text[-1]
        return foreign.whole(text)

    def rest(self) -> str:
        """Return what is left at the end."""
        half, self.half = self.half, ""
        return foreign.whole(half)


def _is_first(index: object) -> bool:
    """Return whether a choice is the answer, by its index or else its place."""
    if isinstance(index, str) and index.isdecimal():
        return not index.strip("0")
    return not (isinstance(index, (int, float)) and index)


def _texts(content: object) -> str:
    """Return the text of a content or of its parts."""
    if isinstance(content, str):
        return content
    pieces: Iterable[object] = foreign.sequence(content)
    texts = (one.get("text") if isinstance(one, dict) else one for one in pieces)
    return "".join(one for one in texts if isinstance(one, str))
