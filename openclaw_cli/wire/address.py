"""Where a request goes: its URL, taken apart once and spelled as HTTP wants it.

httpx reads and spells URLs in the same way; but a request leaves before httpx is imported.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from .proxy import Origin

_PORTS = {"http": 80, "https": 443}
# What a browser leaves as it is (https://url.spec.whatwg.org/#percent-encoded-bytes). A "%" that
# escapes nothing is left alone, as one that does is.
_IN_PATH = "!$%&'()*+,/:;=@[\\]^|"
_IN_QUERY = f"{_IN_PATH}?`{{}}"


class Address(NamedTuple):
    """Where a request goes.

    Attributes:
        origin: Whom to connect to.
        authority: The host and, where it is not the scheme's, the port: the ``Host`` header.
        target: The path and the query.
    """

    origin: Origin
    authority: str
    target: str

    @property
    def url(self) -> str:
        """All of it, as an HTTP proxy wants it."""
        return f"{self.origin[0]}://{self.authority}{self.target}"


@lru_cache(maxsize=16)
def address_of(url: str) -> Address:
    """Return where a URL below a ``Route`` leads.

    It is read once: a short answer takes less time than that.
    """
    parts = urlsplit(url)
    default = _PORTS[parts.scheme]
    host, port = parts.hostname or "", parts.port or default
    authority = f"[{host}]" if ":" in host else host
    if port != default:
        authority += f":{port}"
    target = quote(_without_dots(parts.path), safe=_IN_PATH) or "/"
    if parts.query:
        target += f"?{quote(parts.query, safe=_IN_QUERY)}"
    return Address((parts.scheme, host, port), authority, target)


def _without_dots(path: str) -> str:
    """Return a path without its ``.`` and ``..`` (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    for part in path.split("/"):
        if part != "..":
            kept += [part] if part != "." else []
        elif len(kept) > 1:
            kept.pop()
    return "/".join(kept)
