"""One connection to one origin, through a proxy where the environment names one.

Opening happens in a thread, for two reasons: the command can go on importing while the network is
slow (a handshake over 100 ms of network hides most of what ``import httpx`` costs), and a name
server that never answers can't hold the program past its time-out or keep Ctrl-C waiting.
"""

from __future__ import annotations

import base64
import http.client
import threading
import time
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from ..errors import NetworkError
from ..redact import remember

Origin = tuple[str, str, int]
"""Scheme, host and port."""


class Proxy(NamedTuple):
    """An HTTP proxy. ``authorization`` is the Basic credential, or None."""

    scheme: str
    host: str
    port: int
    authorization: str | None
    url: str

    def __repr__(self) -> str:
        """Leave out the credential."""
        return f"Proxy({self.scheme!r}, {self.host!r}, {self.port})"

    def headers(self) -> dict[str, str]:
        """Return what the proxy itself has to be told."""
        return {"Proxy-Authorization": self.authorization} if self.authorization else {}


def proxy_for(origin: Origin) -> Proxy | None:
    """Return the proxy that the environment (or the system) names for an origin.

    ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``, as ``urllib`` reads them.
    """
    scheme, host, own_port = origin
    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or proxy_bypass(f"{host}:{own_port}") or proxy_bypass(host):
        return None
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        # The URL is not shown: a password may be in it.
        raise NetworkError(
            "the proxy's URL is not one", hint="check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY"
        ) from error
    authorization = None
    if parts.username is not None:
        credential = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = "Basic " + base64.b64encode(credential.encode()).decode()
        remember(authorization)
    return Proxy(
        parts.scheme,
        parts.hostname or "",
        port,
        authorization,
        parts.geturl(),
    )


class Connection:
    """A connection that begins to open at once; ``take()`` waits for it.

    Args:
        origin: Whom to connect to.
        timeout: Seconds for DNS, TCP, proxy and TLS together; None waits for ever.
    """

    def __init__(self, origin: Origin, timeout: float | None) -> None:
        self.origin = origin
        self.proxy = proxy_for(origin)
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None
        self._error: BaseException | None = None
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._abandoned = False
        self._opened = time.monotonic()
        if not self.needs_httpx:
            threading.Thread(target=self._open, name="openclaw-connect", daemon=True).start()

    @property
    def needs_httpx(self) -> bool:
        """Whether the proxy is of a kind that httpx's own transport has to speak to."""
        return self.proxy is not None and self.proxy.scheme != "http"

    def take(self) -> http.client.HTTPConnection:
        """Wait for the connection and return it.

        Raises:
            TimeoutError: It was not there in time.
            OSError: DNS, TCP, TLS or the proxy failed (``ssl.SSLError`` is one of them).
            TLSError: The certificates to trust can't be loaded.
        """
        if not self._done.wait(self._timeout):
            self.abandon()
            raise TimeoutError(f"not connected after {self._timeout:g} s")
        if self._error is not None:
            raise self._error
        assert self._connection is not None
        return self._connection

    def age(self) -> float:
        """Return the seconds since it opened."""
        return time.monotonic() - self._opened

    def abandon(self) -> None:
        """Close the connection, now or as soon as it opens."""
        with self._lock:
            self._abandoned = True
            if self._connection is not None:
                self._connection.close()

    def _open(self) -> None:
        connection = None
        try:
            connection = self._prepare()
            connection.connect()
            self._opened = time.monotonic()
            with self._lock:
                self._connection = connection
                if self._abandoned:
                    connection.close()
        except BaseException as error:  # noqa: BLE001  (it is raised again where take() waits)
            self._error = error
            if connection is not None:
                connection.close()
        finally:
            self._done.set()

    def _prepare(self) -> http.client.HTTPConnection:
        scheme, host, port = self.origin
        near = (self.proxy.host, self.proxy.port) if self.proxy else (host, port)
        if scheme == "http":
            return http.client.HTTPConnection(*near, timeout=self._timeout)
        from .tls import client_context

        connection = http.client.HTTPSConnection(
            *near, timeout=self._timeout, context=client_context()
        )
        if self.proxy:
            connection.set_tunnel(host, port, self.proxy.headers())
        return connection
