"""A body's content encodings undone piece by piece, and its size counted meanwhile.

httpx decodes all that a read has brought at once: a hundred kilobytes of nested compression
become gigabytes before anybody can count them.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import httpx

from ..errors import IncompleteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST_BODY = 256 * 2**20
"""Bytes. A million tokens, an event for each, are less."""

_PIECE = 262_144
_MOST_LAYERS = 4
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_MAGIC = b"\x1f\x8b"
_UNKNOWN = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})


def decoded(chunks: Iterable[bytes], encodings: str) -> Iterable[bytes]:
    """Return a body without its encodings.

    Args:
        chunks: The body as it arrives.
        encodings: The ``Content-Encoding`` header, or nothing.

    Raises:
        httpx.DecodingError: It is not what the header says, or nothing that was asked for.
        IncompleteError: It is larger than any answer, at any layer; raised while it is read.
    """
    names = [name.strip().lower() for name in encodings.split(",")]
    layers = [name for name in names if name in ("gzip", "x-gzip", "deflate")]
    if foreign := _UNKNOWN.intersection(names):
        raise httpx.DecodingError(f"{min(foreign)} was not asked for")
    if len(layers) > _MOST_LAYERS:
        raise httpx.DecodingError(f"it is compressed {len(layers)} times over")
    for name in reversed(layers):
        chunks = _inflated(chunks, gzip=name != "deflate")
    return chunks


def too_large() -> IncompleteError:
    """Return the error for a body that no answer has."""
    return IncompleteError(
        f"the answer is larger than {LARGEST_BODY // 2**20} MB, as none should be; it was cut there"
    )


def _inflated(chunks: Iterable[bytes], *, gzip: bool) -> Iterator[bytes]:
    decoder = None
    size = 0
    try:
        for chunk in chunks:
            if decoder is None:
                decoder = zlib.decompressobj(_GZIP if gzip else _window(chunk))
            rest = chunk
            while True:
                if decoder.eof:
                    if not (gzip and rest.startswith(_GZIP_MAGIC)):
                        break  # filling behind the end
                    decoder = zlib.decompressobj(_GZIP)
                piece = decoder.decompress(rest, _PIECE)
                size += len(piece)
                if size > LARGEST_BODY:
                    raise too_large()
                if piece:
                    yield piece
                rest = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
                if not rest and len(piece) < _PIECE:
                    break
    except zlib.error as error:
        raise httpx.DecodingError(str(error)) from error
    if decoder is not None and not decoder.eof:
        raise httpx.DecodingError("it ends too early")


def _window(begin: bytes) -> int:
    """Return how "deflate" is meant: with zlib's header, as it should be, or bare."""
    return _ZLIB if begin[0] & 0x0F == 8 and begin[0] >> 4 <= 7 else _RAW
