"""``--image``: what is asked for follows what the catalogue says that the model gives."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from ..standin import sse
from ..standin.script import json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
PICTURE = {
    "type": "image_url",
    "image_url": {"url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="},
}


def model(name: str, *outputs: str) -> dict[str, Any]:
    kinds = {"input_modalities": ["text"], "output_modalities": list(outputs)}
    return {"id": name, "name": name, "architecture": kinds}


MODELS = [
    model("a/text", "text"),
    model("a/both", "image", "text"),
    model("b/painter", "image"),
    model("b/silent"),
]


@pytest.fixture
def draw(standin: StandIn, run: Run) -> Callable[..., Completed]:
    """Return what asks for a picture, with a list of models that can be fetched."""
    standin.judge = False
    standin.play(json_body({"data": MODELS}), path="/models")

    def draw(*argv: str) -> Completed:
        standin.stream(sse.event(sse.chunk({"images": [PICTURE]})), sse.finished())
        return run(["chat", "--image", "a fox", *argv])

    return draw


def sent(standin: StandIn) -> Any:
    """Return the modalities of the last question."""
    return [request for request in standin.requests if request.is_chat][-1].json().get("modalities")


@pytest.mark.parametrize(
    ("name", "modalities"),
    [
        ("a/both", ["image", "text"]),
        ("b/painter", ["image"]),
        ("b/painter:nitro", ["image"]),
        ("b/silent", ["image", "text"]),
        ("a/text", ["image", "text"]),
        ("no/such", ["image", "text"]),
    ],
)
def test_models_that_give_pictures_alone_are_asked_for_no_text(
    name: str, modalities: list[str], draw: Any, standin: StandIn
) -> None:
    done = draw("-m", name, "-o", "fox.png")
    assert (done.status, done.stdout) == (0, b"")
    assert sent(standin) == modalities
    told = [line for line in done.stderr.splitlines() if "does not list" in line]
    said = "note: a/text does not list image among what it gives; these do: a/both, b/painter"
    assert told == ([said] if name == "a/text" else [])
    fetched = [request for request in standin.requests if "/models" in request.path]
    draw("-m", name)
    assert [r for r in standin.requests if "/models" in r.path] == fetched, "it is fetched once"


def test_a_list_that_can_not_be_had_holds_up_nobody(standin: StandIn, run: Run) -> None:
    standin.error(503, "down", path="/models")
    standin.answer_text("Fine.")
    done = run(["chat", "--image", "a fox", "-m", "b/painter"])
    assert (done.status, done.stdout, done.stderr) == (0, b"Fine.", "")
    assert sent(standin) == ["image", "text"]


def test_what_is_written_out_is_sent_as_it_is(draw: Any, run: Run, standin: StandIn) -> None:
    draw("-m", "b/painter")
    standin.answer_text("Fine.")
    assert run(["chat", "hi", "-m", "b/painter", "-P", 'modalities=["text"]']).status == 0
    assert sent(standin) == ["text"]
    standin.answer_text("Fine.")
    assert run(["chat", "hi", "-m", "b/painter"]).status == 0
    assert sent(standin) is None


def test_a_preview_fetches_nothing(run: Run, standin: StandIn) -> None:
    done = run(["chat", "--image", "--dry-run", "--json", "-m", "a/both", "a fox"])
    assert json.loads(done.stdout)["body"]["modalities"] == ["image", "text"]
    assert standin.requests == []


@pytest.mark.parametrize("output", ["fox", "fox.txt", "fox.jpg"])
def test_every_file_is_for_the_picture_that_is_asked_for(
    output: str, draw: Any, standin: StandIn, run: Run, tmp_path: Path
) -> None:
    draw("-m", "a/both")
    delta = {"content": "Here.", "images": [PICTURE]}
    standin.stream(sse.event(sse.chunk(delta)), sse.finished())
    done = run(["chat", "--image", "a fox", "-m", "a/both", "-o", output])
    assert (done.status, done.stdout) == (0, b"Here.")
    assert (tmp_path / "fox.png").read_bytes()[:4] == b"\x89PNG"


def test_a_refusal_of_pictures_names_models_that_give_them(
    draw: Any, standin: StandIn, run: Run
) -> None:
    draw("-m", "a/both")
    refused = "No endpoints found that support the requested output modalities: image, text"
    standin.error(404, refused)
    done = run(["chat", "--image", "a fox", "-m", "a/text"])
    assert done.status == 8
    assert "hint: leave out --image, or ask one that takes it: a/both, b/painter\n" in done.stderr


def test_pictures_are_switched_on_asked_for_and_saved_in_the_chat(
    standin: StandIn, terminal: Any, tmp_path: Path
) -> None:
    standin.judge = False
    standin.play(json_body({"data": MODELS}), path="/models")
    prompt = r"^both [^>]*>"
    window = terminal("chat", "-m", "a/both", columns=100)

    def send(line: str, expected: str) -> None:
        window.wait(rf"{prompt}\Z")
        window.send(f"{line}\r")
        window.wait(rf"(?s)> {re.escape(line)}\n.*{expected}.*{prompt}\Z")

    send("/image", "pictures are not asked for")
    send("/save pics/", "error: there is no answer to save")
    standin.stream(sse.event(sse.chunk({"content": "One.", "images": [PICTURE]})), sse.finished())
    send("/image a fox", r"the answer holds an image: /save \. saves it")
    assert sent(standin) == ["image", "text"]
    standin.stream(sse.event(sse.chunk({"content": "One.", "images": [PICTURE]})), sse.finished())
    send("/retry", "the answer holds an image")
    assert sent(standin) == ["image", "text"]
    standin.answer_text("Two.")
    send("and?", r"Two\.")
    assert sent(standin) is None
    send("/save pics/", r"the last answer holds no pictures.*hint: /save N pics/ takes")
    send("/save 1 pics/", "note: saved pics/image-1.png")
    send("/save 1 one.md", "saved to one.md")
    send("/save 3 pics/", "there is no answer 3: the conversation has 2")
    send("/save 2 pics/", "answer 2 holds no pictures")
    send("/image on", "pictures are asked for")
    standin.stream(sse.event(sse.chunk({"images": [PICTURE]})), sse.finished())
    send("a cat", "the answer holds an image")
    assert sent(standin) == ["image", "text"]
    send("/save cat.jpg", r"note: saved cat\.png, which is no \.jpg")
    send("/save cat.png", r"error: cat\.png exists\nhint: give another name")
    send("/save 3", "error: no file")
    send("/save 3 three.md", "answer 3 has no text")
    standin.answer_text("In short.")
    send("/compact", "later questions build on this summary")
    assert sent(standin) is None
    assert (tmp_path / "one.md").read_text() == "One."
    assert (tmp_path / "pics/image-1.png").read_bytes()[:4] == b"\x89PNG"


def test_a_chat_saves_what_comes_where_o_says(
    standin: StandIn, terminal: Any, tmp_path: Path
) -> None:
    standin.judge = False
    window = terminal("chat", "-m", "a/both", "-o", "pics/", columns=100)
    for name in ("image-1.png", "image-2.png"):
        standin.stream(sse.event(sse.chunk({"images": [PICTURE]})), sse.finished())
        window.wait(r"^both [^>]*>\Z")
        window.send("draw\r")
        window.wait(rf"(?s)note: saved pics/{name}.*^both [^>]*>\Z")
    standin.answer_text("Fine.")
    window.send("and?\r")
    window.wait(r"(?s)and\?.*Fine\..*^both [^>]*>\Z")
    assert "nothing but text" not in window.screen.text
    assert len(list((tmp_path / "pics").iterdir())) == 2
