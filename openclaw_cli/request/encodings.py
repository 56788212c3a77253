"""Bytes as text: UTF-8, what a file declares, and else a guess that is called one.

A byte order mark is the strongest word. Then UTF-8: bytes of another encoding are next to never
valid by chance, while a declaration often outlives a conversion. Then what the text itself says,
in the way of its format; then the zeros of UTF-16 and UTF-32; then ``charset-normalizer``.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from .media_types import NO_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = 4096
"""Bytes in which a text declares itself."""
_SAMPLE = 65_536
"""Bytes that are enough for a guess."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_LABEL = rb"([A-Za-z][A-Za-z0-9._:-]{1,40})"
_DECLARATIONS = (
    rb"\A<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']" + _LABEL,  # XML 1.0, section 4.3.3
    rb"\A@charset \"" + _LABEL + rb"\";",  # CSS Syntax 3, section 3.2
    rb"(?i:<meta\s[^>]{0,300}?charset\s*=\s*[\"']?\s*)" + _LABEL,  # HTML, "meta" prescan
    rb"\A(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*" + _LABEL,  # PEP 263; Ruby
    rb"\A(?:[^\n]*\n)?[^\n]*-\*-[^\n]*?coding:[ \t]*" + _LABEL + rb"[^\n]*-\*-",  # Emacs
    rb"\b(?:vim?|ex):[^\n]*?\b(?:fileencoding|fenc)=" + _LABEL,  # Vim's modeline
    rb"(?m:^\"?Content-Type:[^\n]{0,100}?charset=[\"']?)" + _LABEL,  # mail; gettext's catalogues
    rb"\\usepackage\[" + _LABEL + rb"\]\{inputenc\}",  # LaTeX
    rb"(?m:^=encoding[ \t]+)" + _LABEL,  # Perl's POD
)
_ISO_2022 = re.compile(rb"\x1b\$(?:[@AB]|\([CDOPQ])")
"""The escapes that lead to two bytes a character (ISO 2022): nothing else looks like them."""
_EBCDIC_XML = "<?xml".encode("cp037")  # XML 1.0, appendix F

# What the labels of the web mean (WHATWG, Encoding Standard), and what writers mean by them.
_MEANT = {
    **dict.fromkeys(("iso8859-1", "latin-1", "ascii", "ansinew"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc_kr", "ks_c_5601-1987"), "cp949"),
    **dict.fromkeys(("macintosh", "x-mac-roman", "applemac"), "mac-roman"),
    "iso8859-9": "cp1254",
    "iso-8859-8-i": "iso8859-8",
    "big5": "big5hkscs",
    "latin9": "iso8859-15",
}
_TEXT_CODEC = re.compile(
    r"(?:ascii|utf-?\d+.*|cp\d+|iso.*|latin.*|koi8.*|kz1048|mac.*|big5.*|gb.*|euc.*|shift.*|johab"
    r"|hz|tis.*|ptcp154)\Z"
)
"""Codecs that read text; Python has some more that unpack or escape."""

_SHOWN = {"cp932": "Shift_JIS", "cp949": "EUC-KR", "cp1252": "Windows-1252"}


class Decoded(NamedTuple):
    """A text, and what it was read as.

    Attributes:
        text: Without a byte order mark.
        encoding: As people call it.
        guessed: Whether nothing said so.
    """

    text: str
    encoding: str = "UTF-8"
    guessed: bool = False


def decode_text(content: bytes) -> Decoded | None:
    """Return what some bytes say; None where they are no text."""
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], codec)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return _declared(content) or _wide(content) or _guessed(content)
    if "\0" in text:
        return _wide(content)
    if text.isascii() and ("\x1b$" in text or "hz" in text[:_HEAD].lower()):
        return _seven_bits(content) or Decoded(text)
    return Decoded(text)


def _decoded(content: bytes, codec: str, *, guessed: bool = False) -> Decoded | None:
    """Return the text; None where the bytes do not fit, or are no text in this encoding."""
    try:
        text = content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if "\0" in text else Decoded(text, _shown(codec), guessed)


def _declared(content: bytes) -> Decoded | None:
    """Return the text as it says that it is to be read."""
    for label in _labels(content):
        codec = codec_of(label)
        if codec is None or codec.startswith("utf"):
            continue  # it is no UTF-8, and the declaration could not be read in the others
        found = _decoded(content, codec)
        if found is None and codec == "cp1252":
            found = _decoded(content, "iso8859-1")
        if found is not None:
            return found
    return None


def _seven_bits(content: bytes) -> Decoded | None:
    """Return an ASCII text that stands for another one."""
    if _ISO_2022.search(content):
        return _decoded(content, "iso2022_jp_ext") or _decoded(content, "iso2022_kr")
    for label in _labels(content):
        if codec_of(label) == "hz":
            return _decoded(content, "hz")
    return None


def _labels(content: bytes) -> Iterator[str]:
    head = content[:_HEAD]
    if head.startswith(_EBCDIC_XML):
        head = head.decode("cp037").encode("ascii", "replace")
        yield from _labels(head)
        yield "cp037"
        return
    end = b"" if len(content) <= _HEAD else content[-_HEAD // 4 :]
    for place in (head, end):
        for declaration in _DECLARATIONS:
            if place is end and not declaration.startswith(rb"\b(?:vim"):
                continue  # a modeline alone may stand at the end
            if match := re.search(declaration, place):
                yield match[1].decode("ascii").lower()


def codec_of(label: str) -> str | None:
    """Return the codec that a label stands for; None for none, or one that reads no text."""
    if label in _MEANT:
        return _MEANT[label]
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if _TEXT_CODEC.match(name) else None


def _wide(content: bytes) -> Decoded | None:
    """Return a text of two or four bytes a character, whose ASCII is half zeros."""
    if b"\0" not in content[:_SAMPLE]:
        return None
    for size, codecs_of_size in ((4, ("utf-32-le", "utf-32-be")), (2, ("utf-16-le", "utf-16-be"))):
        if len(content) % size:
            continue
        found = [
            (_plain(head), codec)
            for codec in codecs_of_size
            if (head := _readable(content[:_SAMPLE], codec)) is not None
        ]
        if found and max(found)[0]:
            return _decoded(content, max(found)[1], guessed=True)
    return None


def _readable(head: bytes, codec: str) -> str | None:
    """Return a beginning that is nothing but text; it may end within a character."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(head)
    except UnicodeDecodeError:
        return None
    is_text = all(char.isprintable() or char in "\t\n\r\f\v\x1b" for char in set(text))
    return text if is_text else None


def _plain(text: str) -> int:
    """Return how much of a text is ASCII, in twentieths: some of it is in any script's."""
    return len(text.encode("ascii", "ignore")) * 20 // max(len(text), 1)


def _guessed(content: bytes) -> Decoded | None:
    """Return the text in the likeliest encoding that it fits."""
    if content.translate(None, NO_TEXT) != content:
        return None
    from .encoding_guess import likely

    found = (_decoded(content, codec, guessed=True) for codec in likely(content))
    return next(filter(None, found), None)


def _shown(codec: str) -> str:
    if codec in _SHOWN:
        return _SHOWN[codec]
    if codec.startswith("cp125"):
        return f"Windows-{codec[2:]}"
    return codec.replace("_", "-").upper()
