"""The API's chunks become domain events. No I/O: text in, events out.

Facts: the API's streaming guide and its ``ChatStreamChunk`` schema. A chunk may have no choices
(usage, debug), may repeat the finish, may carry an error inside a 200, and names itself only
partly; see the tests for each oddity.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import IncompleteError
from ..events import (
    Event,
    Finished,
    Identity,
    Notice,
    ReasoningDelta,
    Replay,
    TextDelta,
    Usage,
)
from .api_errors import error_from_body, error_in
from .extras import Extras
from .reasoning_details import ReasoningMerger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..errors import OpenClawError
    from .media import MediaMerger


# NaN and Infinity are no JSON, and could not be written as such again.
_JSON = json.JSONDecoder(parse_constant=lambda _: None)


class ChunkDecoder:
    """Decodes one answer: ``feed`` each event's data, then ``finish`` at the end of the stream.

    Args:
        provider: The configured provider's name, for error hints.
    """

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._identity = Identity(None, None, None)
        self._reasoning = ReasoningMerger()
        self._extras = Extras()
        self._finished: Finished | None = None
        self._usage: dict[str, Any] | None = None
        self._refusal = ""
        self._damaged = 0
        self._half = ""
        self._has_text = False

    @property
    def finished(self) -> bool:
        """Whether the API has given a finish reason."""
        return self._finished is not None

    def feed(self, data: str) -> Iterator[Event]:
        """Yield the events of one chunk.

        Raises:
            OpenClawError: The chunk holds an error; what came before it stands.
        """
        try:
            chunk = _JSON.decode(data)
        except (ValueError, RecursionError):
            chunk = None
        if not isinstance(chunk, dict):
            error = error_in(chunk, provider=self._provider)
            if error is not None:
                yield from self._broken(error)
            self._damaged += 1
            yield Notice(
                "an event of the stream could not be read; a part of the answer is missing"
            )
            return
        yield from self.feed_chunk(chunk)

    def feed_chunk(self, chunk: dict[str, Any]) -> Iterator[Event]:
        """Yield the events of one decoded chunk (or of a whole, unstreamed answer)."""
        known = self._identity
        if (
            chunk.get("model") != known.model
            or chunk.get("id") != known.id
            or chunk.get("provider", known.provider) != known.provider
        ):
            yield from self._identify(chunk)
        usage = chunk.get("usage")
        if isinstance(usage, dict):
            self._usage = usage
        choices = chunk.get("choices")
        if isinstance(choices, list) and choices and isinstance(choices[0], dict):
            choice = choices[0]
            delta = choice.get("delta") or choice.get("message")
            if isinstance(delta, dict):
                yield from self._feed_delta(delta)
            if choice.get("error"):
                yield from self._broken(error_from_body(choice, provider=self._provider))
            reason = choice.get("finish_reason")
            if reason and self._finished is None:
                native = _text_or_none(choice, "native_finish_reason")
                self._finished = Finished(str(reason), native)
        if not choices or chunk.get("error"):
            error = error_in(chunk, provider=self._provider)
            if error is not None:
                yield from self._broken(error)

    def _broken(self, error: OpenClawError) -> Iterator[Event]:
        """Yield what the answer has cost, and raise the error that has ended it."""
        if self._usage is not None:
            yield Usage(self._usage)
        raise error

    def finish(self, *, whole: bool = True) -> Iterator[Event]:
        """Yield what is known only at the end.

        Args:
            whole: False where the stream ended without the API's ``[DONE]``.

        Raises:
            IncompleteError: The answer is not all there, and why.
        """
        if self._half:
            yield TextDelta("\N{REPLACEMENT CHARACTER}")
        if self._extras.media is not None:
            yield from self._finish_media(self._extras.media)
        fields = self._extras.fields()
        if items := self._reasoning.merged():
            fields["reasoning_details"] = list(items)
        if fields:
            yield Replay(fields)
        if self._usage is not None:
            yield Usage(self._usage)
        if self._finished is not None:
            yield self._finished
        self._check_end(whole=whole)

    def _finish_media(self, media: MediaMerger) -> Iterator[Event]:
        # With sound the text may stay empty: the words that are said are the answer (API guide).
        if media.words and not self._has_text:
            yield TextDelta(media.words)
        if media.problem is not None:
            yield Notice(media.problem)

    def _check_end(self, *, whole: bool) -> None:
        if self._finished is None:
            how = "without a finish reason" if whole else "before it was complete"
            error = IncompleteError(f"the stream ended {how}{self._answered_by()}")
            error.retryable = True
            raise error
        reason = self._finished.reason
        if reason == "error":
            native = self._finished.native_reason
            raise IncompleteError(
                f"the provider stopped with an error{f' ({native})' if native else ''}"
                f"{self._answered_by()}"
            )
        if reason == "length":
            raise IncompleteError(
                "the answer was cut at the output limit", hint=self._length_hint()
            )
        if reason == "content_filter":
            raise IncompleteError(
                f"the answer was stopped by a content filter{self._answered_by()}"
            )
        if self._refusal:
            raise IncompleteError(f"the model refused: {self._refusal}")
        if reason == "tool_calls" and (tools := self._extras.tools()):
            raise IncompleteError(
                f"the model asked to call {', '.join(tools)} instead of answering",
                hint="openclaw runs no tools of its own: drop tools from the params",
            )
        if self._damaged:
            raise IncompleteError(f"{self._damaged} event(s) of the stream could not be read")

    def _length_hint(self) -> str:
        usage = self._usage or {}
        details = usage.get("completion_tokens_details")
        thought = details.get("reasoning_tokens") if isinstance(details, dict) else None
        spent = usage.get("completion_tokens")
        if isinstance(thought, int) and isinstance(spent, int) and thought > spent * 0.8:
            return (
                f"{thought} of {spent} tokens went into reasoning: raise --param max_tokens=N"
                " or lower --thinking"
            )
        return "raise it with --param max_tokens=N"

    def _answered_by(self) -> str:
        names = [name for name in (self._identity.provider, self._identity.id) if name]
        return f" ({', '.join(names)})" if names else ""

    def _identify(self, chunk: dict[str, Any]) -> Iterator[Identity]:
        known = self._identity
        found = Identity(
            _text_or_none(chunk, "id") or known.id,
            _text_or_none(chunk, "model") or known.model,
            _text_or_none(chunk, "provider") or known.provider,
        )
        if found != known:
            self._identity = found
            yield found

    def _feed_delta(self, delta: dict[str, Any]) -> Iterator[Event]:
        details = delta.get("reasoning_details")
        if isinstance(details, list):
            self._reasoning.add(details)
        # The same thought comes up to three times; one of them is shown.
        thought = delta.get("reasoning") or delta.get("reasoning_content")
        if not isinstance(thought, str):
            thought = self._reasoning.text_of(details) if isinstance(details, list) else ""
        if thought:
            yield ReasoningDelta(thought)
        content = delta.get("content")
        if content:
            if isinstance(content, list):
                self._extras.add_parts(content)
            text = self._whole_characters(content if isinstance(content, str) else _parts(content))
            if text:
                self._has_text = self._has_text or not text.isspace()
                yield TextDelta(text)
        if len(delta) > 2:
            self._feed_rarities(delta)

    def _feed_rarities(self, delta: dict[str, Any]) -> None:
        refusal = delta.get("refusal")
        if isinstance(refusal, str):
            self._refusal += refusal
        self._extras.add(delta)

    def _whole_characters(self, text: str) -> str:
        """Join surrogate halves that two chunks share; a lone one becomes U+FFFD."""
        if not self._half and text.isascii():
            return text
        text, self._half = self._half + text, ""
        if "\ud800" <= text[-1] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _parts(content: object) -> str:
    if not isinstance(content, list):
        return ""
    texts = (part.get("text") for part in content if isinstance(part, dict))
    return "".join(text for text in texts if isinstance(text, str))


def _text_or_none(mapping: dict[str, Any], name: str) -> str | None:
    value = mapping.get(name)
    return value if isinstance(value, str) and value else None
