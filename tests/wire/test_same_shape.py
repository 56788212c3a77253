"""A chunk that is read by what differs from the last one gives what decoding all of it gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openclaw_cli import foreign
from openclaw_cli.errors import OpenClawError
from openclaw_cli.wire.decode import ChunkDecoder
from openclaw_cli.wire.same_shape import SameShape

from ..conftest import LONG
from ..odd_json import CHUNKS, SCALARS

Chunk = dict[str, Any]
Kind = Callable[[str, int], Chunk]
"""Makes a chunk of a text and a number."""
Spelling = Callable[[Chunk], str]

PLAIN: Chunk = {
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
BARE: Chunk = {"choices": [{"delta": {"content": ""}}]}
SILENT: Chunk = {
    **BARE,
    "usage": None,
    "choices": [{"delta": {"content": "", "reasoning": None, "reasoning_details": []}}],
}
QUOTING = {**BARE, "id": '"content": "x"', "model": "\\"}
NAMED = {**BARE, "id": "another", "model": None}
WORDS = ["word ", "", '"', "\\", "\n", "é", "\ud83d", "\ude00", "\u2028", '"content":', "\x01"]


def with_delta(chunk: Chunk, more: Chunk, **rest: Any) -> Chunk:
    """Return a chunk whose delta says more."""
    (choice,) = chunk["choices"]
    delta = {**choice["delta"], **more}
    return {**chunk, "choices": [{**choice, "delta": delta}], **rest}


def with_choice(chunk: Chunk, text: str, **more: Any) -> Chunk:
    """Return a chunk with a text, whose choice says more."""
    (choice,) = with_delta(chunk, {"content": text})["choices"]
    return {**chunk, "choices": [{**choice, **more}]}


def thought(text: str, **more: Any) -> Chunk:
    """Return a chunk of reasoning as OpenRouter sends it."""
    detail = {"type": "reasoning.text", "text": text, "format": "unknown", "index": 0, **more}
    return with_delta(PLAIN, {"reasoning": text, "reasoning_details": [detail]})


def called(arguments: str) -> Chunk:
    """Return a chunk with a piece of a tool's call."""
    return with_delta(PLAIN, {"tool_calls": [{"index": 0, "function": {"arguments": arguments}}]})


SAID: dict[str, Kind] = {
    "OpenRouter": lambda text, _: with_choice(PLAIN, text),
    "bare": lambda text, _: with_choice(BARE, text),
    "silent": lambda text, _: with_choice(SILENT, text),
    "named": lambda text, _: with_choice(NAMED, text),
    "quoting": lambda text, _: with_choice(QUOTING, text),
    "OpenAI": lambda text, n: {**with_choice(BARE, text), "obfuscation": "x" * n},
    "llama.cpp": lambda text, n: {**with_choice(PLAIN, text), "created": n, "timings": {"ms": n}},
    "logprobs": lambda text, n: with_choice(
        PLAIN, text, logprobs={"content": [{"token": text, "logprob": -n / 7}]}
    ),
    "Azure": lambda text, n: with_choice(BARE, text, content_filter_offsets={"check_offset": n}),
}
MORE: dict[str, Kind] = {
    "reasoning": lambda text, _: thought(text),
    "signed": lambda text, n: thought(text, signature=f"{n}"),
    "summary": lambda text, n: thought("", summary=text, index=n % 3),
    "encrypted": lambda text, _: thought("", data=text, index=None),
    "DeepSeek": lambda text, _: with_delta(BARE, {"content": None, "reasoning_content": text}),
    "vLLM": lambda text, n: {**with_choice(BARE, text), "usage": {"completion_tokens": n}},
    "counting": lambda text, n: {**with_choice(PLAIN, text), "id": f"gen-{n}"},
    "called": lambda text, _: called(text),
    "refused": lambda text, _: with_delta(PLAIN, {"content": text, "refusal": "no"}),
    "cited": lambda text, _: with_delta(
        PLAIN, {"annotations": [{"url_citation": {"url": text}}]}, citations=[text]
    ),
    "ended": lambda text, n: with_choice(PLAIN, text, finish_reason=["stop", None, text][n % 3]),
}
KINDS = {**SAID, **MORE}
COUNTED = {**PLAIN, "usage": {"completion_tokens": 1}}
RECOUNTED: Chunk = {"usage": {"completion_tokens": 2}, "citations": []}
NUMBERS = st.integers(0, 20)


@st.composite
def streams(draw: st.DrawFn) -> list[str]:
    """Return the data of chunks of a few kinds, which differ where chunks do, and elsewhere."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=2))
    found = []
    for _ in range(draw(st.integers(0, 9))):
        kind = KINDS[draw(st.sampled_from(kinds))]
        chunk = kind(draw(st.sampled_from(WORDS)), draw(NUMBERS))
        found.append(draw(st.one_of(st.just(chunk), st.just(chunk), changed(chunk), CHUNKS)))
    spell = draw(st.sampled_from(SPELLINGS))
    damage = draw(st.sampled_from([spell, spell, *DAMAGES]))
    return [(damage if draw(st.booleans()) else spell)(chunk) for chunk in found]


@st.composite
def changed(draw: st.DrawFn, chunk: Chunk) -> Chunk:
    """Return a chunk with another value in it, anywhere."""
    found: Any = deepcopy(chunk)
    inner, name = found, draw(st.sampled_from(sorted(found)))
    while isinstance(inner[name], (dict, list)) and inner[name] and draw(st.booleans()):
        inner = inner[name]
        name = draw(st.sampled_from(sorted(inner))) if isinstance(inner, dict) else 0
    inner[name] = draw(SCALARS)
    return dict(found)


SPELLINGS: tuple[Spelling, ...] = (
    json.dumps,
    lambda chunk: json.dumps(chunk, ensure_ascii=False),
    lambda chunk: json.dumps(chunk, separators=(",", ":")),
    lambda chunk: json.dumps(chunk, indent=1),
    lambda chunk: json.dumps(chunk, sort_keys=True, separators=(" ,\t", "\r :")) + " ",
    lambda chunk: json.dumps(chunk).replace('"content"', '"\\u0063ontent"'),
)
DAMAGES: tuple[Spelling, ...] = (
    lambda chunk: json.dumps(chunk).replace("}", ', "content": "twice"}', 1),
    lambda chunk: json.dumps(chunk).replace('{"', '{"id": 1, "choices": [], "', 1),
    lambda chunk: json.dumps(chunk).replace("null", "NaN"),
    lambda chunk: json.dumps(chunk).replace("0", "-" + "9" * 5000),
    lambda chunk: json.dumps(chunk)[:-3],
    lambda chunk: json.dumps(chunk) + "}",
    lambda chunk: json.dumps(chunk).replace(": ", ""),
    lambda chunk: json.dumps([chunk]),
    lambda chunk: json.dumps(json.dumps(chunk)),
)


@settings(max_examples=3000 if LONG else 150)
@example([f'{{"id": {number}, "id": "the last of several counts"}}' for number in range(4)])
@given(streams())
def test_a_chunk_that_is_read_quickly_is_what_decoding_it_gives(data: list[str]) -> None:
    shape = SameShape()
    for one in data:
        whole, said = foreign.decode(one), shape.read(one)
        if said is None:
            shape.learn(one, whole)
        else:
            # As JSON: 1, 1.0 and True are equal in Python.
            assert json.dumps(said) == json.dumps(whole)
            assert shape.delta is None or shape.delta is said["choices"][0]["delta"]


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


@settings(max_examples=3000 if LONG else 150)
@example([json.dumps(with_choice(PLAIN, text)) for text in WORDS])
@example([json.dumps(with_choice(one, "a")) for one in (PLAIN, NAMED, PLAIN, NAMED)])
@example([json.dumps(with_choice(one, "a")) for one in (*[PLAIN] * 3, *[NAMED, PLAIN] * 9)])
@example([json.dumps(one) for one in (PLAIN, COUNTED, {**COUNTED, **RECOUNTED}, COUNTED)])
@given(streams())
def test_the_events_are_those_of_chunks_that_are_read_whole(data: list[str]) -> None:
    quick, whole = ChunkDecoder("openrouter"), ChunkDecoder("openrouter")
    assert outcome(quick, data, quickly=True) == outcome(whole, data, quickly=False)


def learnt(kind: str) -> SameShape:
    """Return what has seen two chunks of a kind."""
    shape = SameShape()
    for text, number in (("one", 1), ("two", 2)):
        chunk = KINDS[kind](text, number)
        shape.learn(json.dumps(chunk), chunk)
    shape.read(json.dumps(KINDS[kind]("three", 3)))
    return shape


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_differs_is_read(kind: str) -> None:
    shape = learnt(kind)
    for text in WORDS:
        chunk = KINDS[kind](text, 7)
        assert shape.read(json.dumps(chunk)) == chunk
        beside_it = kind in ("vLLM", "counting", "cited", "ended")
        assert shape.delta == (None if beside_it else chunk["choices"][0]["delta"])
        assert shape.is_text == (kind in SAID)


@pytest.mark.parametrize(
    "other",
    [
        {**PLAIN, "id": "gen-2"},
        {**PLAIN, "usage": {}},
        with_choice(PLAIN, "a", finish_reason="stop"),
        with_choice(PLAIN, "a", index=1),
        BARE,
    ],
)
def test_whatever_else_differs_is_decoded(other: Chunk) -> None:
    assert learnt("OpenRouter").read(json.dumps(other)) is None


@pytest.mark.parametrize(
    "more",
    [
        {"usage": {"cost": 1}},
        {"error": {"code": 500}},
        {"citations": ["x"]},
        {"choices": []},
        {"choices": [{"delta": {"content": "a"}, "finish_reason": "stop"}]},
        {"choices": [{"delta": {"content": "a"}, "error": {}}]},
        {"choices": [{"delta": {"content": "a", "reasoning": "why"}}]},
        {"choices": [{"delta": {"content": None}}]},
        {"choices": [{"delta": {"content": "a"}}, {"delta": {"content": "b"}}]},
    ],
)
def test_a_chunk_that_says_more_than_its_text_is_no_text(more: Chunk) -> None:
    shape = SameShape()
    chunk = {**PLAIN, **more}
    shape.learn(json.dumps(chunk), chunk)
    assert [shape.read(json.dumps(chunk)) for _ in range(3)] == [chunk] * 3
    assert shape.delta is None or not shape.is_text


def test_who_answers_is_told_once() -> None:
    decoder = ChunkDecoder("openrouter")
    data = json.dumps(with_choice(PLAIN, "a"))
    events = [event for _ in range(4) for event in decoder.feed(data)]
    assert [type(event).__name__ for event in events] == ["Identity", *["TextDelta"] * 4]
