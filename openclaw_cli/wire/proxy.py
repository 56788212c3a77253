"""The proxy for an origin, as the environment or the system names it."""

from __future__ import annotations

import os
import sys

from ..errors import NetworkError
from ..named_tuple import NamedTuple
from ..redact import remember

Origin = tuple[str, str, int]
"""Scheme, host and port."""

_VARIABLES = "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY"
_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class Proxy(NamedTuple):
    """A proxy: ``http``, ``https`` (TLS to the proxy itself), ``socks5`` or ``socks5h``.

    ``user`` is None where the URL names nobody.
    """

    scheme: str
    host: str
    port: int
    user: str | None
    password: str

    def __repr__(self) -> str:
        """Leave out the credential."""
        return f"Proxy({self.name!r})"

    @property
    def name(self) -> str:
        """The URL without its credential."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS, and not HTTP."""
        return self.scheme.startswith("socks")

    def headers(self) -> dict[str, str]:
        """Return what an HTTP proxy itself has to be told."""
        if self.user is None:
            return {}
        import base64

        credential = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {credential}"}


class ProxyError(OSError):
    """The proxy does not connect. ``status`` is what an HTTP proxy answered, or None."""

    status: int | None = None


def proxy_for(origin: Origin) -> Proxy | None:
    """Return the proxy that the environment (or the system) names for an origin.

    ``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` and ``NO_PROXY``, as ``urllib`` reads them.

    Raises:
        NetworkError: Its URL is none, or of a kind that is not known.
    """
    if not _may_be_named():
        return None
    from urllib.request import getproxies, proxy_bypass

    scheme, host, own_port = origin
    proxies = getproxies()
    url = proxies.get(scheme) or proxies.get("all")
    if not url or proxy_bypass(f"{host}:{own_port}") or proxy_bypass(host):
        return None
    return _parsed(url if "://" in url else f"http://{url}")


def _may_be_named() -> bool:
    """Return whether a proxy may be found at all.

    Most have none, and what ``urllib`` imports (8 ms) can come when the network is at work.
    """
    if sys.platform in ("darwin", "win32"):
        return True  # the system's settings count as well
    return any(name.lower().endswith("_proxy") for name in os.environ)


def _parsed(url: str) -> Proxy:
    from urllib.parse import unquote, urlsplit

    hint = f"check {_VARIABLES}"
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
        # A bare "/" or "#" in a password ends the host before it has begun.
        is_one = bool(host) and "@" not in parts.path + parts.query + parts.fragment
    except ValueError:
        is_one = False
    if not is_one:
        # The URL is not shown: a password may be in it.
        raise NetworkError("the proxy's URL is not one", hint=f"{hint}; escape a password with %XX")
    if scheme not in _DEFAULT_PORTS:
        raise NetworkError(
            f"proxies of the kind {scheme!r} are not known (http, https, socks5, socks5h)",
            hint=hint,
        )
    user = None if parts.username is None else unquote(parts.username)
    port = port or _DEFAULT_PORTS[scheme]
    proxy = Proxy(scheme, host or "", port, user, unquote(parts.password or ""))
    for secret in (proxy.password, *proxy.headers().values()):
        remember(secret)
    return proxy
