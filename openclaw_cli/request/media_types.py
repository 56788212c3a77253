"""What bytes are, told by how they begin.

Sources: the formats' own specifications, as far as https://mimesniff.spec.whatwg.org has none.
"""

from __future__ import annotations

import codecs
import re

TEXT = "text/plain"
_HEAD = 4096
"""Bytes that are looked at."""
_RATES = b"".join(b"\\x%x%x" % (rate, sampling) for rate in range(1, 15) for sampling in range(12))
"""A bit rate and a sampling rate that there are (ISO 11172-3)."""

# Compiled where they are needed: what is piped in is text, and waits for none of it.
_BINARY = (
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"RIFF....WEBP", "image/webp"),
    (rb"(RIFF|RF64)....WAVE", "audio/wav"),
    (rb"RIFF....AVI ", "video/x-msvideo"),
    (rb"ID3[\x02-\x04]", "audio/mpeg"),
    (rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][%s]" % _RATES, "audio/mpeg"),  # layer III
    (rb"\xff[\xf0\xf1\xf8\xf9]", "audio/aac"),
    (rb"OggS\x00", "audio/ogg"),
    (rb"fLaC", "audio/flac"),
    (rb"FORM....AIF[FC]", "audio/aiff"),
    (rb"....ftypM4[ABP] ", "audio/mp4"),
    (rb"....ftypqt  ", "video/quicktime"),
    (rb"....ftypavi[fs]", "image/avif"),
    (rb"....ftyp(he[iv][cxms]|m[is]f1)", "image/heic"),
    (rb"....ftyp", "video/mp4"),
    (rb"....(moov|mdat|wide|pnot)", "video/quicktime"),
    (rb"\x1aE\xdf\xa3.{0,60}webm", "video/webm"),
    (rb"\x1aE\xdf\xa3.{0,60}matroska", "video/x-matroska"),
    (rb"\x00\x00\x01[\xb3\xba]", "video/mpeg"),
    (rb"BM....\x00\x00\x00\x00", "image/bmp"),
    (rb"II\*\x00|MM\x00\*", "image/tiff"),
    (rb"\x00\x00\x01\x00", "image/x-icon"),
    (rb"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
    (rb"PK\x03\x04", "application/zip"),
    (rb"\x1f\x8b", "application/gzip"),
)
_SVG = rb"(\xef\xbb\xbf)?\s*(<(\?xml|!DOCTYPE svg)[^>]*>\s*|<!--((?!-->).)*-->\s*)*<svg[\s/>]"
_PACKED = frozenset(("application/zip", "application/gzip"))
_WRAPPERS = frozenset(("audio/ogg", "video/mp4", "video/webm"))
"""Forms that hold sound or a film: what a medium says to be tells which."""
_NO_SOUND = frozenset(("image/x-icon", "image/bmp", "image/tiff", "video/mpeg", *_PACKED))
"""Types whose marks are so short that samples without a header may begin like that."""
_ENDINGS = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/avif": ("avif",),
    "image/heic": ("heic", "heif"),
    "image/jxl": ("jxl",),
    "image/bmp": ("bmp",),
    "image/tiff": ("tiff", "tif"),
    "image/x-icon": ("ico",),
    "image/svg+xml": ("svg",),
    "audio/wav": ("wav",),
    "audio/mpeg": ("mp3",),
    "audio/aac": ("aac",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/flac": ("flac",),
    "audio/aiff": ("aiff", "aif"),
    "audio/mp4": ("m4a",),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov",),
    "video/webm": ("webm",),
    "audio/webm": ("webm",),
    "video/ogg": ("ogv",),
    "video/mpeg": ("mpeg", "mpg"),
    "video/x-msvideo": ("avi",),
    "video/x-matroska": ("mkv",),
    "application/pdf": ("pdf",),
    "application/zip": ("zip",),
    "application/gzip": ("gz",),
    TEXT: ("txt",),
}
"""What files of a type are called, the usual ending first."""
_UNKNOWN = ("bin",)
MEDIA_ENDINGS = frozenset(
    ending
    for kind, endings in _ENDINGS.items()
    if kind.partition("/")[0] in ("image", "audio", "video")
    for ending in endings
)
"""Endings that the name of a picture, a sound or a film has."""
_PDF = rb"(\xef\xbb\xbf)?%PDF-\d\.\d\s*[\r\n]"
"""All of it may be text; a text about it goes on in that line."""

NO_TEXT = bytes([*range(0x07), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
"""Bytes that no text file has; bells, escapes and form feeds are in some."""


def kind_of(content: bytes) -> str | None:
    """Return the media type that the first bytes tell; None where they do not.

    A text is one, whatever it begins with: many of these marks can be typed.
    """
    if b"%PDF-" in content[:8] and re.match(_PDF, content):
        return "application/pdf"
    return TEXT if is_text(content) else mark_of(content)


def mark_of(content: bytes) -> str | None:
    """Return the media type whose mark stands at the beginning, in a text too; None for none."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    head = content[:_HEAD]
    return next((kind for begins, kind in _BINARY if re.match(begins, head, re.DOTALL)), None)


def type_of(content: bytes, kind: str, named: str | None) -> str | None:
    """Return the media type of a medium: what its bytes tell, whatever it says to be.

    Args:
        content: The bytes, or how they begin.
        kind: What it was sent as (``Media.kind``).
        named: What it says to be. That counts where the bytes tell nothing, or only how it is
            wrapped.
    """
    told = _told(content, kind)
    return named if told is None or _refines(named, told) else told


def endings_of(content: bytes, kind: str, named: str | None) -> tuple[str, ...]:
    """Return the endings that a file with these bytes may have, the usual one first.

    What a medium says to be tells nothing that its bytes do not bear out.
    """
    told = _told(content, kind) or (TEXT if content and is_text(content) else "")
    refined = _ENDINGS.get(named or "") if _refines(named, told) else None
    return refined or _ENDINGS.get(told, _UNKNOWN)


def _told(content: bytes, kind: str) -> str | None:
    told = mark_of(content)
    if told is None:
        head = content[:_HEAD]
        return "image/svg+xml" if b"<svg" in head and re.match(_SVG, head, re.DOTALL) else None
    return None if kind == "sound" and told in _NO_SOUND else told


def _refines(named: str | None, told: str) -> bool:
    """Return whether a name says more than the bytes: ``audio/mp4`` where they are MP4."""
    family, _, form = (named or "").partition("/")
    if told in _PACKED:
        return family == "application"
    return told in _WRAPPERS and form == told.partition("/")[2]


def is_text(content: bytes) -> bool:
    """Return whether the beginning of a file is text in UTF-8."""
    head = content[:_HEAD]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(content) <= _HEAD)
    except UnicodeDecodeError:
        return False
    return len(head.translate(None, NO_TEXT)) == len(head)
