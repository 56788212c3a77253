"""A file of prompts, asked of several models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import validate

from openclaw_cli.render.output_schemas import SCHEMAS

from ...standin import sse
from ...standin.script import error, event_stream
from .conftest import lines_of, question_of, write_input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.recorded import Recorded
    from ...standin.script import Script
    from ...standin.server import StandIn


def by_model(request: Recorded) -> Script:
    model = request.json()["model"]
    if (model, question_of(request)) == ("b/two", "second"):
        return error(400, "not me")
    return event_stream(*sse.answer(f"{model} on <b>{question_of(request)}</b>", model=model))


@pytest.fixture
def compare(run: Run, online: None, standin: StandIn, tmp_path: Path) -> Callable[..., Completed]:
    standin.default = by_model
    body = {"model": "its/own", "messages": [{"role": "user", "content": "third"}]}
    write_input(
        tmp_path / "in.jsonl",
        "first",
        {"id": "s", "prompt": "second"},
        {"custom_id": "t", "body": body},
    )

    def ask(*argv: str, status: int = 0) -> Completed:
        done = run(["compare", "in.jsonl", "-m", "a/one", "-m", "b/two", *argv])
        assert done.status == status, done.stderr
        return done

    return ask


def test_a_line_for_each_prompt_and_model(compare: Any, standin: StandIn, tmp_path: Path) -> None:
    done = compare(status=7)
    lines = lines_of(tmp_path / "in.compared.jsonl")
    asked = [(line["id"], line["model"].removeprefix("openrouter/")) for line in lines]
    assert asked == [(i, m) for i in ("1", "s", "t") for m in ("a/one", "b/two")]
    assert lines[3]["error"]["type"] == "refused"
    assert lines[4]["text"] == "a/one on <b>third</b>"
    assert all(name in done.stdout.decode() for name in ("MODEL", "a/one", "3 of 3", "2 of 3"))
    assert "1 of 6 answers" in done.stderr
    count = len(standin.requests)
    compare(status=7)  # goes on: nothing is asked again
    assert len(standin.requests) == count


def test_the_page_has_questions_and_answers_and_no_markup_of_theirs(
    compare: Any, tmp_path: Path
) -> None:
    compare("--html", "page.html", "-o", "all.jsonl", status=7)
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "second" in page
    assert "&lt;b&gt;third&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "not me" in page
    assert "<script" not in page


def test_the_report_says_what_each_has_taken(compare: Any) -> None:
    shape = json.loads(compare("--json", status=7).stdout)
    validate(shape, SCHEMAS["compare"]())
    assert [(one["model"], one["whole"]) for one in shape["models"]] == [("a/one", 3), ("b/two", 2)]
    assert shape["models"][0]["cost_usd"] == pytest.approx(3 * 0.000126)


def test_one_model_is_nothing_to_compare(run: Run) -> None:
    assert "two models or more" in run(["compare", "in.jsonl", "-m", "a/one"]).stderr


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (["-m", "nonsense"], 2, "'nonsense' is no alias"),
        (["--html", "nowhere/page.html"], 3, "nowhere/page.html: No such file"),
        (["--html", "in.jsonl"], 3, "in.jsonl is there, and is no page of"),
        (["--html", "all.jsonl", "-o", "all.jsonl"], 2, "--html and -o name the same file"),
        (["-o", "in.jsonl"], 3, "in.jsonl is there, and no in.jsonl.parts beside it"),
        (["-o", "-"], 2, "-o needs a file"),
    ],
)
def test_what_can_not_be_is_told_before_anything_is_asked(
    compare: Any, standin: StandIn, tmp_path: Path, argv: list[str], status: int, told: str
) -> None:
    before = (tmp_path / "in.jsonl").read_bytes()
    assert told in compare(*argv, status=status).stderr
    assert not [request for request in standin.requests if request.is_chat]
    assert (tmp_path / "in.jsonl").read_bytes() == before
    assert [file.name for file in tmp_path.glob("*.parts")] == []


def test_what_is_piped_in_is_asked_of_each_model(
    compare: Any, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    argv = ["compare", "-", "-m", "a/one", "-m", "b/two", "-o", "all.jsonl", "--html", "page.html"]
    done = run([*argv, "--lines"], stdin=b"first\nsecond\n")
    assert done.status == 7
    assert len(lines_of(tmp_path / "all.jsonl")) == 4
    assert '<div class="question">first</div>' in (tmp_path / "page.html").read_text("utf-8")
    assert list(tmp_path.glob("*.parts/*.input"))  # until all of it has an answer
    standin.default = lambda _: event_stream(*sse.answer("now"))
    assert run([*argv, "--lines", "--retry-failed"], stdin=b"").status == 0
    assert [line["text"] for line in lines_of(tmp_path / "all.jsonl")][2:] == [
        "a/one on <b>second</b>",
        "now",
    ]
    assert not list(tmp_path.glob("*.parts/*.input"))


def test_a_model_that_is_named_twice_is_asked_twice(
    compare: Any, standin: StandIn, tmp_path: Path
) -> None:
    compare("-m", "a/one", "-o", "three.jsonl", status=7)
    asked = [request.json()["model"] for request in standin.requests if request.is_chat]
    assert (asked.count("a/one"), asked.count("b/two")) == (6, 3)
    assert len(lines_of(tmp_path / "three.jsonl")) == 9
