"""``models auth`` and the sign-in: keys come, are shown by their ends, and go."""

from __future__ import annotations

import json
import re
import shutil
import socket
import struct
import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from ...conftest import KEY
from ...standin.defaults import NEW_KEY
from ...standin.script import json_body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Process, Run, Spawn
    from ...standin.server import StandIn

VISITOR = """
import pathlib, sys, urllib.request
page = urllib.request.urlopen(sys.argv[1])
pathlib.Path(sys.argv[0]).with_name("page.html").write_bytes(page.read())
"""
CHROMIUM = """
import pathlib, subprocess, sys
folder = pathlib.Path(sys.argv[0]).parent
flags = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync"
    " --disable-background-networking --disable-component-update --dump-dom"
).split()
with (folder / "page.html").open("wb") as page:
    subprocess.run(
        [BROWSER, *flags, f"--user-data-dir={folder / 'browser'}", sys.argv[1]],
        stdout=page, stderr=subprocess.DEVNULL, timeout=60,
    )
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "openclaw.json"


@pytest.fixture
def repointed(config: Path, standin: StandIn) -> Path:
    """Return a configuration whose OpenRouter, its site included, is the stand-in."""
    config.parent.mkdir()
    config.write_text(
        f'{{ models: {{ providers: {{ openrouter: {{ baseUrl: "{standin.url}" }} }} }} }} // mine\n'
    )
    return config


@pytest.fixture
def auth(run: Run, standin: StandIn, config: Path) -> Callable[..., Completed]:
    def auth(*argv: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Completed:
        done = run(
            ["models", "auth", *argv, "--config", str(config)],
            stdin=stdin,
            env=standin.client_env() | (env or {}),
        )
        assert KEY not in done.stderr
        assert KEY.encode() not in done.stdout
        return done

    return auth


def browser(tmp_path: Path, script: str) -> dict[str, str]:
    visitor = tmp_path / "visitor.py"
    visitor.write_text(script)
    return {"BROWSER": f"{sys.executable} {visitor} %s"}


def address(process: Process) -> str:
    """Return the page that a waiting sign-in names."""
    assert process.popen.stderr is not None
    for line in process.popen.stderr:
        if found := re.search(rb"https?://\S+", line):
            return found[0].decode()
    raise AssertionError("no address was shown")


def callback_of(url: str) -> str:
    quoted = re.search(r"callback_url=([^&]+)", url)
    assert quoted is not None
    return unquote(quoted[1])


@pytest.mark.parametrize(
    "argv",
    [
        ["models", "auth", "login"],
        ["onboard", "--auth-choice", "openrouter-oauth", "--non-interactive"],
    ],
    ids=["login", "onboard"],
)
def test_signing_in_with_a_browser(
    spawn: Spawn, standin: StandIn, repointed: Path, tmp_path: Path, argv: list[str]
) -> None:
    done = spawn([*argv, "--config", str(repointed)], env=browser(tmp_path, VISITOR)).finish()
    assert done.status == 0, done.stderr
    assert b"accepted by the API" in done.stdout
    assert NEW_KEY not in done.stderr + done.stdout.decode()
    text = repointed.read_text()
    assert NEW_KEY in text
    assert "// mine" in text
    page = (tmp_path / "page.html").read_text()
    assert "Signed in" in page
    assert not re.search(r"src=|href=|code-", page)
    agreed, exchanged, checked = standin.requests[:3]
    assert agreed.route == "/auth"
    assert "code_challenge_method=S256" in agreed.path
    assert re.search(r"callback_url=http%3A%2F%2F127\.0\.0\.1%3A\d+%2Fcallback%2F", agreed.path)
    assert exchanged.header("authorization") is None
    assert set(exchanged.json()) == {"code", "code_verifier", "code_challenge_method"}
    assert 43 <= len(exchanged.json()["code_verifier"]) <= 128
    assert checked.header("authorization") == f"Bearer {NEW_KEY}"


def test_signing_in_with_a_real_browser(
    spawn: Spawn, standin: StandIn, repointed: Path, tmp_path: Path
) -> None:
    installed = shutil.which("chromium") or shutil.which("chromium-browser")
    if installed is None:
        pytest.skip("no chromium is installed")
    script = CHROMIUM.replace("BROWSER", repr(installed))
    process = spawn(
        ["models", "auth", "login", "--config", str(repointed), "--timeout", "60"],
        env=browser(tmp_path, script),
    )
    done = process.finish(timeout=90)
    assert done.status == 0, done.stderr
    assert NEW_KEY in repointed.read_text()
    assert [request.route for request in standin.requests if "favicon" not in request.route] == [
        "/auth",
        "/api/v1/auth/keys",
        "/api/v1/key",
    ]


def test_the_page_is_openrouters_and_a_wrong_nonce_is_refused(
    spawn: Spawn, standin: StandIn, config: Path
) -> None:
    process = spawn(
        ["models", "auth", "login", "--config", str(config)],
        env=standin.client_env() | {"BROWSER": "true"},
    )
    url = address(process)
    assert url.startswith("https://openrouter.ai/auth?")
    callback = callback_of(url)
    for wrong in ("/", "/callback/", f"/callback/{'x' * 32}", "/callback"):
        origin = callback.partition("/callback")[0]
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{origin}{wrong}?code=stolen")
        assert refused.value.code == 404
        refused.value.close()
    challenge = re.search(r"code_challenge=([^&]+)", url)
    assert challenge is not None
    with urllib.request.urlopen(f"{callback}?code=code-{challenge[1]}") as page:
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert page.headers["Cache-Control"] == "no-store"
    done = process.finish()
    assert done.status == 0, done.stderr
    assert NEW_KEY in config.read_text()
    assert [r.host for r in standin.requests] == ["openrouter.ai", "openrouter.ai"]


def test_what_is_no_browser_at_the_port_says_nothing(spawn: Spawn, config: Path) -> None:
    """A reset, bytes that are no HTTP, a path that is none: the sign-in waits on in silence."""
    process = spawn(["models", "auth", "login", "--config", str(config)], env={"BROWSER": "true"})
    callback = urlsplit(callback_of(address(process)))
    assert callback.port is not None
    hostile = (b"", b"GET ", b"\x16\x03\x01\x02\x00", b"GET //[ HTTP/1.1\r\n\r\n")
    for sent in hostile:
        with socket.create_connection(("127.0.0.1", callback.port)) as client:
            client.sendall(sent)
            # a close that resets the connection
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{callback.geturl()}?error=access_denied")
    done = process.finish()
    assert done.status == 4
    assert "access_denied" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_verbose_shows_nothing_that_a_key_is_given_for(
    spawn: Spawn, standin: StandIn, repointed: Path, tmp_path: Path
) -> None:
    argv = ["-v", "models", "auth", "login", "--config", str(repointed)]
    done = spawn(argv, env=browser(tmp_path, VISITOR)).finish()
    assert done.status == 0
    assert "POST" in done.stderr
    exchanged = next(request for request in standin.requests if request.method == "POST")
    for secret in (NEW_KEY, *(exchanged.json()[name] for name in ("code", "code_verifier"))):
        assert secret not in done.stderr


def test_a_user_who_does_not_agree(spawn: Spawn, config: Path) -> None:
    process = spawn(["models", "auth", "login", "--config", str(config)], env={"BROWSER": "true"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{callback_of(address(process))}?error=access_denied")
    refused.value.close()
    done = process.finish()
    assert done.status == 4
    assert "access_denied" in done.stderr
    assert not config.exists()


def test_a_code_that_is_refused(spawn: Spawn, standin: StandIn, config: Path) -> None:
    process = spawn(
        ["models", "auth", "login", "--config", str(config)],
        env=standin.client_env() | {"BROWSER": "true"},
    )
    with urllib.request.urlopen(f"{callback_of(address(process))}?code=of-another"):
        pass
    done = process.finish()
    assert done.status == 4
    assert "start the sign-in again" in done.stderr
    assert not config.exists()


def test_nobody_comes(spawn: Spawn, config: Path) -> None:
    argv = ["models", "auth", "login", "--config", str(config), "--timeout", "0.2"]
    done = spawn(argv, env={"BROWSER": "true"}).finish()
    assert done.status == 4
    assert "--no-browser" in done.stderr
    assert not config.exists()


def test_ctrl_c_while_the_browser_is_waited_for(spawn: Spawn, config: Path) -> None:
    process = spawn(["models", "auth", "login", "--config", str(config)], env={"BROWSER": "true"})
    address(process)
    process.interrupt()
    done = process.finish()
    assert done.status == 130
    assert "Traceback" not in done.stderr
    assert not config.exists()


@pytest.mark.parametrize("reason", [["--no-browser"], []], ids=["no browser", "over ssh"])
@pytest.mark.parametrize("whole", [False, True], ids=["the code", "the address"])
def test_the_code_is_pasted(
    terminal: Any, standin: StandIn, reason: list[str], whole: bool, tmp_path: Path
) -> None:
    env = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22", "BROWSER": "true"} if not reason else {}
    window = terminal("models", "auth", "login", *reason, columns=300, OPENROUTER_API_KEY="", **env)
    window.wait("^Code:")
    url = re.search(r"https://openrouter.ai/auth\?\S+", window.screen.text)
    assert url is not None
    assert "callback_url" not in url[0]
    challenge = re.search(r"code_challenge=([^&]+)", url[0])
    assert challenge is not None
    code = f"code-{challenge[1]}"
    window.send(f"https://app.example/done?code={code}&x=1\r" if whole else f" {code} \r")
    assert window.end() == 0
    assert NEW_KEY not in window.output
    assert code not in window.output
    (config,) = (tmp_path / "home").rglob("openclaw.json")
    assert NEW_KEY in config.read_text()


def test_without_a_terminal_no_code_can_be_pasted(auth: Any) -> None:
    done = auth("login", "--no-browser")
    assert done.status == 2
    assert "openrouter-api-key" in done.stderr


def test_a_key_is_pasted_into_stdin(auth: Any, config: Path) -> None:
    done = auth("paste-api-key", stdin=f"\n {KEY} \n".encode())
    assert done.status == 0
    assert KEY in config.read_text()
    report = json.loads(auth("paste-api-key", "--json", stdin=KEY.encode()).stdout)
    assert report["changed"] is False
    assert report["key"]["checked"] is True


def test_a_refused_key_is_not_stored(auth: Any, standin: StandIn, config: Path) -> None:
    standin.error(401, "User not found.", path="/key")
    assert auth("paste-api-key", stdin=KEY.encode()).status == 4
    assert not config.exists()


def test_keys_are_listed_by_their_ends(auth: Any, standin: StandIn, config: Path) -> None:
    config.parent.mkdir()
    config.write_text(
        """{ env: { OPENROUTER_API_KEY: "sk-or-v1-another-key-of-the-file-9876" },
             models: { providers: { mine: { baseUrl: "https://mine.example/v1", apiKey: "tiny" },
                                    openrouter: { apiKey: "${NOT_SET}" } } } }"""
    )
    listed = json.loads(auth("list", "--json", env={"OPENROUTER_API_KEY": KEY}).stdout)["keys"]
    assert [(key["provider"], key["ending"], key["used"]) for key in listed] == [
        ("openrouter", f"…{KEY[-4:]}", True),
        ("openrouter", "…9876", False),
        ("mine", "…", True),
    ]
    assert listed[0]["label"] == "sk-or-v1-tes...key"
    asked = len(standin.requests)
    assert asked == 2
    text = auth("list", "--offline", env={"OPENROUTER_API_KEY": KEY}).stdout.decode()
    assert "…9876" in text
    assert "another" not in text
    assert len(standin.requests) == asked


def test_logout_removes_the_key_and_nothing_else(auth: Any, config: Path) -> None:
    config.parent.mkdir()
    config.write_text(
        """{
  // before
  env: { OPENROUTER_API_KEY: "sk-or-v1-a-key-of-the-file-that-goes", OTHER: "stays" },
  models: { providers: { openrouter: { apiKey: "${OPENROUTER_API_KEY}", headers: { a: "b" } } } },
  agents: { defaults: { model: "openrouter/a/b" } }, // after
}
"""
    )
    asked = auth("logout")
    assert asked.status == 2
    assert "--yes" in asked.stderr
    assert "that-goes" in config.read_text()
    done = auth("logout", "--yes", env={"OPENROUTER_API_KEY": KEY})
    assert done.status == 0
    assert "still used" in done.stderr
    text = config.read_text()
    assert "that-goes" not in text
    assert "apiKey" not in text
    for kept in (
        "// before",
        "// after",
        'OTHER: "stays"',
        'headers: { a: "b" }',
        "openrouter/a/b",
    ):
        assert kept in text
    assert "no key is stored" in auth("logout").stderr


def test_logout_asks_at_a_terminal(terminal: Any, tmp_path: Path) -> None:
    folder = tmp_path / "home" / ".config" / "openclaw"
    folder.mkdir(parents=True)
    config = folder / "openclaw.json"
    config.write_text('{ env: { OPENROUTER_API_KEY: "sk-or-v1-a-key-of-the-file-that-goes" } }')
    window = terminal("models", "auth", "logout", columns=200)
    window.wait(r"\[y/N\]")
    window.send("n\r")
    assert window.end() == 130
    assert "that-goes" in config.read_text()
    window = terminal("models", "auth", "logout", columns=200)
    window.wait(r"\[y/N\]")
    window.send("y\r")
    assert window.end() == 0
    assert "that-goes" not in config.read_text()


def test_what_the_site_answers_instead_of_a_key(
    spawn: Spawn, standin: StandIn, config: Path
) -> None:
    standin.play(json_body({"hello": 1}), path="/auth/keys")
    process = spawn(
        ["models", "auth", "login", "--config", str(config)],
        env=standin.client_env() | {"BROWSER": "true"},
    )
    with urllib.request.urlopen(f"{callback_of(address(process))}?code=any"):
        pass
    done = process.finish()
    assert done.status == 6
    assert "not the API's" in done.stderr
