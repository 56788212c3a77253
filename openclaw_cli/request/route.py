"""Where a provider is asked, and the one answer to "is this really OpenRouter?"."""

from __future__ import annotations

from typing import NamedTuple

from ..errors import ConfigError

DEFAULT_BASE_URL = "https://openrouter.ai/api/v1"
_HOST = "openrouter.ai"
_PATH = "/api/v1"
_PORTS = {"http": 80, "https": 443}
_HOST_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._")


class Route(NamedTuple):
    """A provider's base URL, taken apart once.

    Attributes:
        provider: The configured provider's name.
        base_url: Without a trailing slash; what requests are sent below.
        origin: Scheme, host in lower case, and port.
        verified: Whether this is OpenRouter itself: https, ``openrouter.ai`` or a subdomain, the
            default port, the path ``/api/v1``, no user info (spec: Authentication and headers).
        headers: What the user configured to be sent along.
    """

    provider: str
    base_url: str
    origin: tuple[str, str, int]
    verified: bool
    headers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Leave out the headers: a secret may be among them."""
        return f"Route({self.provider!r}, {self.base_url!r})"

    @classmethod
    def parse(
        cls,
        base_url: str,
        *,
        provider: str = "openrouter",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Route:
        """Take a base URL apart.

        Raises:
            ConfigError: It is not a plain http or https URL.
        """
        url = base_url.strip()
        scheme, separator, rest = url.partition("://")
        scheme = scheme.lower()
        if not separator or scheme not in _PORTS:
            raise _wrong(base_url, "it must begin with https:// or http://")
        if not (url.isascii() and url.isprintable()) or any(char in url for char in " \\?#"):
            raise _wrong(base_url, "plain ASCII without blanks, backslashes, ? and # is allowed")
        authority, slash, path = rest.partition("/")
        userinfo, at, hostport = authority.rpartition("@")
        host, port = _host_and_port(base_url, hostport.lower(), _PORTS[scheme])
        path = (slash + path).removesuffix("/")
        verified = (
            scheme == "https"
            and (host == _HOST or host.endswith("." + _HOST))
            and port == _PORTS["https"]
            and path == _PATH
            and not at
            and not host.startswith(".")
            and ".." not in host
        )
        if at:
            raise _wrong(
                base_url, f"a user name does not belong there ({len(userinfo)} characters)"
            )
        clean = f"{scheme}://{hostport}{path}"
        return cls(provider, clean, (scheme, host.strip("[]"), port), verified, headers)

    @property
    def chat_url(self) -> str:
        """Where chat requests go."""
        return self.url("/chat/completions")

    def url(self, path: str) -> str:
        """Return the URL of a path below the base URL."""
        return self.base_url + path


def _host_and_port(base_url: str, hostport: str, default: int) -> tuple[str, int]:
    host, colon, port = hostport, "", ""
    if hostport.startswith("["):
        host, bracket, after = hostport.partition("]")
        host += bracket
        colon, port = after[:1], after[1:]
        valid = bool(bracket) and after[:1] in ("", ":")
    else:
        host, colon, port = hostport.partition(":")
        valid = bool(host) and set(host) <= _HOST_CHARS
    if not valid or (port and not port.isdigit()) or len(port) > 5:  # noqa: PLR2004
        raise _wrong(base_url, "there is no valid host in it")
    return host, int(port) if colon and port else default


def _wrong(base_url: str, why: str) -> ConfigError:
    shown = ascii(base_url[:60])
    return ConfigError(f"not a base URL: {shown}: {why}")
