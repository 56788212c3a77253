"""What a model does not list is said."""

from __future__ import annotations

from openclaw_cli.request.messages import user_message
from openclaw_cli.request.model import Model
from openclaw_cli.request.unlisted import unlisted

KNOWN = Model("a/b", inputs=("text", "image"), parameters=("temperature", "max_tokens"))
PICTURE = {"type": "image_url", "image_url": {"url": "https://example.org/x.png"}}
SOUND = {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}
PAPER = {"type": "file", "file": {"filename": "x.pdf", "file_data": "…"}}


def test_nothing_is_said_of_what_fits_or_is_not_known() -> None:
    asking = [user_message("hi", [PICTURE, PAPER])]
    values = {"temperature": 1, "max_completion_tokens": 9, "plugins": []}
    assert unlisted(KNOWN, asking, values, values) == ()
    assert unlisted(None, [user_message("hi", [SOUND])], {"seed": 1}, ["seed"]) == ()
    assert unlisted(Model("a/b"), [user_message("hi", [SOUND])], {"seed": 1}, ["seed"]) == ()


def test_only_what_was_written_now_is_worth_a_word() -> None:
    assert unlisted(KNOWN, [], {"seed": 1}, []) == ()
    (said,) = unlisted(KNOWN, [], {"seed": 1}, ["seed"])
    assert said == "a/b does not list seed among its parameters; it may be ignored"


def test_a_modality_is_said_once() -> None:
    messages = [user_message("hi", [SOUND, SOUND]), user_message("again", [SOUND, PICTURE])]
    assert unlisted(KNOWN, messages, {}, []) == ("a/b does not list audio among what it takes",)
