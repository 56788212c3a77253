"""Media in the shapes that servers send them in, and what is made of each."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.events import media_lists
from openclaw_cli.request.media import (
    Media,
    as_said,
    base64_of,
    described,
    holds_media,
    media_in,
    read_media,
    readable,
)
from openclaw_cli.request.messages import assistant_message
from openclaw_cli.request.model import Model
from openclaw_cli.request.token_count import count_tokens
from openclaw_cli.request.unlisted import unlisted

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
WAV = base64.b64encode(b"RIFF\x00\x00\x00\x00WAVEfmt ").decode()
DATA_URL = f"data:image/png;base64,{PNG}"
PICTURE = {"type": "image_url", "image_url": {"url": DATA_URL}}


@pytest.mark.parametrize(
    "item",
    [
        PICTURE,
        {"image_url": {"url": DATA_URL}},
        {"type": "image_url", "image_url": DATA_URL},
        {"type": "image_url", "image_url": {"url": f"  {DATA_URL}\n"}},
        {"type": "image_url", "image_url": {"url": DATA_URL.replace("data:", "DATA:")}},
        {"image_url": {"url": f"data:image/png;name=x.png;base64,{PNG}"}},
        {"image_url": {"url": f"data:image/png,{'%89PNG%0D%0A%1A%0A'}"}},
        {"image_url": {"url": f"data:image/png;base64,{quote(PNG, safe='')}"}},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG}},
        {"inline_data": {"mime_type": "image/png", "data": PNG}},
        {"inlineData": {"mimeType": "IMAGE/PNG", "data": PNG}},
        {"b64_json": PNG},
        {"url": DATA_URL},
        {"image_url": {"url": PNG}},
        {"image_url": {"url": f"data:;base64,{PNG}"}},
        DATA_URL,
        {"image_url": {"url": f"data:image/png;base64,{PNG.rstrip('=')}"}},
    ],
)
def test_a_picture_is_read_from_any_shape(item: Any) -> None:
    found = read_media(item, "image")
    assert found == Media("image", "image/png", PNG)
    assert found.as_json() == {"media_type": "image/png", "size": 8, "path": None, "data": PNG}


@pytest.mark.parametrize(
    "item",
    [
        None,
        7,
        "",
        [],
        {},
        {"type": "image_url"},
        {"type": "image_url", "image_url": None},
        {"type": "image_url", "image_url": []},
        {"type": "image_url", "image_url": {"url": None}},
        {"type": "image_url", "image_url": {"url": ""}},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,"}},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,?"}},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,A"}},
        {"type": "image_url", "image_url": {"url": "javascript:alert(1)"}},
        {"type": "image_url", "image_url": {"url": "https://x.example/a b"}},
        {"image_url": {"url": ["data:"]}},
        {"image_url": {"url": "data:image/png;base64,\ud800"}},
    ],
)
def test_what_holds_no_picture_is_none(item: Any) -> None:
    assert read_media(item, "image") is None


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\n\n\n\nWEBPVP8 ", "image/webp"),
        (b"RIFF\n\n\n\nWAVEfmt ", "audio/wav"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"OggS\x00", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\x00\x01", None),
    ],
)
def test_the_first_bytes_tell_what_nobody_said(begins: bytes, kind: str | None) -> None:
    found = read_media({"data": base64.b64encode(begins).decode()}, "sound")
    assert found is not None
    assert found.media_type == kind
    assert found.size == len(begins)


def test_an_address_elsewhere_is_kept_as_one() -> None:
    found = read_media({"image_url": {"url": "https://x.example/a.png"}}, "image")
    assert found is not None
    assert found.as_json() == {
        "media_type": None,
        "size": None,
        "path": None,
        "data": None,
        "url": "https://x.example/a.png",
    }


def test_each_kind_has_its_list() -> None:
    fields = {
        "images": [PICTURE, None, PICTURE],
        "audio": {"id": "a1", "data": WAV, "format": "wav"},
        "content": [
            {"type": "text", "text": "so"},
            PICTURE,
            {"type": "output_audio", "audio": {"data": "AAAA", "format": "pcm16"}},
            {"type": "video_url", "video_url": {"url": "https://x.example/v.mp4"}},
            {"type": "file", "file": {"filename": "a", "file_data": "data:text/plain;base64,aGk="}},
        ],
    }
    found = media_in(fields)
    assert [(one.kind, one.media_type) for one in found] == [
        ("image", "image/png"),
        ("sound", "audio/wav"),
        ("sound", "audio/pcm"),
        ("video", None),
        ("file", "text/plain"),
    ]
    assert described(found) == "an image, 2 sounds, a video and a file"
    lists = media_lists(found)
    assert {name: len(items) for name, items in lists.items()} == {
        "images": 1,
        "audio": 2,
        "other_media": 2,
    }


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["image"], "an image"),
        (["sound"], "sound"),
        (["image", "sound", "image"], "2 images and sound"),
    ],
)
def test_media_in_words(kinds: list[str], words: str) -> None:
    assert described([Media(kind) for kind in kinds]) == words


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("AAAA", "AAAA"),
        ("AA==BB==", base64.b64encode(b"\x00\x04").decode()),
        ("_-8", "/+8="),
        ("AA\nAA", "AAAA"),
        ("", ""),
        ("=", ""),
        ("A", ""),
        ("é", ""),
    ],
)
def test_base64_as_any_reader_takes_it(text: str, data: str) -> None:
    assert base64_of(text) == data


def test_a_content_list_goes_back_as_it_came() -> None:
    parts = [{"type": "text", "text": "Here."}, PICTURE, {"type": "text", "text": "So."}]
    assert as_said("Here.So.", {"content": parts}) == parts
    # It was gone on with: where the texts end is known no more.
    assert as_said("Here.So. And", {"content": parts}) == [
        {"type": "text", "text": "Here.So. And"},
        PICTURE,
    ]
    assert as_said("", {"content": [PICTURE]}) == [PICTURE]


def test_the_words_of_a_sound_are_not_said_twice() -> None:
    assert as_said("Hi", {"audio": {"data": WAV, "transcript": "Hi"}}) == ""
    assert as_said("Hello", {"audio": {"data": WAV, "transcript": "Hi"}}) == "Hello"


def test_a_picture_that_is_none_does_not_go_back() -> None:
    odd = {"type": "image_url", "image_url": None}
    assert readable({"images": [odd, PICTURE], "audio": None, "x": 1}) == {
        "images": [PICTURE],
        "x": 1,
    }
    assert readable({"images": [odd], "audio": {"data": ""}, "content": [odd]}) == {}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(DATA_URL),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "image_url", "url", "data", "audio", "file", "source"]
            ),
            inner,
        )
    ),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("images", "audio", "content"), _JSON)))
def test_no_json_makes_it_fail(fields: dict[str, Any]) -> None:
    found = media_in(fields)
    assert holds_media(fields) == bool(found)
    assert all(base64.b64decode(one.data, validate=True) or one.url for one in found)
    messages = [assistant_message("x", fields)]
    assert count_tokens(messages) > 0
    assert unlisted(Model("a/b", inputs=("text",)), messages, {}, ()) is not None
    assert json.dumps(messages)
    assert media_in(readable(fields)) == media_in({**fields, "content": None})
