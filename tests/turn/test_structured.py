"""Answers that have to fit a schema: asked for, checked, asked for again, shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli import ask
from openclaw_cli.errors import OpenClawError, UsageError

from ..standin import sse

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
MODEL = "openai/gpt-4o-mini"
CHAT = ["chat", "--retries", "0", "-m", MODEL]
ASK = [*CHAT, "--schema", "name, age int"]
MANY = [*CHAT, "--schema-multi", "name, age int"]
REX = '{"name": "Rex", "age": 3}'
WRONG = '{"name": "Rex", "age": "three"}'
MISFIT = "the answer does not fit its schema"
SAID = f"{MISFIT}: age: 'three' is not of type 'integer'"
COST = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15, "cost": 0.001}


def answers(standin: StandIn, *texts: str, finish: str = "stop") -> None:
    for text in texts:
        standin.answer_text(text, usage=COST, finish=finish)


def bodies(standin: StandIn) -> list[Any]:
    return [request.json() for request in standin.requests if request.is_chat]


def schema_file(folder: Path, schema: object) -> str:
    file = folder / "dogs.schema.json"
    file.write_text(schema if isinstance(schema, str) else json.dumps(schema))
    return str(file)


def result(done: Completed) -> Any:
    return json.loads(done.stdout)


@pytest.mark.parametrize("options", [[], ["--no-stream"], ["--repair", "0"], ["--raw"]])
def test_an_answer_that_fits_is_printed_as_it_was_sent(
    options: list[str], run: Run, standin: StandIn
) -> None:
    answers(standin, f"\n{REX} \n")
    done = run([*ASK, *options, "a dog"])
    assert (done.status, done.stdout, done.stderr) == (0, f"{REX}\n".encode(), "")
    (body,) = bodies(standin)
    assert body["provider"] == {"require_parameters": True}
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["messages"] == [{"role": "user", "content": "a dog"}]


def test_a_misfit_is_asked_for_again_with_what_is_wrong(
    run: Run, standin: StandIn, report: Any
) -> None:
    answers(standin, WRONG, f"```json\n{REX}\n```")
    done = run([*ASK, "--usage", "a dog"])
    assert (done.status, done.stdout) == (0, f"{REX}\n".encode())
    told, facts = done.stderr.splitlines()
    assert told == f"note: {SAID}; try 2 of 2"
    assert "20 in · 10 out · $0.002" in facts
    first, second = bodies(standin)
    assert second["response_format"] == first["response_format"]
    question, answer, again = second["messages"]
    assert (question, answer["content"]) == (first["messages"][0], WRONG)
    assert "- $.age: 'three' is not of type 'integer'" in again["content"]
    (kept,) = report("sessions", "list")["sessions"]
    assert (kept["turns"], kept["cost_usd"]) == (2, 0.002)
    answers(standin, "Woof.")
    assert run(["chat", "-c", "and a cat?"]).stdout == b"Woof."
    *_, last = bodies(standin)
    assert "response_format" not in last
    assert [one["role"] for one in last["messages"]] == ["user", "assistant"] * 2 + ["user"]


def test_what_fits_neither_time_is_7_and_stands_on_stdout(run: Run, standin: StandIn) -> None:
    answers(standin, WRONG, '{"name": 1, "age": 2, "b": 3}')
    done = run([*ASK, "a dog"])
    assert (done.status, done.stdout) == (7, b'{"name": 1, "age": 2, "b": 3}')
    assert done.stderr.splitlines() == [
        f"note: {SAID}; try 2 of 2",
        f"note: {MISFIT}: Additional properties are not allowed ('b' was unexpected)",
        f"error: {MISFIT}: name: 1 is not of type 'string' (and 1 more)",
    ]
    answers(standin, WRONG)
    done = run([*ASK, "--repair", "0", "a dog"])
    assert (done.status, done.stdout, done.stderr) == (7, WRONG.encode(), f"error: {SAID}\n")


def test_json_has_the_value_and_each_attempt(run: Run, standin: StandIn) -> None:
    answers(standin, WRONG, REX)
    found = result(run([*ASK, "--json", "a dog"]))
    assert (found["parsed"], found["text"]) == ({"name": "Rex", "age": 3}, f"{REX}\n")
    assert (found["complete"], found["cost_usd"], found["usage"]) == (True, 0.002, COST)
    assert [one["reason"] for one in found["attempts"]] == [SAID, None]
    answers(standin, WRONG, "no")
    found = result(run([*ASK, "--json", "a dog"]))
    assert (found["parsed"], found["text"], found["complete"]) == (None, "no", False)
    assert found["error"]["type"] == "misfit"
    assert found["error"]["misfits"] == [
        {"path": "$", "message": "it is no JSON: expecting value (line 1, column 1)"}
    ]
    answers(standin, WRONG, REX)
    lines = run([*ASK, "--output-format", "stream-json", "a dog"]).stdout.splitlines()
    events = [json.loads(line) for line in lines]
    shown = [one for one in events if one["type"] in ("text", "retry", "end")]
    assert [one["type"] for one in shown] == ["retry", "text", "end"]
    assert (shown[0]["attempt"], shown[0]["of"], shown[0]["reason"]) == (2, 2, SAID)
    assert shown[1]["text"] == shown[2]["result"]["text"] == f"{REX}\n"


@pytest.mark.parametrize(
    ("text", "status", "parsed"),
    [
        ('{"name": "é 犬 \\ud83d\\ude00", "age": 3.0}', 0, {"name": "é 犬 😀", "age": 3.0}),
        (f"Here it is:\n```json\n{REX}\n```\nWoof!", 0, {"name": "Rex", "age": 3}),
        ('{"name": "a", "age": 1e400}', 7, None),
        ('{"name": "a", "age": NaN}', 7, None),
        ('{"name": "a", "age": 1, "age": 2}', 7, None),
        ('{"name": "\\ud800", "age": 1}', 7, None),
        ('{"name": "a", "age": true}', 7, None),
        ('[{"name": "a", "age": 1}]', 7, None),
        ("[" * 10_000, 7, None),
    ],
)
def test_what_is_taken_for_the_value(
    text: str, status: int, parsed: object, run: Run, standin: StandIn
) -> None:
    answers(standin, text)
    done = run([*ASK, "--repair", "0", "--json", "a dog"])
    found = result(done)
    assert (done.status, found["parsed"], found["complete"]) == (status, parsed, not status)
    assert len(str(found["error"])) < 800


@pytest.mark.parametrize(
    ("schema", "text", "misfit"),
    [
        ({"type": "array", "items": {"type": "integer"}}, "[1, 2]", None),
        ({"type": "array", "items": {"type": "integer"}}, '[1, "2"]', "[1]: '2' is not of"),
        ({"enum": ["a", 1]}, "1", None),
        ({"const": 1}, "true", "1 was expected"),
        ({"type": "null"}, "null", None),
        ({"multipleOf": 0.01}, "19.99", None),
        ({"multipleOf": 0.01}, "19.995", "19.995 is not a multiple of 0.01"),
        ({"format": "date"}, '"next Tuesday"', "'next Tuesday' is not a 'date'"),
        ({"format": "date-time"}, '"2026-01-02T03:04:05Z"', None),
        ({"format": "date-time"}, '"2026-01-02"', "'2026-01-02' is not a 'date-time'"),
        ({"format": "colour"}, '"red"', None),
        ({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "null"}]}, "{}", "'a' is a"),
        ({"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1,
          "exclusiveMinimum": True}, "1", "1 is less than or equal to the minimum of 1"),
        ({"properties": {"a": {"$ref": "#"}}, "additionalProperties": False}, '{"a": {"b": 1}}',
         "a: Additional properties"),
        ({"maxLength": 3}, json.dumps("x" * 100_000), "…"),
    ],
)  # fmt: skip
def test_a_schema_of_ones_own(
    schema: Any, text: str, misfit: str | None, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    answers(standin, text)
    done = run([*CHAT, "--repair", "0", "--schema", schema_file(tmp_path, schema), "--json", "q"])
    found = result(done)
    sent = bodies(standin)[0]["response_format"]["json_schema"]
    assert (sent["schema"], "strict" in sent) == (schema, False)
    if misfit is None:
        assert (done.status, found["parsed"]) == (0, json.loads(text))
    else:
        assert done.status == 7
        assert misfit in found["error"]["message"]
        assert len(found["error"]["message"]) < 400


DOG = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
WAYS = {
    "JSON": [json.dumps(DOG)],
    "file": ["dogs.schema.json"],
    "@file": ["@dogs.schema.json"],
    "short form in a file": ["@short.txt"],
}


@pytest.mark.parametrize("way", WAYS)
def test_a_schema_may_stand_in_a_file(way: str, run: Run, tmp_path: Path, report: Any) -> None:
    schema_file(tmp_path, DOG)
    (tmp_path / "short.txt").write_text("\ufeffname\n")
    (tmp_path / "name").mkdir()  # no file
    for option in ("--schema", "--schema-multi"):
        body = report(*CHAT, option, *WAYS[way], "--dry-run", "q")["body"]
        schema = body["response_format"]["json_schema"]["schema"]
        item = schema if option == "--schema" else schema["properties"]["items"]["items"]
        assert item["properties"] == DOG["properties"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--schema", "gone.json"], "there is no schema file gone.json"),
        (["--schema", "t:dog"], "dog"),
        (["--schema", "520f7aabb121afd14d0c6c237b39ba2d"], "no schema is kept as 520f7aab"),
        (["--schema-multi", "-q"], "--schema-multi has no schema"),
        (["--schema", "@"], "nothing stands behind the @"),
        (["--schema", "@gone"], "cannot read gone: No such file"),
        (["--schema", "name", "--schema-multi=name"], "name two schemas"),
        (
            ["--schema", '{"type": "objekt"}'],
            "the schema is no JSON Schema: type: 'objekt' is no type",
        ),
        (["--schema", '{"type": "objekt"}'], "hint: the types are object, array, string"),
        (["--schema", '{"pattern": "("}'], "'(' is not a 'regex'"),
        (["--schema", '{"properties": []}'], "properties: [] is not of type 'object'"),
        (["--schema", '{"$ref": "http://localhost/x"}'], "refers to 'http://localhost/x': only"),
        (["--schema", "@big.json"], "it is too large: more than 1 MB"),
        (["--schema", "a", "-P", "response_format=json_object"], "would undo --schema"),
        (["--schema", "a", "--extra-body", '{"response_format": 1}'], "would undo --schema"),
        (["--schema", "a", "--repair", "2"], "--repair"),
        (["--schema", "a", "--markdown"], "--schema and --markdown contradict each other"),
        (["--schema", "a", "--citations"], "--schema and --citations contradict each other"),
    ],
)
def test_a_wrong_schema_is_2_and_nothing_is_sent(
    argv: list[str], message: str, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "big.json").write_bytes(b'{"a": "' + b"x" * 10_000_000 + b'"}')
    done = run(["chat", *argv, "q"])
    assert (done.status, done.stdout, standin.requests) == (2, b"", [])
    assert message in done.stderr
    assert "Traceback" not in done.stderr


FREE = "meta-llama/llama-3.3-70b-instruct:free"


def test_a_model_that_lacks_it_gets_the_schema_in_words(run: Run, standin: StandIn) -> None:
    assert run(["models", "refresh"]).status == 0
    standin.error(503, "down")
    answers(standin, REX)
    done = run([*ASK, "--fallback", FREE, "-P", "provider.sort=price", "a dog"])
    assert (done.status, done.stdout) == (0, f"{REX}\n".encode())
    said = f"{FREE} does not list structured_outputs: the schema is sent in words, and checked here"
    assert f"note: {said}" in done.stderr
    first, second = bodies(standin)
    assert first["provider"] == {"require_parameters": True, "sort": "price"}
    assert (second["provider"], "response_format" in second) == ({"sort": "price"}, False)
    question, _, schema = second["messages"][0]["content"].rpartition("\n")
    assert question.startswith("a dog\n\nAnswer with JSON alone")
    assert json.loads(schema) == first["response_format"]["json_schema"]["schema"]


def test_what_is_said_of_the_request_is_said_once(run: Run, standin: StandIn) -> None:
    assert run(["models", "refresh"]).status == 0
    answers(standin, WRONG, REX)
    done = run([*ASK, "-m", FREE, "a dog"])
    assert done.stderr.splitlines() == [
        (
            f"note: {FREE} does not list structured_outputs: the schema is sent in words, and"
            " checked here"
        ),
        f"note: {SAID}; try 2 of 2",
    ]


def test_what_the_user_says_of_required_parameters_stays(
    run: Run, standin: StandIn, report: Any
) -> None:
    own = ["-P", "provider.require_parameters=false"]
    assert report(*ASK, *own, "--dry-run", "q")["body"]["provider"] == {"require_parameters": False}
    message = "No endpoints found that can handle the requested parameters."
    standin.error(404, message)
    done = run([*ASK, "q"])
    assert done.status == 8
    assert "--param provider.require_parameters=false lets providers ignore" in done.stderr


def test_other_routes_get_the_schema_alone(run: Run, standin: StandIn, tmp_path: Path) -> None:
    provider = {"baseUrl": f"{standin.origin}/v1", "params": {"response_format": "text"}}
    file = tmp_path / "own.json"
    file.write_text(json.dumps({"models": {"providers": {"own": provider}}}))
    answers(standin, REX)
    done = run(["--config", str(file), "chat", "-m", "own/m", "--schema", "name, age int", "q"])
    assert (done.status, done.stdout) == (0, f"{REX}\n".encode())
    (body,) = bodies(standin)
    assert body["response_format"]["type"] == "json_schema"
    assert "provider" not in body


def test_who_takes_no_schema_is_told_of_words(run: Run, standin: StandIn) -> None:
    standin.error(400, "This response_format type is unavailable now")
    done = run([*ASK, "q"])
    assert (done.status, done.stdout) == (8, b"")
    assert "hint: it seems to take no schema: ask for JSON in words" in done.stderr


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([sse.text('{"name": '), sse.finished("length")], "cut at the output limit"),
        ([sse.event(sse.chunk({"refusal": "I won't"})), sse.finished()], "refused: I won't"),
        ([sse.text('{"name": '), sse.error_event("x", "gone")], "gone"),
        ([sse.finished()], "the model answered nothing"),
    ],
)
def test_what_is_cut_or_refused_is_not_asked_for_again(
    parts: list[bytes], message: str, run: Run, standin: StandIn
) -> None:
    standin.stream(*parts)
    done = run([*ASK, "q"])
    assert (done.status, len(bodies(standin))) == (7, 1)
    assert message in done.stderr
    assert done.stdout in (b'{"name": ', b"")


def test_a_cut_answer_is_gone_on_with_and_checked_as_a_whole(run: Run, standin: StandIn) -> None:
    standin.stream(sse.text('{"name": "Rex", '), sse.finished("length"))
    assert run([*ASK, "q"]).status == 7
    answers(standin, '"age": 3}')
    done = run([*ASK, "--resume"])
    assert (done.status, done.stdout) == (0, f"{REX}\n".encode())
    assert "response_format" not in bodies(standin)[-1]


def test_asking_again_is_held_by_the_limit(run: Run, standin: StandIn) -> None:
    assert run(["models", "refresh"]).status == 0
    answers(standin, WRONG)
    limit = ["--max-cost", "0.0012", "-P", "max_tokens=1500"]
    standin.requests.clear()
    done = run([*ASK, *limit, "q"])
    assert (done.status, done.stdout, len(bodies(standin))) == (7, WRONG.encode(), 1)
    assert f"{SAID}; asking again failed: " in done.stderr
    assert "--max-cost ($0.0012" in done.stderr


@pytest.mark.parametrize("status", [429, 500, 401])
def test_where_asking_again_fails_the_answer_stays(status: int, run: Run, standin: StandIn) -> None:
    answers(standin, WRONG)
    standin.error(status, "not now")
    done = run([*ASK, "--json", "q"])
    found = result(done)
    assert (done.status, found["text"], found["parsed"]) == (7, WRONG, None)
    assert "asking again failed: not now" in found["error"]["message"]
    assert [one["status"] for one in found["attempts"]] == [200, status]


DOG_SCHEMA = {"properties": {"age": {"type": "integer"}}}
DOGS = '{"items": [\n {"name": "A", "age": 1},\n {"name": "B", "age": "two"}, {"name": "C, ]", "age": 3}]}'  # noqa: E501


def test_each_item_that_fits_is_a_line(run: Run, standin: StandIn, tmp_path: Path) -> None:
    answers(standin, DOGS, '{"items": [{"age": 2, "name": "B"}]}')
    done = run([*MANY, "-o", str(tmp_path / "dogs.jsonl"), "dogs"])
    assert (done.status, done.stdout) == (0, b"")
    lines = (tmp_path / "dogs.jsonl").read_text().splitlines()
    assert lines == [
        '{"name":"A","age":1}',
        '{"name":"C, ]","age":3}',
        '{"age":2,"name":"B"}',
    ]
    assert "[1].age: 'two' is not of type 'integer'; try 2 of 2" in done.stderr
    again = bodies(standin)[1]["messages"][-1]["content"]
    assert "- $[1].age: 'two' is not of type 'integer'" in again
    assert "Send these items again" in again


def test_a_list_without_items_is_an_empty_file(run: Run, standin: StandIn, tmp_path: Path) -> None:
    answers(standin, '{"items": []}')
    file = tmp_path / "dogs.jsonl"
    file.write_text("old")
    done = run([*MANY, "-o", str(file), "dogs"])
    assert (done.status, done.stdout, done.stderr, file.read_bytes()) == (0, b"", "", b"")


@pytest.mark.parametrize(
    "words",
    [
        ["--schema", "name, age int", "--schema-multi", "dogs"],
        ["dogs", "--schema=name, age int", "--schema-multi"],
        ["--schema-multi", "--schema", "name, age int", "dogs"],
    ],
)
def test_beside_a_schema_it_takes_no_other(words: list[str], report: Any) -> None:
    bodies = [report(*CHAT, *way, "--dry-run")["body"] for way in (words, [*MANY[-2:], "dogs"])]
    assert bodies[0] == bodies[1]


def test_the_schema_of_a_template_alone(run: Run, report: Any) -> None:
    """``llm --schema t:dog`` and ``--schema-multi t:dog``, once that is saved."""
    assert run([*ASK, "-s", "Bark.", "--save-template", "dog"]).status == 0
    for option, typed in (("--schema", ASK), ("--schema-multi", MANY)):
        named = report(*CHAT, option, "t:dog", "--dry-run", "a dog")["body"]
        assert named == report(*typed, "--dry-run", "a dog")["body"]
    assert run([*CHAT, "--save-template", "cat", "a cat"]).status == 0
    assert "template cat has no schema" in run([*CHAT, "--schema", "t:cat", "q"]).stderr


def test_items_that_never_fit_are_named(run: Run, standin: StandIn) -> None:
    answers(standin, DOGS)
    done = run([*MANY, "--repair", "0", "--json", "dogs"])
    found = result(done)
    assert (done.status, [one["name"] for one in found["parsed"]]) == (7, ["A", "C, ]"])
    assert found["error"]["misfits"][0]["path"] == "$[1].age"
    answers(standin, "I have none.", "Really.")
    done = run([*MANY, "dogs"])
    assert (done.status, done.stdout) == (7, b"Really.")
    assert 'there is no list of "items" in it' in done.stderr


def test_what_came_of_a_cut_list_is_printed(run: Run, standin: StandIn) -> None:
    for finish in ("length", "stop"):
        answers(standin, DOGS[:40], finish=finish)
        done = run([*MANY, "dogs"])
        assert (done.status, done.stdout) == (7, b'{"name":"A","age":1}\n')
    assert 'the list of "items" has no end' in done.stderr
    assert len(bodies(standin)) == 2


def test_programs_get_the_value_or_the_error(standin: StandIn) -> None:
    answers(standin, WRONG, REX)
    found = ask("a dog", model=MODEL, schema="name, age int")
    assert (found.parsed, found.cost) == ({"name": "Rex", "age": 3}, 0.002)
    answers(standin, DOGS)
    with pytest.raises(OpenClawError) as caught:
        ask("dogs", model=MODEL, schema=DOG_SCHEMA, schema_multi=True, repair=0)
    assert caught.value.type == "misfit"
    assert caught.value.result is not None
    assert [one["name"] for one in caught.value.result.parsed] == ["A", "C, ]"]
    endless: dict[str, Any] = {}
    endless["not"] = endless
    for wrong in (endless, {"const": (1, 2)}, ["name"], {"const": float("nan")}):
        with pytest.raises(UsageError, match="the schema"):
            ask("q", model=MODEL, schema=wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="repair has to be 0 or 1"):
        ask("q", model=MODEL, schema="name", repair=2)


def test_a_cut_list_with_a_misfit_was_cut(run: Run, standin: StandIn) -> None:
    answers(standin, DOGS[:80], finish="length")
    done = run([*MANY, "dogs"])
    assert (done.status, done.stdout) == (7, b'{"name":"A","age":1}\n')
    note, error, _ = done.stderr.splitlines()
    assert note == f"note: {MISFIT}: [1].age: 'two' is not of type 'integer'"
    assert error == "error: the answer was cut at the output limit"


def test_an_empty_list_is_an_answer(run: Run, standin: StandIn) -> None:
    answers(standin, '{"items": []}')
    done = run([*MANY, "--json", "dogs"])
    assert (done.status, result(done)["parsed"], result(done)["text"]) == (0, [], "")
