"""The request's headers (spec: Authentication and headers)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import __version__
from ..errors import AuthError, ConfigError, OpenClawError
from ..redact import is_harmless, remember_looked_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .http import Request
    from .route import Route
    from .secret import Reference, Secret

ATTRIBUTION = (
    ("HTTP-Referer", "https://openclaw.ai"),
    ("X-OpenRouter-Title", "OpenClaw"),
    ("X-OpenRouter-Categories", "cli-agent"),
)
"""OpenRouter's app-attribution headers. They go to verified routes and nowhere else."""

_KEY_HEADER = "Authorization"
_OURS = frozenset({"authorization", "host", "content-length", "transfer-encoding", "connection"})
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


def build_headers(route: Route, key: str | Secret | None) -> tuple[tuple[str, str | Secret], ...]:
    """Return the headers of a request to a route.

    The user's configured headers win over ours, whatever their case.

    Args:
        route: Where the request goes.
        key: The bearer key, perhaps by reference, or None for a provider that wants none.

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
    headers: list[tuple[str, str | Secret]] = [
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
        bearer = _bearer(key) if isinstance(key, str) else key._replace(before="Bearer ")
        headers.insert(0, (_KEY_HEADER, bearer))
    return (*headers, *route.headers)


def looked_up(request: Request) -> tuple[tuple[str, str], ...]:
    """Return a request's headers as they leave: what is there by reference is looked up.

    Raises:
        OpenClawError: Something can't be looked up, or what was found can't be sent.
    """
    secrets = [value for _, value in request.headers if not isinstance(value, str)]
    found = _values(secrets) if secrets else {}
    headers = []
    for name, written in request.headers:
        value = written if isinstance(written, str) else found.get(written.reference)
        if value is None:
            continue
        if not isinstance(written, str):
            remember_looked_up(value)
            if name == _KEY_HEADER:
                value = _bearer(value)
            else:
                _check(name, value)
        headers.append((name, value))
    return tuple(headers)


def _values(secrets: list[Secret]) -> Mapping[Reference, str]:
    """Look secrets up, in one go; those that a request can do without may be missing."""
    # They stand in one configuration, so what looks up one of them looks up all.
    look_up = secrets[0].look_up
    try:
        return look_up([secret.reference for secret in secrets])
    except OpenClawError:
        if not any(secret.optional for secret in secrets):
            raise
        return look_up([secret.reference for secret in secrets if not secret.optional])


def _bearer(key: str) -> str:
    if not key or not (key.isascii() and key.isprintable()) or " " in key:
        raise AuthError("the key holds characters that no key has", hint="store it again")
    return f"Bearer {key}"


def exposed(route: Route, key: str | Secret | None) -> str | None:
    """Return the warning that is due where a key can be read on the way, or None.

    Where it is not sent at all there is none.
    """
    if not route.is_readable or route.secure_url or not _holds_secret(route, key):
        return None
    return (
        f"the key of {route.provider} goes to {route.origin[1]} over plain http:"
        " whoever is on the way can read it"
    )


def _holds_secret(route: Route, key: str | Secret | None) -> bool:
    return key is not None or not all(is_harmless(name) for name, _ in route.headers)


def _check(name: str, value: str | Secret) -> None:
    if not name.isascii() or not name or not set(name.lower()) <= _TOKEN:
        raise ConfigError(f"not a header name: {name[:60]!a}")
    if name.lower() in _OURS:
        raise ConfigError(f"the header {name} can't be configured", hint="the tool sets it itself")
    if not isinstance(value, str):
        return  # it is checked once it is there
    if not all((" " <= char <= "\xff" and char != "\x7f") or char == "\t" for char in value):
        raise ConfigError(f"the header {name[:60]} holds characters that can't be sent")
