"""Media in pieces: what a whole answer holds of them in the end."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.events import Begun, Replay, TextDelta
from openclaw_cli.wire.decode import ChunkDecoder

from .test_decode import STOP, chunk, decode

PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
OTHER = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAB"}}


def answered(*deltas: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the text and the fields of an answer."""
    events = decode(
        *(chunk({"role": "assistant", "content": "", **delta}) for delta in deltas), STOP
    )
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    return text, next((event.fields for event in events[::-1] if isinstance(event, Replay)), {})


@pytest.mark.parametrize(
    ("deltas", "images"),
    [
        ([{"images": [PICTURE]}], [PICTURE]),
        ([{"images": [PICTURE]}, {"images": [OTHER]}], [PICTURE, OTHER]),
        ([{"images": [PICTURE]}, {"images": [{**PICTURE, "index": 0}, OTHER]}], [PICTURE, OTHER]),
        ([{"images": [PICTURE, None, {"image_url": None}, 7]}], [PICTURE]),
        ([{"images": PICTURE}], [PICTURE]),
    ],
)
def test_pictures_are_collected(deltas: list[dict[str, Any]], images: list[Any]) -> None:
    assert answered(*deltas) == ("", {"images": images})


@pytest.mark.parametrize(
    ("pieces", "text", "sound"),
    [
        (
            [{"id": "a1"}, {"data": "UklG"}, {"data": "RgAA"}, {"expires_at": 9}],
            "",
            {"id": "a1", "data": "UklGRgAA", "expires_at": 9},
        ),
        ([{"data": "AA=="}, {"data": "BA=="}], "", {"data": "AAQ="}),
        ([{"data": "AA"}, {"data": "A="}], "", {"data": "AAA="}),
        (
            [{"data": "AAAA", "transcript": "Guten "}, {"data": None, "transcript": "Tag"}],
            "Guten Tag",
            {"data": "AAAA", "transcript": "Guten Tag"},
        ),
    ],
)
def test_sound_is_put_together(
    pieces: list[dict[str, Any]], text: str, sound: dict[str, Any]
) -> None:
    assert answered(*({"audio": piece} for piece in pieces)) == (text, {"audio": sound})


@pytest.mark.parametrize(
    "audio", [None, {}, [], "", 7, {"data": ""}, {"data": None}, {"data": [1]}, {"id": "a1"}]
)
def test_sound_without_a_byte_is_none(audio: Any) -> None:
    assert answered({"content": "Hi", "audio": audio}) == ("Hi", {})


def test_words_without_sound_are_an_answer_too() -> None:
    assert answered({"audio": {"transcript": "Tag"}}) == ("Tag", {})


def test_a_text_is_not_said_again_by_the_words_of_the_sound() -> None:
    text, fields = answered({"content": "Tag"}, {"audio": {"data": "AAAA", "transcript": "Tag"}})
    assert text == "Tag"
    assert fields["audio"]["transcript"] == "Tag"


def test_media_among_parts_stay_there() -> None:
    first = [{"type": "text", "text": "A "}, {"type": "text", "text": "cat: "}, PICTURE]
    text, fields = answered(
        {"content": first}, {"content": [{"type": "text", "text": "So."}, PICTURE]}
    )
    assert text == "A cat: So."
    whole = [{"type": "text", "text": "A cat: "}, PICTURE, {"type": "text", "text": "So."}]
    assert fields == {"content": whole}


def test_parts_without_media_are_text_alone() -> None:
    assert answered({"content": [{"type": "text", "text": "A"}, None, {}]}) == ("A", {})


def test_a_message_after_the_deltas_brings_no_picture_twice() -> None:
    parts = [{"type": "text", "text": "Here."}, PICTURE]
    whole = {"content": [*parts, OTHER, {"type": "text", "text": " So."}], "images": [PICTURE]}
    last = {"choices": [{"index": 0, "message": whole, "finish_reason": "stop"}]}
    events = decode(chunk({"content": parts}), chunk({"images": [PICTURE]}), last)
    text = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert text == "Here. So."
    fields = next(event.fields for event in reversed(events) if isinstance(event, Replay))
    assert fields["images"] == [PICTURE]
    assert [part.get("text") for part in fields["content"]] == ["Here.", None, None, " So."]


def test_a_picture_is_there_before_the_end() -> None:
    decoder = ChunkDecoder("openrouter")
    events = list(decoder.feed_chunk(chunk({"images": [PICTURE]})))
    assert events[-2:] == [Begun(), Replay({"images": [PICTURE]})]


def test_sound_without_a_byte_begins_nothing() -> None:
    decoder = ChunkDecoder("openrouter")
    events = list(decoder.feed_chunk(chunk({"audio": {"id": "a", "data": "", "transcript": ""}})))
    assert Begun() not in events
    assert Begun() in decoder.feed_chunk(chunk({"audio": {"data": "AAAA"}}))
