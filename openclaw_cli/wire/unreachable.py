"""Why a connection could not be made, in words: who was tried, and what can be done.

OpenSSL's names for alerts: https://docs.openssl.org/master/man3/SSL_alert_type_string; the numbers
of failed verifications: X509_STORE_CTX_get_error(3).
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, TypeGuard

from ..errors import NetworkError, TLSError
from .proxy import ProxyError

if TYPE_CHECKING:
    from .connection import Connection
    from .proxy import Proxy

# A handshake that was cut short says nothing about trust.
_HUNG_UP = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
_PLAIN_PORT = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"}
)
_CLIENT_CERTIFICATE = frozenset(
    {
        "TLSV13_ALERT_CERTIFICATE_REQUIRED",
        "SSLV3_ALERT_BAD_CERTIFICATE",
        "SSLV3_ALERT_NO_CERTIFICATE",
        "TLSV1_ALERT_UNKNOWN_CA",
    }
)
_NOT_YET_VALID, _EXPIRED = 9, 10
_OTHER_NAME = (62, 64)
_VARIABLES = "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY"
_PROXY_ASKS = 407


def unreachable(connection: Connection, cause: OSError) -> NetworkError:
    """Return the error for a connection that was not made.

    Args:
        connection: What was tried, and how far it came.
        cause: What happened.
    """
    proxy = connection.proxy
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, _HUNG_UP):
        return untrusted(connection, cause)
    host = connection.origin[1]
    through = f" through the proxy {proxy.name}" if proxy else ""
    if isinstance(cause, ProxyError):
        assert proxy is not None
        return _refused(proxy, host, cause)
    if isinstance(cause, TimeoutError) and connection.timeout:
        late = f"could not connect to {host}{through} within {connection.timeout:g} s"
        if connection.is_greeting:
            return _unreachable(
                f"{late}: it does not answer to TLS",
                _plain_hint(at_proxy=connection.stage == "proxy"),
            )
        return _unreachable(
            late,
            _hint(proxy, "check the network, or raise models.providers.<name>.timeouts.connect"),
        )
    why = cause.strerror or str(cause) or type(cause).__name__
    if proxy is not None and connection.stage != "host":
        return _unreachable(
            f"could not connect to the proxy {proxy.name}: {why}", f"check it, and {_VARIABLES}"
        )
    return _unreachable(
        f"could not connect to {host}{through}: {why}",
        _hint(
            proxy,
            "is the server running there? Its base URL is in models.providers"
            if _is_this_machine(host)
            else "check the network, and the base URL (openclaw models status)",
        ),
    )


def _is_this_machine(host: str) -> bool:
    return host in ("localhost", "::1", "[::1]") or host.startswith("127.")


def untrusted(connection: Connection, cause: ssl.SSLError) -> TLSError:
    """Return the error for a TLS that failed: trying again would bring the same."""
    proxy = connection.proxy
    at_proxy = proxy is not None and connection.stage == "proxy"
    name = f"the proxy {proxy.name}" if proxy and at_proxy else connection.origin[1]
    if cause.reason in _PLAIN_PORT:
        return TLSError(
            f"{name} does not speak TLS on this port ({cause.reason})",
            hint=_plain_hint(at_proxy=at_proxy),
        )
    if cause.reason in _CLIENT_CERTIFICATE:
        return TLSError(
            f"{name} asks for a client certificate ({cause.reason})",
            hint="there is none here to show: ask its owner for a way in without one",
        )
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = cause.verify_message or cause.reason or str(cause)
        return TLSError(
            f"the connection to {name} is not secure: {reason}", hint=_trust_hint(cause.verify_code)
        )
    return TLSError(
        f"the connection to {name} is not secure: {cause.reason or cause}",
        hint="its TLS is not ours: it may be too old, or ask for a client certificate",
    )


def asks_for_certificate(cause: OSError) -> TypeGuard[ssl.SSLError]:
    """Return whether the other side broke off because it was shown no client certificate.

    With TLS 1.3 that comes after the handshake, in place of the answer.
    """
    return isinstance(cause, ssl.SSLError) and cause.reason in _CLIENT_CERTIFICATE


def _plain_hint(*, at_proxy: bool) -> str:
    where = "the proxy's URL" if at_proxy else "the base URL"
    return f"if it is meant to speak plain HTTP, write http:// in {where}"


def _trust_hint(code: int) -> str:
    if code == _EXPIRED:
        return "check this machine's clock; if it is right, the certificate's owner has to renew it"
    if code == _NOT_YET_VALID:
        return "check this machine's clock: the certificate is not valid yet"
    if code in _OTHER_NAME:
        return "the certificate is another host's: check the base URL, and who answers there"
    return (
        "behind a company proxy, or with a certificate of your own, point SSL_CERT_FILE at its"
        " CA certificate (PEM)"
    )


def asks_who(proxy: Proxy) -> NetworkError:
    """Return the error for a proxy that wants to know who is there (407)."""
    return _unreachable(
        f"the proxy {proxy.name} wants a user and a password"
        if proxy.user is None
        else f"the proxy {proxy.name} does not take the user and the password in its URL",
        "write USER:PASSWORD@ before the host in the proxy's URL (HTTPS_PROXY, HTTP_PROXY or"
        " ALL_PROXY)",
        retryable=False,
    )


def _refused(proxy: Proxy, host: str, cause: ProxyError) -> NetworkError:
    if cause.status == _PROXY_ASKS:
        return asks_who(proxy)
    return _unreachable(
        f"the proxy {proxy.name} does not connect to {host}: {cause}",
        f"check {_VARIABLES}",
        retryable=cause.status is None or cause.status >= 500,
    )


def _hint(proxy: Proxy | None, plain: str) -> str:
    return plain if proxy is None else f"check the network, and {_VARIABLES}"


def _unreachable(message: str, hint: str, *, retryable: bool = True) -> NetworkError:
    error = NetworkError(message, hint=hint)
    error.unreachable = True
    error.retryable = retryable
    return error
