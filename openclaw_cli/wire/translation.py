"""httpx's errors become ours where they enter, the iteration over a stream included."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from ..errors import IncompleteError, NetworkError, OpenClawError, TLSError
from ..redact import clean, clean_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .client import Request

# A handshake that was cut short says nothing about trust.
_HUNG_UP = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
TIMEOUT_HINT = "raise the limit with --timeout SECONDS (0 switches it off)"


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
    host = httpx.URL(request.url).host
    try:
        yield
    except httpx.ConnectTimeout as error:
        raise _unreachable(
            f"could not connect to {host} within {request.timeouts.connect:g} s"
        ) from error
    except httpx.TimeoutException as error:
        raise NetworkError(f"{host} was silent for too long", hint=TIMEOUT_HINT) from error
    except httpx.ProxyError as error:
        refused = NetworkError(f"the proxy refused: {error}", hint="check HTTPS_PROXY and NO_PROXY")
        refused.unreachable = True
        raise refused from error
    except httpx.ConnectError as error:
        if isinstance(error.__cause__, ssl.SSLError) and not isinstance(error.__cause__, _HUNG_UP):
            raise _untrusted(host, error.__cause__) from error
        raise _unreachable(f"could not connect to {host}: {error}") from error
    except httpx.DecodingError as error:
        raise IncompleteError(f"the answer's compression is broken: {error}") from error
    except httpx.TransportError as error:
        raise _transient(f"the connection to {host} broke: {error}") from error


def _transient(message: str) -> NetworkError:
    error = NetworkError(message)
    error.retryable = True
    return error


def _unreachable(message: str) -> NetworkError:
    error = _transient(message)
    error.unreachable = True
    return error


def _untrusted(host: str, cause: ssl.SSLError) -> TLSError:
    reason = getattr(cause, "verify_message", "") or cause.reason or str(cause)
    return TLSError(
        f"the connection to {host} is not secure: {reason}",
        hint="behind a company proxy, point SSL_CERT_FILE at its CA certificate (PEM)",
    )
