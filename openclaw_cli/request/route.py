"""Where a provider is asked, and the one answer to "is this really OpenRouter?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..named_tuple import NamedTuple
from .provider import OPENROUTER

if TYPE_CHECKING:
    from .secret import Secret

_HOST = "openrouter.ai"
_PATH = "/api/v1"
_NEAR_PATHS = frozenset({"", "api", "v1", "api/v1", "chat/completions"})
_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65535
_LONGEST_NAME = 253
_LONGEST_LABEL = 63
_HOST_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._")


class Route(NamedTuple):
    """A provider's base URL, taken apart once.

    Attributes:
        provider: The configured provider's name.
        base_url: Without a trailing slash; what requests are sent below.
        origin: Scheme, host in lower case, and port.
        verified: Whether this is OpenRouter itself: https, ``openrouter.ai`` or a subdomain, the
            default port, the path ``/api/v1``, no user info (spec: Authentication and headers).
            A name with a dot at its end is not: nobody documents it. The provider's name does
            not matter.
        headers: What the user configured to be sent along; a value may be there by reference.
    """

    provider: str
    base_url: str
    origin: tuple[str, str, int]
    verified: bool
    headers: tuple[tuple[str, str | Secret], ...] = ()

    def __repr__(self) -> str:
        """Leave out the headers: a secret may be among them."""
        return f"Route({self.provider!r}, {self.base_url!r})"

    @classmethod
    def parse(
        cls,
        base_url: str,
        *,
        provider: str = OPENROUTER.name,
        headers: tuple[tuple[str, str | Secret], ...] = (),
    ) -> Route:
        """Take a base URL apart.

        Raises:
            ConfigError: It is not a plain http or https URL.
        """
        url = base_url.strip(" \t\r\n")
        scheme, separator, rest = url.partition("://")
        scheme = scheme.lower()
        if not separator or scheme not in _PORTS:
            raise _wrong(base_url, "it must begin with https:// or http://")
        if not (url.isascii() and url.isprintable()) or any(char in url for char in " \\?#"):
            raise _wrong(base_url, "plain ASCII without blanks, backslashes, ? and # is allowed")
        authority, slash, path = rest.partition("/")
        userinfo, at, hostport = authority.rpartition("@")
        if at:
            from .token_count import counted

            length = counted(len(userinfo), "character")
            raise _wrong(base_url, f"a user name does not belong there ({length})")
        hostport = hostport.lower().removesuffix(":")
        host, port = _host_and_port(base_url, hostport, _PORTS[scheme])
        path = (slash + path).removesuffix("/")
        verified = (
            scheme == "https" and _is_openrouter(host) and port == _PORTS["https"] and path == _PATH
        )
        clean = f"{scheme}://{hostport}{path}"
        return cls(provider, clean, (scheme, host.strip("[]"), port), verified, headers)

    @property
    def is_readable(self) -> bool:
        """Whether what is sent can be read on the way: over http, and not within this machine."""
        scheme, host, _ = self.origin
        return scheme == "http" and not _is_this_machine(host)

    @property
    def secure_url(self) -> str | None:
        """The https address of OpenRouter where the base URL is its plain http one; or None."""
        scheme, host, _ = self.origin
        if scheme == "https" or not _is_openrouter(host.removesuffix(".")):
            return None
        path = self.base_url.partition("://")[2].partition("/")[2]
        return self.meant_url or f"https://{host.removesuffix('.')}/{path}".removesuffix("/")

    @property
    def meant_url(self) -> str | None:
        """OpenRouter's base URL where this one is its site's and can be no other; or None.

        That is so without a path, with a part of the right one, and with an endpoint's behind it.
        """
        scheme, host, port = self.origin
        host = host.removesuffix(".")
        path = self.base_url.partition("://")[2].partition("/")[2].strip("/")
        meant = f"https://{host}{_PATH}"
        if self.verified or not _is_openrouter(host) or port != _PORTS[scheme]:
            return None
        return meant if path.lower().removesuffix("/chat/completions") in _NEAR_PATHS else None

    @property
    def misread_url(self) -> str | None:
        """What there is to say of a base URL that is not the API's, though it means it; or None."""
        meant = self.meant_url
        return None if meant is None else f"{self.base_url} is not where the API is: {meant} is"

    @property
    def chat_url(self) -> str:
        """Where chat requests go."""
        return self.url("/chat/completions")

    def url(self, path: str) -> str:
        """Return the URL of a path below the base URL."""
        return self.base_url + path


def corrected(base_url: str) -> str:
    """Return OpenRouter's base URL where another of its site's was written; else what was."""
    try:
        return Route.parse(base_url).meant_url or base_url
    except ConfigError:
        return base_url


def _is_openrouter(host: str) -> bool:
    return host == _HOST or host.endswith("." + _HOST)


def _is_this_machine(host: str) -> bool:
    """Return whether a host in lower case is the one that asks (RFC 6761 for the name)."""
    name = host.removesuffix(".")
    if name == "localhost" or name.endswith(".localhost") or name == "0.0.0.0":  # noqa: S104
        return True
    from ipaddress import IPv6Address, ip_address

    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _host_and_port(base_url: str, hostport: str, default: int) -> tuple[str, int]:
    if hostport.startswith("["):
        host, bracket, after = hostport.partition("]")
        valid = bool(bracket) and after[:1] in ("", ":") and _is_ipv6(host[1:])
        host += bracket
        colon, port = after[:1], after[1:]
    else:
        host, colon, port = hostport.partition(":")
        valid = _is_name(host)
    if not valid:
        raise _wrong(base_url, "there is no valid host in it")
    if not colon:
        return host, default
    if not port.isdigit() or port.startswith("0") or not int(port[:6]) <= _LAST_PORT:
        raise _wrong(base_url, f"the port is no number from 1 to {_LAST_PORT}")
    return host, int(port)


def _is_name(host: str) -> bool:
    """Return whether a name server can be asked for it: no label is empty or too long."""
    labels = host.removesuffix(".").split(".")
    fits = len(host) <= _LONGEST_NAME and all(1 <= len(label) <= _LONGEST_LABEL for label in labels)
    return fits and set(host) <= _HOST_CHARS


def _is_ipv6(text: str) -> bool:
    from ipaddress import IPv6Address

    try:
        IPv6Address(text)
    except ValueError:
        return False
    return True


def _wrong(base_url: str, why: str) -> ConfigError:
    # What stands before an @ or after a ? may be a secret.
    before, at, after = base_url.partition("?")[0].rpartition("@")
    shown = f"{before.partition('://')[0][:10]}://...@{after}" if at else after
    return ConfigError(f"not a base URL: {shown[:60]!a}: {why}")
