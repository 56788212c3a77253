"""What a body is, told by its begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from openclaw_cli.wire.body import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

STREAM, JSON, HTML = "text/event-stream", "application/json", "text/html"


@pytest.mark.parametrize("cut", [1, 1000])
@pytest.mark.parametrize(
    ("body", "media_type", "shape"),
    [
        (b"data: {}\n\n", STREAM, "events"),
        (b"data: {}\n\n", JSON, "events"),
        (b"data: {}\n\n", HTML, "events"),
        (b"data:{}\n\n", "", "events"),
        (b"event: x\ndata: {}\n\n", JSON, "events"),
        (b"id: 1\ndata: {}\n\n", JSON, "events"),
        (b"retry: 1\n\n", "text/plain", "events"),
        (b": OPENROUTER PROCESSING\n\n", JSON, "events"),
        (b"\xef\xbb\xbf\n\ndata: {}\n\n", JSON, "events"),
        (b'{"choices": []}', JSON, "json"),
        (b'\n\n  {"choices": []}', STREAM, "json"),
        (b'\xef\xbb\xbf{"a": 1}', "text/plain", "json"),
        (b'[{"error": {}}]', STREAM, "json"),
        (b"null", JSON, "json"),
        (b"", JSON, "json"),
        (b"", STREAM, "events"),
        (b"nonsense\n\n", STREAM, "events"),
        (b"<!doctype html>", HTML, "neither"),
        (b"<!doctype html>", JSON, "json"),
        (b"plain words", "", "neither"),
        (b"database error", "text/plain", "neither"),
        (b"", "", "neither"),
    ],
)
def test_the_begin_tells(body: bytes, media_type: str, shape: str, cut: int) -> None:
    chunks = [body[at : at + cut] for at in range(0, len(body), cut)]
    found, rest = opened(chunks, media_type)
    assert found == shape
    assert b"".join(b"".join(rest).split()) == b"".join(body.split())


def test_no_more_is_read_than_tells() -> None:
    def chunks() -> Iterator[bytes]:
        yield b": OPENROUTER PROCESSING\n\n"
        raise AssertionError("read too far")

    shape, rest = opened(chunks(), JSON)
    assert (shape, next(rest)) == ("events", b": OPENROUTER PROCESSING\n\n")
