"""An endpoint of the API, as a user names it: a path below the base URL and nowhere else.

A key goes along, so that what could lead elsewhere is refused in every spelling: another host,
``..``, backslashes, control characters, and all of them percent-encoded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes, urlencode

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .route import Route

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READING = ("GET", "HEAD")
"""The methods that change nothing and cost nothing: only those may be tried again."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IN_PATH = "/%:@!$&'()*+,;=~"
_IN_QUERY = f"{_IN_PATH}?[]"
_DEEPEST = 5
"""Times that an escape may be escaped itself before the path is refused."""
_HINT = "write it as the API's documents do, below the base URL: models, /key, chat/completions"


def endpoint_url(route: Route, path: str, query: Sequence[tuple[str, str]] = ()) -> str:
    """Return the URL of an endpoint below a route's base URL.

    Args:
        route: Where the API is.
        path: With or without a slash before it; the base URL's own path may stand before it too,
            as the API writes it in its answers. A query may follow.
        query: Names and values that are added to that.

    Raises:
        UsageError: It leads anywhere else, or holds what no path may.
    """
    place, _, written = path.partition("?")
    _check(path, place)
    base_path = "/" + route.base_url.partition("://")[2].partition("/")[2]
    place = "/" + place.removeprefix("/")
    if len(base_path) > 1 and place.startswith(f"{base_path}/"):
        place = place.removeprefix(base_path)
    if place == "/":
        raise UsageError("the path of the endpoint is empty", hint=_HINT)
    pairs = [quote(written, safe=_IN_QUERY)] if written else []
    pairs += [urlencode(query)] if query else []
    return route.url(quote(place, safe=_IN_PATH)) + ("?" + "&".join(pairs) if pairs else "")


def _check(path: str, place: str) -> None:
    if path.startswith("//") or "://" in place or _SCHEME.match(place):
        raise _refused(path, "it names another host: the key goes to the base URL alone")
    try:
        path.encode()
    except UnicodeError as error:
        raise _refused(path, "it is not UTF-8") from error
    if "#" in path:
        raise _refused(path, "a # is never sent")
    for text in _spellings(path, path):
        if "\\" in text:
            raise _refused(path, "there is a backslash in it")
        if any(unicodedata.category(char) == "Cc" for char in text):
            raise _refused(path, "there is a control character in it")
    for text in _spellings(path, place):
        if _leads_up(text):
            raise _refused(path, "a part of it is . or .., or is empty")


def _spellings(path: str, text: str) -> Iterator[str]:
    """Yield a text as it stands, as some servers would write it, and all that it is an escape of.

    Raises:
        UsageError: An escape is none, or escapes are escaped too often.
    """
    for _ in range(_DEEPEST):
        yield text
        yield unicodedata.normalize("NFKC", text)
        if "%" not in text:
            return
        if _BAD_ESCAPE.search(text):
            raise _refused(path, "a % has two hexadecimal digits behind it")
        try:
            text = unquote_to_bytes(text.encode()).decode()
        except UnicodeError as error:
            raise _refused(path, "it is not UTF-8") from error
    raise _refused(path, "it is escaped too often")


def _leads_up(place: str) -> bool:
    # What stands behind a semicolon is a parameter of its part, for some servers.
    parts = [part.partition(";")[0].strip() for part in place.split("/")]
    return any(part in (".", "..") for part in parts) or "//" in place


def _refused(path: str, why: str) -> UsageError:
    return UsageError(f"not an endpoint of the API: {path[:60]!a}: {why}", hint=_HINT)
