"""``onboard`` with somebody at the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

import pexpect

from ...terminal import exit_status, kill, spawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ...standin.server import StandIn

KEY = "sk-or-v1-test-key-that-is-long-enough-to-cut"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "openclaw.json"


@pytest.fixture
def terminal(env: dict[str, str], standin: StandIn, config: Path) -> Iterator[Any]:
    children = []

    def start(*argv: str, **more: str) -> Any:
        child = spawn(
            sys.executable,
            ["-m", "openclaw_cli", *argv, "--config", str(config)],
            env={**env, **standin.client_env(), "TERM": "xterm", **more},
            timeout=20,
            dimensions=(24, 200),
        )
        children.append(child)
        return child

    yield start
    for child in children:
        kill(child)


def keep_the_model(child: Any) -> None:
    child.expect("Esc keeps openrouter/auto")
    child.send("\x1b")


def end(child: Any) -> int:
    child.expect(pexpect.EOF)
    status = exit_status(child)
    assert KEY not in child.before
    assert "Traceback" not in child.before
    return status


@pytest.mark.parametrize(
    "pasted", [f"{KEY}\r", f"\r  {KEY}  \r\r", f"x\x7f{KEY}\r", f"junk\x15{KEY}\r"]
)
def test_bare_onboard_asks_which_way_and_for_the_key(
    terminal: Any, config: Path, pasted: str
) -> None:
    child = terminal("onboard")
    child.expect("How do you want to sign in")
    child.send("1\r")
    child.expect("OpenRouter key: ")
    child.send(pasted)
    keep_the_model(child)
    child.expect("accepted by the API")
    assert end(child) == 0
    assert f'OPENROUTER_API_KEY: "{KEY}"' in config.read_text()


def test_an_answer_that_is_no_choice_is_told_what_is(terminal: Any) -> None:
    child = terminal("onboard")
    child.expect("How do you want to sign in")
    child.send("9\r")
    child.expect("Type a number from 1 to 4")
    child.expect("How do you want to sign in")
    child.send("\x03")
    assert end(child) == 130


def test_the_key_is_shown_as_stars(terminal: Any) -> None:
    child = terminal("onboard", "--auth-choice", "openrouter-api-key")
    child.expect("OpenRouter key: ")
    child.send(f"{KEY}\r")
    child.expect(r"\*{10}")
    keep_the_model(child)
    assert end(child) == 0


def test_a_key_of_the_wrong_shape_is_a_question(terminal: Any, config: Path) -> None:
    child = terminal("onboard", "--auth-choice", "openrouter-api-key", "--skip-check")
    child.expect("OpenRouter key: ")
    child.send("another-shape-of-key\r")
    child.expect("Use it anyway")
    child.send("y\r")
    assert end(child) == 0
    assert config.exists()


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 6)])
def test_no_network_is_a_question(
    terminal: Any, standin: StandIn, config: Path, answer: str, status: int
) -> None:
    standin.refuse_connect = {"openrouter.ai"}
    child = terminal("onboard", "--auth-choice", "openrouter-api-key")
    child.expect("OpenRouter key: ")
    child.send(f"{KEY}\r")
    child.expect("could not be checked")
    child.expect("without the check")
    child.send(f"{answer}\r")
    assert end(child) == status
    assert config.exists() is (status == 0)


def test_the_key_in_the_environment_is_offered(terminal: Any, config: Path) -> None:
    child = terminal("onboard", "--auth-choice", "openrouter-api-key", OPENROUTER_API_KEY=KEY)
    child.expect("Use the key in OPENROUTER_API_KEY")
    child.send("\r")
    keep_the_model(child)
    child.expect("accepted by the API")
    assert end(child) == 0


def test_the_default_model_is_chosen_from_the_list(terminal: Any, config: Path) -> None:
    child = terminal("onboard", "--auth-choice", "openrouter-api-key")
    child.expect("OpenRouter key: ")
    child.send(f"{KEY}\r")
    child.expect("Esc keeps openrouter/auto")
    child.send("sonnet\r")
    child.expect("Default model: openrouter/anthropic/claude-sonnet-4.5")
    assert end(child) == 0
    assert '"openrouter/anthropic/claude-sonnet-4.5"' in config.read_text()


def test_ctrl_c_in_the_list_leaves_without_a_trace(terminal: Any, config: Path) -> None:
    child = terminal("onboard", "--auth-choice", "openrouter-api-key")
    child.expect("OpenRouter key: ")
    child.send(f"{KEY}\r")
    child.expect("Esc keeps openrouter/auto")
    child.send("\x03")
    assert end(child) == 130
    assert not config.exists()


def test_a_refused_key_is_asked_for_again(terminal: Any, standin: StandIn, config: Path) -> None:
    standin.error(401, "User not found.", path="/key")
    child = terminal("onboard", "--auth-choice", "openrouter-api-key", "--model", "a/b")
    child.expect("OpenRouter key: ")
    child.send("sk-or-v1-not-this-one-at-all\r")
    child.expect("the key .* was refused: User not found")
    child.expect("OpenRouter key: ")
    child.send(f"{KEY}\r")
    child.expect("accepted by the API")
    assert end(child) == 0
    assert KEY in config.read_text()


def test_three_refused_keys_are_enough(terminal: Any, standin: StandIn, config: Path) -> None:
    for _ in range(3):
        standin.error(401, "User not found.", path="/key")
    child = terminal("models", "auth", "paste-api-key")
    for _ in range(3):
        child.expect("OpenRouter key: ")
        child.send(f"{KEY}\r")
    child.expect("was refused")
    assert end(child) == 4
    assert not config.exists()


def test_what_a_key_looks_like_is_answered(terminal: Any) -> None:
    child = terminal("onboard", "--auth-choice", "openrouter-api-key", "--skip-check")
    for answer in ("", "?", "what does one look like", "another-shape"):
        child.expect("OpenRouter key: ")
        child.send(f"{answer}\r")
        child.expect("sk-or-v1-…")
    child.expect("Use it anyway")
    child.send("n\r")
    child.expect("OpenRouter key: ")
    child.send(f"{KEY}\r")
    child.expect("not checked")
    assert end(child) == 0


@pytest.mark.parametrize("argv", [[], ["--auth-choice", "openrouter-api-key"]])
def test_the_present_key_is_kept_where_it_is(
    terminal: Any, standin: StandIn, config: Path, argv: list[str]
) -> None:
    config.write_text(f'{{ models: {{ providers: {{ openrouter: {{ apiKey: "{KEY}" }} }} }} }}')
    before = config.read_text()
    child = terminal("onboard", *argv, "--model", "openrouter/auto")
    child.expect(r"eep the present key \(sk-or-v1-tes…-cut\)")
    child.send("\r")
    child.expect("accepted by the API .*kept as it was")
    assert end(child) == 0
    assert before[1:-1].strip() in config.read_text()
    assert config.read_text().count(KEY) == 1
    assert standin.requests[0].header("authorization") == f"Bearer {KEY}"


def test_a_present_key_that_is_refused_is_asked_for(
    terminal: Any, standin: StandIn, config: Path
) -> None:
    standin.error(401, "User not found.", path="/key")
    config.write_text('{ env: { OPENROUTER_API_KEY: "sk-or-v1-an-old-one-of-some-length" } }')
    child = terminal("onboard", "--model", "openrouter/auto")
    child.expect("How do you want to sign in")
    child.send("\r")
    child.expect("the key .* was refused")
    child.send(f"{KEY}\r")
    child.expect("accepted by the API")
    assert end(child) == 0
    assert f'OPENROUTER_API_KEY: "{KEY}"' in config.read_text()


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_leave_without_a_trace(terminal: Any, config: Path, key: str) -> None:
    child = terminal("onboard", "--auth-choice", "openrouter-api-key")
    child.expect("OpenRouter key: ")
    child.send(key)
    assert end(child) == 130
    assert not config.exists()


@pytest.mark.parametrize(("answer", "changed"), [("y", True), ("", False)])
def test_reset_asks_first(terminal: Any, config: Path, answer: str, changed: bool) -> None:
    config.write_text("{ old: 1 }")
    child = terminal("onboard", "--auth-choice", "skip", "--reset")
    child.expect("Begin anew")
    child.send(f"{answer}\r")
    assert end(child) == (0 if changed else 130)
    assert (config.read_text() != "{ old: 1 }") is changed


def test_a_server_of_ones_own_is_asked_for(terminal: Any, standin: StandIn, config: Path) -> None:
    child = terminal("onboard", "--skip-check")
    child.expect("How do you want to sign in")
    child.send("3\r")
    child.expect("Base URL")
    child.send("\r")
    child.expect("Base URL")
    child.send(f"{standin.url}\r")
    child.expect("Model, as the server calls it:")
    child.send("llama3.2\r")
    assert end(child) == 0
    assert "/llama3.2" in config.read_text()
