"""Secrets from files and programs: what they may be, what is read of them, and what is not said."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..standin.program import Completed, Run, Spawn
    from ..standin.server import StandIn

pytestmark = pytest.mark.skipif(os.name == "nt", reason="scripts and modes are POSIX's")

NOISE = "noise-that-nobody-sees"
TELLS = """
import json, os, sys
request = json.load(sys.stdin)
with open(__file__ + ".calls", "a") as calls:
    calls.write(json.dumps([request, sys.argv[1:], dict(os.environ), os.getcwd()]) + "\\n")
print(NOISE, file=sys.stderr)
values = {"key": KEY, "token": "hush-1234", "empty": " ", "number": 5, "odd": "a\\nb"}
errors = {"none": {"code": "NOT_FOUND", "message": NOISE}, "bad": {"code": NOISE}, "worse": NOISE}
ids = request["ids"]
print(json.dumps({
    "protocolVersion": 1,
    "values": {id_: values[id_] for id_ in ids if id_ in values},
    "errors": {id_: errors[id_] for id_ in ids if id_ in errors},
}))
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def script(home: Path) -> Callable[[str], Path]:
    """Return what writes a program that Python runs."""

    def script(text: str, name: str = "tell") -> Path:
        path = home / name
        named = f"KEY, NOISE = {KEY!r}, {NOISE!r}\n"
        path.write_text(f"#!{sys.executable} -S\n{named}{text}")
        path.chmod(0o700)
        return path

    return script


@pytest.fixture
def ask(run: Run, home: Path, standin: StandIn) -> Callable[..., Completed]:
    """Return what asks with a key or headers by reference."""

    def ask(
        key: Any,
        headers: Any = None,
        *argv: str,
        env: dict[str, str] | None = None,
        **providers: Any,
    ) -> Completed:
        config = home / "openclaw.json"
        openrouter = {"baseUrl": standin.url, "apiKey": key, "headers": headers or {}}
        data = {
            "models": {"providers": {"openrouter": openrouter}},
            "secrets": {"providers": providers},
        }
        config.write_text(json.dumps(data))
        done = run(["--config", str(config), *(argv or ("-v", "chat", "hi"))], env=env or {})
        said = done.stderr + done.stdout.decode()
        assert "Traceback" not in said
        for secret in (KEY, NOISE, "hush-1234"):
            assert secret not in said
        return done

    return ask


def ref(source: str, id_: str, provider: str = "p") -> dict[str, str]:
    return {"source": source, "provider": provider, "id": id_}


def calls(script: Path) -> list[Any]:
    path = script.with_name(script.name + ".calls")
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_a_program_is_asked_once_for_all_that_a_request_needs(
    ask: Any, script: Any, standin: StandIn, home: Path
) -> None:
    tell = script(TELLS)
    entry = {
        "source": "exec",
        "command": str(tell),
        "args": ["--profile", "$HOME; id", "${WHO}"],
        "passEnv": ["PASSED", "NOT_SET"],
        "env": {"GIVEN": "${WHO}"},
    }
    env = {"PASSED": "yes", "WHO": "me", "OTHER": "no"}
    done = ask(ref("exec", "key"), {"X-Token": ref("exec", "token")}, env=env, p=entry)
    assert done.status == 0, done.stderr
    assert standin.requests[0].header("authorization") == f"Bearer {KEY}"
    assert standin.requests[0].header("x-token") == "hush-1234"
    ((request, argv, environ, folder),) = calls(tell)
    assert request == {"protocolVersion": 1, "provider": "p", "ids": ["key", "token"]}
    assert argv == ["--profile", "$HOME; id", "me"]
    # Python itself may add what says which letters are whose.
    assert {name: value for name, value in environ.items() if name != "LC_CTYPE"} == {
        "PASSED": "yes",
        "GIVEN": "me",
    }
    assert folder == str(home)


def test_it_is_asked_once_though_a_request_is_sent_again(
    ask: Any, script: Any, standin: StandIn
) -> None:
    from ..standin.script import Answer, Send, Status

    tell = script(TELLS)
    for _ in range(2):
        failed = Answer((Status(500, {"retry-after": "0"}), Send(b"no")), "length")
        standin.play(failed, path="/chat/completions")
    argv = ("chat", "--retries", "1", "--fallback", "openrouter/test/m", "hi")
    entry = {"source": "exec", "command": str(tell)}
    assert ask(ref("exec", "key"), None, *argv, p=entry).status == 0
    assert len(standin.requests) == 3
    assert len(calls(tell)) == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("config", "validate"),
        ("config", "get"),
        ("models", "status"),
        ("models", "auth", "list"),
        ("chat", "--dry-run", "hi"),
        ("chat", "--no-such-option", "hi"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_nothing_else_runs_it(ask: Any, script: Any, argv: tuple[str, ...]) -> None:
    tell = script(TELLS)
    entry = {"source": "exec", "command": str(tell)}
    done = ask(ref("exec", "key"), {"X-Token": ref("exec", "token")}, *argv, p=entry)
    assert done.status == (2 if "--no-such-option" in argv else 0), done.stderr
    assert calls(tell) == []


@pytest.mark.parametrize(
    ("id_", "reason"),
    [
        ("none", "there is no such secret"),
        ("bad", "has no secret for it"),
        ("worse", "has no secret for it"),
        ("absent", "has no text for it"),
        ("number", "has no text for it"),
        ("empty", "it is empty"),
        ("a/../b", "without .. as a part"),
        ("../b", "without .. as a part"),
        ("", "without .. as a part"),
        ("a b", "without .. as a part"),
    ],
)
def test_what_a_program_has_not(
    ask: Any, script: Any, standin: StandIn, id_: str, reason: str
) -> None:
    done = ask(ref("exec", id_), p={"source": "exec", "command": str(script(TELLS))})
    assert done.status == 3
    assert reason in done.stderr
    assert not id_ or f"exec:p:{id_}" in done.stderr
    assert standin.requests == []


ANSWERS = [
    ("print(KEY)", {"jsonOnly": False}, None),
    ("print(json.dumps(KEY))", {"jsonOnly": False}, None),
    ("print(json.dumps(dict(protocolVersion=1, values=dict(x=KEY))))", {"jsonOnly": False}, None),
    (
        "sys.stdout.write('\\ufeff' + json.dumps(dict(protocolVersion=1, values=dict(x=KEY))))",
        {},
        None,
    ),
    ("print(KEY)", {}, "its answer is not JSON"),
    ("print([])", {}, "no object with protocolVersion 1"),
    ("print('{}')", {}, "no object with protocolVersion 1"),
    ("print('{}')", {"jsonOnly": False}, "no object with protocolVersion 1"),
    ("print(json.dumps(dict(protocolVersion=2, values=dict(x=KEY))))", {}, "protocolVersion 1"),
    ("print('{\"protocolVersion\": 1}')", {}, 'has no "values"'),
    ("", {}, "it has printed nothing"),
    ("print(KEY); sys.exit(3)", {"jsonOnly": False}, "ended with status 3"),
    ("import os; os.kill(os.getpid(), 9)", {}, "ended by signal 9"),
    ("sys.stdout.buffer.write(b'\\xff')", {"jsonOnly": False}, "its answer is not UTF-8"),
    ("print('x' * 99)", {"jsonOnly": False, "maxOutputBytes": 98}, "more than 98 bytes"),
    ("print('x' * 99)\nwhile True: print(KEY)", {"maxOutputBytes": 200}, "more than 200 bytes"),
    ("sys.stdin.read()", {}, "it has printed nothing"),
    ("import time\nwhile True: time.sleep(9)", {"timeoutMs": 80}, "within 0.08 s"),
    ("import time\nwhile True: time.sleep(9)", {"noOutputTimeoutMs": 80}, "within 0.08 s"),
    (
        "import os, time\nos.close(1)\nwhile True: time.sleep(9)",
        {"timeoutMs": 150},
        "within 0.15 s",
    ),
]


@pytest.mark.parametrize(("text", "entry", "reason"), ANSWERS)
def test_what_a_program_answers(
    ask: Any, script: Any, standin: StandIn, text: str, entry: Any, reason: str | None
) -> None:
    path = script(f"import json, sys\nprint(NOISE, file=sys.stderr)\n{text}")
    done = ask(ref("exec", "x"), p={"source": "exec", "command": str(path), **entry})
    assert done.status == (3 if reason else 0), done.stderr
    assert len(standin.requests) == (0 if reason else 1)
    assert reason is None or (reason in done.stderr and "exec:p:x" in done.stderr)


def test_what_a_program_has_started_ends_with_it(ask: Any, script: Any, home: Path) -> None:
    path = script(
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(99)'])\n"
        "pathlib.Path(__file__ + '.child').write_text(str(child.pid))\n"
        "time.sleep(99)"
    )
    entry = {"source": "exec", "command": str(path), "timeoutMs": 400}
    assert ask(ref("exec", "x"), p=entry).status == 3
    child = home / "tell.child"
    if child.exists():  # else it was ended before it had a child
        stat = Path("/proc", child.read_text(), "stat")
        assert not stat.exists() or stat.read_text().split()[2] in "ZX"


def test_ctrl_c_ends_it(spawn: Spawn, script: Any, home: Path, standin: StandIn) -> None:
    import signal

    os.mkfifo(home / "on")
    path = script(f"import time\nopen({str(home / 'on')!r}, 'w').close()\ntime.sleep(99)")
    config = home / "openclaw.json"
    openrouter = {"baseUrl": standin.url, "apiKey": ref("exec", "x")}
    providers = {"p": {"source": "exec", "command": str(path), "timeoutMs": 60_000}}
    config.write_text(
        json.dumps(
            {
                "models": {"providers": {"openrouter": openrouter}},
                "secrets": {"providers": providers},
            }
        )
    )
    process = spawn(["--config", str(config), "chat", "--no-stdin", "hi"])
    (home / "on").read_bytes()  # until it runs
    process.popen.send_signal(signal.SIGINT)
    done = process.finish()
    assert done.status == 130
    assert standin.requests == []


def test_where_a_program_may_be(ask: Any, script: Any, home: Path) -> None:
    tell, key = script(TELLS), ref("exec", "key")
    link, other = home / "link", home / "other"
    link.symlink_to(tell)
    other.mkdir()
    open_ = script(TELLS, "open")
    open_.chmod(0o722)
    beyond = f"{other}/../tell"
    table: list[tuple[dict[str, Any], str | None]] = [
        ({"command": str(tell), "trustedDirs": [str(home)]}, None),
        ({"command": str(tell), "trustedDirs": [str(other)]}, "outside trustedDirs"),
        ({"command": beyond, "trustedDirs": [str(other)]}, "outside trustedDirs"),
        ({"command": str(link)}, "is a symbolic link"),
        ({"command": str(link), "allowSymlinkCommand": True}, None),
        ({"command": str(open_)}, "others can write to"),
        ({"command": str(open_), "allowInsecurePath": True}, None),
        ({"command": "tell"}, "has to be an absolute path"),
        ({"command": 5}, "has to be an absolute path"),
        ({}, "has to be an absolute path"),
        ({"command": str(home)}, "is no regular file"),
        ({"command": str(home / "gone")}, "No such file"),
        ({"command": "~no-such-user/x"}, "no user"),
        ({"pluginIntegration": {}}, "a plugin of OpenClaw's"),
    ]
    for entry, reason in table:
        done = ask(key, p={"source": "exec", **entry})
        assert done.status == (3 if reason else 0), (entry, done.stderr)
        assert reason is None or reason in done.stderr, entry
    assert "no provider 'p' with source 'exec'" in ask(key, p={"source": "file"}).stderr


def test_a_program_that_others_can_replace_is_not_run(ask: Any, script: Any, home: Path) -> None:
    tell = script(TELLS)
    folder = home / "shared"
    folder.mkdir()
    moved = tell.rename(folder / "tell")
    folder.chmod(0o777)
    done = ask(ref("exec", "key"), p={"source": "exec", "command": str(moved)})
    assert done.status == 3
    assert f"others can write to {folder}" in done.stderr
    assert calls(moved) == []


FILES = [
    ('{"a": {"b/c": {"~": "KEY"}}}', "/a/b~1c/~0", {}, None),
    ('{"a": ["x", "KEY"]}', "/a/1", {}, None),
    ('\ufeff{"a": " KEY\\n"}', "/a", {"mode": "json"}, None),
    ("KEY\r\n", "value", {"mode": "singleValue"}, None),
    ("KEY", "value", {"mode": "singleValue"}, None),
    ('{"a": "KEY"}', "/b", {}, "has no text there"),
    ('{"a": 5}', "/a", {}, "has no text there"),
    ('{"a": ["KEY"]}', "/a/1", {}, "has no text there"),
    ('{"a": ["KEY"]}', "/a/-1", {}, "has no text there"),
    ('{"a": "KEY"}', "/a/0", {}, "has no text there"),
    ('{"a": ""}', "/a", {}, "it is empty"),
    ('{"a": "KEY"', "/a", {}, "is not JSON (line 1)"),
    ("[" * 99_999, "/a", {}, "is not JSON"),
    ('{"a": "KEY"}', "a", {}, "a JSON pointer"),
    ('{"a": "KEY"}', "/~2", {}, "a JSON pointer"),
    ('{"a": "KEY"}', "value", {}, "a JSON pointer"),
    ("KEY", "/a", {"mode": "singleValue"}, 'id has to be "value"'),
    ("KEY", "value", {"mode": "lines"}, "mode has to be json or singleValue"),
    ("KEY", "value", {"mode": "singleValue", "maxBytes": 4}, "more than 4 bytes"),
    ("\udcff", "value", {"mode": "singleValue"}, "is not UTF-8"),
    ("\n", "value", {"mode": "singleValue"}, "it is empty"),
]


@pytest.mark.parametrize(("text", "id_", "entry", "reason"), FILES)
def test_what_a_file_holds(
    ask: Any, standin: StandIn, home: Path, text: str, id_: str, entry: Any, reason: str | None
) -> None:
    path = home / "secrets.json"
    path.write_bytes(text.replace("KEY", KEY).encode("utf-8", "surrogateescape"))
    done = ask(ref("file", id_), p={"source": "file", "path": str(path), **entry})
    assert done.status == (3 if reason else 0), done.stderr
    assert reason is None or reason in done.stderr
    sent = [request.header("authorization") for request in standin.requests]
    assert sent == ([] if reason else [f"Bearer {KEY}"])


def test_which_file_may_be_read(ask: Any, home: Path) -> None:
    single = {"source": "file", "mode": "singleValue"}
    path, link, open_ = home / "key", home / "link", home / "open"
    for file in (path, open_):
        file.write_text(KEY)
    open_.chmod(0o620)
    link.symlink_to(path)
    os.mkfifo(home / "pipe", 0o600)
    table: list[tuple[dict[str, Any], str | None]] = [
        ({"path": str(path)}, None),
        ({"path": str(open_)}, "others can write to"),
        ({"path": str(open_), "allowInsecurePath": True}, None),
        ({"path": str(link)}, "is a symbolic link"),
        ({"path": str(link), "allowInsecurePath": True}, None),
        ({"path": str(home)}, "Is a directory"),
        ({"path": str(home / "pipe")}, "no regular file"),
        ({"path": str(home / "gone")}, "cannot read"),
        ({"path": "key"}, "has to be an absolute path"),
        ({}, "has to be an absolute path"),
    ]
    for entry, reason in table:
        done = ask(ref("file", "value"), p={**single, **entry})
        assert done.status == (3 if reason else 0), (entry, done.stderr)
        assert reason is None or reason in done.stderr, entry


def test_the_default_provider_of_a_source(ask: Any, run: Run, home: Path, standin: StandIn) -> None:
    (home / "key").write_text(KEY)
    provider = {"source": "file", "mode": "singleValue", "path": str(home / "key")}
    data = {
        "models": {
            "providers": {
                "openrouter": {"baseUrl": standin.url, "apiKey": {"source": "file", "id": "value"}}
            }
        },
        "secrets": {"providers": {"mine": provider}, "defaults": {"file": "mine"}},
    }
    config = home / "openclaw.json"
    config.write_text(json.dumps(data))
    assert run(["--config", str(config), "chat", "hi"]).status == 0
    assert standin.requests[0].header("authorization") == f"Bearer {KEY}"
