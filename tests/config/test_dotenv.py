"""``.env`` beside the default configuration: what it supplies, and what it never does."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config.dotenv import parse

from ..conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

NAME = "OPENROUTER_API_KEY"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("A=1", {"A": "1"}),
        ("A=1\r\nB=2\rC=3\n", {"A": "1", "B": "2", "C": "3"}),
        ("  export A = 1  \n\n", {"A": "1"}),
        ("# A=1\nB=2 # two\nC=3#3\nD= # none\nE=#e", {"B": "2", "C": "3#3", "D": "", "E": "#e"}),
        ("A='1 # \\n$X' # one", {"A": "1 # \\n$X"}),
        ('A="1\\n2 \\"3\\" ${X}"', {"A": '1\n2 "3" ${X}'}),
        ("A='it\\'s'\nB='a\\\\b'", {"A": "it's", "B": "a\\b"}),
        ('A="one\ntwo"\nB=3', {"A": "one\ntwo", "B": "3"}),
        ("'A B'=1", {"A B": "1"}),
        ("A=\nB", {"A": ""}),
        ("A=1\nA=2", {"A": "2"}),
        ("A=b=c==", {"A": "b=c=="}),
        ("A='1' 2\nB='open\nC=3", {"C": "3"}),
        ("no assignment\n=1\nA=1", {"A": "1"}),
        ("A=\tx y\t", {"A": "x y"}),
        ("A=ä€\u2028x", {"A": "ä€\u2028x"}),
    ],
)
def test_it_is_read_by_python_dotenvs_rules(text: str, found: dict[str, str]) -> None:
    assert parse(text) == found


@pytest.fixture
def folder() -> Path:
    """Return the folder of the default configuration."""
    folder = Path(os.environ["XDG_CONFIG_HOME"], "openclaw")
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def program(run: Run, standin: StandIn) -> Callable[..., Completed]:
    def program(*argv: str, **env: str) -> Completed:
        done = run(list(argv), env=standin.client_env() | env)
        assert "Traceback" not in done.stderr
        assert KEY not in done.stderr + done.stdout.decode()
        return done

    return program


def test_it_has_the_key_and_what_the_file_refers_to(
    program: Any, standin: StandIn, folder: Path
) -> None:
    (folder / ".env").write_bytes(
        f"\ufeffexport {NAME}='{KEY}'\r\nTEAM=blue\r\nTOKEN=hush-1234\r\n".encode()
    )
    headers = {"X-Team": "${TEAM}", "X-Token": {"source": "env", "id": "TOKEN"}}
    data = {"models": {"providers": {"openrouter": {"headers": headers}}}}
    (folder / "openclaw.json").write_text(json.dumps(data))
    assert program("config", "validate").status == 0
    status = program("models", "status", "--json")
    assert json.loads(status.stdout)["key"]["source"] == f"{folder / '.env'} {NAME}"
    assert program("chat", "hi").status == 0
    assert standin.requests[-1].header("authorization") == f"Bearer {KEY}"
    assert standin.requests[-1].header("x-team") == "blue"
    assert standin.requests[-1].header("x-token") == "hush-1234"
    done = program("chat", "hi", **{NAME: "sk-or-v1-real", "TEAM": "red"})
    assert done.status == 0
    assert standin.requests[-1].header("authorization") == "Bearer sk-or-v1-real"
    assert standin.requests[-1].header("x-team") == "red"
    assert NAME not in os.environ


def test_it_wins_over_the_file(program: Any, folder: Path) -> None:
    (folder / "openclaw.json").write_text(json.dumps({"env": {NAME: "sk-or-v1-in-the-file"}}))
    (folder / ".env").write_text(f"{NAME}={KEY}")
    assert ".env" in json.loads(program("models", "status", "--json").stdout)["key"]["source"]
    assert ".env" in program("models", "auth", "logout", "--yes").stderr


@pytest.mark.parametrize("name", ["state", "profile", "elsewhere"])
def test_where_it_is_looked_for(
    program: Any, standin: StandIn, folder: Path, tmp_path: Path, name: str
) -> None:
    state = tmp_path / "state"
    places = {"state": state, "profile": folder / "profiles" / "work", "elsewhere": folder}
    places[name].mkdir(parents=True, exist_ok=True)
    (places[name] / ".env").write_text(f"{NAME}={KEY}")
    own = tmp_path / "project" / "openclaw.json"
    own.parent.mkdir()
    own.write_text("{}")
    argv = {
        "state": ["chat", "hi"],
        "profile": ["--profile", "work", "chat", "hi"],
        "elsewhere": [
            "--config",
            str(own),
            "chat",
            "hi",
        ],  # it is the user's, as the environment is
    }
    (folder / "profiles" / "work").mkdir(parents=True, exist_ok=True)
    (folder / "profiles" / "work" / "openclaw.json").write_text("{}")
    env = {"OPENCLAW_STATE_DIR": str(state)} if name == "state" else {}
    assert program(*argv[name], **env).status == 0
    assert standin.requests[-1].header("authorization") == f"Bearer {KEY}"


@pytest.mark.parametrize("how", ["--config", "OPENCLAW_CONFIG_PATH", "here"])
def test_a_projects_is_never_read(program: Any, standin: StandIn, tmp_path: Path, how: str) -> None:
    (tmp_path / ".env").write_text(f"{NAME}={KEY}")
    (tmp_path / "openclaw.json").write_text("{}")
    argv = ["--config", str(tmp_path / "openclaw.json")] if how == "--config" else []
    env = {how: str(tmp_path / "openclaw.json")} if how == "OPENCLAW_CONFIG_PATH" else {}
    assert program(*argv, "chat", "hi", **env).status == 4
    assert standin.requests == []


@pytest.mark.parametrize(
    "name",
    ["HTTPS_PROXY", "all_proxy", "SSL_CERT_FILE", "PATH", "OPENCLAW_STATE_DIR", "openclaw_x"],
)
def test_what_it_never_supplies(program: Any, folder: Path, name: str) -> None:
    (folder / ".env").write_text(f"{name}=from-the-file\n")
    headers = {"X-Team": f"${{{name}}}"}
    data = {"models": {"providers": {"openrouter": {"headers": headers, "apiKey": "k"}}}}
    (folder / "openclaw.json").write_text(json.dumps(data))
    done = program("chat", "--dry-run", "hi")
    assert b"from-the-file" not in done.stdout
    if name not in {*os.environ, "HTTPS_PROXY", "SSL_CERT_FILE"}:
        assert done.status == 3
        assert f"the variable {name} is not set" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"), [(b"A=\xff", "not UTF-8 (byte 2)"), (b"#" * 1_000_001, "too large")]
)
def test_one_that_can_not_be_read_is_named_where_it_is_needed(
    program: Any, standin: StandIn, folder: Path, content: bytes, words: str
) -> None:
    (folder / ".env").write_bytes(content)
    done = program("chat", "hi")
    assert done.status == 3
    assert "~/.config/openclaw/.env" in done.stderr
    assert words in done.stderr
    assert program("chat", "hi", **{NAME: KEY}).status == 0


def test_a_refused_key_names_it(program: Any, standin: StandIn, folder: Path) -> None:
    from ..standin.script import json_body

    (folder / ".env").write_text(f"{NAME}={KEY}")
    body = {"error": {"code": 401, "message": "no"}}
    standin.play(json_body(body, status=401), path="/chat/completions")
    done = program("chat", "hi")
    assert done.status == 4
    assert f"the key came from ~/.config/openclaw/.env {NAME}" in done.stderr
