"""Answers that are pictures, sound or other media: kept, shown, sent back, exported."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from ..standin import sse
from ..standin.script import event_stream, json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
PNG = "iVBORw0KGgoAAAANSUhEUg=="
URL = f"data:image/png;base64,{PNG}"
PICTURE = {"type": "image_url", "image_url": {"url": URL}}
FILM = {"type": "video_url", "video_url": {"url": "https://x.example/cat.mp4"}}
SHAPE = {"media_type": "image/png", "size": 16, "path": None, "data": PNG}
STORED = {"media_type": "image/png", "size": 3, "path": None, "data": "AAAB"}
WAV = "UklGRgAAAABXQVZF"
KINDS: dict[str, tuple[list[dict[str, Any]], str]] = {
    "picture": ([{"images": [PICTURE]}], "an image"),
    "picture and white space": ([{"content": " \n", "images": [PICTURE]}], "an image"),
    "among parts": ([{"content": [PICTURE]}], "an image"),
    "sound": ([{"audio": {"id": "a", "data": WAV[:8]}}, {"audio": {"data": WAV[8:]}}], "sound"),
    "both": ([{"images": [PICTURE], "audio": {"data": WAV}}], "an image and sound"),
    "film": ([{"content": [FILM]}], "a video"),
}


@pytest.fixture
def answered(standin: StandIn, run: Run) -> Callable[..., Completed]:
    """Return what plays an answer's deltas and asks in a conversation."""
    standin.judge = False  # the API's description knows no media but pictures in a request

    def ask(*argv: str, deltas: list[dict[str, Any]], status: int = 0) -> Completed:
        standin.stream(
            *(sse.event(sse.chunk(delta)) for delta in deltas),
            sse.finished(),
            sse.usage_event(),
        )
        done = run(["chat", "--session", "s", "draw", *argv])
        assert done.status == status, done.stderr
        return done

    return ask


@pytest.fixture
def again(standin: StandIn, run: Run) -> Callable[..., list[dict[str, Any]]]:
    """Return what goes on with the conversation, and returns the messages that were sent."""

    def ask(*argv: str) -> list[dict[str, Any]]:
        standin.answer_text("Fine.")
        done = run(["chat", "--session", "s", "bluer", *argv])
        assert done.status == 0, done.stderr
        messages: list[dict[str, Any]] = standin.requests[-1].json()["messages"]
        return messages

    return ask


@pytest.mark.parametrize("kind", KINDS)
def test_media_alone_are_an_answer(kind: str, answered: Any, again: Any, report: Any) -> None:
    deltas, words = KINDS[kind]
    done = answered(deltas=deltas)
    turn = report("sessions", "show", "s")
    it = "it" if " and " not in words else "them"
    assert done.stdout.strip() == b""
    short = turn["id"][:8]
    if kind == "film":
        where = "by address alone, and nothing is fetched here: https://x.example/cat.mp4"
        assert done.stderr == f"note: the answer holds {words} {where}\n"
    else:
        way = f"openclaw sessions media {short} -o . saves {it}"
        assert done.stderr == f"note: the answer holds {words}: {way}\n"
    assert turn["turns"][0]["state"] == "whole"
    question, answer, _ = again()
    assert question == {"role": "user", "content": "draw"}
    if "images" in deltas[0]:
        assert answer["images"] == [PICTURE]
    elif "audio" in deltas[0]:
        assert answer["audio"]["data"] == WAV
    else:
        assert answer["content"] == deltas[0]["content"]


@pytest.mark.parametrize(
    ("kind", "lists"),
    [
        ("picture", {"images": [SHAPE]}),
        ("among parts", {"images": [SHAPE]}),
        (
            "sound",
            {"audio": [{"media_type": "audio/wav", "size": 12, "path": None, "data": WAV}]},
        ),
        (
            "film",
            {
                "other_media": [
                    {
                        "media_type": None,
                        "size": None,
                        "path": None,
                        "data": None,
                        "url": "https://x.example/cat.mp4",
                    }
                ]
            },
        ),
    ],
)
@pytest.mark.parametrize("form", ["json", "stream-json"])
def test_the_result_has_media_in_one_shape(
    kind: str, lists: dict[str, Any], form: str, answered: Any, report: Any
) -> None:
    done = answered("--output-format", form, deltas=KINDS[kind][0])
    result = json.loads(done.stdout if form == "json" else done.stdout.splitlines()[-1])
    result = result.get("result", result)
    expected = {"images": [], "audio": [], "other_media": [], **lists}
    assert {name: result[name] for name in expected} == expected
    assert (result["complete"], result["text"], result["schema_version"]) == (True, "", 5)
    (turn,) = report("sessions", "show", "s")["turns"]
    assert {name: turn[name] for name in expected} == expected


def test_an_answer_that_is_not_streamed(standin: StandIn, run: Run, again: Any) -> None:
    standin.judge = False
    whole = sse.result("")
    whole["choices"][0]["message"] |= {"content": None, "images": [PICTURE]}
    standin.play(json_body(whole))
    assert run(["chat", "--no-stream", "--session", "s", "draw"]).status == 0
    assert again()[1] == {"role": "assistant", "content": "", "images": [PICTURE]}


def test_the_words_of_a_sound_are_the_text(answered: Any, again: Any) -> None:
    spoken = [
        {"audio": {"id": "a", "data": "AA==", "transcript": "Guten "}},
        {"audio": {"data": "BA==", "transcript": "Tag"}},
    ]
    done = answered(deltas=spoken)
    assert done.stdout == b"Guten Tag"
    assert "the answer holds sound" in done.stderr
    sound = {"id": "a", "data": "AAQ=", "transcript": "Guten Tag"}
    assert again()[1] == {"role": "assistant", "content": "", "audio": sound}
    assert again("-m", "openai/gpt-5-mini")[1] == {"role": "assistant", "content": "Guten Tag"}


def test_another_model_gets_the_texts_alone(answered: Any, again: Any) -> None:
    answered(deltas=[{"content": [{"type": "text", "text": "Here."}, PICTURE]}])
    other = again("-m", "openai/gpt-5-mini")
    assert other[1] == {"role": "assistant", "content": "Here."}


def test_nothing_is_asked_of_another_model_with_half_an_exchange(answered: Any, again: Any) -> None:
    answered(deltas=[{"images": [PICTURE]}])
    assert [message["content"] for message in again("-m", "openai/gpt-5-mini")] == ["bluer"]


def test_without_a_history_json_has_it(standin: StandIn, run: Run) -> None:
    standin.stream(sse.event(sse.chunk({"images": [PICTURE, PICTURE]})), sse.finished())
    done = run(["chat", "--no-history", "draw"])
    assert done.status == 0
    assert (
        done.stderr == "note: the answer holds an image: nothing keeps it but -o DIR and --json\n"
    )


@pytest.mark.parametrize(
    ("deltas", "text"),
    [([{"images": [PICTURE]}], ""), ([{"content": "Here.", "images": [PICTURE]}], "Here.")],
)
def test_what_breaks_after_a_picture_keeps_it(
    deltas: list[dict[str, Any]], text: str, standin: StandIn, run: Run
) -> None:
    standin.stream(*(sse.event(sse.chunk(delta)) for delta in deltas), sse.error_event(502, "gone"))
    done = run(["chat", "--json", "--retries", "0", "draw"])
    assert done.status in (6, 7)
    result = json.loads(done.stdout)
    assert (result["complete"], result["images"], result["text"]) == (False, [SHAPE], text)


@pytest.mark.parametrize("delta", [{"content": ""}, {"audio": {"data": ""}}, {"images": []}])
def test_nothing_is_no_answer_and_is_not_bought_again(delta: dict[str, Any], answered: Any) -> None:
    done = answered(deltas=[delta], status=7)
    assert "answered nothing" in done.stderr
    assert "--resume" not in done.stderr


# What the history holds may be of any shape.

ODD: list[Any] = [
    {"images": [{"type": "image_url", "image_url": None}]},
    {"images": [{"type": "image_url", "image_url": "data:image/png;base64,AAAB"}]},
    {"images": [None, 7, "x", [], {}, {"image_url": {"url": None}}]},
    {"images": {"a": 1}, "audio": [None], "content": "text"},
    {"images": None, "audio": 7, "content": [None, 7, {"type": []}], "tool_calls": None},
]


@pytest.mark.parametrize("replay", ODD)
def test_odd_media_in_the_history_spoil_nothing(
    replay: Any, answered: Any, again: Any, run: Run, sealed: Any
) -> None:
    answered(deltas=[{"content": "Here."}])
    file: Path = sealed.home / ".local/state/openclaw/history.db"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE turn SET replay = ?", (json.dumps(replay),))
    database.close()
    for argv in (
        ["show", "s"],
        ["show", "s", "--json"],
        ["show", "s", "--answer"],
        *(["export", "s", "--format", form] for form in ("markdown", "json", "html")),
        ["list"],
    ):
        done = run(["sessions", *argv])
        assert (done.status, done.stderr) == (0, "")
        assert argv == ["list"] or b"Here." in done.stdout
    answer = again()[1]
    assert answer["content"] == "Here."
    assert all(isinstance(image["image_url"], str) for image in answer.get("images", ()))


def test_exports_hold_what_came(answered: Any, run: Run) -> None:
    deltas, _ = KINDS["both"]
    answered(deltas=[*deltas, *KINDS["film"][0]])
    markdown = run(["sessions", "export", "s"]).stdout.decode()
    assert f"![picture 1]({URL})" in markdown
    assert f"[sound 2](data:audio/wav;base64,{WAV})" in markdown
    assert "[video 3](https://x.example/cat.mp4)" in markdown
    page = run(["sessions", "export", "s", "--format", "html"]).stdout.decode()
    assert f'<img src="{URL}" alt="">' in page
    assert f'<audio controls src="data:audio/wav;base64,{WAV}">' in page
    assert "media-src data:" in page
    assert "<p>video: https://x.example/cat.mp4</p>" in page


def test_the_last_answer_is_not_an_earlier_one(answered: Any, run: Run) -> None:
    answered(deltas=[{"content": "Here."}])
    answered(deltas=KINDS["picture"][0])
    done = run(["sessions", "show", "s", "--answer"])
    assert done.status == 2
    assert "the last answer has no text" in done.stderr


def test_a_picture_is_asked_for_again(answered: Any, run: Run, standin: StandIn) -> None:
    answered(deltas=KINDS["picture"][0])
    standin.play(
        event_stream(sse.event(sse.chunk({"images": [PICTURE]})), sse.finished(), sse.DONE)
    )
    both = json.loads(run(["sessions", "replay", "s", "--json"]).stdout)
    assert both["earlier"]["images"] == both["now"]["images"] == [SHAPE]


def test_at_a_terminal_a_picture_is_named(answered: Any, terminal: Any) -> None:
    answered(deltas=[{**KINDS["both"][0][0], "content": "Here."}, *KINDS["film"][0]])
    window = terminal("sessions", "show", "s", columns=120)
    assert window.end() == 0
    text = window.screen.text
    assert "(picture 1: image/png, 16 bytes)" in text
    assert "(sound 2: audio/wav, 12 bytes)" in text
    assert "https://x.example/cat.mp4" in text
    assert "base64" not in window.output


def test_a_replay_to_another_model_holds_texts_alone(
    answered: Any, run: Run, standin: StandIn
) -> None:
    answered(deltas=KINDS["picture"][0])
    answered(deltas=[{"content": [{"type": "text", "text": "Here."}, PICTURE]}])
    answered(deltas=[{"content": "So."}])
    standin.answer_text("Fine.")
    assert run(["sessions", "replay", "s", "-m", "openai/gpt-5-mini"]).status == 0
    messages = standin.requests[-1].json()["messages"]
    assert [message["content"] for message in messages] == ["draw", "Here.", "draw"]


def test_a_picture_alone_at_a_terminal(standin: StandIn, terminal: Any) -> None:
    standin.stream(sse.event(sse.chunk({"images": [PICTURE]})), sse.finished(), sse.usage_event())
    window = terminal("chat", "draw")
    assert window.end() == 0
    assert "note: the answer holds an image: openclaw sessions media" in window.screen.text
