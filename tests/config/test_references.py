"""Secrets by reference: looked up to send a request, once, and by nothing else."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY
from ..standin.script import Answer, Send, Status, json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

TOKEN = "hush-12345678"
HEADER = {"source": "env", "provider": "default", "id": "PROXY_TOKEN"}
PLACES = {"header": "headers.X-Proxy", "apiKey": "apiKey"}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "openclaw.json"


@pytest.fixture
def configure(config: Path, standin: StandIn) -> Callable[..., Path]:
    """Return what writes a configuration whose OpenRouter is the stand-in."""

    def configure(*, providers: Any = None, **entry: Any) -> Path:
        config.parent.mkdir(exist_ok=True)
        data: dict[str, Any] = {
            "models": {
                "providers": {
                    "openrouter": {"baseUrl": standin.url, **entry},
                    "other": {"baseUrl": f"{standin.origin}/v1", "apiKey": "other-key-of-its-own"},
                }
            },
            "secrets": {"providers": providers or {}},
        }
        config.write_text(json.dumps(data))
        config.chmod(0o600)
        return config

    return configure


@pytest.fixture
def program(run: Run, config: Path) -> Callable[..., Completed]:
    def program(*argv: str, **env: str) -> Completed:
        done = run(["--config", str(config), *argv], env=env)
        assert "Traceback" not in done.stderr
        return done

    return program


def said(done: Completed) -> str:
    return done.stderr + done.stdout.decode()


def test_key_and_header_are_looked_up_and_sent(
    configure: Any, program: Any, standin: StandIn
) -> None:
    configure(apiKey={"source": "env", "id": "TEAM"}, headers={"X-Proxy": HEADER, "X-Plain": "a"})
    done = program("-v", "chat", "hi", TEAM=KEY, PROXY_TOKEN="hush-1")
    assert done.status == 0, done.stderr
    assert [request.path for request in standin.requests] == ["/api/v1/chat/completions"]
    sent = standin.requests[0]
    assert sent.header("authorization") == f"Bearer {KEY}"
    assert (sent.header("x-proxy"), sent.header("x-plain")) == ("hush-1", "a")
    assert "hush" not in said(done)
    assert KEY not in said(done)


def test_each_host_gets_its_own_secrets_alone(run: Run, config: Path, standin: StandIn) -> None:
    own = {
        "baseUrl": f"{standin.origin}/v1",
        "apiKey": {"source": "env", "id": "TEAM"},
        "headers": {"X-Proxy": HEADER},
    }
    openrouter = {"apiKey": {"source": "env", "id": "MINE"}}
    config.parent.mkdir()
    config.write_text(json.dumps({"models": {"providers": {"own": own, "openrouter": openrouter}}}))
    env = standin.client_env() | {"TEAM": "team-key-1", "PROXY_TOKEN": TOKEN, "MINE": KEY}
    ask = ["--config", str(config), "chat", "--retries", "0"]
    standin.play(Answer((Status(500, {}), Send(b"no")), "length"), path="/chat/completions")
    argv = ["-m", "own/x", "--fallback", "openrouter/test/m", "hi"]
    assert run([*ask, *argv], env=env).status == 0
    assert run([*ask, "-m", "openrouter/test/m", "hi"], env=env).status == 0
    by_host = [(request.host, request.header("authorization")) for request in standin.requests]
    here = standin.origin.partition("//")[2]
    key = ("openrouter.ai", f"Bearer {KEY}")
    assert by_host == [(here, "Bearer team-key-1"), key, key]
    assert [request.header("x-proxy") for request in standin.requests] == [TOKEN, None, None]


def test_what_a_server_quotes_of_it_is_not_shown(
    configure: Any, program: Any, standin: StandIn
) -> None:
    configure(apiKey=KEY, headers={"X-Proxy": HEADER})
    for output in ("text", "json", "stream-json"):
        body = {"error": {"code": 400, "message": "the token swordfish is old"}}
        standin.play(json_body(body, status=400), path="/chat/completions")
        done = program("chat", "--output-format", output, "hi", PROXY_TOKEN="swordfish")
        assert done.status == 8
        assert "is old" in said(done)
        assert "swordfish" not in said(done)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"source": "env", "id": "NOT_SET"}, "the variable NOT_SET is not set"),
        ({"source": "env", "provider": "default", "id": "EMPTY"}, "EMPTY is not set"),
        ({"source": "env", "provider": "team", "id": "A"}, "there is no provider 'team'"),
        ({"source": "env", "provider": "few", "id": "A"}, "few.allowlist does not hold it"),
        ({"source": "env", "provider": "NO", "id": "A"}, "'NO' is no provider's name"),
        ({"source": "env", "id": "a b"}, "id has to be the name of a variable"),
        ({"source": "env", "id": 5}, "id has to be the name of a variable"),
        ({"source": "store", "id": "A"}, "store of secrets is not read here"),
        ({"source": "vault", "id": "A"}, "not a reference that is known here"),
        ({"source": "env", "id": "ODD"}, "characters that"),
        ({}, "not a reference that is known here"),
    ],
)
@pytest.mark.parametrize("at", ["header", "apiKey"])
def test_what_leads_nowhere_is_named_before_anything_is_sent(
    configure: Any, program: Any, standin: StandIn, at: str, written: Any, words: str
) -> None:
    configure(
        providers={"few": {"source": "env", "allowlist": ["B"]}},
        apiKey=KEY if at == "header" else written,
        headers={"X-Proxy": written} if at == "header" else {},
    )
    done = program("chat", "hi", A="a-value", EMPTY=" ", ODD="odd\u2028value")
    if written.get("id") != "ODD":
        assert done.status == 3
        assert f"openrouter.{PLACES[at]}" in done.stderr
    assert done.status in (3, 4)
    assert words in done.stderr
    assert "a-value" not in said(done)
    assert "odd" not in said(done)
    assert standin.requests == []


# What reads the configuration and must not follow a reference: the variable is not even set.
QUIET = [
    ("config", "validate"),
    ("config", "get", "models.providers.openrouter"),
    ("models", "status"),
    ("models", "status", "--json"),
    ("models", "aliases", "list"),
    ("models", "auth", "list"),
    ("chat", "--dry-run", "hi"),
    ("doctor",),
]


@pytest.mark.parametrize("argv", QUIET, ids=" ".join)
def test_nothing_else_follows_a_reference(
    configure: Any, program: Any, standin: StandIn, argv: tuple[str, ...]
) -> None:
    configure(apiKey={"source": "env", "id": "NOT_SET"}, headers={"X-Proxy": HEADER})
    done = program(*argv)
    assert done.status == 0, done.stderr
    done = program(*argv, NOT_SET=KEY, PROXY_TOKEN=TOKEN)
    assert done.status == 0, done.stderr
    assert KEY not in said(done)
    assert KEY[:12] not in said(done)
    assert TOKEN not in said(done)
    for request in standin.requests:
        assert request.header("authorization") is None
        assert request.header("x-proxy") is None
    if argv[0] in ("doctor", "chat") or argv[1] == "status":
        assert "env:default:NOT_SET" in said(done)


@pytest.mark.skipif(os.name == "nt", reason="the program is a script for sh")
@pytest.mark.parametrize("at", ["header", "apiKey"])
@pytest.mark.parametrize(
    ("argv", "status"),
    [
        (["--file", "not-there.txt", "hi"], 2),
        (["--max-cost", "0.1", "hi"], 5),
        (["--no-stdin", "-", "hi"], 2),
        (["--output-format", "json", "--max-cost", "0.1", "hi"], 5),
        (["-m", "other/x", "--fallback", "openrouter/test/m", "--max-cost", "0.1", "hi"], 5),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_question_that_is_not_sent_follows_none(
    configure: Any, program: Any, standin: StandIn, tmp_path: Path, at: str, argv: Any, status: int
) -> None:
    vault, ran = tmp_path / "vault", tmp_path / "ran"
    vault.write_text(f"#!/bin/sh\necho ran > '{ran}'\necho {KEY}\n")
    vault.chmod(0o700)
    configure(
        providers={"vault": {"source": "exec", "command": str(vault), "jsonOnly": False}},
        apiKey=KEY if at == "header" else {"source": "exec", "provider": "vault", "id": "a"},
        headers={"X-A": {"source": "exec", "provider": "vault", "id": "a"}},
    )
    done = program("chat", *argv)
    assert done.status == status, done.stderr
    assert not ran.exists()
    assert standin.requests == []
    assert program("chat", "hi").status == 0
    assert ran.exists()


def test_nobody_else_is_asked_where_one_leads_nowhere(
    configure: Any, program: Any, standin: StandIn
) -> None:
    configure(apiKey={"source": "env", "id": "NOT_SET"})
    argv = ["chat", "-m", "openrouter/test/m", "--fallback", "other/x", "hi"]
    done = program(*argv)
    assert (done.status, standin.requests) == (3, [])
    done = program(*argv, "--output-format", "json")
    assert (done.status, standin.requests) == (3, [])
    assert "NOT_SET" in json.loads(done.stdout)["error"]["message"]


def test_a_list_of_models_is_fetched_without_a_key_that_is_not_there(
    configure: Any, program: Any, standin: StandIn
) -> None:
    configure(apiKey={"source": "env", "id": "NOT_SET"})
    assert program("models", "list").status == 0
    assert standin.requests[-1].header("authorization") is None
    assert program("models", "list", "--refresh", NOT_SET=KEY).status == 0
    assert standin.requests[-1].header("authorization") == f"Bearer {KEY}"


def test_a_dollar_and_a_name_is_a_reference_for_a_key_and_text_elsewhere(
    configure: Any, program: Any, standin: StandIn
) -> None:
    configure(apiKey="$TEAM", headers={"X-Cost": "$TEAM"})
    assert program("chat", "hi", TEAM=KEY).status == 0
    assert standin.requests[0].header("authorization") == f"Bearer {KEY}"
    assert standin.requests[0].header("x-cost") == "$TEAM"


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
@pytest.mark.parametrize(
    ("file", "folder", "follows"),
    [
        (0o600, 0o700, True),
        (0o644, 0o755, True),
        (0o644, 0o1777, True),  # like /tmp
        (0o666, 0o700, False),
        (0o620, 0o700, False),
        (0o600, 0o777, False),
        (0o600, 0o770, False),
    ],
)
def test_a_file_that_others_can_write_is_not_followed(
    configure: Any, program: Any, standin: StandIn, file: int, folder: int, follows: bool
) -> None:
    config = configure(apiKey={"source": "env", "id": "TEAM"})
    config.chmod(file)
    config.parent.chmod(folder)
    done = program("chat", "hi", TEAM=KEY)
    assert done.status == (0 if follows else 3)
    assert len(standin.requests) == follows
    assert follows or "others can write to" in done.stderr
    # A key in the environment needs none of it.
    assert program("chat", "hi", OPENROUTER_API_KEY=KEY).status == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
def test_another_users_file_is_not_followed(
    configure: Any, program: Any, standin: StandIn, config: Path
) -> None:
    configure(apiKey={"source": "env", "id": "TEAM"})
    os.chown(config, 4242, -1)
    done = program("chat", "hi", TEAM=KEY)
    assert done.status == 3
    assert "belongs to another user" in done.stderr
    assert standin.requests == []
