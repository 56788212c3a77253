"""Which page of a list follows, as OpenRouter's endpoints say it; four ways are in use.

``links.next`` and a ``Link`` header hold an address; ``has_more`` comes with a ``cursor`` or a
``last_id``; ``total_count`` says how many there are; some lists just end with an empty page.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from .. import foreign
from ..errors import NetworkError

_LINK = re.compile(r'<([^<>]*)>[^,<]*?;\s*rel="?(?:[^",;]*\s)?next\b', re.IGNORECASE)


class Pager:
    """Goes through the pages of one list.

    Args:
        url: The first page's.

    Attributes:
        url: The page's that is asked for.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._asked = {url}
        self._seen: set[str] = set()

    def is_new(self, body: Any) -> bool:
        """Return whether a page after the first holds anything that was not on one before it.

        What counts its pages by ``offset`` is asked until it has no more; what does not know
        ``offset`` answers with the same again.
        """
        items = {json.dumps(item, sort_keys=True) for item in _items(body)}
        is_first, fresh = len(self._asked) == 1, items - self._seen
        self._seen |= items
        return is_first or bool(fresh)

    def turn(self, body: Any, link: str) -> bool:
        """Go on to the page that follows, and return whether there is one.

        Args:
            body: The page's JSON.
            link: The ``Link`` header that came with it, or nothing.

        Raises:
            NetworkError: It is at another origin: the key is not sent there.
        """
        try:
            following = self._following(foreign.mapping(body), link)
        except ValueError as error:  # what is named is no address at all
            raise NetworkError("the answer names a next page that is no address") from error
        if following is None or following in self._asked:
            return False
        if _origin(following) != _origin(self.url):
            raise NetworkError(
                "the next page is at another host; the key was not sent there",
                hint="--paginate goes through the pages of one host alone",
            )
        self._asked.add(following)
        self.url = following
        return True

    def _following(self, body: dict[str, Any], link: str) -> str | None:
        links = body.get("links")
        named = links.get("next") if isinstance(links, dict) else None
        found = _LINK.search(link)
        if found and not isinstance(named, str):
            named = found[1]
        if isinstance(named, str):
            return str(urljoin(self.url, named))
        if isinstance(links, dict) and "next" in links:
            return None
        if isinstance(body.get("has_more"), bool):
            return self._behind(body) if body["has_more"] else None
        return self._offset(body)

    def _behind(self, body: dict[str, Any]) -> str | None:
        for name, parameter in (
            ("cursor", "cursor"),
            ("next_cursor", "cursor"),
            ("last_id", "after"),
        ):
            value = body.get(name)
            if isinstance(value, str) and value:
                return self._with(parameter, value)
        return None

    def _offset(self, body: dict[str, Any]) -> str | None:
        count = len(_items(body))
        query = dict(parse_qsl(urlsplit(self.url).query))
        offset, limit = _whole(query.get("offset")) or 0, _whole(query.get("limit"))
        total = foreign.count(body.get("total_count"))
        is_last = total is not None and offset + count >= total
        if not count or is_last or (total is None and limit is not None and count < limit):
            return None
        return self._with("offset", str(offset + count))

    def _with(self, name: str, value: str) -> str:
        """Return the page's address with another value of one parameter."""
        parts = urlsplit(self.url)
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
        return urlunsplit(parts._replace(query=urlencode([*query, (name, value)])))


def _items(body: Any) -> list[Any]:
    return foreign.sequence(foreign.mapping(body).get("data"))


def _origin(url: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return parts.scheme, parts.hostname, port or {"http": 80, "https": 443}.get(parts.scheme)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004
