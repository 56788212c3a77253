"""Guesses the encoding of a text that says nothing about it. Imported where that is so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAMPLE = 65_536
"""Bytes that are enough for a guess."""
_AROUND = 500
"""Bytes of a sample before what is not ASCII, and from there on."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_NEVER_SECOND = re.compile(rb"[\x00-/]")
"""Above are the second and the fourth bytes of East Asian encodings (GB 18030, Shift_JIS)."""

_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "cp850", "mac_roman")
_OTHERS = (
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp866", "cp1253"),
    *("cp1255", "cp1256", "cp874", *_LATIN),
)
"""What texts are still found in; the first of them where several fit alike."""
_WESTERN = (
    "àâæçèéêëîïôœùûüÿ",  # French
    "äöüßé",  # German
    "äöåé",  # Finnish, Swedish
    "æøåéèêóòôü",  # Danish, Norwegian
    "áéíñóúü",  # Spanish
    "áàâãçéêíóôõú",  # Portuguese
    "àèéìíîòóù",  # Italian
)
"""The letters of languages that are written in Windows-1252: many texts keep to one of them."""
_SIGNS = "€„\u201a…\u2013—«»•·°§©®²³½¡¿ºª"
"""What stands at the edge of a word."""
_BETWEEN_WORDS = f"{_SIGNS}\u2018\u2019“”\xa0"
_WITHIN_A_WORD = re.compile(rf"[^\W\d_][{_SIGNS}][^\W\d_]")
_HEBREW = re.compile(rb"(?:[\x00-\xbf]*[\xe0-\xfa]){20}[\x00-\xbf\xe0-\xfa]*\Z")
"""Its letters are a part of the places of Cyrillic ones: no capitals, and none of the last five."""
_LEAST_BETTER = {_LATIN: 0.05, _OTHERS: 0.003}
"""How much less of a mess a later one has to be."""
_ACCENTS = 2.5
"""So many bytes in a row, on average, are accents among ASCII letters; more are another script."""
_MESS = 0.3


def likely(content: bytes) -> Iterator[str]:
    """Yield what a text may be in, the likeliest first; nothing of it may fit.

    Args:
        content: Neither UTF-8 nor with a byte that no text has.
    """
    sample = _sample(content)
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    if sum(runs) >= _ACCENTS * len(runs):
        if _HEBREW.match(sample):
            yield "cp1255"
        yield from _scored(sample, _OTHERS)
        return
    if _is_western(sample):
        yield "cp1252"
    yield from _scored(sample, _LATIN)
    yield from ("cp1252", "mac_roman")


def _is_western(sample: bytes) -> bool:
    """Return whether a text has the letters of one western language, and signs where they may be.

    Charset-normalizer takes many accents for a mess, and reads Finnish as Mac OS Roman.
    """
    text = sample.decode("cp1252", "replace").lower()
    letters = {char for char in text if not char.isascii()}.difference(_BETWEEN_WORDS)
    is_one = any(letters.issubset(alphabet) for alphabet in _WESTERN)
    return is_one and not _WITHIN_A_WORD.search(text)


def _scored(sample: bytes, names: tuple[str, ...]) -> list[str]:
    """Return those in which ``charset-normalizer`` finds little of a mess, the best first."""
    from charset_normalizer import from_bytes

    step = _LEAST_BETTER[names]
    found = from_bytes(sample, cp_isolation=list(names), threshold=_MESS)
    scored = {
        name: match.chaos + step * names.index(name)
        for match in found
        for name in match.could_be_from_charset  # those that read it alike are one match
        if name in names
    }
    return sorted(scored, key=lambda name: scored[name])


def _sample(content: bytes) -> bytes:
    """Return what is around the bytes that are not ASCII: the rest tells nothing.

    No character is cut in any encoding: a piece begins before the first of its bytes that is not
    ASCII, and ends before one that is the second byte of none.
    """
    found: list[bytes] = []
    size = at = 0
    while size <= _SAMPLE and (other := _NOT_ASCII.search(content, at)):
        begin = max(at, content.rfind(b"\n", at, other.start()) + 1, other.start() - _AROUND)
        edge = _NEVER_SECOND.search(content, other.start() + _AROUND)
        at = edge.start() if edge else len(content)
        found.append(content[begin:at])
        size += at - begin
    return b"\n".join(found)
