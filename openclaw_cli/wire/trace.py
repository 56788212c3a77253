"""The HTTP exchange in words, for ``--verbose``, with every secret redacted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..redact import clean, header, received_header
from ..request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from .prepared import PreparedRequest

_BODY_LIMIT = 2_000


def describe_request(request: PreparedRequest, write: Callable[[str], None]) -> None:
    """Write the request line, the headers and the start of the body."""
    write(f"> {request.method} {clean(request.address.url)}")
    for name, value in request.headers:
        write(f"> {name.lower()}: {header(name, value)}")
    body = request.body.decode("utf-8", "replace")
    if unquote(request.address.target.partition("?")[0]).endswith("/auth/keys"):
        write(f"> … ({counted(len(body), 'character')}: what a key is given for)")
    elif body:
        cut = f"… ({counted(len(body), 'character')})" if len(body) > _BODY_LIMIT else ""
        # Cleaned before it is cut: half of a key would not be known as one.
        write(f"> {clean(body[: 2 * _BODY_LIMIT])[:_BODY_LIMIT]}{cut}")


def describe_response(response: httpx.Response, write: Callable[[str], None]) -> None:
    """Write the status and the headers."""
    write(f"< HTTP {response.status_code} {clean(response.reason_phrase)}")
    for name, value in response.headers.multi_items():
        write(f"< {name}: {received_header(name, value)}")
