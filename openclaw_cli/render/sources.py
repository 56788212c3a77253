"""The sources of an answer from the web, as a list below it.

They come as ``annotations`` of the type ``url_citation`` (API guide: web search). Where the text
has numbers for them, the list has the same ones. Titles and addresses are written by whoever wrote
the pages: each becomes one short line in which nothing is Markdown or drives a terminal.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..foreign import count, mapping, text
from ..named_tuple import NamedTuple
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LONGEST_TITLE = 160
_LONGEST_ADDRESS = 2000
"""Characters; browsers and servers take no more of an address, and half of one leads nowhere."""

_LONGEST_SHOWN = 120
"""Characters of an address that is no link."""

_MOST = 100
"""Sources; a list that is longer says how many more there are."""

_MOST_CITATIONS, _MOST_MARKERS = 1000, 2000
"""How many are looked at: each is held against each."""

_CITATIONS = frozenset({"url_citation", "web_search_citation"})
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBERS = r"\d{1,3}(?:[ ]?[,;\-\N{EN DASH}][ ]?\d{1,3})*"
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`", re.DOTALL)
_MARKER = re.compile(
    rf"[\[\uff3b]\^?({_NUMBERS})[\]\uff3d]"
    r"|【(\d{1,3})(?:[†‡][^】\n]{0,200})?】"
    r"|<sup>(\d{1,3})</sup>"
    r"|(?<![\d⁻])([⁰¹²³⁴-⁹]{1,3})",
    re.ASCII,
)
_LINKED = re.compile(r"(?:\]?\((?=[^\s)]+\))|:[ ]+)<?(https?://[^\s<>)]+)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s.,;:!?)\"'\N{RIGHT DOUBLE QUOTATION MARK}]{0,3}\Z")
_NEAR = 3
"""Characters that may stand between what is cited and its number: an end of a sentence."""

_LINK = re.compile(r"https?://[^\s\"<>\\^`{|}\x00-\x20\x7f-\xa0]+\Z", re.IGNORECASE)
_BARE = re.compile(r"https?://[A-Za-z0-9.~:/?#@!$&'*+,;=_-]+\Z")
_SPECIAL = re.compile(r"([\\`*_\[\]<>~&])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


class Source(NamedTuple):
    """One line of the list.

    Attributes:
        number: The one that the text has for it, or None.
        title: What the page is called; nothing where that was not said.
        address: Where it is; it may be cut where it is no link.
        is_link: Whether it is an address of the web that can be followed.
    """

    number: int | None
    title: str
    address: str
    is_link: bool


class _Page(NamedTuple):
    """A page, and where the text cites it: from a character to the one behind the last."""

    url: str
    title: str
    places: list[tuple[int, int]]


class _Marker(NamedTuple):
    """The numbers at one place of the text."""

    begin: int
    end: int
    numbers: list[int]
    url: str
    is_raised: bool


def find_sources(answer: str, annotations: Iterable[Mapping[str, Any]]) -> list[Source]:
    """Return what an answer cites, each page once, or once for each of its numbers.

    Args:
        answer: Its text.
        annotations: As the API sent them; others than citations are left out.
    """
    pages, order = _pages(annotations)
    if not pages:
        return []
    numbers = _numbers(answer, pages, order)
    found: list[tuple[int | None, Source]] = []
    for page in pages:
        own: list[int | None] = [*sorted(numbers.get(page.url, ()))]
        found += [(number, _source(number, page)) for number in own or [None]]
    found.sort(key=lambda one: (one[0] is None, one[0] or 0))
    return [source for _, source in found]


def to_list(sources: Sequence[Source]) -> str:
    """Return the sources as Markdown with a head, or nothing where there are none."""
    if not sources:
        return ""
    numbers = [source.number for source in shown(sources) if source.number is not None]
    # A list of Markdown can't leave a number out.
    counts = numbers == [*range(numbers[0], numbers[0] + len(numbers))] if numbers else False
    lines = [f"{_mark(source, counts=counts)}{_written(source)}" for source in shown(sources)]
    if len(sources) > _MOST:
        lines.append(f"- and {len(sources) - _MOST:,} more")
    return "\n".join(["**Sources**", "", *lines, ""])


def shown(sources: Sequence[Source]) -> Sequence[Source]:
    """Return as many as a person is shown."""
    return sources[:_MOST]


def _mark(source: Source, *, counts: bool) -> str:
    if source.number is None:
        return "- "
    return f"{source.number}. " if counts else f"- [{source.number}] "


def _written(source: Source) -> str:
    title = _escaped(source.title)
    if not source.is_link:
        address = _escaped(source.address)
        return f"{title} ({address})" if title and address else title or address
    if not title and _BARE.match(source.address):
        return f"<{source.address}>"
    address = _ENTITY.sub(r"\\&", source.address)
    address = f"<{address}>" if set(address) & set("()") else address
    return f"[{title or _escaped(host_of(source.address))}]({address})"


def _escaped(line: str) -> str:
    return _SPECIAL.sub(r"\\\1", line)


def host_of(address: str) -> str:
    """Return the host that an address names, or the address where it names none."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def _source(number: int | None, page: _Page) -> Source:
    title = _cut(" ".join(one_line(page.title[: 4 * _LONGEST_TITLE]).split()), _LONGEST_TITLE)
    if (
        len(page.url) <= _LONGEST_ADDRESS
        and _LINK.match(page.url)
        and one_line(page.url) == page.url
    ):
        return Source(number, "" if title == page.url else title, page.url, is_link=True)
    address = _cut(one_line(page.url[: 4 * _LONGEST_SHOWN]).strip(), _LONGEST_SHOWN)
    return Source(number, "" if title == address else title, address, is_link=False)


def _cut(line: str, longest: int) -> str:
    return (
        line if len(line) <= longest else f"{line[: longest - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
    )


def _pages(annotations: Iterable[Mapping[str, Any]]) -> tuple[list[_Page], list[str]]:
    """Return the pages, each once, and the address of each citation in their order."""
    pages: dict[str, _Page] = {}
    order = []
    for item in islice(annotations, _MOST_CITATIONS):
        if item.get("type") not in _CITATIONS:
            continue
        # Most APIs have an object of the type's name; some have it flat.
        cited = mapping(item.get("url_citation")) or item
        url, title = text(cited.get("url")).strip(), text(cited.get("title")).strip()
        if not (url or title):
            continue
        url = url or title
        order.append(url)
        page = pages.setdefault(url, _Page(url, title, []))
        if title and not page.title:
            pages[url] = page = page._replace(title=title)
        begin, end = count(cited.get("start_index")), count(cited.get("end_index"))
        if begin is not None and end is not None and begin < end:
            page.places.append((begin, end))
    return list(pages.values()), order


def _numbers(answer: str, pages: Sequence[_Page], order: Sequence[str]) -> dict[str, set[int]]:
    """Return the numbers that the text has for each page, by its address."""
    markers = list(islice(_markers(answer), _MOST_MARKERS))
    if not markers:
        return {}
    found: dict[str, set[int]] = {}
    taken: dict[int, str] = {}

    def take(number: int, url: str) -> None:
        if taken.setdefault(number, url) == url:
            found.setdefault(url, set()).add(number)

    known = {page.url.rstrip("/"): page.url for page in pages}
    for marker in markers:
        if marker.url.rstrip("/") in known and len(marker.numbers) == 1:
            take(marker.numbers[0], known[marker.url.rstrip("/")])
    places = sorted(
        ((end - begin, begin, end, page.url) for page in pages for begin, end in page.places),
        key=lambda place: place[0],
    )
    for _, begin, end, url in places:
        near = _numbers_at(markers, begin, end, answer)
        free = [number for number in near if taken.get(number, url) == url]
        # Several pages for the same words: the numbers there are theirs in this order.
        if free:
            take(next((one for one in free if one not in taken), free[0]), url)
    in_order = _in_order(markers, [page.url for page in pages], order)
    if all(in_order.get(number, url) == url for number, url in taken.items()):
        written = {number for marker in markers for number in marker.numbers}
        placed = set(found)
        for number, url in in_order.items():
            if url not in placed or number in written:
                take(number, url)
    return found


def _in_order(
    markers: Sequence[_Marker], urls: Sequence[str], order: Sequence[str]
) -> dict[int, str]:
    """Return the pages by their place in the list, if the text's numbers can be those."""
    plain = {number for marker in markers if not marker.is_raised for number in marker.numbers}
    raised = {number for marker in markers if marker.is_raised for number in marker.numbers}
    numbers = plain or (raised if 1 in raised else set())  # else it is a square metre
    # A page that is cited twice may have two numbers.
    listed = urls if not numbers or max(numbers) <= len(urls) else order
    if not numbers & {*range(1, len(listed) + 1)}:
        return {}
    return dict(enumerate(listed, 1))


def _numbers_at(markers: Sequence[_Marker], begin: int, end: int, answer: str) -> list[int]:
    """Return the numbers inside of what is cited, or else right behind it."""
    inside = [m for m in markers if m.begin < end and m.end > begin]
    if not inside:
        at = end
        for marker in markers:
            if at <= marker.begin <= at + _NEAR and _BETWEEN.match(answer[at : marker.begin]):
                inside.append(marker)
                at = marker.end
    return [number for marker in inside for number in marker.numbers]


def _markers(answer: str) -> Iterator[_Marker]:
    """Yield the numbers that may stand for sources; code has none."""
    prose = _CODE.sub(lambda code: " " * len(code[0]), answer)
    for found in _MARKER.finditer(prose):
        brackets, lens, tag, raised = found.groups()
        numbers = [*_read(brackets or lens or tag or raised.translate(_SUPERSCRIPTS))]
        if numbers:
            linked = _LINKED.match(prose, found.end())
            is_raised = brackets is None and lens is None
            yield _Marker(*found.span(), numbers, linked[1] if linked else "", is_raised)


def _read(written: str) -> Iterator[int]:
    """Yield the numbers of ``1, 3-5``."""
    for part in re.split(r"[,;]", written):
        ends = [int(one) for one in re.split(r"[-\N{EN DASH}]", part)]
        yield from (number for number in range(ends[0], ends[-1] + 1) if number)
