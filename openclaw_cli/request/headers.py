"""The request's headers (spec: Authentication and headers)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import __version__
from ..errors import AuthError, ConfigError
from ..redact import is_harmless

if TYPE_CHECKING:
    from .route import Route

ATTRIBUTION = (
    ("HTTP-Referer", "https://openclaw.ai"),
    ("X-OpenRouter-Title", "OpenClaw"),
    ("X-OpenRouter-Categories", "cli-agent"),
)
"""OpenRouter's app-attribution headers. They go to verified routes and nowhere else."""

_OURS = frozenset({"authorization", "host", "content-length", "transfer-encoding", "connection"})
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


def build_headers(route: Route, key: str | None) -> tuple[tuple[str, str], ...]:
    """Return the headers of a request to a route.

    The user's configured headers win over ours, whatever their case.

    Args:
        route: Where the request goes.
        key: The bearer key, or None for a provider that wants none.

    Raises:
        AuthError: The key can't stand in a header.
        ConfigError: A configured header can't be sent, or is not the user's to set; or the key
            would go to OpenRouter over plain http.
    """
    if route.secure_url is not None and _holds_secret(route, key):
        raise ConfigError(
            f"a key is not sent to {route.origin[1]} over plain http: use {route.secure_url}",
            hint=f"openclaw config set models.providers.{route.provider}.baseUrl"
            f" {route.secure_url}",
        )
    headers = [
        ("Accept", "text/event-stream, application/json"),
        ("Content-Type", "application/json"),
        ("User-Agent", f"openclaw-cli/{__version__}"),
    ]
    if route.verified:
        headers += ATTRIBUTION
    for name, value in route.headers:
        _check(name, value)
    own = {name.lower() for name, _ in route.headers}
    headers = [(name, value) for name, value in headers if name.lower() not in own]
    if key is not None:
        if not key or not (key.isascii() and key.isprintable()) or " " in key:
            raise AuthError("the key holds characters that no key has", hint="store it again")
        headers.insert(0, ("Authorization", f"Bearer {key}"))
    return (*headers, *route.headers)


def exposed(route: Route, key: str | None) -> str | None:
    """Return the warning that is due where a key can be read on the way, or None.

    Where it is not sent at all there is none.
    """
    if not route.is_readable or route.secure_url or not _holds_secret(route, key):
        return None
    return (
        f"the key of {route.provider} goes to {route.origin[1]} over plain http:"
        " whoever is on the way can read it"
    )


def _holds_secret(route: Route, key: str | None) -> bool:
    return key is not None or not all(is_harmless(name) for name, _ in route.headers)


def _check(name: str, value: str) -> None:
    if not name.isascii() or not name or not set(name.lower()) <= _TOKEN:
        raise ConfigError(f"not a header name: {name[:60]!a}")
    if name.lower() in _OURS:
        raise ConfigError(f"the header {name} can't be configured", hint="the tool sets it itself")
    if not all((" " <= char <= "\xff" and char != "\x7f") or char == "\t" for char in value):
        raise ConfigError(f"the header {name[:60]} holds characters that can't be sent")
