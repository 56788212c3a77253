"""httpx's errors become ours where they enter, the iteration over a stream included."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import IncompleteError, NetworkError, OpenClawError
from ..redact import clean, clean_json
from .address import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..request.http import Request

_TIMEOUT_HINT = "raise the limit with --timeout SECONDS (0 switches it off)"


@contextmanager
def translated(request: Request) -> Iterator[None]:
    """Turn httpx's errors into ours, and let none quote a secret of this run."""
    try:
        with _in_our_words(request):
            yield
    except OpenClawError as error:
        error.message, error.details = clean(error.message), clean_json(error.details)
        error.hint = clean_json(error.hint)
        error.args = (error.message,)
        raise


@contextmanager
def _in_our_words(request: Request) -> Iterator[None]:
    """Turn httpx's errors into ours, the most specific first."""
    try:
        yield
    except OpenClawError:
        raise
    except Exception as error:
        import httpx  # an error of its own can't come before it was imported

        host = address_of(request.url).origin[1]
        if isinstance(error, httpx.TimeoutException):
            raise NetworkError(f"{host} {error}", hint=_TIMEOUT_HINT) from error
        if isinstance(error, httpx.DecodingError):
            raise IncompleteError(f"the answer's compression is broken: {error}") from error
        if isinstance(error, httpx.TransportError):
            broken = NetworkError(f"the connection to {host} broke: {error}")
            broken.retryable = True
            raise broken from error
        raise
