from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.wire.chunked import ChunkedDecoder, ChunkedError


def encoded(contents: list[bytes], *, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    chunks = [b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in contents if part]
    return b"".join(chunks) + b"0\r\n" + trailer + b"\r\n"


def decoded(*pieces: bytes) -> tuple[bytes, bool]:
    decoder = ChunkedDecoder()
    return b"".join(decoder.feed(piece) for piece in pieces), decoder.done


def test_chunks_that_came_together_are_passed_on_together() -> None:
    assert decoded(encoded([b"one", b"two\r\n", b"\n"])) == (b"onetwo\r\n\n", True)


def test_extensions_and_trailers_are_passed_over() -> None:
    body = encoded([b"x" * 300], extension=b";name=value", trailer=b"Digest: abc\r\nMore: 1\r\n")
    assert decoded(body) == (b"x" * 300, True)


def test_what_has_not_come_is_missed() -> None:
    assert decoded(b"5\r\nhel") == (b"hel", False)
    assert decoded(b"5\r\nhello\r") == (b"hello", False)
    assert decoded(b"5\r\nhello\r\n0\r\n") == (b"hello", False)


@pytest.mark.parametrize(
    "body",
    [
        b"\r\n",
        b"-5\r\n",
        b"+5\r\n",
        b"0x5\r\n",
        b"5_0\r\n",
        b"zz\r\n",
        b"3\r\nlonger\r\n",
        b"9" * 20_000,
    ],
)
def test_nonsense_is_found(body: bytes) -> None:
    with pytest.raises(ChunkedError):
        decoded(body)


@given(st.lists(st.binary(max_size=40), max_size=8), st.lists(st.integers(0, 300), max_size=8))
def test_any_cut_gives_the_same_contents(contents: list[bytes], cuts: list[int]) -> None:
    body = encoded(contents)
    edges = [0, *sorted(cut for cut in cuts if cut < len(body)), len(body)]
    pieces = [body[a:b] for a, b in itertools.pairwise(edges)]
    assert decoded(*pieces) == (b"".join(contents), True)
    single = [body[at : at + 1] for at in range(len(body))]
    assert decoded(*single) == (b"".join(contents), True)


@pytest.mark.parametrize(
    ("fault", "more"),
    [(b"zz\r\n", b""), (b"3\r\ntwo!\r\n", b"two"), (b"9" * 20_000, b""), (b"\r\n", b"")],
)
def test_what_came_before_nonsense_is_not_lost(fault: bytes, more: bytes) -> None:
    with pytest.raises(ChunkedError) as found:
        ChunkedDecoder().feed(b"5\r\nhello\r\n" + fault)
    assert found.value.contents == b"hello" + more
