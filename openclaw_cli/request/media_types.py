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
    (rb"PK\x03\x04", "application/zip"),
    (rb"\x1f\x8b", "application/gzip"),
)
_PDF = rb"(\xef\xbb\xbf)?%PDF-\d\.\d\s*[\r\n]"
"""All of it may be text; a text about it goes on in that line."""

_NO_TEXT = bytes([*range(0x07), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
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


def is_text(content: bytes) -> bool:
    """Return whether the beginning of a file is text in UTF-8."""
    head = content[:_HEAD]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(content) <= _HEAD)
    except UnicodeDecodeError:
        return False
    return len(head.translate(None, _NO_TEXT)) == len(head)
