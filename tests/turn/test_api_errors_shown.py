"""What a server says went wrong, as the command line tells it: its words, its status, the cure.

Every shape of error is sent in every place that servers put it: as the body of a status, as the
JSON of a 200, and in a stream as data, as ``event: error``, as a line of its own and as ``error:``.
"""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY
from ..standin import script, sse
from ..standin.script import Answer, Cut, Pause, Send, Status

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

EVENTS = script.EVENT_STREAM_HEADERS
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def ask(run: Run, standin: StandIn, tmp_path: Path) -> Any:
    """Return what asks the stand-in, or a provider of the user's own that it is too."""

    def ask(
        *argv: str,
        model: str = "openrouter/a/first",
        tries: int = 1,
        env: dict[str, str] | None = None,
    ) -> Completed:
        settings = {
            "env": {"OPENROUTER_API_KEY": KEY},
            "agents": {"defaults": {"model": model}},
            "models": {
                "providers": {"openrouter": {"baseUrl": standin.url}, "own": {"baseUrl": OWN}}
            },
        }
        file = tmp_path / "openclaw.json"
        file.write_text(json.dumps(settings).replace(OWN, standin.url))
        retries = ["--retries", str(tries - 1)]
        done = run(["chat", "hi", "--config", str(file), *retries, *argv], env=env)
        assert "internal error" not in done.stderr
        return done

    return ask


OWN = "http://own.invalid"


def answer(status: int, body: str, kind: str = "application/json", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer((Status(status, {"Content-Type": kind, **named}), Send(body.encode())), "length")


def stream(text: str) -> Answer:
    return Answer((Status(200, EVENTS), Send(text.encode())))


SHAPES = {
    "an envelope": {"error": {"code": 429, "message": "so it is"}},
    "a list": [{"error": {"code": 429, "message": "so it is"}}],
    "Anthropic's": {"type": "error", "error": {"type": "rate_limit_error", "message": "so it is"}},
    "vLLM's": {"object": "error", "message": "so it is", "type": "RateLimitError", "code": 429},
    "a problem": {"type": "about:blank", "title": "x", "status": 429, "detail": "so it is"},
    "errors": {"errors": [{"message": "so it is", "code": "rate_limit_exceeded"}]},
    "message": {"message": "so it is", "type": "TooManyRequests"},
}
PLACES = {
    "a status": lambda body: answer(429, body),
    "a status, called text": lambda body: answer(429, body, "text/plain"),
    "a status, as an event": lambda body: answer(429, f"data: {body}\n\n", "text/event-stream"),
    "a 200": lambda body: answer(200, body),
    "a 200, called a stream": lambda body: answer(200, body, "text/event-stream"),
    "an event": lambda body: stream(f"data: {body}\n\ndata: [DONE]\n\n"),
    "an event named error": lambda body: stream(f"event: error\ndata: {body}\n\n"),
    "a bare line": lambda body: stream(f": busy\n\n{body}\n"),
    "a bare line without an end": lambda body: stream(f": busy\n\n{body}"),
    "an error line": lambda body: stream(f"error: {body}\n\n"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_error_counts_wherever_it_stands(
    ask: Any, standin: StandIn, shape: str, place: str
) -> None:
    body = json.dumps(SHAPES[shape])
    standin.play(PLACES[place](body))
    standin.answer_text("fine")
    done = ask()
    assert done.status == 5
    assert done.stdout == b""
    assert "error: so it is (HTTP 429)\n" in done.stderr
    assert "hint: " in done.stderr


@pytest.mark.usefixtures("retried_at_once")
@pytest.mark.parametrize("place", PLACES)
def test_what_passes_is_asked_again_before_the_first_word(
    ask: Any, standin: StandIn, place: str
) -> None:
    standin.play(PLACES[place](json.dumps(SHAPES["Anthropic's"])))
    standin.answer_text("fine")
    done = ask(tries=2)
    assert (done.status, done.stdout) == (0, b"fine")
    assert len(standin.requests) == 2


@pytest.mark.parametrize("place", list(PLACES)[5:])
@pytest.mark.parametrize("shape", SHAPES)
def test_after_the_first_word_the_answer_is_incomplete(
    ask: Any, standin: StandIn, shape: str, place: str
) -> None:
    played = PLACES[place](json.dumps(SHAPES[shape]))
    (send,) = (step for step in played.steps if isinstance(step, Send))
    standin.play(Answer((Status(200, EVENTS), Send(sse.text("half")), send)))
    done = ask(tries=2)
    assert (done.status, done.stdout) == (7, b"half")
    assert "so it is (HTTP 429)" in done.stderr
    assert done.stderr.endswith(" chat --resume goes on with it\n")
    assert len(standin.requests) == 1


BODIES = {
    "a text": "no room here\n",
    "detail": '{"detail": "no room here"}',
    "details": '{"detail": [{"loc": ["body"], "msg": "no room here"}]}',
    "msg": '{"msg": "no room here", "code": 5}',
}


@pytest.mark.parametrize("model", ["openrouter/a/first", "own/x"])
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("status", "expected"), [(400, 8), (401, 4), (402, 5), (500, 6)])
def test_the_servers_own_sentence_is_shown(
    ask: Any, standin: StandIn, body: str, model: str, status: int, expected: int
) -> None:
    standin.play(answer(status, BODIES[body], "text/plain"))
    done = ask(model=model)
    assert done.status == expected
    assert f"no room here (HTTP {status})" in done.stderr
    assert "not the API" not in done.stderr
    assert model == "openrouter/a/first" or "openrouter" not in done.stderr.lower()


@pytest.mark.parametrize(
    ("model", "variable", "cure"),
    [
        ("openrouter/a/first", "", " onboard --auth-choice openrouter-api-key"),
        ("openrouter/a/first", KEY, "OPENROUTER_API_KEY in the environment"),
        ("own/x", KEY, "models.providers"),
    ],
)
def test_the_cure_of_a_refused_key_is_where_it_came_from(
    ask: Any, standin: StandIn, model: str, variable: str, cure: str
) -> None:
    standin.error(401, "User not found.")
    done = ask(model=model, env={"OPENROUTER_API_KEY": variable})
    assert done.status == 4
    (hint,) = [line for line in done.stderr.splitlines() if line.startswith("hint: ")]
    assert cure in hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("event: error\ndata: the worker has died\n\n", "the worker has died"),
        ("event: error\n\n", "the API reported an error"),
        ("error: the worker has died\n", "the worker has died"),
        ('event: error\ndata: {"message": "died"}\n\n', "died"),
        ("event: error\ndata: {}\n\n", "the API reported an error"),
        ('event: error\ndata: ["died"]\n\n', "died"),
        ('data: {"error": {"code": 0, "message": ""}}\n\n', "the API reported an error"),
        ('data: {"error": {"code": "²", "message": "odd"}}\n\n', "odd"),
        (f'data: {{"error": {{"code": {"9" * 400}, "message": "odd"}}}}\n\n', "odd"),
        ('data: {"error": {"code": 1e400, "message": "odd"}}\n\n', "odd"),
        ('data: {"error": "odd", "choices": [{"delta": {}}]}\n\n', "odd"),
        ('data: {"choices": [{"delta": {}, "error": {"message": "odd"}}]}\n\n', "odd"),
    ],
)
@pytest.mark.parametrize("output", ["text", "json", "stream-json"])
def test_errors_without_a_status_are_incomplete(
    ask: Any, standin: StandIn, text: str, said: str, output: str
) -> None:
    standin.play(stream(f": busy\n\n{text}"))
    done = ask("--output-format", output)
    assert done.status == 7
    shown = done.stdout.splitlines()[-1] if output == "stream-json" else done.stdout
    result = {} if output == "text" else json.loads(shown)
    message = result.get("result", result).get("error", {}).get("message") or done.stderr
    assert said in message
    assert "error: 0" not in done.stderr


@pytest.mark.parametrize("field", ["code", "retry_after", "http_status", "status", "message"])
@pytest.mark.parametrize("digits", ["9" * 400, "-" + "9" * 400, "9" * 400 + ".5", "1e999"])
def test_numbers_of_any_length_in_any_field(
    ask: Any, standin: StandIn, field: str, digits: str
) -> None:
    body = (
        f'{{"error": {{"{field}": {digits}, "availability": {{"retry_after": {digits}}},'
        f' "metadata": {{"limit_usd": {digits}, "resets_at": {digits}, "reasons": [{digits}],'
        f' "headers": {{"X-RateLimit-Reset": {digits}, "Retry-After": "{digits}"}}}}}}}}'
    )
    for status, expected in ((429, 5), (403, 8), (402, 5), (500, 6)):
        standin.play(answer(status, body))
        done = ask("--json")
        assert done.status == expected
        assert json.loads(done.stdout)["error"]["http_status"] == status
        assert "999999" not in json.loads(done.stdout)["error"]["message"]


# --- too large


@pytest.mark.parametrize(
    "body", ["", "<html>413 Request Entity Too Large</html>", '{"detail": ""}']
)
def test_a_413_says_what_to_attach_less_of(
    ask: Any, standin: StandIn, tmp_path: Path, body: str
) -> None:
    names = []
    for letter, size in (("a", 10), ("b", 4000), ("c", 900), ("d", 300)):
        file = tmp_path / f"{letter}.txt"
        file.write_text("x" * size)
        names.append(str(file))
    standin.play(answer(413, body, "text/html"))
    done = ask()
    assert done.status == 8
    assert "error: the request is too large (HTTP 413)\nhint: attach fewer or" in done.stderr
    standin.play(answer(413, body, "text/html"))
    files = [part for name in names for part in ("-f", name)]
    done = ask(*files)
    _, b, c, d = names
    assert f"hint: attach less, or smaller files than {b}, {c}, {d}\n" in done.stderr


# --- waits


def reset(wait: float) -> Answer:
    body = {
        "code": 429,
        "message": "slow down",
        "metadata": {"headers": {"X-RateLimit-Reset": str(int((time.time() + wait) * 1000))}},
    }
    return script.json_body({"error": body}, status=429)


def test_a_reset_far_away_is_told_and_not_sat_out(ask: Any, standin: StandIn) -> None:
    standin.play(reset(3 * 86_400 + 90))
    done = ask(tries=3)
    assert done.status == 5
    assert "hint: the API asks to wait until 20" in done.stderr
    assert "UTC, in 3 d 1 min; try again then" in done.stderr
    assert len(standin.requests) == 1


def test_a_reset_that_is_near_is_sat_out(ask: Any, standin: StandIn) -> None:
    standin.play(reset(0.05))
    standin.answer_text("fine")
    done = ask(tries=2)
    assert (done.status, done.stdout) == (0, b"fine")


@pytest.mark.parametrize(
    "wait", ["inf", "Infinity", "nan", "-inf", "1e999", "9" * 400, "99999999999", "10" * 12, "1e18"]
)
def test_a_wait_that_is_none_is_not_told_as_one(ask: Any, standin: StandIn, wait: str) -> None:
    standin.play(answer(429, '{"error": {"message": "slow down"}}', Retry_After=wait))
    done = ask()
    assert done.status == 5
    hint = done.stderr.partition("hint: ")[2]
    assert "try again" in hint
    assert not any(word in hint.lower() for word in ("inf", "nan", "999", " s;"))


def test_a_wait_of_years_is_told_as_a_date(ask: Any, standin: StandIn) -> None:
    standin.play(answer(429, '{"error": {"message": "slow down"}}', Retry_After="99999999"))
    done = ask(tries=2)
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 99_999_999))
    assert f"hint: the API asks to wait until {day}; try again then" in done.stderr
    assert len(standin.requests) == 1


def test_a_full_in_flight_budget_is_waited_for(ask: Any, standin: StandIn) -> None:
    body = {
        "code": 402,
        "message": "m",
        "metadata": {"limit_source": "openrouter_in_flight_budget"},
    }
    standin.play(script.json_body({"error": body}, status=402, headers={"Retry-After": "0"}))
    standin.answer_text("fine")
    done = ask(tries=2)
    assert (done.status, done.stdout) == (0, b"fine")
    assert "note: m (HTTP 402); try 2 of 2\n" in done.stderr
    standin.play(script.json_body({"error": body}, status=402, headers={"Retry-After": "600"}))
    done = ask(tries=2)
    assert done.status == 5
    assert "hint: the API asks to wait 600 s; try again then" in done.stderr
    assert len(standin.requests) == 3


def test_a_spent_key_is_out_of_credit(ask: Any, standin: StandIn) -> None:
    metadata = {
        "limit_source": "openrouter_key_limit",
        "scope": "api_key",
        "limit_usd": 10,
        "resets_at": "2999-01-01T00:00:00Z",
    }
    standin.error(403, "Key limit exceeded", metadata=metadata)
    done = ask(tries=2)
    assert done.status == 5
    assert "error: out of credit: Key limit exceeded (HTTP 403)\n" in done.stderr
    assert "hint: the api key limit of $10 is used up; raise it at https://open" in done.stderr
    assert len(standin.requests) == 1


# --- what a body may cost


def attempts(done: Completed) -> list[tuple[int, float | None]]:
    found = json.loads(done.stdout)["attempts"]
    return [(attempt["status"], attempt["cost_usd"]) for attempt in found]


def test_an_error_within_a_200_is_free(ask: Any, standin: StandIn) -> None:
    standin.play(answer(200, '{"error": {"code": 400, "message": "no"}}'))
    assert attempts(ask("--json")) == [(400, 0.0)]
    standin.play(answer(400, '{"error": {"code": 400, "message": "no"}}'))
    assert attempts(ask("--json")) == [(400, 0.0)]


@pytest.mark.parametrize("argv", [[], ["--no-stream"]])
def test_an_error_within_a_200_that_names_its_cost_is_not(
    ask: Any, standin: StandIn, argv: list[str]
) -> None:
    body = {"error": {"code": 400, "message": "no"}, "usage": {"prompt_tokens": 9, "cost": 0.03}}
    standin.play(answer(200, json.dumps(body)))
    assert attempts(ask("--json", *argv)) == [(400, 0.03)]
    if not argv:
        standin.play(stream(f"data: {json.dumps(body)}\n\n"))
        assert attempts(ask("--json")) == [(400, 0.03)]


def test_an_error_within_a_stream_may_have_cost_something(ask: Any, standin: StandIn) -> None:
    standin.play(stream('data: {"error": {"code": 400, "message": "no"}}\n\n'))
    assert attempts(ask("--json")) == [(400, None)]


def test_the_text_beside_an_error_is_shown(ask: Any, standin: StandIn) -> None:
    chunk = sse.chunk({"content": "half"}, error={"code": 502, "message": "gone"})
    standin.play(stream(f"data: {json.dumps(chunk)}\n\n"))
    done = ask(tries=2)
    assert (done.status, done.stdout) == (7, b"half")
    assert "gone (HTTP 502)" in done.stderr


# --- bodies that do not end


def test_an_error_is_read_up_to_a_megabyte(ask: Any, standin: StandIn) -> None:
    fits = json.dumps({"padding": "x" * 990_000, "error": {"message": "so it is"}})
    standin.play(answer(400, fits))
    assert "error: so it is (HTTP 400)" in ask().stderr


def test_an_error_without_an_end_is_cut(ask: Any, standin: StandIn) -> None:
    held = threading.Event()
    begin = Send(b"so it is " * 120_000)
    standin.play(Status(400, {"Content-Type": "text/plain"}), begin, Pause(held))
    done = ask()
    held.set()
    assert done.status == 8
    assert "error: so it is so it is" in done.stderr


@pytest.mark.parametrize("reset", [True, False])
def test_an_error_that_breaks_off_counts_by_its_status(
    ask: Any, standin: StandIn, reset: bool
) -> None:
    standin.play(Status(401, JSON), Send(b'{"error": {"mess'), Cut(reset=reset))
    done = ask(tries=2)
    assert done.status == 4
    assert "(HTTP 401)" in done.stderr
    assert len(standin.requests) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_an_error_in_another_encoding(ask: Any, standin: StandIn, encoding: str) -> None:
    body = json.dumps({"error": {"message": "größer"}}, ensure_ascii=False).encode(encoding)
    standin.play(Status(400, JSON), Send(body))
    assert "error: größer (HTTP 400)" in ask().stderr


# --- who answered


def test_a_304_is_no_redirect(ask: Any, standin: StandIn) -> None:
    standin.play(Answer((Status(304, {"Location": "https://evil.example"}),)))
    done = ask()
    assert done.status == 6
    assert "HTTP 304" in done.stderr
    assert "redirects" not in done.stderr


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_short_and_followed_by_nothing(
    ask: Any, standin: StandIn, status: int
) -> None:
    standin.play(Status(status, {"Location": f"https://{'a' * 5000}.example/x"}))
    done = ask(tries=2)
    assert done.status == 6
    assert len(done.stderr) < 500
    assert "redirects to aaa" in done.stderr
    assert len(standin.requests) == 1


def test_a_model_of_ones_own_is_not_looked_up_at_openrouter(ask: Any, standin: StandIn) -> None:
    standin.error(404, "model 'x' not found")
    done = ask(model="own/x")
    assert done.status == 8
    assert " models list --provider own shows what there is\n" in done.stderr
