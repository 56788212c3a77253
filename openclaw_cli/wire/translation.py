"""httpx's errors become ours where they enter, the iteration over a stream included."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from ..errors import IncompleteError, NetworkError, OpenClawError
from ..redact import clean, clean_json

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
    except httpx.TimeoutException as error:
        raise NetworkError(f"{_host(request)} {error}", hint=_TIMEOUT_HINT) from error
    except httpx.DecodingError as error:
        raise IncompleteError(f"the answer's compression is broken: {error}") from error
    except httpx.TransportError as error:
        broken = NetworkError(f"the connection to {_host(request)} broke: {error}")
        broken.retryable = True
        raise broken from error


def _host(request: Request) -> str:
    return httpx.URL(request.url).host
