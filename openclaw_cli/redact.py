"""What is secret, and how it is shown: the one rule for all that is printed or kept.

Three things are secret: what a configuration holds under a name that says so (``shown``), what a
header holds that is not known to be harmless (``header``), and the keys, header values and proxy
passwords that this run has sent (``remember``, ``clean``), wherever somebody quotes them.
What was said in a conversation is not touched by any of it.

Names of fields: OpenClaw's own list of credentials, docs/reference/secretref-credential-surface.md
of its repository, and the patterns that it holds names of plugins' fields against.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEAD, _TAIL = 12, 4
_SHORTEST = 12
"""Characters from which on a value is taken for a key: ``ollama`` would blank a word."""

_SHORTEST_NAMED = 4
"""The same where the user has called it a secret."""

_KEY = r"sk-[A-Za-z0-9_-]{16,}"
# Compiled by their first use: most runs show no secret.
_IN_URL = (
    r"(?i)(://)(?!\.\.\.@)[^/\s@]+@"
    r"|([?&](?:access_token|api[_-]?key|auth|client_secret|key|pass(?:word)?|refresh_token|"
    r"secret|sig(?:nature)?|token)=)[^&#\s]+"
)

_BELOW = frozenset({"env", "headers", "request", "serviceaccount", "serviceaccountref"})
_WHOLE = frozenset({"headers", "serviceaccount", "serviceaccountref"})
"""Those of them that are a secret themselves where they are a text."""

# A key is called one by a capital or a word of its own: there are providers whose names end in it.
# Limits are counted in tokens.
_NAMED = (
    r"[A-Za-z0-9_.-]*(?:(?:^|(?<=[_.-]))(?i:keys?)|Keys?|(?<![A-Za-z0-9_.-])(?i:tokens)"
    r"|(?i:(?:access|api|auth|encrypt|encryption|private|secret|session|signing)keys?"
    r"|token|(?:access|api|auth|bot|refresh)tokens|secrets?|passphrases?|pass(?:wor)?ds?"
    r"|credentials?))"
)
_REFERENCE = r"(?:[A-Za-z]+ )?(?:\$\{[A-Za-z_][A-Za-z0-9_]*(?::-)?\})+"

_HARMLESS_NAMES = (
    "accept accept-encoding accept-language accept-ranges age allow alt-svc cache-control cf-ray "
    "cf-cache-status connection content-disposition content-encoding content-language "
    "content-length content-type date etag expect expires host http-referer if-modified-since "
    "if-none-match keep-alive last-modified location nel openai-model openai-processing-ms "
    "openai-version permissions-policy pragma proxy-agent proxy-connection range referer "
    "referrer-policy report-to retry-after server server-timing strict-transport-security te "
    "trailer transfer-encoding upgrade user-agent vary via x-accel-buffering x-cache "
    "x-content-type-options x-frame-options x-generation-id x-openrouter-cache "
    "x-openrouter-categories x-openrouter-title x-powered-by x-process-time x-request-id x-title "
    "x-xss-protection"
)
_HARMLESS = frozenset(_HARMLESS_NAMES.split())
_HARMLESS_BEGINNINGS = (
    "access-control-",
    "anthropic-ratelimit-",
    "ratelimit-",
    "x-openrouter-",
    "x-ratelimit-",
)

_SCHEMES = frozenset({"apikey", "basic", "bearer", "bot", "token"})
"""What stands before a credential in a header, and is none itself."""

_known: set[str] = set()


def redact(secret: str) -> str:
    """Return a secret as ``sk-or-v1-012…cdef``; one that is too short to cut is hidden whole."""
    scheme, space, value = secret.partition(" ")
    if " " in value or scheme.lower() not in _SCHEMES:
        scheme, space, value = "", "", secret
    if len(value) < 2 * (_HEAD + _TAIL) or scheme.lower() == "basic":
        return f"{scheme}{space}…"
    # Of a key that says what it is the beginning is no secret; of anything else it may be.
    head = _HEAD if value.startswith("sk-") else _TAIL
    return f"{scheme}{space}{value[:head]}…{value[-_TAIL:]}"


def ending(secret: str) -> str:
    """Return the last four characters of a secret that is long enough to spare them."""
    return f"…{secret[-_TAIL:]}" if len(secret) >= 2 * (_HEAD + _TAIL) else "…"


def header(name: str, value: str) -> str:
    """Return a header's value as it may be shown: redacted, unless the header is harmless."""
    return clean(value) if is_harmless(name) else redact(value)


def received_header(name: str, value: str) -> str:
    """Return the same of a header that a server has sent.

    What is too short for a key is shown too, unless the name says that it is one: servers have
    names of their own for what they did, and ``-v`` is there to see it.
    """
    says_so = "cookie" in name.lower() or is_secret((name,))
    is_short = len(value) < _SHORTEST and not says_so
    return clean(value) if is_short else header(name, value)


def is_harmless(name: str) -> bool:
    """Return whether a header is known to hold no secret, whatever its value."""
    name = name.lower()
    return name in _HARMLESS or name.startswith(_HARMLESS_BEGINNINGS)


def remember(secret: str, *, shortest: int = _SHORTEST) -> None:
    """Have a secret that this run uses replaced wherever it is quoted from now on.

    Args:
        secret: A key, a password, or a header's value: of one with a scheme (``Bearer …``) the
            credential counts too, of a cookie each of its values.
        shortest: Characters from which on a part of it is replaced.
    """
    scheme, _, credential = secret.partition(" ")
    parts = [secret] if " " in credential else [secret, credential]
    parts += [crumb.partition("=")[2] for crumb in secret.split(";")]
    if scheme.lower() == "basic":
        parts.append(_password(credential))
    _known.update(part for part in map(str.strip, parts) if len(part) >= shortest)


def remember_looked_up(secret: str) -> None:
    """The same for what the configuration names by reference: the user has said that it is one."""
    remember(secret, shortest=_SHORTEST_NAMED)


def remember_headers(headers: Iterable[tuple[str, str]]) -> None:
    """The same for what headers hold, as far as they are not known to be harmless."""
    for name, value in headers:
        if not is_harmless(name):
            remember(value)


def clean(text: str) -> str:
    """Return a text of somebody else's without the secrets that it may quote.

    Those are the ones of this run, also encoded (URL, JSON, base64) and in another case, whatever
    looks like a key, and what URLs hold of users and passwords.
    """
    if _known and len(text) >= min(map(len, _known)):  # no form of a secret is shorter
        pattern, shown = _forms(frozenset(_known))
        text = pattern.sub(lambda match: shown.get(match[0].lower(), "…"), text)
    if "sk-" in text:
        text = re.sub(_KEY, lambda match: redact(match[0]), text)
    if "://" in text:
        text = re.sub(_IN_URL, _without_credentials, text)
    return text


def clean_json(value: Any) -> Any:
    """Return a JSON value of somebody else's in which every text is clean."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean_json(name): clean_json(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean_json(item) for item in value]
    return value


def shown(value: Any, path: tuple[str | int, ...] = ()) -> Any:
    """Return what a configuration holds at a path as it may be shown.

    References (``${NAME}``, ``{source, provider, id}``) only say where a secret is, and stay.
    """
    if isinstance(value, dict):
        if isinstance(value.get("source"), str) and is_secret(path):
            return {name: _of_reference(name, item) for name, item in value.items()}
        return {name: shown(item, (*path, name)) for name, item in value.items()}
    if isinstance(value, list):
        befores = [None, *value]
        return [
            shown(item, ("secret",) if _is_secret_option(befores[index]) else (*path, index))
            for index, item in enumerate(value)
        ]
    if isinstance(value, str):
        if is_secret(path) and not re.fullmatch(_REFERENCE, value):
            return redact(value)
        option, equals, _ = value.partition("=")
        return f"{option}=…" if equals and _is_secret_option(option) else clean(value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return "…" if is_number and is_secret(path, text=False) else value


def is_secret(path: tuple[str | int, ...], *, text: bool = True) -> bool:
    """Return whether the value at a path of a configuration must not be shown.

    Args:
        path: Where it stands.
        text: Whether it is a text; a number is a secret only where a name says so.
    """
    names = [part for part in path if isinstance(part, str)]
    if names[:1] == ["secrets"]:
        names = names[1:]  # where secrets are kept, which is none
    if any(re.fullmatch(_NAMED, name) for name in names):
        return True
    if not text or not path:
        return False
    above = {str(part).lower() for part in path[:-1]}
    return bool(above & _BELOW) or str(path[-1]).lower() in _WHOLE


def _is_secret_option(word: object) -> bool:
    """Return whether a word of a command line is followed by a secret, as ``--api-key`` is."""
    return isinstance(word, str) and word.startswith("--") and is_secret((word[2:],))


def _of_reference(name: str, item: Any) -> Any:
    return clean_json(item) if name in ("source", "provider", "id") else shown(item, ("secret",))


def _password(credential: str) -> str:
    """Return the password of a Basic credential (RFC 7617), or nothing."""
    from base64 import b64decode

    try:
        return b64decode(credential).decode().partition(":")[2]
    except ValueError:
        return ""


def _without_credentials(match: re.Match[str]) -> str:
    return f"{match[1]}…@" if match[1] else f"{match[2]}…"


@lru_cache(maxsize=4)
def _forms(secrets: frozenset[str]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what matches secrets in every form, and what is shown for each in lower case."""
    import json
    from urllib.parse import quote

    shown: dict[str, str] = {}
    for secret in sorted(secrets):
        escaped = json.dumps(secret)[1:-1]
        in_url = (quote(secret), quote(secret, safe=""))
        forms = (*in_url, escaped, escaped.replace("/", "\\/"), *_base64(secret))
        shown |= dict.fromkeys((form.lower() for form in forms), "…")
        shown[secret.lower()] = redact(secret)
    longest_first = sorted(shown, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE), shown


def _base64(secret: str) -> list[str]:
    """Return what base64 makes of a secret, wherever it stands in what is encoded."""
    from base64 import b64encode

    found = []
    for before in range(3):
        encoded = b64encode(b"\0" * before + secret.encode()).decode().rstrip("=")
        # The first and the last character may hold bits of its neighbours.
        found.append(encoded[(0, 2, 3)[before] : -1])
    return found
