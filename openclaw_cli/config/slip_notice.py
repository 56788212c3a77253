"""What ``chat`` says of keys without effect: once, and again only when the file has changed."""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import OpenClawError
from ..files import make_folder, replace
from .key_places import sources
from .slips import slips

if TYPE_CHECKING:
    from pathlib import Path

    from .composed import Composed
    from .document import Document
    from .validate import Problem

_NOTE = "told-keys"
"""A file in the cache folder: a line for each configuration, its path's sum and its text's."""
_MOST_LINES = 50
_SHOWN = 3


def untold_slips(document: Document | Composed, file: str, cache: Path) -> str | None:
    """Return the sentence about keys without effect, or None where there is nothing new to say.

    What is returned is noted down, and not returned again for the same text. Where nothing can be
    written it is said every time: nothing of this ever fails a question.

    Args:
        document: The configuration.
        file: Its path.
        cache: The folder of what can be made anew.
    """
    found = slips(document)
    if not found:
        return None
    texts = "\0".join(source.text for _, source in sources(document))
    who, what = _sum(file), _sum(texts)
    with suppress(OSError, OpenClawError):
        told = _read(cache)
        if told.get(who) == what:
            return None
        told.pop(who, None)
        lines = [*told.items(), (who, what)][-_MOST_LINES:]
        make_folder(cache)
        replace(cache / _NOTE, "".join(f"{one} {other}\n" for one, other in lines).encode())
    return _sentence(found, file)


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
