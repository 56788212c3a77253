"""``openclaw api``: any endpoint, with the key, the errors and the redaction that chat has."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from ...conftest import KEY
from ...standin import sse
from ...standin.script import Answer, Cut, Send, Status, event_stream, html, json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
MANAGEMENT = "sk-or-v1-management-key-that-is-long-enough"
ODD = b'{ "b":1,\n "a": [1.50, "\\u00e9"] }  '
TYPED = {"Content-Type": "application/json"}


@pytest.fixture
def api(run: Run) -> Callable[..., Completed]:
    def api(*argv: str, status: int = 0, **options: Any) -> Completed:
        done = run(["api", *argv], **options)
        assert done.status == status, done.stderr
        assert KEY not in done.stderr
        assert MANAGEMENT not in done.stderr
        assert "internal error" not in done.stderr
        return done

    return api


def body(content: bytes, media_type: str = "application/json", status: int = 200) -> Answer:
    return Answer((Status(status, {"Content-Type": media_type}), Send(content)), "length")


def test_a_pipe_gets_the_bytes_as_they_are(api: Any, standin: StandIn) -> None:
    for argv in (["models"], ["/models"], ["get", "models", "--raw"], ["/api/v1/models"]):
        standin.play(body(ODD), path="/models")
        done = api(*argv)
        assert (done.stdout, done.stderr) == (ODD, "")
        (request, *_) = reversed(standin.requests)
        assert (request.method, request.route) == ("GET", "/api/v1/models")
        assert request.header("Authorization") == f"Bearer {KEY}"
        assert request.header("X-OpenRouter-Title") == "OpenClaw"
        assert request.header("Content-Type") is None
        assert request.body == b""


def test_other_bodies_pass_through(api: Any, standin: StandIn) -> None:
    sound = bytes(range(256)) * 40
    standin.play(body(sound, "audio/mpeg"), path="/audio/speech")
    assert api("audio/speech", "-F", "model=x", "-F", "input=hi").stdout == sound
    standin.play(body(b": no event", "text/csv"), path="/x")
    assert api("x").stdout == b": no event"
    standin.play(Answer((Status(204),), "length"), path="/x")
    assert api("DELETE", "x").stdout == b""
    standin.play(Answer((Status(204),), "length"), path="/x")
    api("-X", "delete", "x")
    assert standin.requests[-1].method == "DELETE"
    packed = Status(201, {**TYPED, "Content-Encoding": "gzip"})
    standin.play(Answer((packed, Send(gzip.compress(ODD))), "length"), path="/x")
    assert api("PUT", "x", "--body", "{}").stdout == ODD


def test_head_has_no_body(api: Any, standin: StandIn) -> None:
    answer = Answer((Status(200, {**TYPED, "Content-Length": "400"}),), "close")
    standin.play(answer, path="/models")
    assert api("HEAD", "models").stdout == b""
    assert standin.requests[-1].method == "HEAD"


@pytest.mark.parametrize(
    ("argv", "method", "sent"),
    [
        (["x", "-F", "a=1", "-F", "b[c]=true", "-f", "d=1"], "POST",
         {"a": 1, "b": {"c": True}, "d": "1"}),
        (["patch", "x", "-F", "a=null", "-F", "t=@note.txt", "-F", "at=@@x"], "PATCH",
         {"a": None, "t": "some text", "at": "@x"}),
        (["x", "-F", "m[][role]=user", "-F", "m[][content]=hi"], "POST",
         {"m": [{"role": "user", "content": "hi"}]}),
        (["x", "-F", "a=@-"], "POST", {"a": "piped"}),
        (["x", "--body", "-"], "POST", None),
        (["x", "--body", '{"b": 1,  "a": 2}'], "POST", {"b": 1, "a": 2}),
        (["put", "x", "--body", "@body.json"], "PUT", {"z": 1, "a": [2]}),
    ],
)  # fmt: skip
def test_fields_and_bodies(
    api: Any, standin: StandIn, tmp_path: Path, argv: list[str], method: str, sent: Any
) -> None:
    (tmp_path / "note.txt").write_text("some text")
    (tmp_path / "body.json").write_bytes(b'\xef\xbb\xbf{"z": 1,  "a": [2]}\n')
    stdin = b"piped" if sent is not None else b'{"p":  1}'
    standin.play(body(b"{}"), path="/x")
    api(*argv, stdin=stdin)
    request = standin.requests[-1]
    assert (request.method, request.header("Content-Type")) == (method, "application/json")
    assert request.json() == (sent or {"p": 1})
    if "--body" in argv:  # the order of keys, and even the blanks, are the user's
        assert b"  " in request.body


def test_fields_of_a_get_and_queries_stand_in_the_address(api: Any, standin: StandIn) -> None:
    standin.play(body(b"{}"), path="/generation")
    api("generation", "--query", "id=gen-1", "--query", "q=a b&c")
    assert standin.requests[-1].path.endswith("/generation?id=gen-1&q=a+b%26c")
    standin.play(body(b"{}"), path="/models")
    api("GET", "models?limit=2", "-F", "sort=newest", "-f", "zdr=true")
    assert standin.requests[-1].path.endswith("/models?limit=2&sort=newest&zdr=true")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["GET"], "needs a path"),
        (["FETCH", "models"], "not a method"),
        (["models", "GET"], "not a method"),
        (["GET", "models", "x"], "all the words"),
        (["../keys"], "not an endpoint"),
        (["https://evil.example/x"], "another host"),
        (["x", "--body", "{}", "-F", "a=1"], "contradict"),
        (["x", "--body", "{a: 1}"], "not JSON at line 1"),
        (["x", "--body", '{"a": NaN}'], "is not JSON"),
        (["x", "--body", "[-Infinity]"], "is not JSON"),
        (["x", "--body", "@missing.json"], "o such file"),
        (["GET", "x", "--body", "{}"], "GET has no body"),
        (["POST", "x", "--paginate"], "--paginate is for GET"),
        (["x", "-F", "a"], "not a field"),
        (["x", "-F", "=1"], "not a field"),
        (["x", "--query", "a"], "write --query key=value"),
        (["x", "-F", "a=1", "-F", "a=2"], "given twice"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_sent(
    api: Any, standin: StandIn, argv: list[str], said: str
) -> None:
    done = api(*argv, status=2)
    assert said in done.stderr
    assert (done.stdout, standin.requests) == (b"", [])


@pytest.mark.parametrize(
    ("status", "exit_status"),
    [(400, 8), (401, 4), (402, 5), (404, 8), (409, 8), (429, 5), (500, 6), (529, 6)],
)
def test_a_refusal_is_printed_and_ends_as_in_chat(
    api: Any, standin: StandIn, status: int, exit_status: int
) -> None:
    envelope = {"error": {"code": status, "message": f"no, {KEY} is not it"}}
    standin.play(json_body(envelope, status=status), path="/x")
    done = api("POST", "x", status=exit_status)
    assert json.loads(done.stdout)["error"]["code"] == status
    assert KEY.encode() not in done.stdout
    assert done.stderr.startswith("error: ")
    assert f"(HTTP {status})" in done.stderr
    assert len(standin.requests) == 1  # nothing but GET and HEAD is tried again


def test_reading_is_tried_again(api: Any, standin: StandIn) -> None:
    wait = {"Retry-After": "0"}
    for _ in range(2):
        standin.error(503, "down", headers=wait, path="/models")
    standin.play(body(ODD), path="/models")
    done = api("models")
    assert (done.stdout, len(standin.requests)) == (ODD, 3)
    assert "trying again" in done.stderr
    standin.error(503, "down", headers=wait, path="/models")
    done = api("models", "--retries", "0", status=6)
    assert b"down" in done.stdout


@pytest.mark.parametrize(
    ("answer", "exit_status", "out"),
    [
        (html(), 6, b""),
        (body(b"<p>", "application/json"), 6, b"<p>"),
        (body(b'{"error": {"code": 402, "message": "no"}}'), 5, b'{"error"'),
        (body(b'{"id": "b", "status": "failed", "error": {"message": "no"}}'), 0, b'{"id"'),
        (body(b'{"id": "v", "error": "no"}'), 0, b'{"id"'),
        (body(b"null"), 0, b"null"),
        (body(b"[]"), 0, b"[]"),
        (Answer((Status(200, {**TYPED, "Content-Length": "9"}), Send(b"{}"), Cut())), 7, b""),
    ],
)
def test_what_a_good_status_may_hide(
    api: Any, standin: StandIn, answer: Answer, exit_status: int, out: bytes
) -> None:
    standin.play(answer, path="/x")
    done = api("POST", "x", status=exit_status)
    assert done.stdout.startswith(out)
    assert bool(done.stdout) is bool(out)


def test_a_redirect_is_not_followed(api: Any, standin: StandIn) -> None:
    standin.play(Answer((Status(307, {"Location": "https://evil.example/"}),), "length"), path="/x")
    assert "the key was not sent there" in api("x", status=6).stderr
    assert len(standin.requests) == 1


# streams


def test_events_become_lines(api: Any, standin: StandIn) -> None:
    events = [
        b": OPENROUTER PROCESSING\n\n",
        b'event: x\ndata: {"type":"a",  "n":1.50}\n\n',
        b'data: {"a":\ndata: 1}\n\n',
        b"data: no json\n\n",
        b'data: {"usage": {"cost": 0.25}}\n\n',
    ]
    standin.play(event_stream(*events), path="/images")
    done = api("images", "-F", "stream=true")
    assert done.stdout.decode().splitlines() == [
        '{"type":"a",  "n":1.50}',
        '{"a": 1}',
        '"no json"',
        '{"usage": {"cost": 0.25}}',
    ]
    assert "this call cost $0.25" in done.stderr
    standin.play(event_stream(*events), path="/images")
    done = api("images", "-F", "stream=true", "--raw")
    assert done.stdout == b"".join(events) + sse.DONE
    assert "this call cost $0.25" in done.stderr


def test_an_error_in_a_stream_is_its_end(api: Any, standin: StandIn) -> None:
    broken = {"type": "error", "error": {"message": "gone", "code": 502}}
    for argv in ([], ["--raw"]):
        standin.play(event_stream(sse.event({"a": 1}), sse.event(broken)), path="/images")
        done = api("images", "-F", "stream=true", *argv, status=7)
        assert b'{"a": 1}' in done.stdout
        assert "gone" in done.stderr
    standin.play(event_stream(sse.event(broken)), path="/images")
    api("images", "-F", "stream=true", status=6)
    standin.play(event_stream(sse.event({"a": 1}), Cut()), path="/images")
    done = api("images", "-F", "stream=true", status=7)
    assert done.stdout == b'{"a": 1}\n'


# money and keys


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"usage": {"cost": 0.0125}}, "this call cost $0.0125"),
        ({"response": {"usage": {"cost": 2}}}, "this call cost $2"),
        ({"usage": {"cost": 0}}, ""),
        ({"usage": {"cost": "x"}}, ""),
        ({"usage": None}, ""),
    ],
)
def test_a_cost_is_told(api: Any, standin: StandIn, answer: Any, said: str) -> None:
    standin.play(json_body(answer), path="/embeddings")
    stderr = api("embeddings", "-F", "model=x").stderr
    assert said in stderr
    assert ("cost" in stderr) is bool(said)
    standin.play(json_body(answer), path="/embeddings")
    assert api("embeddings").stderr == ""  # to look at something is no call that is billed


def test_the_exchange_is_shown_without_the_key(api: Any, standin: StandIn) -> None:
    standin.play(body(b"{}"), path="/x")
    done = api("x", "-F", f"k={KEY}", "-v")
    assert "> POST https://openrouter.ai/api/v1/x" in done.stderr
    assert "< HTTP 200" in done.stderr


def test_the_management_key(api: Any, standin: StandIn, sealed: Any, tmp_path: Path) -> None:
    env = {"OPENROUTER_MANAGEMENT_KEY": MANAGEMENT}
    standin.play(body(b'{"key": "sk-or-v1-new"}', status=201), path="/keys")
    done = api("POST", "keys", "--management", "-F", "name=x", env=env)
    assert done.stdout == b'{"key": "sk-or-v1-new"}'
    assert standin.requests[-1].header("Authorization") == f"Bearer {MANAGEMENT}"
    standin.error(401, "User not found.", path="/keys")
    assert "unset it" not in api("keys", "--management", env=env, status=4).stderr
    count = len(standin.requests)
    assert "OPENROUTER_MANAGEMENT_KEY" in api("keys", "--management", status=4).stderr
    dotenv = sealed.home / ".config/openclaw/.env"
    dotenv.parent.mkdir(parents=True, exist_ok=True)
    dotenv.write_text(f"OPENROUTER_MANAGEMENT_KEY={MANAGEMENT}\n")
    standin.play(body(b"{}"), path="/keys")
    api("keys", "--management")
    assert standin.requests[-1].header("Authorization") == f"Bearer {MANAGEMENT}"
    count = len(standin.requests)
    file = tmp_path / "c.json"
    own = {"openrouter": {"baseUrl": standin.url}, "own": {"baseUrl": standin.url, "apiKey": "k"}}
    file.write_text(json.dumps({"models": {"providers": own}}))
    for provider in own:
        argv = ["keys", "--management", "--provider", provider, "--config", str(file)]
        done = api(*argv, env=env, status=3)
        assert standin.url in done.stderr
    assert len(standin.requests) == count


def test_a_provider_of_ones_own_and_no_key(api: Any, standin: StandIn, tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    own = {"own": {"baseUrl": standin.url, "apiKey": "own-key-0123456789"}}
    file.write_text(json.dumps({"models": {"providers": own}}))
    standin.play(body(b"{}"), path="/models")
    api("models", "--provider", "own", "--config", str(file))
    for name in ("OWN", " Own "):  # names of providers know no case
        standin.play(body(b"{}"), path="/models")
        api("models", "--provider", name, "--config", str(file))
    request = standin.requests[-1]
    assert request.header("Authorization") == "Bearer own-key-0123456789"
    assert request.header("X-OpenRouter-Title") is None
    count = len(standin.requests)
    long = '{"n": ' + "9" * 5000 + "}"
    standin.play(body(b"{}"), path="/x")
    api("x", "--body", long)
    assert standin.requests.pop().body.decode() == long
    assert "no OpenRouter key" in api("models", env={"OPENROUTER_API_KEY": ""}, status=4).stderr
    assert "no provider" in api("models", "--provider", "none", status=3).stderr
    done = api("models", "--provider", "owm", "--config", str(file), status=3)
    assert "did you mean own?" in done.stderr
    usual = "openclaw config set models.providers.ollama.baseUrl http://127.0.0.1:11434/v1"
    assert usual in api("models", "--provider", "Ollama", status=3).stderr
    assert len(standin.requests) == count


# pages


def test_all_pages_are_asked_for(api: Any, standin: StandIn) -> None:
    pages = [
        {"data": [1, 2], "links": {"next": "/api/v1/models?offset=2"}},
        {"data": [3], "links": {"next": None}},
    ]
    for page in pages:
        standin.play(json_body(page), path="/models")
    lines = api("models", "--paginate").stdout.decode().splitlines()
    assert [json.loads(line) for line in lines] == pages
    assert [request.path.rpartition("/")[2] for request in standin.requests] == [
        "models",
        "models?offset=2",
    ]


def test_a_list_without_a_count_ends_when_nothing_new_comes(api: Any, standin: StandIn) -> None:
    for page in ([1, 2], [3], []):
        standin.play(json_body({"data": page}), path="/keys")
    lines = api("keys", "--paginate", "--query", "x=y").stdout.splitlines()
    assert [json.loads(line)["data"] for line in lines] == [[1, 2], [3]]
    assert standin.requests[-1].path.endswith("/keys?x=y&offset=3")
    for _ in range(2):
        standin.play(json_body({"data": [1]}), path="/providers")
    assert api("providers", "--paginate").stdout == b'{"data": [1]}\n'


def test_the_key_follows_no_page_to_another_host(api: Any, standin: StandIn) -> None:
    standin.play(
        json_body({"data": [1], "links": {"next": "https://evil.example/x"}}), path="/models"
    )
    done = api("models", "--paginate", status=6)
    assert json.loads(done.stdout) == {"data": [1], "links": {"next": "https://evil.example/x"}}
    assert "the key was not sent there" in done.stderr
    assert {request.header("Host") for request in standin.requests} == {"openrouter.ai"}


# a terminal


def test_at_a_terminal_json_is_laid_out_and_sound_is_not_written(
    terminal: Any, standin: StandIn
) -> None:
    standin.play(body(b'{"a":{"b":"\\u001b[2J"},"c":[]}'), path="/x")
    window = terminal("api", "x")
    assert window.end() == 0
    assert '"b": ' in window.screen.text
    assert "\x1b[2J" not in window.output
    standin.play(body(b"\x00\x01", "audio/mpeg"), path="/x")
    window = terminal("api", "x")
    assert window.end() == 2
    assert "nothing for a terminal" in window.screen.text


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 529])
def test_no_hint_offers_what_only_chat_has(api: Any, standin: StandIn, status: int) -> None:
    standin.error(status, "busy", path="/x")
    done = api("x", "--retries", "0", status=5 if status == 429 else 6)
    assert "--fallback" not in done.stderr
    assert "hint: \n" not in done.stderr
