"""What a client sent, as it was sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

Headers = tuple[tuple[str, str], ...]


def find_header(headers: Headers, name: str) -> str | None:
    """Return the value of the first header with that name, in any case, or None."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One HTTP request.

    Attributes:
        method: The verb.
        scheme: ``https`` where the request came through a TLS tunnel, else ``http``.
        host: The host that the client believes it talks to: from the CONNECT target, the absolute
            URI or the ``Host`` header, in that order. With the port, unless it is the scheme's own.
        path: The path with its query.
        headers: Name and value pairs in the order and the case in which they were sent.
        body: The body, with any transfer coding taken off.
        connection: The number of the TCP connection, from 1: equal numbers mean it was reused.
        received_at: ``time.monotonic()`` when the last byte of the request had been read.
    """

    method: str
    scheme: str
    host: str
    path: str
    headers: Headers
    body: bytes
    connection: int
    received_at: float

    def header(self, name: str) -> str | None:
        """Return the value of the first header with that name, in any case, or None."""
        return find_header(self.headers, name)

    def json(self) -> Any:
        """Return the body, decoded as JSON.

        Raises:
            ValueError: The body is not JSON.
        """
        return json.loads(self.body)

    @property
    def route(self) -> str:
        """The path without its query."""
        return self.path.partition("?")[0]

    @property
    def is_chat(self) -> bool:
        """Whether this asks for a chat completion."""
        return self.method == "POST" and self.route.endswith("/chat/completions")


@dataclass(frozen=True, slots=True)
class RecordedConnect:
    """One ``CONNECT`` to the proxy, whether it was granted or not.

    Attributes:
        target: The ``host:port`` that was asked for.
        headers: Name and value pairs as they were sent.
    """

    target: str
    headers: Headers

    def header(self, name: str) -> str | None:
        """Return the value of the first header with that name, in any case, or None."""
        return find_header(self.headers, name)
