"""``chat``: where the question comes from, and what its options do to the request."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Completed, Run, Spawn
    from ...standin.server import StandIn

KEY = {"OPENROUTER_API_KEY": "sk-or-v1-test-key-that-is-long-enough-to-cut"}


@pytest.fixture
def chat(run: Run, standin: StandIn) -> Any:
    def chat(*argv: str, stdin: bytes = b"") -> Completed:
        return run(["chat", *argv], stdin=stdin, env=standin.client_env() | KEY)

    return chat


def messages(standin: StandIn) -> Any:
    return standin.requests[-1].json()["messages"]


def question(standin: StandIn) -> str:
    return str(messages(standin)[-1]["content"])


@pytest.mark.parametrize(
    ("argv", "stdin", "asked"),
    [
        (["why?"], b"", "why?"),
        (["two", "words"], b"", "two words"),
        ([], b"from a pipe\n", "from a pipe\n"),
        (["review this"], b"a diff\n", "review this\n\na diff\n"),
        (["review this"], b" \n\n", "review this"),
        (["-"], b"forced", "forced"),
        (["sum up", "-"], b"forced", "sum up\n\nforced"),
        (["--no-stdin", "why?"], b"ignored", "why?"),
        ([], b"\xef\xbb\xbfwith a BOM", "with a BOM"),
        (["@@literal"], b"", "@literal"),
        (["@alice", "hello"], b"", "@alice hello"),
        (["@@alice", "hello"], b"", "@@alice hello"),
        (["@"], b"", "@"),
        (["--", "--not-an-option"], b"", "--not-an-option"),
        (["a\u2028b é😀"], b"", "a\u2028b é😀"),
    ],
)
def test_questions(chat: Any, standin: StandIn, argv: list[str], stdin: bytes, asked: str) -> None:
    assert chat(*argv, stdin=stdin).status == 0
    assert question(standin) == asked


def test_a_file_can_be_the_question_and_the_system_prompt(
    chat: Any, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "q.md").write_bytes(b"\xef\xbb\xbfWhat is this?\n")
    (tmp_path / "s.md").write_text("Be brief.")
    assert chat("@q.md", "-s", "@s.md").status == 0
    assert messages(standin) == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "What is this?\n"},
    ]


@pytest.mark.parametrize(
    ("argv", "stdin", "word"),
    [
        ([], b"", "prompt"),
        ([""], b"", "empty"),
        (["  "], b" \n", "empty"),
        (["@missing.txt"], b"", "missing.txt"),
        (["."], b"\xff\xfe\x00", "UTF-8"),
        (["@latin1.txt"], b"", "UTF-8"),
        (["@."], b"", "cannot read"),
        (["-", "--no-stdin"], b"x", "contradict"),
        (["x", "-P", "novalue"], b"", "KEY=VALUE"),
        (["x", "-P", "=3"], b"", "not a parameter"),
        (["x", "-P", "a.=3"], b"", "not a parameter"),
        (["x", "-P", "tempratur=1"], b"", "temperature"),
        (["x", "-P", "temperature=3"], b"", "from 0 to 2"),
        (["x", "-P", "provider.sortt=price"], b"", "sort"),
        (["x", "-P", "provider=1", "-P", "provider.sort=price"], b"", "already"),
        (["x", "-m", "nonsense"], b"", "nonsense"),
        (["x", "-t", "much"], b"", "much"),
        (["x", "--retries", "-1"], b"", "retries"),
        (["x", "--timeout", "-1"], b"", "timeout"),
        (["x", "--unknown"], b"", "--unknown"),
    ],
)
def test_a_wrong_command_line_is_one_clear_line_and_sends_nothing(
    chat: Any, standin: StandIn, tmp_path: Path, argv: list[str], stdin: bytes, word: str
) -> None:
    (tmp_path / "latin1.txt").write_bytes(b"caf\xe9")
    done = chat(*argv, stdin=stdin)
    assert done.status == 2
    assert done.stdout == b""
    lines = done.stderr.splitlines()
    assert len(lines) <= 2
    assert lines[0].startswith("error: ")
    assert word in done.stderr
    assert standin.requests == []


@pytest.mark.parametrize(
    "option", [["--json"], ["--output-format", "json"], ["--output-format=stream-json"]]
)
def test_errors_are_json_where_json_was_asked_for(chat: Any, option: list[str]) -> None:
    done = chat("hi", "--unknown", *option)
    assert done.status == 2
    assert json.loads(done.stdout)["error"]["type"] == "usage"
    assert done.stderr == ""


def test_no_key_is_told_with_both_ways_to_give_one(run: Run) -> None:
    done = run(["chat", "hi"])
    assert done.status == 4
    assert "openclaw onboard" in done.stderr
    assert "OPENROUTER_API_KEY" in done.stderr


def test_a_silent_pipe_is_left_alone(standin: StandIn, spawn: Spawn) -> None:
    process = spawn(["chat", "hi"], env=standin.client_env() | KEY)
    (request,) = standin.wait_for(1)
    assert request.json()["messages"][-1]["content"] == "hi"
    done = process.finish()
    assert done.status == 0
    assert "silent" in done.stderr


def test_a_pipe_that_has_begun_is_read_to_its_end(standin: StandIn, spawn: Spawn) -> None:
    process = spawn(["chat", "hi"], env=standin.client_env() | KEY)
    process.write(b"some")
    done = process.finish(stdin=b" text")
    assert done.status == 0
    assert question(standin) == "hi\n\nsome text"


def test_a_closed_stdin_is_no_question(env: dict[str, str], tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("descriptors are not inherited there")
    done = subprocess.run(
        [sys.executable, "-m", "openclaw_cli", "chat"],
        env=env | KEY,
        cwd=tmp_path,
        preexec_fn=lambda: os.close(0),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_ten_megabytes_are_piped_whole(standin: StandIn, spawn: Spawn) -> None:
    text = b"0123456789abcde\n" * 655_360
    process = spawn(["chat"], env=standin.client_env() | KEY)
    assert process.finish(60, stdin=text).status == 0
    assert question(standin).encode() == text


def test_a_dry_run_shows_the_request_and_sends_nothing(chat: Any, standin: StandIn) -> None:
    done = chat("hi", "--dry-run", "-m", "anthropic/claude-sonnet-4.5", "-s", "sys", "-t", "low")
    shown = json.loads(done.stdout)
    assert done.status == 0
    assert (len(standin.requests), len(standin.connects)) == (0, 0)
    assert shown["url"] == "https://openrouter.ai/api/v1/chat/completions"
    assert shown["headers"]["Authorization"] == "Bearer sk-or-v1-tes…-cut"
    assert shown["body"]["reasoning"] == {"effort": "low"}
    assert KEY["OPENROUTER_API_KEY"].encode() not in done.stdout


def test_a_dry_run_is_what_is_sent(chat: Any, standin: StandIn) -> None:
    options = ("hi", "-P", "temperature=0.5", "-P", "provider.sort=price", "-P", 'stop=["a"]')
    shown = json.loads(chat(*options, "--dry-run").stdout)
    chat(*options)
    assert standin.requests[0].json() == shown["body"]


def test_params_are_json_where_they_parse_and_text_elsewhere(chat: Any, standin: StandIn) -> None:
    chat("hi", "-P", "seed=7", "-P", "stop=END", "-P", 'provider.order=["a"]', "-P", "user=x=y")
    body = standin.requests[0].json()
    assert (body["seed"], body["stop"], body["user"]) == (7, "END", "x=y")
    assert body["provider"] == {"order": ["a"]}


def test_verbose_shows_the_exchange_without_the_key(run: Run, standin: StandIn) -> None:
    done = run(["chat", "hi", "-v"], env=standin.client_env() | KEY)
    assert "> POST https://openrouter.ai/api/v1/chat/completions" in done.stderr
    assert "< HTTP 200" in done.stderr
    assert "sk-or-v1-tes…-cut" in done.stderr
    assert KEY["OPENROUTER_API_KEY"] not in done.stderr


def test_quiet_leaves_out_notices(chat: Any, standin: StandIn) -> None:
    done = chat("hi", "-m", "openrouter/auto", "-t", "high", "-q")
    assert (done.status, done.stderr) == (0, "")


def test_a_custom_provider_gets_its_own_key_and_nothing_of_openrouters(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    config = tmp_path / "c.json"
    config.write_text(
        json.dumps(
            {
                "models": {"providers": {"local": {"baseUrl": standin.url}}},
                "agents": {"defaults": {"params": {"provider": {"sort": "price"}, "top_p": 0.5}}},
            }
        )
    )
    done = run(["chat", "hi", "-m", "local/my-model", "--config", str(config)], env=KEY)
    assert done.status == 0
    (request,) = standin.requests
    assert request.json()["model"] == "my-model"
    assert request.header("authorization") is None
    assert request.header("http-referer") is None
    assert "provider" not in request.json()
    assert request.json()["top_p"] == 0.5


# Networks.


def test_a_proxy_may_want_a_password(run: Run, standin: StandIn) -> None:
    standin.proxy_auth = ("user", "p@ss")
    env = standin.client_env() | KEY
    refused = run(["chat", "hi", "--retries", "0"], env=env)
    assert refused.status == 6
    assert "proxy" in refused.stderr
    proxy = env["HTTPS_PROXY"].replace("://", "://user:p%40ss@")
    assert run(["chat", "hi"], env=env | {"HTTPS_PROXY": proxy}).status == 0


def test_a_proxy_that_refuses_is_not_asked_again(run: Run, standin: StandIn) -> None:
    standin.refuse_connect = {"openrouter.ai"}
    done = run(["chat", "hi"], env=standin.client_env() | KEY)
    assert done.status == 6
    assert "HTTPS_PROXY" in done.stderr
    assert len(standin.connects) == 1


@pytest.mark.parametrize(
    ("mode", "cure"),
    [("untrusted", "SSL_CERT_FILE"), ("wrong-host", "base URL"), ("expired", "clock")],
)
def test_a_connection_that_is_not_secure_is_final(
    run: Run, standin: StandIn, mode: Any, cure: str
) -> None:
    standin.tls_mode = mode
    done = run(["chat", "hi"], env=standin.client_env() | KEY)
    assert done.status == 6
    assert "not secure" in done.stderr
    assert cure in done.stderr
    assert standin.requests == []
    assert len(standin.connects) == 1


@pytest.mark.parametrize(
    ("variable", "value"), [("SSL_CERT_FILE", "nowhere.pem"), ("SSL_CERT_DIR", "nowhere")]
)
def test_certificates_that_can_not_be_loaded_are_named(
    run: Run, standin: StandIn, variable: str, value: str
) -> None:
    env = {"HTTPS_PROXY": standin.client_env()["HTTPS_PROXY"], variable: value} | KEY
    done = run(["chat", "hi"], env=env)
    assert done.status == 6
    assert variable in done.stderr


def test_no_proxy_goes_straight_there(run: Run, standin: StandIn, tmp_path: Path) -> None:
    config = tmp_path / "c.json"
    config.write_text(
        json.dumps({"models": {"providers": {"openrouter": {"baseUrl": standin.url}}}})
    )
    env = {"HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1"} | KEY
    assert run(["chat", "hi", "--config", str(config)], env=env).status == 0
    done = run(
        ["chat", "hi", "--config", str(config), "--retries", "0"], env=env | {"NO_PROXY": ""}
    )
    assert done.status == 6


def test_plain_http_goes_through_its_proxy(run: Run, standin: StandIn, tmp_path: Path) -> None:
    config = tmp_path / "c.json"
    config.write_text(
        '{models: {providers: {openrouter: {baseUrl: "http://somewhere.test/api/v1"}}}}'
    )
    env = {"HTTP_PROXY": standin.client_env()["HTTPS_PROXY"]} | KEY
    assert run(["chat", "hi", "--config", str(config)], env=env).status == 0
    assert standin.requests[0].host == "somewhere.test"


@pytest.mark.usefixtures("retried_at_once")
@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 200 Connection established\r\n\r\n"])
def test_a_connection_that_can_not_be_made_is_tried_three_times(run: Run, greeting: bytes) -> None:
    """A proxy that hangs up, before the tunnel or before TLS: each try has to knock anew."""
    knocks = 0
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            nonlocal knocks
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                knocks += 1
                if greeting:
                    caller.recv(65_536)
                    caller.sendall(greeting)
                caller.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
        done = run(["chat", "hi"], env={"HTTPS_PROXY": proxy} | KEY)
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert done.status == 6
    assert knocks == 3


def test_the_question_may_be_a_message(chat: Any, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("from a file")
    for argv, stdin, asked in (
        (["--message", "why is it so"], b"", "why is it so"),
        (["--message=@q.txt"], b"", "from a file"),
        (["--message", "review"], b"the text", "review\n\nthe text"),
        (["--message", "-"], b"piped", "piped"),
    ):
        assert chat(*argv, stdin=stdin).status == 0
        assert question(standin) == asked
    count = len(standin.requests)
    for argv in (["--message", "a", "b"], ["--message", ""], ["--message", "a", "--resume"]):
        assert chat(*argv).status == 2
    assert "given twice" in chat("--message", "a", "b").stderr
    assert len(standin.requests) == count
