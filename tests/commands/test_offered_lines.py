"""What a newcomer types: what errors and reports offer fits the command and the profile."""

from __future__ import annotations

import json
import shlex
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from ..conftest import Seal
    from ..standin.program import Completed, Run
    from ..standin.server import StandIn

KEY = "sk-or-v1-test-key-that-is-long-enough-to-cut"
OPENCLAW = {
    "agents": {
        "defaults": {
            "model": {"primary": "openrouter/auto", "fallbacks": ["ollama/llama3.3"]},
            "models": {"ollama/llama3.3": {"alias": "local"}},
        }
    },
    "models": {
        "providers": {
            "ollama": {
                "baseUrl": "http://127.0.0.1:11434",
                "api": "ollama",
                "models": [{"id": "llama3.3", "name": "Llama"}],
            }
        }
    },
}


def hint_of(done: Completed) -> str:
    (hint,) = (line for line in done.stderr.splitlines() if line.startswith("hint: "))
    return hint.removeprefix("hint: ")


@pytest.mark.parametrize(
    ("argv", "offered"),
    [
        (["chat", "hi"], "run openclaw --profile work onboard,"),
        (["models", "set", "ollama/x"], "openclaw --profile work config set models.providers."),
        (["models", "nonsense"], "see: openclaw models --help"),
    ],
)
def test_a_line_that_is_offered_is_about_the_same_profile(
    run: Run, argv: list[str], offered: str
) -> None:
    assert run(["--profile", "work", "config", "set", "env.X", "1"]).status == 0
    assert offered in hint_of(run([*argv, "--profile", "work"]))


def test_reports_offer_lines_for_the_same_file(run: Run, standin: StandIn) -> None:
    env = standin.client_env()
    argv = ["onboard", "--config", "my own.json", "--auth-choice", "skip"]
    offered = "openclaw --config 'my own.json' "
    assert f"Next: {offered}onboard".encode() in run(argv, env=env).stdout
    done = run(["models", "status", "--config", "my own.json"], env=env)
    assert f"none: run {offered}onboard".encode() in done.stdout


def test_a_cure_is_for_the_same_profile(run: Run) -> None:
    assert run(["--profile", "work", "config", "set", "env.X", "1"]).status == 0
    done = run(["--profile", "work", "doctor", "--only", "key"])
    assert (
        b"cure: openclaw --profile work onboard, or openclaw --profile work models" in done.stdout
    )


@pytest.mark.parametrize(
    ("argv", "offered"),
    [
        (["onboard", "--auth-choice", "openrouter"], "did you mean openrouter-api-key?"),
        (
            ["onboard", "--auth-choice", "ollama"],
            "--custom-provider-id ollama --custom-base-url http://127.0.0.1:11434/v1",
        ),
        (["onboard", "--auth-choice", "xai-oauth"], "known: openrouter-api-key, "),
        (["chat", "-m", "Summarize the status"], "behind --message"),
        (["models", "auth", "paste-token"], "openclaw models auth paste-api-key < key.txt"),
        (["models", "refresh", "--provider", "ollama"],
         "openclaw config set models.providers.ollama.baseUrl http://127.0.0.1:11434/v1"),
    ],
)  # fmt: skip
def test_a_hint_is_about_what_was_typed(run: Run, argv: list[str], offered: str) -> None:
    assert offered in hint_of(run(argv, env={"OPENROUTER_API_KEY": ""}))


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["chat", "--cache-ttl", "5m", "hi"], "'--cache-ttl': '5m' is not a whole number"),
        (["models", "list", "--max-price", "x"], "'--max-price': 'x' is not a number"),
        (["nonsense"], "no such command 'nonsense'"),
        (["config", "unset", "--file"], "option '--file' requires an argument"),
    ],
)
def test_the_parser_speaks_as_everything_else(run: Run, argv: list[str], said: str) -> None:
    assert run(argv).stderr.splitlines()[0].endswith(said)


def test_a_key_that_is_not_there_is_near_by_its_own_name(run: Run, sealed: Seal) -> None:
    profiles = {
        f"openrouter:{name}": {"provider": "openrouter", "mode": "api_key", "key": KEY}
        for name in ("work", "home")
    }
    file_of(sealed).write_text(json.dumps({"auth": {"profiles": profiles}}))
    assert hint_of(run(["models", "auth", "activate", "wrok"])) == "did you mean openrouter:work?"
    known = "known: openrouter:work, openrouter:home"
    assert hint_of(run(["models", "auth", "activate", "private"])) == known


def test_a_fallback_that_cannot_be_asked_holds_up_no_check(
    run: Run, standin: StandIn, sealed: Seal
) -> None:
    file_of(sealed).write_text(json.dumps(OPENCLAW))
    env = standin.client_env() | {"OPENROUTER_API_KEY": KEY}
    assert run(["models", "status", "--check"], env=env).status == 0
    done = run(["models", "status", "--probe"], env=env)
    assert (done.status, b"openrouter/auto  works" in done.stdout) == (0, True)
    assert "note: ollama/llama3.3 is not asked: ~/.config/openclaw/openclaw.json:1:" in done.stderr


def file_of(sealed: Seal) -> Path:
    file = sealed.home / ".config" / "openclaw" / "openclaw.json"
    file.parent.mkdir(parents=True)
    return file


def test_an_editor_that_nobody_named_is_not_started_without_a_terminal(run: Run) -> None:
    done = run(["config", "edit"], env={"EDITOR": "", "VISUAL": ""})
    assert (done.status, hint_of(done)[:20]) == (2, "set VISUAL or EDITOR")


def test_edit_names_keys_that_look_misspelt(run: Run, sealed: Seal, tmp_path: Path) -> None:
    file_of(sealed).write_text('{ agents: { defaults: { model: "openrouter/auto" } } }')
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "file.write_text(file.read_text().replace('agents', 'agnts'))\n"
    )
    done = run(["config", "edit"], env={"EDITOR": shlex.join([sys.executable, str(editor)])})
    assert done.status == 0
    assert "warning: agnts: there is no such key; did you mean agents?" in done.stderr


@pytest.mark.parametrize(
    ("path", "value", "status"),
    [
        ("agents.defaults.model", "${a-b}", 3),
        ("agents.defaults.model.fallbacks", '["${NAME"]', 3),
        ("models.providers.own.baseUrl", "http://${HOST:=x}/v1", 3),
        ("models.providers.own.apiKey", "${not closed", 3),
        ("models.providers.own.apiKey", "${LATER}", 0),
        ("channels.x", "${a-b}", 0),  # not ours to judge
    ],
)
def test_set_refuses_what_can_refer_to_no_variable(
    run: Run, path: str, value: str, status: int
) -> None:
    done = run(["config", "set", path, value])
    assert done.status == status
    assert "hint: nothing was changed" in done.stderr or status == 0
