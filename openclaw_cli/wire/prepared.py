"""A request as it goes out: every header is there, and what its answer is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from ..request.headers import looked_up
from .address import address_of
from .patience import Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..request.http import Request
    from .address import Address

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""Methods of which a server expects to be told that there is no body."""


class PreparedRequest(NamedTuple):
    """A request as it goes out.

    Attributes:
        method: In capitals.
        address: Where it goes.
        headers: All of them but the proxy's, in their order; Latin-1.
        body: JSON bytes, or empty.
        patience: The limits of its answer.
        connect: How long a connection may take in seconds; None for no limit.
        sent: Called when it has left.
    """

    method: str
    address: Address
    headers: tuple[tuple[str, str], ...]
    body: bytes
    patience: Patience
    connect: float | None
    sent: Callable[[], None]


def prepare(request: Request, sent: Callable[[], None]) -> PreparedRequest:
    """Return a request as it goes out.

    Raises:
        OpenClawError: A header's value can't be looked up, or what was found can't be sent.
    """
    address, limits = address_of(request.url), request.timeouts
    length = str(len(request.body))
    headers = [("Host", address.authority)]
    if not request.body and request.method in _WITH_BODY:
        headers.append(("Content-Length", length))
    # What ``decompress`` undoes.
    headers += [("Accept-Encoding", "gzip, deflate"), ("Connection", "keep-alive")]
    headers += looked_up(request)
    if request.body:
        headers.append(("Content-Length", length))
    return PreparedRequest(
        request.method,
        address,
        tuple(headers),
        request.body,
        Patience(limits.first_event, limits.silence),
        limits.connect or None,
        sent,
    )
