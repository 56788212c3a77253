"""What ``chat`` says of keys without effect: once, and again only when the file has changed."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from .. import __version__
from ..errors import OpenClawError
from .document import Document

if TYPE_CHECKING:
    from pathlib import Path

    from .composed import Composed
    from .validate import Problem

_NOTE = "told-keys"
"""A file in the cache folder: a line for each configuration that was looked at, its path's sum and
its text's."""
_MOST_LINES = 50
_SHOWN = 3


def untold_slips(document: Document | Composed, file: str, cache: Path) -> str | None:
    """Return the sentence about keys without effect, or None where there is nothing new to say.

    What was looked at is noted down, and not looked at again: most questions read a note, and no
    table of keys. Where nothing can be written it is said every time: nothing of this ever fails a
    question.

    Args:
        document: The configuration.
        file: Its path.
        cache: The folder of what can be made anew.
    """
    who, what = _sum(file), _sum("\0".join([__version__, *_texts(document)]))
    known: dict[str, str] = {}
    with suppress(OSError, OpenClawError):
        known = _read(cache)
        if known.get(who) == what:
            return None
    from .slips import slips

    found = slips(document)
    with suppress(OSError, OpenClawError):
        _note({**{one: other for one, other in known.items() if one != who}, who: what}, cache)
    return _sentence(found, file) if found else None


def _texts(document: Document | Composed) -> list[str]:
    if isinstance(document, Document):
        return [document.text]
    from .key_places import sources

    return [source.text for _, source in sources(document)]


def _note(known: dict[str, str], cache: Path) -> None:
    from ..files import make_folder, replace

    lines = [*known.items()][-_MOST_LINES:]
    make_folder(cache)
    replace(cache / _NOTE, "".join(f"{one} {other}\n" for one, other in lines).encode())


def _read(cache: Path) -> dict[str, str]:
    try:
        text = (cache / _NOTE).read_bytes().decode("ascii", "replace")
    except FileNotFoundError:
        return {}
    pairs = (line.split() for line in text.splitlines()[-_MOST_LINES:])
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}  # noqa: PLR2004  (a sum each)


def _sum(text: str) -> str:
    content = text.encode("utf-8", "surrogatepass")
    return f"{zlib.crc32(content):08x}-{len(content):x}"


def _sentence(found: list[Problem], file: str) -> str:
    """Return one line: the first with its file, the others with their place in it."""
    first, *others = found
    parts = [first.sentence(file)]
    for problem in others[: _SHOWN - 1]:
        sentence = problem.sentence(file)
        begin = f"{first.file or file}:"
        parts.append(sentence.removeprefix(begin))
    if len(found) > _SHOWN:
        parts.append(f"and {len(found) - _SHOWN} more: openclaw config validate")
    return "; ".join(parts)
