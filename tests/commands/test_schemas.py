"""``openclaw schema``: whatever is printed as JSON fits what is published."""

from __future__ import annotations

import importlib
import json
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import openclaw_cli
from openclaw_cli.errors import OpenClawError
from openclaw_cli.render.output_schemas import ERROR_TYPES

from ..standin import sse
from ..standin.script import event_stream
from ..turn.test_kept_media import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

NAMES = (
    "config",
    "result",
    "event",
    "error",
    "request",
    "estimate",
    "batch",
    "batch-line",
    "comparison",
    "compare",
)
QUIET = ("--retries", "0")
ODD_USAGE = {"prompt_tokens": "many", "cost": -1, "completion_tokens": 10**400, "x": {"y": [None]}}
CALL = {"index": 0, "id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
ANSWERS: dict[str, list[bytes]] = {
    "text": sse.answer("Hello"),
    "reasoning": [sse.reasoning("hm"), *sse.answer("so")],
    "citation": [sse.event(sse.chunk({"annotations": [{"type": "u"}]})), *sse.answer("x")],
    "tool call": [sse.event(sse.chunk({"tool_calls": [CALL]})), sse.finished()],
    "refusal": [sse.event(sse.chunk({"refusal": "no"})), sse.finished()],
    "cut": [sse.text("a"), sse.finished("length"), sse.usage_event()],
    "nothing": [sse.finished()],
    "no end": [sse.text("a")],
    "broken": [sse.text("a"), sse.error_event("x", "gone", metadata={"raw": [1]})],
    "damaged": [sse.text("a"), b"data: {\n\n", sse.finished()],
    "odd usage": [sse.text("a"), sse.finished(), sse.usage_event(ODD_USAGE)],
    "infinite cost": [
        sse.text("a"),
        sse.finished(),
        b'data: {"choices": [], "usage": {"cost": 1e999, "\\ud800": 1e999}}\n\n',
    ],
    **{
        kind: [*(sse.event(sse.chunk(delta)) for delta in deltas), sse.finished()]
        for kind, (deltas, _) in KINDS.items()
    },
}


def events(done: Completed) -> list[dict[str, Any]]:
    """Return the lines of an event stream, each of which has a type first."""
    lines = done.stdout.decode().splitlines()
    assert all(line.startswith('{"type":') for line in lines)
    return [json.loads(line) for line in lines]


def subclasses(kind: type[OpenClawError]) -> Iterator[type[OpenClawError]]:
    yield kind
    for other in kind.__subclasses__():
        yield from subclasses(other)


@pytest.mark.parametrize("name", NAMES)
def test_the_schemas_are_schemas(name: str, run: Run) -> None:
    Draft202012Validator.check_schema(json.loads(run(["schema", name]).stdout))


def test_every_error_has_a_published_type() -> None:
    for module in pkgutil.walk_packages(openclaw_cli.__path__, "openclaw_cli."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    kinds = subclasses(OpenClawError)
    own = {kind.type for kind in kinds if kind.__module__.startswith("openclaw_cli")}
    assert own == set(ERROR_TYPES)


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.usefixtures("online")
def test_an_answer_fits(kind: str, run: Run, standin: StandIn, fits: Any, report: Any) -> None:
    standin.stream(*ANSWERS[kind])
    standin.stream(*ANSWERS[kind])
    result = run(["chat", *QUIET, "--json", "hi"])
    fits("result", json.loads(result.stdout))
    stream = run(["chat", *QUIET, "--output-format", "stream-json", "hi"])
    found = events(stream)
    for event in found:
        fits("event", event)
    assert (found[0]["type"], found[-1]["type"]) == ("start", "end")
    assert result.status == stream.status in (0, 7)
    assert found[-1]["result"]["complete"] == (stream.status == 0)


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 408, 413, 429, 500, 503])
@pytest.mark.usefixtures("online")
def test_a_refused_request_fits(status: int, run: Run, standin: StandIn, fits: Any) -> None:
    metadata = {"provider_name": "P", "error_type": "e", "raw": '{"error": {"message": "why"}}'}
    for _ in range(2):
        standin.error(status, "no", metadata=metadata)
    result = run(["chat", *QUIET, "--json", "hi"])
    fits("result", json.loads(result.stdout))
    fits("error", {"error": json.loads(result.stdout)["error"]})
    *_, end = events(run(["chat", *QUIET, "--output-format", "stream-json", "hi"]))
    fits("event", end)
    assert end["result"]["error"] == json.loads(result.stdout)["error"]


WRONG = {
    "no prompt": ["--no-stdin"],
    "no model": ["-m", "bad", "hi"],
    "no parameter": ["-P", "temperature=hot", "hi"],
    "no option": ["--nonsense", "hi"],
    "no value": ["--retries", "many", "hi"],
    "no file": ["-f", "nothing.png", "hi"],
    "no conversation": ["--session", "s", "--resume"],
    "contradiction": ["--raw", "--markdown", "hi"],
    "no key": ["hi"],
}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize(
    "form", [["--output-format", "stream-json"], ["--output-format=stream-json"]]
)
def test_an_error_before_the_turn_is_one_event(
    kind: str, form: list[str], run: Run, fits: Any
) -> None:
    done = run(["chat", *form, *WRONG[kind]])
    (event,) = events(done)
    fits("event", event)
    assert (event["type"], done.stderr) == ("error", "")
    plain = run(["chat", "--json", *WRONG[kind]])
    assert plain.status == done.status in (2, 3, 4)
    assert json.loads(plain.stdout) == {"error": event["error"]}
    fits("result", json.loads(plain.stdout))
    fits("error", json.loads(plain.stdout))


def test_a_broken_configuration_is_one_event(run: Run, tmp_path: Path, fits: Any) -> None:
    file = tmp_path / "broken.json"
    file.write_text("{ broken")
    done = run(["--config", str(file), "chat", "--output-format", "stream-json", "hi"])
    (event,) = events(done)
    fits("event", event)
    assert (done.status, event["error"]["type"], event["error"]["line"]) == (3, "config", 1)


@pytest.mark.parametrize(
    ("argv", "form"),
    [
        (["chat", "--json", "--output-format", "stream-json"], "json"),
        (["chat", "--output-format", "text"], None),
        (["chat", "--output-format", "json"], "json"),
        (["chat", "--output-format", "text", "--output-format", "stream-json"], "stream-json"),
        (["chat", "--output-format=stream-json", "--output-format", "json"], "json"),
        (["chat", "--", "--json"], None),
        (["chat", "--", "--output-format", "stream-json"], None),
        (["chat", "--output-format"], None),
    ],
)
def test_which_form_an_error_has(argv: list[str], form: str | None) -> None:
    from openclaw_cli.boundary import json_wanted

    assert json_wanted(argv) == form


@pytest.mark.parametrize(
    "argv",
    [
        ["nonsense"],
        ["models", "set", "a b"],
        ["models", "list", "--limit", "x"],
        ["models", "aliases", "remove", "none"],
        ["models", "fallbacks", "remove", "none/of-them"],
        ["models", "auth", "paste-api-key"],
        ["config", "get", "agents.nothing"],
        ["sessions", "show", "none"],
        ["sessions", "replay", "none"],
        ["usage", "--since", "never"],
        ["onboard", "--non-interactive"],
        ["completion", "--shell", "none"],
    ],
)
def test_every_report_fails_in_one_shape(argv: list[str], run: Run, fits: Any) -> None:
    done = run([*argv, "--json"])
    assert done.status != 0
    assert done.stderr == ""
    fits("error", json.loads(done.stdout))


@pytest.mark.usefixtures("online")
def test_an_interrupted_answer_and_one_for_a_file_fit(
    run: Run, standin: StandIn, tmp_path: Path, fits: Any
) -> None:
    standin.stream(sse.text("a"), sse.finished("length"))
    done = run(["chat", "-o", "a.json", "--output-format", "stream-json", "hi"])
    (event,) = events(done)  # the stream is in the file; here is what has to be told
    fits("event", event)
    for line in (tmp_path / "a.json").read_text().splitlines():
        fits("event", json.loads(line))
    assert event["error"]["type"] == "incomplete"


@pytest.mark.usefixtures("online")
def test_a_dry_run_is_one_object_on_a_line(run: Run, fits: Any) -> None:
    stream = run(["chat", "--output-format", "stream-json", "--dry-run", "hi\nthere"])
    (event,) = events(stream)
    fits("event", event)
    for argv in (["chat", "--dry-run"], ["chat", "--json", "--dry-run"]):
        request = json.loads(run([*argv, "hi\nthere"]).stdout)
        fits("request", request)
        assert {"type": "request", **request} == event


@pytest.mark.usefixtures("online")
def test_a_replay_holds_a_result(run: Run, standin: StandIn, fits: Any) -> None:
    standin.answer_text("so")
    run(["chat", "hi"])
    standin.play(event_stream(sse.text("a"), sse.finished("length"), sse.DONE))
    both = json.loads(run(["sessions", "replay", "--json"]).stdout)
    fits("result", both["now"])


@pytest.mark.parametrize("limit", [(), ("--max-cost", "0.01")])
@pytest.mark.usefixtures("online")
def test_an_estimate_fits(run: Run, fits: Any, limit: tuple[str, ...]) -> None:
    argv = ["chat", "--estimate", *limit, "hi"]
    report = json.loads(run([*argv, "--json"]).stdout)
    fits("estimate", report)
    event = json.loads(run([*argv, "--output-format", "stream-json"]).stdout)
    fits("event", event)
    assert event == {"type": "estimate", **report}
