"""Questions from Python programs: what comes back, what fails how, and that nothing is left."""

from __future__ import annotations

import gc
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import openclaw_cli
from openclaw_cli import AskOptions, Client, End, TextDelta, ask, stream
from openclaw_cli.errors import OpenClawError
from openclaw_cli.library import AskFields
from openclaw_cli.request.flags import FLAGS

from .conftest import KEY
from .standin import script, sse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .standin.program import Run
    from .standin.recorded import Recorded
    from .standin.server import StandIn

online = pytest.mark.usefixtures("online")
OTHER_KEY = "sk-or-v1-another-key-that-is-long-enough-to-cut"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIA"
    "X8jx0gAAAABJRU5ErkJggg=="
)
REPORT = """
import json, sys
before = set(sys.modules)
import openclaw_cli
first = set(sys.modules) - before
if len(sys.argv) > 1:
    print(openclaw_cli.ask("hi").text)
print(json.dumps([sorted(first), sorted(sys.modules)]))
"""


def echo(request: Recorded) -> script.Script:
    """Answer a question with its own words, turned into capitals."""
    content = request.json()["messages"][-1]["content"]
    return script.text_answer(content.upper())


def begun(gate: threading.Event) -> script.Answer:
    """Return an answer that stops after its first word until the gate opens."""
    return script.event_stream(sse.text("One "), script.Pause(gate), *sse.answer("two."))


@pytest.fixture
def left(standin: StandIn) -> Iterator[Callable[[], None]]:
    """Return what checks that no thread and no connection is left."""
    gc.collect()
    gc.freeze()  # what is there now is not gone through again
    threads = set(threading.enumerate())

    def check() -> None:
        for thread in set(threading.enumerate()) - threads:
            # The stand-in's thread of a connection ends where that was closed at this end.
            thread.join(5)
            assert not thread.is_alive()

    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        yield check
        gc.collect()


# What comes back.


@online
def test_an_answer_is_a_result(standin: StandIn) -> None:
    result = ask("hi", AskOptions(model="a/b"), params={"temperature": 0.5}, system="Be short.")
    assert result.text == "Hello from the stand-in."
    assert result.complete
    assert result.error is None
    assert result.model == "openrouter/a/b"
    assert result.cost == 0.000126
    assert result.usage is not None
    assert [attempt.status for attempt in result.attempts] == [200]
    assert result.session is None
    assert standin.requests[0].json() == {
        "model": "a/b",
        "messages": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": "hi"},
        ],
        "stream": True,
        "temperature": 0.5,
    }


@online
def test_media_come_with_their_bytes(standin: StandIn) -> None:
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}}
    standin.stream(sse.event(sse.chunk({"content": "Here.", "images": [picture]})), sse.finished())
    (medium,) = ask("draw").media
    assert medium.kind == "image"
    assert medium.media_type == "image/png"
    assert medium.content is not None
    assert medium.content.startswith(b"\x89PNG")


@online
def test_events_come_as_they_arrive_and_the_end_comes_last(standin: StandIn) -> None:
    gate = threading.Event()
    standin.play(begun(gate))
    with stream("hi") as answer:
        first = next(event for event in answer if isinstance(event, TextDelta))
        assert first.text == "One "
        assert answer.result.text == "One "
        gate.set()
        *_, last = answer
    assert isinstance(last, End)
    assert last.result == answer.result
    assert last.result.text == "One two."


@online
def test_texts_are_the_words_alone(standin: StandIn) -> None:
    standin.answer_text("One two.")
    assert list(stream("hi").texts()) == ["One ", "two."]


@online
def test_messages_are_a_question_too(standin: StandIn) -> None:
    parts = [{"type": "text", "text": "And this?"}, {"type": "text", "text": "And that?"}]
    given: list[dict[str, Any]] = [
        {"role": "user", "content": "Name a tree."},
        {"role": "assistant", "content": "Elm."},
        {"role": "user", "content": parts},
    ]
    ask(given, system="Be short.")
    sent = standin.requests[0].json()["messages"]
    assert sent == [{"role": "system", "content": "Be short."}, *given]


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        ([], "the last of the messages has to be a user's"),
        ([{"role": "assistant", "content": "hi"}], "the last of the messages has to be a user's"),
        ([{"role": "user", "content": 3}], "message 1 is none: content"),
        ([{"role": "nobody", "content": "hi"}], "message 1 is none: role"),
        (["hi"], "message 1 is none: role"),
    ],
)
@online
def test_messages_that_are_none_are_told(messages: Any, told: str) -> None:
    with pytest.raises(openclaw_cli.UsageError, match=told):
        ask(messages)


@online
def test_a_session_is_gone_on_with_and_nothing_else_is_kept(
    standin: StandIn, report: Any, tmp_path: Path
) -> None:
    ask("alone")
    assert not list(tmp_path.rglob("history.db"))
    first = ask("Name a tree.", session="trees")
    second = ask("Another one.", session="trees")
    assert first.session == second.session
    assert len(standin.requests[-1].json()["messages"]) == 3
    assert [turn["prompt"] for turn in report("sessions", "show", "trees")["turns"]] == [
        "Name a tree.",
        "Another one.",
    ]


@online
def test_files_go_along(standin: StandIn, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("A note.\n")
    ask("What is it?", files=[file])
    content = standin.requests[0].json()["messages"][0]["content"]
    assert content[0]["text"] == "What is it?"
    assert "A note." in content[1]["text"]
    folder = tmp_path / "much"
    folder.mkdir()
    (folder / "long.txt").write_text("word " * 60_000)
    with pytest.raises(openclaw_cli.UsageError, match="are not sent unasked"):
        ask("What is it?", files=[folder])
    assert ask("What is it?", files=[folder], yes=True).complete


@online
def test_notices_are_events_and_in_the_result(run: Run, standin: StandIn) -> None:
    assert run(["models", "list", "--refresh"]).status == 0
    with stream("hi", model="a/unheard-of") as answer:
        told = [event.text for event in answer if isinstance(event, openclaw_cli.Notice)]
    assert len(told) == 1
    assert answer.result.notices == tuple(told)
    assert "a/unheard-of is not among the models" in told[0]


# One way for the command and the library.

OPTIONS: list[tuple[list[str], dict[str, Any]]] = [
    (["-m", "a/b", "--thinking", "high"], {"model": "a/b", "thinking": "high"}),
    (["-P", "top_p=0.5", "--zdr"], {"params": {"top_p": 0.5}, "zdr": True}),
    (["-P", "provider.sort=price"], {"params": {"provider": {"sort": "price"}}}),
    (["-P", "top_p=0.5"], {"params": ["top_p=0.5"]}),
    (["--data-collection", "deny", "--tier", "flex"], {"data_collection": "deny", "tier": "flex"}),
    (["--cache", "--cache-ttl", "60"], {"cache": True, "cache_ttl": 60}),
    (["--extra-body", '{"x": 1}', "--no-stream"], {"extra_body": {"x": 1}, "stream": False}),
    (["-s", "Be short."], {"system": "Be short."}),
    (["--why"], {"why": True}),
    (["--pdf-engine", "native"], {"pdf_engine": "native"}),
    (["--tool", "datetime", "--web"], {"tools": ["datetime"], "web": True}),
]


@online
@pytest.mark.parametrize(("argv", "fields"), OPTIONS, ids=lambda one: str(one)[:40])
def test_the_same_options_make_the_same_request(
    run: Run, standin: StandIn, argv: list[str], fields: dict[str, Any]
) -> None:
    standin.judge = False  # a field that the API does not have
    assert run(["chat", "hi", "--no-history", *argv]).status == 0
    ask("hi", **fields)
    typed, called = standin.requests
    assert called.body == typed.body
    assert sorted(called.headers) == sorted(typed.headers)


def test_every_option_is_a_keyword() -> None:
    assert set(AskFields.__annotations__) == set(AskOptions._fields)
    assert set(FLAGS) <= set(AskOptions._fields)


@online
def test_a_question_changes_single_options_of_its_client(standin: StandIn) -> None:
    with Client(AskOptions(model="a/b", params={"seed": 1})) as client:
        client.ask("hi", model="c/d")
        client.ask("hi", AskOptions(model="e/f"))
    asked = [request.json() for request in standin.requests]
    assert [(one["model"], one.get("seed")) for one in asked] == [("c/d", 1), ("e/f", None)]


# Where things are.


@online
def test_a_configuration_and_a_key_can_be_named(
    standin: StandIn, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{ agents: { defaults: { model: "openrouter/a/mine" } } }')
    result = ask("hi", config=file, api_key=OTHER_KEY)
    assert result.model == "openrouter/a/mine"
    assert standin.requests[0].header("Authorization") == f"Bearer {OTHER_KEY}"
    standin.error(401, f"No such key: {OTHER_KEY}")
    with pytest.raises(openclaw_cli.AuthError) as caught:
        ask("hi", api_key=OTHER_KEY)
    assert caught.value.hint == "the key came from api_key: correct it there"
    assert OTHER_KEY not in f"{caught.value}{caught.value.result}"
    assert capfd.readouterr() == ("", "")


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(openclaw_cli.ConfigError, match="nowhere"):
        Client(config=tmp_path / "nowhere.json")
    with pytest.raises(openclaw_cli.ConfigError, match="nobody"):
        ask("hi", profile="nobody")


def test_without_a_key_there_is_an_error() -> None:
    with pytest.raises(openclaw_cli.AuthError, match="no OpenRouter key"):
        ask("hi")


# What fails.

FAILURES = [
    (script.error(401, "No."), openclaw_cli.AuthError),
    (script.error(402, "No credit."), openclaw_cli.LimitError),
    (script.error(404, "No such model."), openclaw_cli.RefusedError),
    (script.error(500, "Broken."), openclaw_cli.NetworkError),
    (script.event_stream(sse.text("Half"), script.Cut()), openclaw_cli.IncompleteError),
    (script.event_stream(*sse.answer("Half", finish="length")), openclaw_cli.IncompleteError),
]


@online
@pytest.mark.parametrize(("answer", "kind"), FAILURES, ids=lambda one: getattr(one, "type", ""))
def test_a_failure_is_raised_behind_the_end_with_what_came(
    standin: StandIn, left: Any, answer: script.Answer, kind: type[OpenClawError]
) -> None:
    standin.play(answer)
    standin.play(answer)
    with pytest.raises(kind) as caught:
        ask("hi", retries=0)
    assert caught.value.result.text in {"Half", ""}
    assert not caught.value.result.complete
    assert len(caught.value.result.attempts) == 1
    seen: list[openclaw_cli.Event] = []
    with pytest.raises(kind), stream("hi", retries=0) as again:
        seen.extend(again)
    assert isinstance(seen[-1], End)
    left()


@online
@pytest.mark.parametrize(
    "fields",
    [
        {"retries": -1},
        {"retries": 10**6},
        {"timeout": -1.0},
        {"max_cost": float("nan")},
        {"truncate": "middle"},
        {"fallbacks": "a/b"},
        {"files": "a.txt"},
        {"thinking": "a lot"},
        {"params": {"temperatur": 1}},
        {"params": {"temperature": "warm"}},
        {"data_collection": "maybe"},
        {"session": "one", "files": ["/nowhere/at-all"]},
    ],
    ids=str,
)
def test_what_can_not_be_meant_is_told_before_anything_is_sent(
    standin: StandIn, fields: dict[str, Any]
) -> None:
    with pytest.raises(openclaw_cli.UsageError):
        ask("hi", **fields)
    assert not standin.requests


WRONG_TYPES: dict[str, Any] = {
    "model": 3, "thinking": [], "params": 3, "fallbacks": [3], "timeout": "3", "retries": 2.5,
    "max_cost": "1", "stream": None, "truncate": [], "why": "yes", "zdr": "yes",
    "data_collection": 1, "tier": 3, "cache": 1, "cache_ttl": "5", "cache_refresh": 0,
    "image": "yes", "system": b"x", "files": [None], "pdf_engine": 3, "yes": 1, "session": 3,
    "web": "yes", "web_results": True, "tools": [{"type": "x"}], "schema": [1],
    "schema_multi": "name", "repair": True, "templates": [3], "variables": {"a": 1}, "preset": 3,
    "extra_body": 3,
}  # fmt: skip


@online
def test_options_of_a_wrong_type_are_told_by_name(standin: StandIn) -> None:
    assert set(WRONG_TYPES) == set(AskOptions._fields)
    with Client() as client:
        for name, value in WRONG_TYPES.items():
            with pytest.raises(openclaw_cli.UsageError, match=name.replace("_", ".")):
                client.ask("hi", **{name: value})
        with pytest.raises(openclaw_cli.UsageError, match="no option modle") as raised:
            client.ask("hi", modle="x")  # type: ignore[call-arg]
        assert raised.value.hint == "did you mean model?"
        with pytest.raises(openclaw_cli.UsageError, match="schema_multi has no schema"):
            client.ask("hi", schema_multi=True)
        for question in (3, None, b"hi", {"role": "user", "content": "hi"}):
            with pytest.raises(openclaw_cli.UsageError, match="neither a text nor a list"):
                client.ask(question)  # type: ignore[arg-type]
        with pytest.raises(openclaw_cli.UsageError, match="options have to be an AskOptions"):
            client.ask("hi", {"model": "x"})  # type: ignore[arg-type]
    assert not standin.requests


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ({"config": 3}, "config has to be a path, not 3"),
        ({"profile": 3}, "profile has to be a text"),
        ({"api_key": OTHER_KEY.encode()}, "api_key has to be a text, not a bytes"),
        ({"api_key": " "}, "api_key is empty"),
        ({"options": {"model": "x"}}, "options have to be an AskOptions, not a dict"),
    ],
)
def test_a_client_of_wrong_types_is_told(place: Any, told: str) -> None:
    with pytest.raises(OpenClawError, match=told) as raised:
        Client(**place)
    assert OTHER_KEY not in str(raised.value)


@online
def test_a_template_has_a_schema_and_needs_its_input(standin: StandIn, sealed: Any) -> None:
    folder = sealed.home / ".config" / "openclaw" / "templates"
    folder.mkdir(parents=True)
    (folder / "dog.md").write_text("---\nschema: name\n---\nA dog: {{input}}")
    for options, text in (
        ({"schema": "t:dog"}, '{"name": "Rex"}'),
        ({"templates": "dog", "schema_multi": True}, '[{"name": "Rex"}]'),
    ):
        standin.answer_text(text)
        assert ask("q", **options).text.strip().replace(" ", "") == '{"name":"Rex"}'
    for name in ("dog.json", "@dog", "./dog"):
        with pytest.raises(openclaw_cli.UsageError, match="the schema is a file's name"):
            ask("q", schema=name)
    with pytest.raises(openclaw_cli.UsageError, match="template dog needs an input"):
        ask(" ", templates="dog")
    with pytest.raises(openclaw_cli.UsageError, match="has no schema"):
        ask("q", schema_multi=True)


@online
def test_half_of_a_character_is_sent_as_none(standin: StandIn) -> None:
    standin.answer_text('{"a": "b"}')
    asked = [{"role": "user", "content": "x\ud800"}]
    ask(asked, system="y\ud800", schema="a: z\ud800")
    sent = standin.requests[0].body.decode()
    assert sent.count("\ufffd") == 3


@online
def test_an_empty_question_is_none(standin: StandIn) -> None:
    with pytest.raises(openclaw_cli.UsageError, match="empty"):
        ask("  ")


# Ends in the middle.


@online
def test_a_stream_that_is_closed_hangs_up(standin: StandIn, left: Any) -> None:
    standin.play(begun(threading.Event()))
    with stream("hi") as answer:
        assert next(iter(answer.texts())) == "One "
    standin.wait_for_hang_up()
    assert answer.result.text == "One "
    assert not answer.result.complete
    left()


@online
def test_a_stream_that_is_left_alone_hangs_up(standin: StandIn, left: Any) -> None:
    standin.play(begun(threading.Event()))
    for event in stream("hi"):
        if isinstance(event, TextDelta):
            break
    del event
    gc.collect()
    standin.wait_for_hang_up()
    left()


AT_EXIT = """
import os, threading
from openclaw_cli import Client, TextDelta, stream

client = Client()
client.ask("hi")
if (child := os.fork()) == 0:
    os._exit(client.ask("hi").text != "Hello from the stand-in.")
print(os.waitpid(child, 0)[1], client.ask("hi").text)
answer, kept = stream("hi"), stream("hi", session="s")
print([next(one.texts()) for one in (answer, kept)])
"""


@online
@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here")
def test_a_process_may_fork_and_end_in_the_middle(standin: StandIn, run: Run) -> None:
    gate = threading.Event()
    for _ in range(3):
        standin.answer_text("Hello from the stand-in.")
    for _ in range(2):
        standin.play(begun(gate))
    code = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", AT_EXIT]
    done = subprocess.run(code, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["0 Hello from the stand-in.", "['One ', 'One ']"]
    standin.wait_for_hang_up(2)
    (kept,) = json.loads(run(["sessions", "list", "--json"]).stdout)["sessions"]
    assert (kept["name"], kept["turns"]) == ("s", 1)


@online
def test_who_leaves_at_the_end_leaves_nothing(standin: StandIn, left: Any) -> None:
    answer = stream("hi")
    next(event for event in answer if isinstance(event, End))
    left()


@online
@pytest.mark.parametrize("where", ["in the answer", "before it", "before it is sent again"])
def test_another_thread_can_hang_up(standin: StandIn, left: Any, where: str) -> None:
    if where == "in the answer":
        standin.play(begun(threading.Event()))
    elif where == "before it":
        standin.play(script.Pause(threading.Event()))
    else:
        standin.error(429, "Slow down.", headers={"Retry-After": "50"})
    answer = stream("hi", fallbacks=["c/d"])
    reached = threading.Event()

    def read() -> OpenClawError | None:
        try:
            for event in answer:
                if isinstance(event, (TextDelta, openclaw_cli.Retry)):
                    reached.set()
        except OpenClawError as error:
            return error
        return None

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        if where == "before it":
            standin.wait_for()
        else:
            assert reached.wait(10)
        answer.hang_up()
        error = reading.result(10)
    assert error is not None
    assert error.type == "interrupted"
    assert error.result.text == ("One " if where == "in the answer" else "")
    assert len(standin.requests) == 1
    left()


# Many questions.


@online
def test_a_client_keeps_its_connections(standin: StandIn, left: Any) -> None:
    standin.default = echo
    with Client() as client:
        assert [client.ask(f"q{n}").text for n in range(5)] == [f"Q{n}" for n in range(5)]
        standin.error(404, "No such model.")  # read to its end as well
        with pytest.raises(openclaw_cli.RefusedError):
            client.ask("hi")
        client.ask("hi")
        assert {request.connection for request in standin.requests} == {1}
        standin.play(begun(threading.Event()))
        with client.stream("hi") as answer:
            next(iter(answer.texts()))
        client.ask("hi")
        assert standin.requests[-1].connection == 2
    with pytest.raises(openclaw_cli.UsageError, match="closed"):
        client.ask("hi")
    left()


@online
def test_many_threads_get_each_its_own_answer(standin: StandIn, left: Any) -> None:
    """Errors, cut answers and early ends in between disturb nobody."""

    def play(request: Recorded) -> script.Script:
        content = request.json()["messages"][-1]["content"]
        number = int(content.rpartition(" ")[2])
        if number % 8 == 3:
            return script.error(404, content)
        if number % 8 == 5:
            return script.event_stream(sse.text(content), script.Cut())
        return script.text_answer(content.upper())

    standin.default = play
    start = threading.Barrier(64)

    def work(number: int) -> None:
        start.wait()
        for turn in range(3):
            question = f"question {64 * turn + number}"
            if number % 8 == 7:
                with client.stream(question) as answer:
                    next(iter(answer.texts()))
                assert question.upper().startswith(answer.result.text.strip())
            elif number % 8 == 5:
                with pytest.raises(openclaw_cli.IncompleteError) as cut:
                    client.ask(question)
                assert cut.value.result.text == question
            elif number % 8 == 3:
                with pytest.raises(openclaw_cli.RefusedError, match=question):
                    client.ask(question)
            else:
                assert client.ask(question).text == question.upper()

    with Client() as client, ThreadPoolExecutor(64) as pool:
        for done in [pool.submit(work, number) for number in range(64)]:
            done.result()
    assert len(standin.requests) == 3 * 64
    left()


@online
def test_a_key_that_fails_is_left_once_by_all(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever failed with the first key meanwhile takes the second, and not the third."""
    monkeypatch.delenv("OPENROUTER_API_KEY")
    names = ("one", "two", "three")
    profiles = {
        f"openrouter:{name}": {"provider": "openrouter", "mode": "api_key", "key": f"{KEY}-{name}"}
        for name in names
    }
    file = tmp_path / "openclaw.json"
    auth = {"profiles": profiles, "order": {"openrouter": [f"openrouter:{name}" for name in names]}}
    file.write_text(json.dumps({"auth": auth}))
    both = threading.Barrier(2)

    def refuse_together(request: Recorded) -> script.Answer:
        both.wait(10)
        return script.error(402, "No credit.")

    def play(request: Recorded) -> script.Script:
        if (request.header("Authorization") or "").endswith("one"):
            return refuse_together
        return script.text_answer("Fine.")

    standin.default = play
    with Client(config=file) as client, ThreadPoolExecutor(2) as pool:
        assert [one.text for one in pool.map(client.ask, ["a", "b"])] == ["Fine.", "Fine."]
        client.ask("c")
    used = [
        (request.header("Authorization") or "").rpartition("-")[2] for request in standin.requests
    ]
    assert sorted(used) == ["one", "one", "two", "two", "two"]


@online
def test_what_goes_to_other_processes_can(standin: StandIn) -> None:
    options = AskOptions(model="a/b", params={"seed": 1})
    assert pickle.loads(pickle.dumps(options)) == options
    result = ask("hi", options)
    assert pickle.loads(pickle.dumps(result)) == result
    standin.error(402, "No credit.")
    with pytest.raises(openclaw_cli.LimitError) as caught:
        ask("hi")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.message, again.hint) == (caught.value.message, caught.value.hint)
    assert again.result == caught.value.result


# What a library does not do.


@online
def test_nothing_of_the_process_is_touched(
    standin: StandIn, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    standin.error(500, "Broken.")
    before = dict(os.environ), signal.getsignal(signal.SIGINT), list(sys.argv), Path.cwd()
    monkeypatch.setattr(sys, "stdin", None)
    gc.disable()
    try:
        assert ask("hi").complete
        assert not gc.isenabled()
    finally:
        gc.enable()
    after = dict(os.environ), signal.getsignal(signal.SIGINT), list(sys.argv), Path.cwd()
    assert after == before
    assert capfd.readouterr() == ("", "")


@online
def test_the_import_brings_nothing_and_a_question_no_command_line(
    env: dict[str, str], standin: StandIn, tmp_path: Path
) -> None:
    env |= standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    done = subprocess.run(
        [sys.executable, "-c", REPORT, "ask"],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    text, modules = done.stdout.splitlines()
    first, then = json.loads(modules)
    assert text == "Hello from the stand-in."
    assert set(first) <= {"openclaw_cli", "__future__"}
    own = {name for name in then if name.startswith("openclaw_cli.")}
    assert not {name.split(".")[1] for name in own} & {"commands", "cli", "interactive", "render"}
    assert not {"typer", "rich", "prompt_toolkit", "sqlite3", "tomlkit"} & set(then)


def test_the_names_are_there() -> None:
    assert set(openclaw_cli.__all__) <= set(dir(openclaw_cli))
    for name in openclaw_cli.__all__:
        assert getattr(openclaw_cli, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        openclaw_cli.nothing  # type: ignore[attr-defined]  # noqa: B018
