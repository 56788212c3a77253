"""Whatever JSON a chunk is made of, the decoder ends with an answer or with an error of ours."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from openclaw_cli.errors import OpenClawError
from openclaw_cli.events import Event, Identity, ReasoningDelta, Replay, TextDelta, Usage
from openclaw_cli.wire.decode import ChunkDecoder

from ..conftest import LONG
from ..odd_json import CHUNKS, JSON, Chunk


def told(decoder: ChunkDecoder, chunks: list[Chunk], *, whole: bool) -> list[Event]:
    """Return the events of an answer, without the net around the decoder."""
    found: list[Event] = []
    try:
        for chunk in chunks:
            found += decoder.read(chunk)
        found += decoder.finish(whole=whole)
    except OpenClawError as error:
        writable(error.as_json())
        found += decoder.rest()
    return found


def writable(value: Any) -> None:
    """Hold that a value can be written as JSON, in UTF-8, and be read by anybody."""
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@settings(max_examples=300 if LONG else 100)
@given(st.lists(CHUNKS, max_size=5), st.booleans())
def test_any_chunks_are_read_or_told(chunks: list[Chunk], whole: bool) -> None:
    for event in told(ChunkDecoder("openrouter"), chunks, whole=whole):
        if isinstance(event, (TextDelta, ReasoningDelta)):
            assert event.text
            event.text.encode()
        elif isinstance(event, Replay):
            writable(event.fields)
        elif isinstance(event, Usage):
            writable(event.data)
            assert event.data
        elif isinstance(event, Identity):
            writable(list(event))


@given(JSON)
def test_any_json_is_an_event(value: Any) -> None:
    decoder = ChunkDecoder("openrouter")
    try:
        for _ in decoder.feed(json.dumps(value)):
            pass
    except OpenClawError as error:
        writable(error.as_json())


@given(st.lists(CHUNKS, max_size=4))
def test_text_before_anything_odd_is_kept(chunks: list[Chunk]) -> None:
    text = {"choices": [{"index": 0, "delta": {"content": "Paid text. "}}]}
    events = told(ChunkDecoder("openrouter"), [text, *chunks], whole=True)
    assert "".join(one.text for one in events if isinstance(one, TextDelta)).startswith(
        "Paid text. "
    )
