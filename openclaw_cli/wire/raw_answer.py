"""An endpoint's answer of any kind, read as it is: JSON, events, sound, a film."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ..errors import IncompleteError
from .api_errors import error_from_body
from .body import content_of, json_in, opened, patience_of, read_whole
from .sse import iter_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..errors import OpenClawError

_ENVELOPE = frozenset({"error", "user_id", "openrouter_metadata"})
"""What stands in a body that is an error alone. A job that has failed has an ``error`` too."""


class RawAnswer:
    """What came back.

    Args:
        response: Its body still to be read.
        provider: The configured provider's name, for error hints.
        error: What a refusal means, or None.
        body: Of a refusal; it has been read already.

    Attributes:
        error: As given.
        is_json: Whether the body is one JSON value.
        is_events: Whether it is a stream of events.
        media_type: As its header has it, without parameters.
        link: Its ``Link`` header, or nothing.
    """

    def __init__(
        self,
        response: httpx.Response,
        provider: str,
        error: OpenClawError | None = None,
        body: bytes = b"",
    ) -> None:
        content_type: str = response.headers.get("content-type", "")
        self._response = response
        self._provider = provider
        self.error = error
        self.link: str = response.headers.get("link", "")
        self.media_type = content_type.partition(";")[0].strip().lower()
        self.is_events = False
        self._chunks: Iterable[bytes] = [body] if error is not None else content_of(response)
        is_text = self.media_type in ("", "text/event-stream", "text/plain")
        self.is_json = self.media_type.endswith("json")
        if is_text or self.is_json:
            # The header is a claim: what comes may be the other of the two.
            shape, self._chunks = opened(self._chunks, self.media_type)
            self.is_events, self.is_json = shape == "events", shape == "json"

    def whole(self) -> bytes:
        """Return the body, read to its end.

        Raises:
            IncompleteError: It broke off: what was asked for has been done, and may be billed.
        """
        if self.error is not None:
            return b"".join(self._chunks)
        try:
            return read_whole(self._chunks, patience_of(self._response))
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _broken(error) from error

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it arrives.

        Raises:
            IncompleteError: It broke off.
        """
        patience = patience_of(self._response)
        try:
            for chunk in self._chunks:
                patience.event_came()
                yield chunk
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _broken(error) from error

    def events(self, copy: Callable[[bytes], None] | None = None) -> Iterator[str]:
        """Yield the data of each event but the last one's ``[DONE]``.

        Args:
            copy: Called with the bytes as they come.

        Raises:
            IncompleteError: The stream broke off.
        """
        patience = patience_of(self._response)
        chunks = self._chunks if copy is None else _copied(self._chunks, copy)
        try:
            for data in iter_data(chunks):
                if data is None:
                    patience.life_came()
                elif data.strip() == "[DONE]":
                    return
                else:
                    patience.event_came()
                    yield data
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _broken(error) from error

    def error_in(self, body: Any) -> OpenClawError | None:
        """Return the error that a body or an event with a good status is, or None."""
        if not isinstance(body, dict):
            return None
        failed = body.get("response") if body.get("type") == "response.failed" else None
        if isinstance(failed, dict):
            body = failed
        elif not (isinstance(body.get("error"), (dict, str)) and body["error"]) or not (
            self.is_events or body.keys() <= _ENVELOPE
        ):
            return None
        return error_from_body(body, provider=self._provider)


def _copied(chunks: Iterable[bytes], copy: Callable[[bytes], None]) -> Iterator[bytes]:
    for chunk in chunks:
        copy(chunk)
        yield chunk


def parsed(body: bytes) -> Any:
    """Return the JSON that a body is, or None."""
    return json_in(body)


def _broken(error: Exception) -> IncompleteError:
    return IncompleteError(f"the answer broke off before it was complete: {error}")
