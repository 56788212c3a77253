"""Many prompts, from the input to the last line of the output."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

from .conftest import echo, lines_of, question_of, write_input

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.recorded import Recorded
    from ...standin.script import Script
    from ...standin.server import StandIn


def test_each_line_of_the_input_has_its_line_in_the_output(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    asked = [
        "first",
        {"id": "b", "prompt": "second", "system": "Be short.", "params": {"seed": 7}},
        {"id": "c", "messages": [{"role": "user", "content": "third"}]},
        {
            "custom_id": "d",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": {
                "model": "c/d",
                "temperature": 0.5,
                "messages": [
                    {"role": "user", "content": "1"},
                    {"role": "assistant", "content": "2"},
                    {"role": "user", "content": "fourth"},
                ],
            },
        },
    ]
    write_input(tmp_path / "in.jsonl", *asked)
    batch()
    lines = {line["id"]: line for line in lines_of(tmp_path / "out.jsonl")}
    assert {name: line["text"] for name, line in lines.items()} == {
        "1": "You said: first",
        "b": "You said: second",
        "c": "You said: third",
        "d": "You said: fourth",
    }
    assert all(line["complete"] and line["generation"] for line in lines.values())
    bodies = {question_of(request): request.json() for request in standin.requests}
    assert bodies["second"]["messages"][0] == {"role": "system", "content": "Be short."}
    assert bodies["second"]["seed"] == 7
    assert (bodies["fourth"]["model"], bodies["fourth"]["temperature"]) == ("c/d", 0.5)
    assert len(bodies["fourth"]["messages"]) == 3


def test_the_order_of_the_input_is_kept_where_it_is_wanted(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    prompts = [f"question {number}" for number in range(40)]
    write_input(tmp_path / "in.jsonl", *prompts)
    batch("--ordered", "--concurrency", "8")
    assert [line["id"] for line in lines_of(tmp_path / "out.jsonl")] == [
        str(number) for number in range(1, 41)
    ]


def test_all_wrong_lines_are_told_before_anything_is_sent(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    file = write_input(
        tmp_path / "in.jsonl", "a", {"id": "x", "prompt": "b"}, {"id": "x", "prompt": "c"}
    )
    with file.open("a", encoding="utf-8") as more:
        more.write('{"prompt": }\n[1]\n{"prompts": "d"}\n')
    told = batch(status=2).stderr
    assert "line 3: the id 'x' is that of line 2" in told
    assert "line 4: no JSON" in told
    assert "line 5: neither a text nor an object" in told
    assert "line 6: 'prompts' is none of" in told
    assert not standin.requests
    assert not list(tmp_path.glob("out*"))
    batch("--skip-bad")
    assert sorted(line["id"] for line in lines_of(tmp_path / "out.jsonl")) == ["1", "x"]


def test_what_is_answered_is_not_asked_again(batch: Any, standin: StandIn, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", *("abc"))
    batch()
    before = (tmp_path / "out.jsonl").read_bytes()
    batch()
    assert len(standin.requests) == 3
    assert (tmp_path / "out.jsonl").read_bytes() == before


def test_the_journal_is_for_the_user_alone(batch: Any, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", "a")
    batch()
    journal = tmp_path / "out.jsonl.journal"
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_another_input_is_refused(batch: Any, standin: StandIn, tmp_path: Path) -> None:
    write_input(tmp_path / "in.jsonl", "a")
    batch()
    write_input(tmp_path / "in.jsonl", "b")
    assert "in.jsonl is not what it was when the batch was begun" in batch(status=2).stderr
    assert len(standin.requests) == 1


def test_a_file_that_is_no_output_is_left_alone(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    write_input(tmp_path / "in.jsonl", "a")
    (tmp_path / "out.jsonl").write_text("my notes")
    assert "no journal beside it" in batch(status=3).stderr
    assert (tmp_path / "out.jsonl").read_text() == "my notes"
    assert not standin.requests


def test_a_prompt_that_fails_has_its_line_and_the_others_too(
    batch: Any, standin: StandIn, tmp_path: Path
) -> None:
    from ...standin.script import error

    def answer(request: Recorded) -> Script:
        return error(400, "no") if question_of(request) == "b" else echo(request)

    standin.default = answer
    write_input(tmp_path / "in.jsonl", *("abc"))
    assert "1 of 3" in batch(status=7).stderr
    lines = {line["id"]: line for line in lines_of(tmp_path / "out.jsonl")}
    assert lines["2"]["error"]["type"] == "refused"
    assert lines["1"]["complete"]
    assert lines["3"]["complete"]
