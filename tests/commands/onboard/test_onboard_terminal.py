"""``onboard`` with somebody at the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals", allow_module_level=True)

import pexpect

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
        child = pexpect.spawn(
            sys.executable,
            ["-m", "openclaw_cli", *argv, "--config", str(config)],
            env={**env, **standin.client_env(), "TERM": "xterm", **more},
            encoding="utf-8",
            timeout=20,
            dimensions=(24, 200),
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.close(force=True)


def end(child: Any) -> int:
    child.expect(pexpect.EOF)
    child.close()
    assert KEY not in child.before
    assert "Traceback" not in child.before
    return int(child.exitstatus)


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
    assert end(child) == 0


@pytest.mark.parametrize(("answer", "status"), [("y", 0), ("n", 130), ("", 130)])
def test_a_key_of_the_wrong_shape_is_a_question(
    terminal: Any, standin: StandIn, config: Path, answer: str, status: int
) -> None:
    child = terminal("onboard", "--auth-choice", "openrouter-api-key", "--skip-check")
    child.expect("OpenRouter key: ")
    child.send("another-shape-of-key\r")
    child.expect("Use it anyway")
    child.send(f"{answer}\r")
    assert end(child) == status
    assert config.exists() is (status == 0)


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
    child.expect("accepted by the API")
    assert end(child) == 0


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
