"""A chunk that is read by its text alone gives what decoding all of it would give."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openclaw_cli import foreign
from openclaw_cli.errors import OpenClawError
from openclaw_cli.wire.decode import ChunkDecoder
from openclaw_cli.wire.same_shape import SameShape

from ..conftest import LONG
from ..odd_json import CHUNKS

PLAIN = {
    "id": "gen-1",
    "object": "chat.completion.chunk",
    "created": 1763856000,
    "model": "a/b",
    "provider": "P",
    "choices": [
        {
            "index": 0,
            "delta": {"role": "assistant", "content": ""},
            "finish_reason": None,
            "native_finish_reason": None,
            "logprobs": None,
        }
    ],
}
BARE = {"choices": [{"delta": {"content": ""}}]}
THINKING: dict[str, Any] = {
    **BARE,
    "usage": None,
    "choices": [{"delta": {"content": "", "reasoning": None, "reasoning_details": []}}],
}
QUOTING = {**BARE, "id": '"content": "x"', "model": "\\"}
NAMED = {**BARE, "id": "another", "model": None}
WORDS = ["word ", "", '"', "\\", "\n", "é", "\ud83d", "\ude00", "\u2028", '"content":', "\x01"]


def with_text(chunk: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
    (choice,) = chunk["choices"]
    return {**chunk, "choices": [{**choice, "delta": {**choice["delta"], "content": text}, **more}]}


ALIKE = st.builds(
    with_text, st.sampled_from([PLAIN, BARE, THINKING, QUOTING, NAMED]), st.sampled_from(WORDS)
)
ENDING = st.builds(
    with_text, st.just(PLAIN), st.sampled_from(WORDS), finish_reason=st.sampled_from(["stop", "x"])
)
SPELLED = st.one_of(
    st.tuples(st.one_of(ALIKE, ALIKE, ENDING, CHUNKS), st.booleans()).map(
        lambda pair: json.dumps(pair[0], ensure_ascii=pair[1])
    ),
    ALIKE.map(lambda chunk: json.dumps(chunk, separators=(",", ":"))),
    ALIKE.map(lambda chunk: json.dumps(chunk).replace('"content"', '"\\u0063ontent"')),
    ALIKE.map(lambda chunk: json.dumps(chunk).replace("}}", ', "content": "twice"}}')),
    ALIKE.map(lambda chunk: json.dumps(chunk)[:-3]),
)


def outcome(decoder: ChunkDecoder, data: list[str], *, quickly: bool) -> list[Any]:
    found: list[Any] = []
    try:
        for one in data:
            clean = foreign.whole(one)
            found += decoder.feed(clean) if quickly else decoder.feed_chunk(foreign.decode(clean))
        found += decoder.finish()
    except OpenClawError as error:
        found.append(error.as_json())
    return found


@settings(max_examples=3000 if LONG else 200)
@example([json.dumps(with_text(PLAIN, text)) for text in WORDS])
@example([json.dumps(with_text(one, "a")) for one in (PLAIN, NAMED, PLAIN, NAMED)])
@given(st.lists(SPELLED, max_size=8))
def test_what_is_read_quickly_is_what_is_read_whole(data: list[str]) -> None:
    quick, whole = ChunkDecoder("openrouter"), ChunkDecoder("openrouter")
    assert outcome(quick, data, quickly=True) == outcome(whole, data, quickly=False)


def learnt(chunk: dict[str, Any]) -> SameShape:
    shape = SameShape()
    shape.learn(json.dumps(chunk), chunk)
    return shape


@pytest.mark.parametrize("chunk", [PLAIN, BARE, THINKING, NAMED])
def test_the_text_alone_is_read(chunk: dict[str, Any]) -> None:
    shape = learnt(chunk)
    assert [shape.content(json.dumps(with_text(chunk, text))) for text in WORDS] == WORDS


@pytest.mark.parametrize(
    "other",
    [
        {**PLAIN, "id": "gen-2"},
        {**PLAIN, "usage": {}},
        with_text(PLAIN, "a", finish_reason="stop"),
        with_text(PLAIN, "a", index=1),
        BARE,
    ],
)
def test_whatever_else_differs_is_read_whole(other: dict[str, Any]) -> None:
    assert learnt(PLAIN).content(json.dumps(other)) is None


@pytest.mark.parametrize(
    "chunk",
    [
        QUOTING,
        {**PLAIN, "usage": {"cost": 1}},
        {**PLAIN, "error": {"code": 500}},
        {**PLAIN, "citations": []},
        {**PLAIN, "choices": []},
        with_text(PLAIN, "a", finish_reason="stop"),
        with_text(PLAIN, "a", error={}),
        {"choices": [{"delta": {"content": "", "reasoning": "why"}}]},
        {"choices": [{"delta": {"content": None}}]},
        {"choices": [{"delta": {"content": ""}}, {"delta": {"content": ""}}]},
    ],
)
def test_a_chunk_that_says_more_than_its_text_has_no_shape(chunk: dict[str, Any]) -> None:
    assert learnt(chunk).content(json.dumps(chunk)) is None


def test_who_answers_is_told_once() -> None:
    decoder = ChunkDecoder("openrouter")
    data = json.dumps(with_text(PLAIN, "a"))
    events = [*decoder.feed(data), *decoder.feed(data)]
    assert [type(event).__name__ for event in events] == ["Identity", "TextDelta", "TextDelta"]
