"""Keys stay where they belong, whoever quotes them and wherever it is said."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from .conftest import KEY
from .standin import sse
from .standin.script import Answer, Raw, Send, Status, Step, json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .standin.program import Completed, Run
    from .standin.server import StandIn

OWN = "PLAINkey_Aa11Bb22Cc33Dd44Ee55"
EVENTS = {"content-type": "text/event-stream"}
JSON = {"content-type": "application/json"}


def envelope(**error: Any) -> bytes:
    return json.dumps({"error": {"code": 401, "message": "no", **error}}).encode()


def quoting(quoted: str) -> dict[str, Callable[[], Answer]]:
    """Return every place where a server may quote something."""

    def refusal(**error: Any) -> Callable[[], Answer]:
        return lambda: Answer((Status(401, JSON), Send(envelope(**error))), "length")

    def events(*parts: bytes, **headers: str) -> Callable[[], Answer]:
        steps: list[Step] = [Status(200, EVENTS | headers), *map(Send, parts), Send(sse.DONE)]
        return lambda: Answer(tuple(steps))

    def head(code: int, reason: str | None = None, **headers: str) -> Callable[[], Answer]:
        described = {"content-type": "text/plain"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return lambda: Answer((Status(code, described, reason), Send(b"x")), "length")

    return {
        "status line": head(500, quoted),
        "content type": head(200, content_type=f"text/{quoted}"),
        "redirect": head(302, location=f"https://{quoted.replace('%', '-')}.example/"),
        "redirect's path": head(302, location=f"/{quoted}"),
        "response header": events(sse.text("Fine."), sse.finished(), **{"x-echo": quoted}),
        "harmless header": events(sse.text("Fine."), sse.finished(), server=quoted),
        "retry-after": head(429, retry_after=quoted),
        "plain text": lambda: Answer((Status(500, {}), Send(quoted.encode())), "length"),
        "message": refusal(message=f"Incorrect key: {quoted}."),
        "a cut message": refusal(message="a " * 290 + quoted),
        "hint": refusal(metadata={"remedy_hint": f"replace {quoted}"}),
        "raw": refusal(metadata={"raw": json.dumps({"error": {"message": quoted}})}),
        "error type": refusal(metadata={"error_type": quoted}),
        "code": refusal(code=quoted),
        "provider": refusal(metadata={"provider_name": quoted}),
        "availability": refusal(availability={quoted: quoted}),
        "event": events(sse.event({"error": {"code": 401, "message": quoted}})),
        "event after text": events(
            sse.text("Fine."), sse.event({"error": {"code": 500, "message": quoted}})
        ),
        "id": events(sse.event({"id": quoted, "provider": quoted, "model": quoted, "choices": []})),
        "finish reason": events(sse.text("Fine."), sse.finished(quoted, native=quoted)),
        "refusal": events(
            sse.event(sse.chunk({"refusal": quoted, "reasoning": None})), sse.finished()
        ),
        "tool": events(
            sse.event(
                sse.chunk({"tool_calls": [{"index": 0, "id": "a", "function": {"name": quoted}}]})
            ),
            sse.finished("tool_calls"),
        ),
        "usage": events(sse.text("Fine."), sse.finished(), sse.usage_event({"note": quoted})),
        "chunk size": lambda: Answer((Status(200, EVENTS), Raw(f"{quoted}\r\n".encode()))),
    }


PLACES = list(quoting(""))


@pytest.fixture
def config(tmp_path: Path, standin: StandIn) -> Path:
    file = tmp_path / "openclaw.json"
    provider = {"baseUrl": standin.url, "apiKey": OWN}
    file.write_text(json.dumps({"models": {"providers": {"own": provider}}}))
    return file


@pytest.fixture
def ask(run: Run, config: Path) -> Callable[..., Completed]:
    def ask(*argv: str, output: str = "text", env: dict[str, str] | None = None) -> Completed:
        options = ["-m", "own/x", "--retries", "0", "--output-format", output]
        return run(["--config", str(config), *argv, "chat", *options, "hi"], env=env)

    return ask


def kept() -> bytes:
    """Return all that the history holds, as bytes."""
    folder = os.path.join(os.environ["XDG_STATE_HOME"], "openclaw")  # noqa: PTH118
    with sqlite3.connect(os.path.join(folder, "history.db")) as database:  # noqa: PTH118
        return "\n".join(database.iterdump()).encode()


@pytest.mark.parametrize("place", PLACES)
def test_what_a_server_quotes_is_not_shown(
    ask: Any, run: Run, standin: StandIn, place: str
) -> None:
    for output in ("text", "json", "stream-json"):
        standin.play(quoting(OWN)[place](), path="/chat/completions")
        done = ask("-v", output=output)
        assert standin.requests[-1].header("authorization") == f"Bearer {OWN}"
        said = done.stderr.encode() + done.stdout
        assert OWN.encode().lower() not in said.lower()
        assert b"internal error" not in said
        assert OWN[:16].encode() not in said  # nor a part of it, where a message is cut
    # What the model has said is its own: a name that it calls is sent back as it was.
    names = [] if place == "tool" else [OWN.encode()]
    assert not [name for name in names if name in kept()]
    export = run(["sessions", "export", "--format", "json"]).stdout
    assert not [name for name in names if name in export]


@pytest.mark.parametrize(
    "form",
    [quote(OWN + "/+", safe=""), base64.b64encode(f"me:{OWN}/+".encode()).decode(), f"{OWN}\\/+"],
)
@pytest.mark.parametrize("place", ["message", "id", "content type"])
def test_nor_in_another_form(
    ask: Any, config: Path, standin: StandIn, place: str, form: str
) -> None:
    config.write_text(config.read_text().replace(OWN, OWN + "/+"))
    standin.play(quoting(form)[place](), path="/chat/completions")
    done = ask(output="json")
    assert form not in done.stderr + json.dumps(json.loads(done.stdout))


def test_a_dummy_blanks_no_words(ask: Any, config: Path, standin: StandIn) -> None:
    config.write_text(config.read_text().replace(OWN, "ollama"))
    standin.play(quoting("ollama has no model x")["message"](), path="/chat/completions")
    assert "ollama has no model x" in ask().stderr


def test_what_is_said_in_the_conversation_stays(
    ask: Any, run: Run, config: Path, standin: StandIn
) -> None:
    standin.answer_text(f"It is {OWN}.")
    argv = ["--config", str(config), "chat", "-m", "own/x", f"is {OWN} a key?"]
    assert run(argv).stdout.decode() == f"It is {OWN}."
    assert standin.requests[0].json()["messages"][-1]["content"] == f"is {OWN} a key?"
    (turn,) = json.loads(run(["sessions", "show", "--json"]).stdout)["turns"]
    assert (turn["prompt"], turn["text"]) == (f"is {OWN} a key?", f"It is {OWN}.")


@pytest.mark.parametrize("output", ["text", "stream-json"])
def test_a_fallbacks_server_may_quote_the_first_key(
    run: Run, config: Path, standin: StandIn, output: str
) -> None:
    settings = json.loads(config.read_text())
    settings["models"]["providers"]["two"] = {"baseUrl": standin.url, "apiKey": "other-key-0123"}
    config.write_text(json.dumps(settings))
    standin.play(quoting(OWN)["message"](), path="/chat/completions")
    standin.play(quoting(f"{OWN} nor other-key-0123")["message"](), path="/chat/completions")
    argv = ["chat", "hi", "-m", "own/x", "--fallback", "two/y", "--retries", "0"]
    done = run(["--config", str(config), *argv, "--output-format", output])
    said = done.stderr + done.stdout.decode()
    assert "trying two/y" in said
    assert OWN not in said
    assert "other-key-0123" not in said


HEADERS = {
    "x-api-key": "plain-secret-aabbccddeeff-001122",
    "CF-Access-Client-Secret": "${GATE}",
    "Cookie": "session=a-long-session; theme=dark",
    "X-Title": "our tool",
}


@pytest.mark.parametrize("argv", [["chat", "hi", "--dry-run"], ["-v", "chat", "hi"]])
def test_configured_headers_are_sent_and_not_shown(
    run: Run, config: Path, standin: StandIn, argv: list[str]
) -> None:
    settings = json.loads(config.read_text())
    settings["models"]["providers"]["own"]["headers"] = HEADERS
    config.write_text(json.dumps(settings))
    done = run(["--config", str(config), *argv, "-m", "own/x"], env={"GATE": "gate-0123456789"})
    said = done.stderr + done.stdout.decode()
    for secret in (OWN, HEADERS["x-api-key"], "gate-0123456789", "a-long-session"):
        assert secret not in said
    for shown in ("our tool", "application/json", "openclaw-cli/"):
        assert shown in said
    if standin.requests:
        (request,) = standin.requests
        assert request.header("cf-access-client-secret") == "gate-0123456789"
        assert request.header("x-api-key") == HEADERS["x-api-key"]


def test_verbose_shows_the_heads_and_the_beginning_of_the_body(ask: Any, standin: StandIn) -> None:
    standin.answer_text("Fine.")
    lines = ask("-v").stderr.splitlines()
    assert f"> POST {standin.url}/chat/completions" in lines
    assert "> authorization: Bearer …" in lines
    assert "> content-type: application/json" in lines
    assert "< HTTP 200 OK" in lines
    assert "< content-type: text/event-stream" in lines
    assert [line for line in lines if line.startswith('> {"model":"x"')]


@pytest.mark.parametrize(("length", "cut"), [(1500, False), (3000, True)])
def test_verbose_cuts_the_body_but_no_key_in_it(
    run: Run, config: Path, length: int, cut: bool
) -> None:
    question = "x" * length + " " + KEY + " y" * 20
    done = run(["--config", str(config), "-v", "chat", "-m", "own/x", question])
    (body,) = [line for line in done.stderr.splitlines() if line.startswith('> {"model"')]
    assert KEY[:20] not in body
    assert ("characters)" in body) is cut
    assert len(body) < 2100


def test_several_values_of_a_header_are_each_redacted(ask: Any, standin: StandIn) -> None:
    standin.answer_text("Fine.", headers={"Set-Cookie": "a=one-long-cookie", "X-Own": OWN})
    said = ask("-v").stderr
    assert "< set-cookie: …" in said
    assert "< x-own: …" in said


PASSWORD = "a-proxy-s-password"


@pytest.mark.parametrize("form", [PASSWORD, base64.b64encode(b"me:" + PASSWORD.encode()).decode()])
def test_a_proxys_password_is_not_shown(
    ask: Any, standin: StandIn, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", standin.origin.replace("//", f"//me:{PASSWORD}@"))
    standin.play(quoting(form)["message"](), path="/chat/completions")
    done = ask("-v", output="json")
    assert standin.requests
    assert form not in done.stderr + done.stdout.decode()


def test_a_traceback_quotes_no_key(ask: Any, standin: StandIn) -> None:
    standin.play(quoting(OWN)["message"](), path="/chat/completions")
    done = ask(env={"OPENCLAW_DEBUG": "1"})
    assert "Traceback" in done.stderr
    assert OWN not in done.stderr


@pytest.mark.parametrize("argv", [["models", "status", "--check"], ["doctor"], ["models", "list"]])
@pytest.mark.parametrize("report", [[], ["--json"]])
def test_other_commands_quote_no_key(
    run: Run, config: Path, standin: StandIn, argv: list[str], report: list[str]
) -> None:
    key = "an-odd-key-of-the-user"
    provider = {"baseUrl": standin.url, "apiKey": key}
    config.write_text(json.dumps({"models": {"providers": {"openrouter": provider}}}))
    for _ in range(3):
        standin.play(json_body({"error": {"code": 401, "message": f"{key}?"}}, status=401))
    done = run(["--config", str(config), *argv, *report])
    assert key not in done.stderr + done.stdout.decode()


def test_a_keys_label_quotes_no_key(run: Run, config: Path, standin: StandIn) -> None:
    key = "an-odd-key-of-the-user"
    provider = {"baseUrl": standin.url, "apiKey": key}
    config.write_text(json.dumps({"models": {"providers": {"openrouter": provider}}}))
    standin.play(json_body({"data": {"label": key, "usage": 1}}), path="/key")
    done = run(["--config", str(config), "models", "status", "--check", "--json"])
    assert "…" in done.stdout.decode()
    assert key not in done.stdout.decode().replace(f'"apiKey": "{key}"', "")


def test_what_an_older_version_has_kept_is_exported_without_keys(
    ask: Any, run: Run, standin: StandIn
) -> None:
    standin.error(401, "no")
    ask()
    database = os.path.join(os.environ["XDG_STATE_HOME"], "openclaw", "history.db")  # noqa: PTH118
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE turn SET error = ?", (json.dumps({"message": f"what {KEY}"}),))
    for form in ("json", "markdown", "html"):
        assert KEY.encode() not in run(["sessions", "export", "--format", form]).stdout


def test_a_key_in_the_place_of_a_model_is_not_shown(run: Run, config: Path) -> None:
    config.write_text(json.dumps({"agents": {"defaults": {"model": KEY}}}))
    for argv in (["config", "validate"], ["doctor"], ["chat", "hi"], ["models", "set", KEY]):
        done = run(["--config", str(config), *argv])
        assert KEY not in done.stderr + done.stdout.decode()


# Plain http.


def routed(config: Path, url: str, key: str | None = OWN, **provider: Any) -> None:
    entry = {"baseUrl": url, **({"apiKey": key} if key else {}), **provider}
    config.write_text(
        json.dumps(
            {
                "agents": {"defaults": {"model": "own/x"}},
                "models": {"providers": {"own": entry}},
            }
        )
    )


@pytest.mark.parametrize(
    ("url", "cure"),
    [
        ("http://openrouter.ai/api/v1", "https://openrouter.ai/api/v1"),
        ("http://eu.openrouter.ai:80/api/v1/", "https://eu.openrouter.ai/api/v1"),
        ("HTTP://OpenRouter.AI./api/v1", "https://openrouter.ai/api/v1"),
        ("http://openrouter.ai", "https://openrouter.ai"),
    ],
)
@pytest.mark.parametrize(
    "argv",
    [
        ["chat", "hi"],
        ["chat", "hi", "--dry-run"],
        ["config", "validate"],
        ["doctor"],
    ],
)
def test_no_key_goes_to_openrouter_over_plain_http(
    run: Run, config: Path, standin: StandIn, url: str, cure: str, argv: list[str]
) -> None:
    routed(config, url)
    done = run(["--config", str(config), *argv], env={"HTTP_PROXY": standin.origin})
    assert done.status == (1 if argv == ["doctor"] else 3)
    said = done.stderr + done.stdout.decode()
    assert f"plain http: use {cure}" in said
    assert "on the way" not in said
    assert standin.requests == []


@pytest.mark.parametrize("headers", [{}, {"X-Title": "mine"}, {"X-Key": "a"}])
def test_what_counts_as_a_key(
    run: Run, config: Path, standin: StandIn, headers: dict[str, str]
) -> None:
    routed(config, "http://openrouter.ai/api/v1", None, headers=headers)
    done = run(["--config", str(config), "chat", "hi"], env={"HTTP_PROXY": standin.origin})
    assert done.status == (3 if "X-Key" in headers else 0)


WARNING = "warning: the key of own goes to gw.lan over plain http: whoever is on the way can read"


def count(done: Completed) -> int:
    return (done.stderr + done.stdout.decode()).count(WARNING.partition(": ")[2])


@pytest.mark.parametrize(
    ("argv", "status"),
    [
        (["chat", "hi", "-q"], 0),
        (["chat", "hi", "--json"], 0),
        (["chat", "hi", "--fallback", "own/y"], 0),
        (["config", "validate"], 0),
        (["config", "validate", "--json"], 0),
        (["doctor"], 0),
    ],
)
def test_elsewhere_plain_http_earns_one_warning(
    run: Run, config: Path, standin: StandIn, argv: list[str], status: int
) -> None:
    routed(config, "http://gw.lan:8080/v1")
    done = run(["--config", str(config), *argv], env={"HTTP_PROXY": standin.origin})
    assert done.status == status
    if "--json" in argv:
        assert WARNING in done.stderr
    else:
        assert count(done) == 1
    if argv[:2] == ["config", "validate"] and "--json" in argv:
        report = json.loads(done.stdout)
        assert report["valid"]
        assert len(report["warnings"]) == 1


@pytest.mark.parametrize(
    ("url", "key", "headers"),
    [
        ("http://localhost:1/v1", OWN, {}),
        ("http://LOCALHOST.:1/v1", OWN, {}),
        ("http://my.localhost:1/v1", OWN, {}),
        ("http://127.0.0.1:1/v1", OWN, {}),
        ("http://127.9.9.9:1/v1", OWN, {}),
        ("http://[::1]:1/v1", OWN, {}),
        ("http://[::ffff:127.0.0.1]:1/v1", OWN, {}),
        ("http://0.0.0.0:1/v1", OWN, {}),
        ("https://gw.lan/v1", OWN, {}),
        ("http://gw.lan/v1", None, {}),
        ("http://gw.lan/v1", None, {"X-Title": "mine"}),
    ],
)
def test_what_nobody_can_read_earns_none(
    run: Run, config: Path, url: str, key: str | None, headers: dict[str, str]
) -> None:
    routed(config, url, key, headers=headers)
    done = run(["--config", str(config), "config", "validate"])
    assert (done.status, done.stderr) == (0, "")
    assert run(["--config", str(config), "chat", "hi", "--dry-run"]).stderr == ""


@pytest.mark.parametrize(
    ("url", "key", "headers"),
    [
        ("http://gw.lan/v1", OWN, {}),
        ("http://gw.lan/v1", None, {"X-Key": "mine"}),
        ("http://192.168.1.2/v1", OWN, {}),
        ("http://128.0.0.1/v1", OWN, {}),
        ("http://[fe80::1]/v1", OWN, {}),
        ("http://localhost.evil/v1", OWN, {}),
        ("http://notlocalhost/v1", OWN, {}),
        ("http://notopenrouter.ai/v1", OWN, {}),
    ],
)
def test_what_can_be_read_on_the_way(
    run: Run, config: Path, url: str, key: str | None, headers: dict[str, str]
) -> None:
    routed(config, url, key, headers=headers)
    done = run(["--config", str(config), "config", "validate"])
    assert done.status == 0
    assert "over plain http" in done.stderr


# config edit


@pytest.fixture
def edit(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what edits a configuration with a script; nothing may get into the temporary folder.

    It gives the run, the configuration, and what else is in its folder.
    """
    if sys.platform == "win32":
        pytest.skip("the editor is a shell script")
    folder, temporary = tmp_path / "conf", tmp_path / "tmp"
    folder.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)

    def edit(script: str, text: str | None = f'{{ env: {{ K: "{KEY}" }} }}') -> Any:
        file = folder / "openclaw.json"
        if text is not None:
            file.write_text(text)
        editor = tmp_path / "editor"
        editor.write_text(f"#!/bin/sh\ncd {folder}\n{script}\n")
        editor.chmod(0o700)
        env = {"EDITOR": str(editor), "VISUAL": ""}
        done = run(["--config", str(file), "config", "edit"], env=env)
        assert list(temporary.iterdir()) == []
        hidden = (".openclaw.json.lock", "openclaw.json.bak")
        left = [path for path in folder.iterdir() if path != file and path.name not in hidden]
        return done, file, left

    return edit


def test_a_copy_is_edited_beside_the_file(edit: Any, tmp_path: Path) -> None:
    done, _, left = edit('ls -l "$1" > ../seen')
    assert (done.status, left) == (0, [])
    seen = (tmp_path / "seen").read_text()
    assert seen.startswith("-rw-------")
    assert f"{tmp_path / 'conf'}/.openclaw-" in seen
    assert seen.endswith(".json\n")


def test_a_new_file_begins_in_its_folder(edit: Any, tmp_path: Path) -> None:
    (tmp_path / "conf").rmdir()
    done, file, left = edit('echo "{}" > "$1"', text=None)
    assert (done.status, file.read_text(), left) == (0, "{}\n", [])


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ('echo "{ broken" > "$1"', "not saved: line"),
        ('echo "{ env: 5 }" > "$1"', "not saved: env: expected"),
        ('echo "{}" > "$1"; exit 3', "ended with status 3"),
        ("printf '\\377' > \"$1\"", "cannot read what the editor left"),
    ],
)
def test_what_is_wrong_is_kept_and_named(edit: Any, script: str, words: str) -> None:
    done, file, left = edit(script)
    assert done.status == 3
    assert words in done.stderr
    (draft,) = left
    assert str(draft) in done.stderr
    assert draft.stat().st_mode & 0o777 == 0o600
    assert KEY in file.read_text()


@pytest.mark.parametrize("script", ["exit 3", "rm $1; exit 3", "rm $1"])
def test_an_editor_that_fails_leaves_no_copy_of_what_was_not_changed(
    edit: Any, script: str
) -> None:
    done, file, left = edit(script)
    assert (done.status, left) == (3, [])
    assert "your text" not in done.stderr
    assert KEY in file.read_text()


@pytest.mark.parametrize("other", ["echo '{ meta: 1 }' > openclaw.json", "rm openclaw.json"])
def test_what_another_program_has_written_meanwhile_is_not_lost(edit: Any, other: str) -> None:
    done, file, left = edit(f'{other}; echo "{{}}" > "$1"')
    assert done.status == 3
    assert "was changed by another program meanwhile" in done.stderr
    assert not file.exists() or file.read_text() == "{ meta: 1 }\n"
    (draft,) = left
    assert str(draft) in done.stderr
    assert draft.read_text() == "{}\n"


def test_nor_what_was_written_first(edit: Any) -> None:
    done, file, left = edit('echo "{ meta: 1 }" > openclaw.json; echo "{}" > "$1"', text=None)
    assert done.status == 3
    assert file.read_text() == "{ meta: 1 }\n"
    assert len(left) == 1


def test_without_an_editor_nothing_is_left(edit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, file, _ = edit("true")
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    from .standin.program import run_in_process

    done = run_in_process(["--config", str(file), "config", "edit"])
    assert done.status == 2
    assert not list(file.parent.glob("openclaw-*"))


def test_a_folder_that_can_not_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run(["--config", str(tmp_path / "file" / "c.json"), "config", "edit"])
    assert done.status == 3
    assert "internal error" not in done.stderr


# The question for a secret.


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_paste_at_the_moment_of_the_question_is_not_echoed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import io
    import pty
    import termios

    from openclaw_cli.cli.secret_prompt import read_secret

    master, slave = pty.openpty()
    echoed = []

    class Pasting(io.StringIO):
        """A terminal at which somebody pastes as soon as the question is to be seen."""

        def write(self, text: str) -> int:
            if text == "Key: ":
                echoed.append(bool(termios.tcgetattr(slave)[3] & termios.ECHO))
                os.write(master, f"{KEY}\r".encode())
            return super().write(text)

    with os.fdopen(slave, encoding="utf-8") as typed, Pasting() as shown:
        monkeypatch.setattr("sys.stdin", typed)
        monkeypatch.setattr("sys.stderr", shown)
        assert read_secret("Key: ") == KEY
        assert echoed == [False]
        assert shown.getvalue() == f"Key: {'*' * len(KEY)}\n"
        assert termios.tcgetattr(slave)[3] & termios.ECHO
        os.set_blocking(master, False)
        with pytest.raises(BlockingIOError):
            os.read(master, 1024)  # what the terminal itself has shown
    os.close(master)
