"""Files as the API's content parts."""

from __future__ import annotations

import pytest

from openclaw_cli.errors import UsageError
from openclaw_cli.request.attachments import attach, attach_url

AUDIO = ("wav", "mp3", "aiff", "aac", "ogg", "flac", "m4a")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.png", {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}),
        ("A.JPG", {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,aGk="}}),
        ("d/a.webm", {"type": "video_url", "video_url": {"url": "data:video/webm;base64,aGk="}}),
        (
            "d/a.pdf",
            {
                "type": "file",
                "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,aGk="},
            },
        ),
        *(
            (f"a.{kind}", {"type": "input_audio", "input_audio": {"data": "aGk=", "format": kind}})
            for kind in AUDIO
        ),
        ("a.py", {"type": "text", "text": "a.py:\n```\nhi\n```"}),
        ("Makefile", {"type": "text", "text": "Makefile:\n```\nhi\n```"}),
    ],
)
def test_a_file_is_sent_as_its_type_has_it(name: str, part: object) -> None:
    assert attach(name, b"hi").part == part


def test_text_with_fences_is_fenced_by_longer_ones() -> None:
    text = attach("a.md", b"```\ncode\n````\n").part["text"]
    assert text == "a.md:\n`````\n```\ncode\n````\n`````"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://x.example/a.png?size=1", "image_url"),
        ("https://x.example/a.pdf", "file"),
        ("https://x.example/a.mp4", "video_url"),
        ("https://www.youtube.com/watch?v=1", "video_url"),
        ("https://youtu.be/1", "video_url"),
    ],
)
def test_an_address_is_passed_on(url: str, kind: str) -> None:
    part = attach_url(url).part
    assert part["type"] == kind
    assert url in str(part)


@pytest.mark.parametrize(
    "url", ["https://x.example/", "https://notyoutube.com/watch", "http://x/a.html"]
)
def test_an_address_of_something_else_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="not an image"):
        attach_url(url)
