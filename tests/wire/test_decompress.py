"""Content encodings, and what hides in them."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import httpx
import pytest

from openclaw_cli.errors import IncompleteError
from openclaw_cli.wire import decompress
from openclaw_cli.wire.decompress import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = bytes(range(256)) * 4_000


def bare(data: bytes) -> bytes:
    encoder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return encoder.compress(data) + encoder.flush()


@pytest.mark.parametrize(
    ("encodings", "body"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("utf-8", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT))),
        ("gzip", gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 20),
    ],
)
@pytest.mark.parametrize("size", [1_000, 10**9])
def test_a_body_is_decoded(encodings: str, body: bytes, size: int) -> None:
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    assert b"".join(decoded(chunks, encodings)) == TEXT


def test_what_has_come_is_passed_on_at_once() -> None:
    """A stream is not held back until the compressed data ends."""
    encoder = zlib.compressobj(wbits=31)

    def chunks() -> Iterator[bytes]:
        for word in (b"one", b"two"):
            yield encoder.compress(word) + encoder.flush(zlib.Z_SYNC_FLUSH)
        raise AssertionError("read too far")

    arriving = iter(decoded(chunks(), "gzip"))
    assert (next(arriving), next(arriving)) == (b"one", b"two")


def test_nothing_at_all_is_nothing() -> None:
    assert list(decoded([], "gzip")) == []


@pytest.mark.parametrize(
    ("encodings", "body", "complaint"),
    [
        ("gzip", b"no gzip", "header"),
        ("gzip", gzip.compress(TEXT)[:-9], "too early"),
        ("deflate", zlib.compress(TEXT)[:50], "too early"),
        ("br", b"x", "br was not asked for"),
        ("gzip, zstd", b"x", "zstd was not asked for"),
        (", ".join(["gzip"] * 5_000), b"x", "5000 times over"),
    ],
)
def test_what_can_not_be_decoded_is_named(encodings: str, body: bytes, complaint: str) -> None:
    with pytest.raises(httpx.DecodingError, match=complaint):
        list(decoded([body], encodings))


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_a_bomb_is_found_before_it_is_in_memory(
    monkeypatch: pytest.MonkeyPatch, layers: int
) -> None:
    monkeypatch.setattr(decompress, "LARGEST_BODY", 5_000_000)
    body = b"\0" * 20_000_000
    for _ in range(layers):
        body = gzip.compress(body, 9)
    sizes: list[int] = []
    with pytest.raises(IncompleteError, match="larger than"):
        sizes.extend(len(piece) for piece in decoded([body], ", ".join(["gzip"] * layers)))
    assert sum(sizes) <= 5_000_000
    assert max(sizes) < 1_000_000


def test_a_layer_that_holds_nothing_is_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Endless empty streams inside a small one: nothing comes out, and it would take for ever."""
    monkeypatch.setattr(decompress, "LARGEST_BODY", 1_000_000)
    body = gzip.compress(gzip.compress(b"") * 100_000)
    with pytest.raises(IncompleteError, match="larger than"):
        list(decoded([body], "gzip, gzip"))
