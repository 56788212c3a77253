"""One question to several models at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import validate

from openclaw_cli.render.output_schemas import SCHEMAS

from ...standin import sse
from ...standin.script import error, event_stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...standin.program import Completed, Run
    from ...standin.recorded import Recorded
    from ...standin.script import Script
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")


def by_model(request: Recorded) -> Script:
    """Answer with the name of the model; ``bad/model`` fails."""
    model = request.json()["model"]
    if model == "bad/model":
        return error(400, "no such thing")
    return event_stream(*sse.answer(f"I am {model}.", model=model))


@pytest.fixture
def compare(run: Run, standin: StandIn) -> Callable[..., Completed]:
    standin.default = by_model

    def ask(*argv: str, status: int = 0) -> Completed:
        done = run(["chat", "who are you?", *argv])
        assert done.status == status, done.stderr
        return done

    return ask


def test_each_answer_stands_below_its_name(compare: Any, standin: StandIn) -> None:
    done = compare("--compare", "a/one,b/two", "--compare", "c/three")
    text = done.stdout.decode()
    for model in ("a/one", "b/two", "c/three"):
        assert f"## {model}" in text
        assert f"I am {model}." in text
    assert text.startswith("## ")
    asked = [request.json()["model"] for request in standin.requests if request.is_chat]
    assert sorted(asked) == ["a/one", "b/two", "c/three"]
    assert all(name in done.stderr for name in ("FIRST TOKEN", "a/one", "$0.000126"))


def test_json_has_everything(compare: Any) -> None:
    shape = json.loads(compare("--compare", "a/one,b/two", "--json").stdout)
    assert [answer["text"] for answer in shape["answers"]] == ["I am a/one.", "I am b/two."]
    assert all(answer["complete"] for answer in shape["answers"])
    assert all(answer["first_token_seconds"] is not None for answer in shape["answers"])
    validate(shape, SCHEMAS["comparison"]())


def test_one_that_fails_takes_nothing_from_the_others(compare: Any) -> None:
    done = compare("--compare", "a/one,bad/model", status=7)
    assert "I am a/one." in done.stdout.decode()
    assert "bad/model: " in done.stderr
    assert "bad/model" not in done.stdout.decode()
    assert "1 of 2 models" in done.stderr
    assert compare("--compare", "bad/model,bad/model", status=8).stderr.count("no such thing") > 1


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--compare", "a/one"], "two models or more"),
        (["--compare", "a/one,"], "two models or more"),
        (["--compare", "a/one,b/two", "-m", "c/d"], "--compare and -m"),
        (["--compare", "a/one,b/two", "-c"], "--compare and -c"),
        (["--compare", "a/one,b/two", "-o", "x.txt"], "--compare and -o"),
        (["--compare", ",".join(["a/b"] * 17)], "16 models at most"),
    ],
)
def test_what_several_answers_can_not_have(
    compare: Any, standin: StandIn, argv: list[str], words: str
) -> None:
    assert words in compare(*argv, status=2).stderr
    assert not standin.requests


def test_nothing_is_asked_that_together_is_too_dear(compare: Any, standin: StandIn) -> None:
    done = compare("--compare", "a/one,b/two", "--max-cost", "0", status=5)
    assert "--max-cost" in done.stderr
    assert not [request for request in standin.requests if request.is_chat]


def test_a_template_and_a_file_go_to_all(compare: Any, standin: StandIn, tmp_path: Any) -> None:
    (tmp_path / "notes.txt").write_text("the notes")
    compare("--compare", "a/one,b/two", "-f", "notes.txt", "-s", "Be short.")
    for request in (one for one in standin.requests if one.is_chat):
        system, asked = request.json()["messages"]
        assert system["content"] == "Be short."
        assert "the notes" in json.dumps(asked)


def test_what_it_has_cost_is_added_up_and_is_no_conversation(compare: Any, report: Any) -> None:
    compare("--compare", "a/one,b/two")
    compare("--compare", "a/one,b/two", "--no-history")
    used = report("usage", "--by", "model")
    assert used["total"]["requests"] == 2
    assert report("sessions", "list")["sessions"] == []
