"""A model's name without its author, and the list to choose from where it is not enough."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.catalog.bare_names import called
from openclaw_cli.request.model import Model

from ...standin.script import json_body

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Run
    from ...standin.server import StandIn

IDS = (
    "openai/gpt-5.2",
    "openai/gpt-5.2-codex",
    "openai/gpt-oss-20b",
    "openai/gpt-oss-20b:free",
    "z-ai/only-free:free",
    "z-ai/twice:free",
    "z-ai/twice:batch",
    "one/same",
    "two/Same",
    "~one/latest",
    "one/latest",
    "openrouter/auto",
    "x/sketch",
    "y/sketch",
)
MODELS = {name: Model(name, outputs=("image",) if name == "x/sketch" else ()) for name in IDS}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("gpt-5.2", ["openai/gpt-5.2"]),
        ("GPT-5.2", ["openai/gpt-5.2"]),
        ("gpt-5.2:nitro", ["openai/gpt-5.2:nitro"]),
        ("gpt-oss-20b", ["openai/gpt-oss-20b"]),
        ("gpt-oss-20b:free", ["openai/gpt-oss-20b:free"]),
        ("gpt-oss-20b:free:online", ["openai/gpt-oss-20b:free:online"]),
        ("only-free", ["z-ai/only-free:free"]),
        ("twice", ["z-ai/twice:free", "z-ai/twice:batch"]),
        ("same", ["one/same", "two/Same"]),
        ("latest", ["one/latest"]),
        ("auto", ["openrouter/auto"]),
        ("sketch", ["y/sketch"]),  # the other one gives pictures alone
        ("gpt-5", []),
        ("openai", []),
        ("gpt-5.2:fast", []),
    ],
)
def test_the_name_is_what_stands_behind_the_slash(word: str, found: list[str]) -> None:
    assert list(called(word, MODELS)) == found


@pytest.fixture
def listed(models: Any, standin: StandIn) -> None:
    entries = [
        {"id": name, "name": name, "pricing": {"prompt": "0", "completion": "0"}} for name in IDS
    ]
    standin.play(json_body({"data": entries}), path="/models")
    assert models("list", "--refresh", "--plain").status == 0


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("argv", "stored"),
    [
        (["set", "gpt-5.2"], '"openrouter/openai/gpt-5.2"'),
        (["set", "gpt-5.2:online"], '"openrouter/openai/gpt-5.2:online"'),
        (["set-image", "GPT-5.2"], '"openrouter/openai/gpt-5.2"'),
        (["aliases", "add", "five", "gpt-5.2"], '"openrouter/openai/gpt-5.2": {'),
        (["fallbacks", "add", "gpt-oss-20b"], '"openrouter/openai/gpt-oss-20b"'),
    ],
)
def test_what_is_stored_is_the_whole_ref(
    models: Any, config: Path, argv: list[str], stored: str
) -> None:
    done = models(*argv)
    assert done.status == 0
    assert stored in config.read_text()
    name = argv[-1]
    assert done.stderr.count(f"note: {name} is openrouter/openai/{name.lower()}") == 1


@pytest.mark.usefixtures("listed")
def test_of_several_all_are_named_and_none_is_taken(models: Any, config: Path) -> None:
    done = models("set", "same")
    assert done.status == 2
    assert "'same' is the name of 2 models" in done.stderr
    assert "openrouter/one/same, openrouter/two/Same" in done.stderr
    assert config.read_text() == "{}"


def test_without_a_list_of_models_it_is_said_how_to_get_it(models: Any, standin: StandIn) -> None:
    done = models("set", "gpt-5.2")
    assert done.status == 2
    assert "models refresh" in done.stderr
    assert standin.requests == []


@pytest.mark.usefixtures("listed")
def test_a_name_that_is_near_none_leads_to_the_list(models: Any) -> None:
    done = models("set", "zzyzx")
    assert done.status == 2
    assert done.stderr.endswith(" models list shows them all\n")


@pytest.mark.usefixtures("listed")
def test_a_name_in_the_file_is_none(models: Any, config: Path) -> None:
    """What it means would change with the list; and the error says what was meant."""
    config.write_text('{ agents: { defaults: { model: "gpt-5.2" } } }')
    done = models("status")
    assert done.status == 3
    assert "did you mean openai/gpt-5.2" in done.stderr


@pytest.mark.usefixtures("listed", "online")
def test_chat_asks_the_model_of_that_name(run: Run, standin: StandIn, config: Path) -> None:
    done = run(["chat", "--config", str(config), "-m", "gpt-5.2", "hi"])
    assert (done.status, standin.requests[-1].json()["model"]) == (0, "openai/gpt-5.2")
    assert done.stderr.count("note: gpt-5.2 is openrouter/openai/gpt-5.2") == 1
    quiet = run(["chat", "--config", str(config), "-q", "-m", "gpt-5.2", "hi"])
    assert (quiet.status, quiet.stderr) == (0, "")


@pytest.mark.usefixtures("listed", "online")
def test_a_model_at_home_of_that_name_is_not_passed_over(
    run: Run, standin: StandIn, config: Path
) -> None:
    """What was meant for a server at home never goes to OpenRouter."""
    provider = {"baseUrl": f"{standin.origin}/v1", "models": []}
    config.write_text(json.dumps({"models": {"providers": {"home": provider}}}))
    standin.play(json_body({"data": [{"id": "gpt-5.2"}]}), path="/models")
    argv = ["models", "list", "--provider", "home", "--config", str(config)]
    assert run(argv).status == 0
    asked = len(standin.requests)
    done = run(["chat", "--config", str(config), "-m", "gpt-5.2", "hi"])
    assert (done.status, len(standin.requests)) == (2, asked)
    assert "openrouter/openai/gpt-5.2, home/gpt-5.2" in done.stderr


def test_without_a_terminal_a_model_has_to_be_named(models: Any) -> None:
    for argv in (["set"], ["set", "--json"], ["set-image"]):
        done = models(*argv)
        assert done.status == 2
        assert "missing argument 'REF|ALIAS'" in done.stderr + done.stdout.decode()


if sys.platform != "win32":

    def test_the_list_narrows_keeps_and_takes(terminal: Any, standin: StandIn) -> None:
        entries = [{"id": name, "name": f"{name}\x1b[2J"} for name in IDS]
        standin.play(json_body({"data": entries}), path="/models")
        window = terminal("models", "set", columns=36, rows=7)
        window.wait(r"(?s)^> openrouter/auto.*Esc keeps")
        window.send("codex ")
        window.wait(r"(?s)\ADefault model: codex\n.*\n> openai/gpt-5.2-codex .*\n1 of 14")
        window.send("\r")
        assert window.end() == 0
        assert window.screen.text == "Default model:\n  openrouter/openai/gpt-5.2-codex"
        assert "\x1b[?1049" not in window.output
        # From the first cell on, tmux puts what is erased into its history.
        erased = window.output.count("\x1b[J")
        assert 0 < erased == window.output.count("\x1b[K\x1b[C\x1b[J")

        window = terminal("models", "set", "gpt")
        window.wait(r"(?s)Default model: gpt\n.*^> openai/gpt-5.2 .*Esc keeps openrouter/openai/")
        window.send("\x1b")
        assert window.end() == 0
        assert window.screen.text == "Default model: as it was"

        window = terminal("models", "set")
        window.wait("Esc keeps")
        window.send("\x03")
        assert window.end() == 130
        assert window.screen.text == ""

    def test_the_chat_opens_the_same_list(terminal: Any, standin: StandIn) -> None:
        window = terminal("chat", "--no-history", "-m", "anthropic/claude-sonnet-4.5")
        window.wait(r"^claude-sonnet-4\.5 [^>]*>\Z")
        window.send("/model\r")
        window.wait(r"(?s)^Model:.*^> anthropic/claude-sonnet-4.5.*Esc keeps openrouter/anth")
        window.send("gpt-5\x0e\x10\r")
        window.wait(r"(?s)^model: openrouter/openai/gpt-5\n.*^gpt-5 [^>]*>\Z")
        window.send("/model\r")
        window.wait("Esc keeps openrouter/openai/gpt-5")
        window.send("\x03")
        window.wait(r"(?s)^model: openrouter/openai/gpt-5\n.*^gpt-5 [^>]*>\Z")
        window.send("\x04")
        assert window.end() == 0
        assert "Esc keeps" not in window.screen.text
