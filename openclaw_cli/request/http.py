"""An HTTP request, ready to be sent: the rooms above make it, the wire takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from .secret import Secret
    from .timeouts import Timeouts


class Request(NamedTuple):
    """A request that is ready to be sent.

    Attributes:
        method: ``GET`` or ``POST``.
        url: The whole URL.
        headers: As they go out; the bearer key is among them. What the configuration names by
            reference is looked up by who sends it (``headers.looked_up``).
        provider: The configured provider's name, for hints.
        timeouts: How long each part may take.
        body: JSON bytes, or empty.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str | Secret], ...]
    provider: str
    timeouts: Timeouts
    body: bytes = b""

    def __repr__(self) -> str:
        """Leave out the headers and the body: the key is among them."""
        return f"Request({self.method!r}, {self.url!r})"
