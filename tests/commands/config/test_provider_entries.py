"""Providers as they are written: in the file's own spelling, with a base URL that can be asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.standin.program import Completed, Run

OPENROUTER = "https://openrouter.ai/api/v1"


def edited(run: Run, file: Path, providers: Any, *argv: str, stdin: bytes = b"") -> Completed:
    file.write_text(json.dumps({"models": {"providers": providers}}))
    return run(["config", *argv, "--config", str(file)], stdin=stdin)


def providers(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text())["models"]["providers"]
    return found


@pytest.mark.parametrize(
    ("argv", "stdin"),
    [
        (["set", "models.providers.openrouter.baseUrl", "https://openrouter.ai/v1"], b""),
        (["set", "models.providers.openrouter", '{baseUrl: "https://openrouter.ai"}'], b""),
        (
            ["patch", "--stdin"],
            b'{models: {providers: {openrouter: {baseUrl: "http://openrouter.ai/api"}}}}',
        ),
    ],
)
def test_a_base_url_that_means_openrouters_is_corrected(
    run: Run, tmp_path: Path, argv: list[str], stdin: bytes
) -> None:
    file = tmp_path / "openclaw.json"
    done = edited(run, file, {"openrouter": {}}, *argv, stdin=stdin)
    assert done.status == 0, done.stderr
    assert f"models.providers.openrouter.baseUrl is {OPENROUTER}" in done.stderr
    assert providers(file)["openrouter"]["baseUrl"] == OPENROUTER


def test_one_that_stood_there_before_is_left_alone(run: Run, tmp_path: Path) -> None:
    file, entry = (
        tmp_path / "openclaw.json",
        {"openrouter": {"baseUrl": "https://openrouter.ai/v1"}},
    )
    done = edited(run, file, entry, "set", "agents.defaults.params.seed", "1")
    assert (done.status, done.stderr) == (0, "")
    assert providers(file) == entry


def test_a_path_means_the_entry_that_is_there_in_any_case(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    entry = {"OpenRouter": {"baseUrl": "https://proxy.example/v1"}}
    done = edited(run, file, entry, "set", "models.providers.openrouter.timeouts.connect", "3")
    assert done.status == 0, done.stderr
    assert list(providers(file)) == ["OpenRouter"]
    shown = run(["config", "get", "models.providers.OPENROUTER.baseUrl", "--config", str(file)])
    assert shown.stdout == b"https://proxy.example/v1\n"


def test_an_edit_makes_no_second_entry_of_one_name(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    entry = {"Local": {"baseUrl": "http://127.0.0.1:1/v1"}}
    second = b'{models: {providers: {local: {baseUrl: "http://127.0.0.1:2/v1"}}}}'
    done = edited(run, file, entry, "patch", "--stdin", stdin=second)
    assert done.status == 3
    assert "Local and local name one provider" in done.stderr
    assert providers(file) == entry


def test_a_key_reference_goes_into_the_entry_that_is_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openclaw_cli.config.document import Document
    from openclaw_cli.config.edits import forget_key, store_key_reference

    text = '{ models: { providers: { OpenRouter: { baseUrl: "https://proxy.example/v1" } } } }'
    document = store_key_reference(Document.parse(text, "json5"), {"source": "env", "id": "K"})
    assert list(document.data["models"]["providers"]) == ["OpenRouter"]
    assert forget_key(document).data == Document.parse(text, "json5").data


def test_status_says_where_each_parameter_stands(run: Run, tmp_path: Path) -> None:
    row = {"id": "a/b", "maxTokens": 9}
    agents = {
        "defaults": {"model": "a/b", "params": {"topP": 0.5}},
        "list": [{"id": "x", "default": True, "params": {"seed": 1}, "thinkingDefault": "low"}],
    }
    data = {"agents": agents, "models": {"providers": {"openrouter": {"models": [row]}}}}
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps(data))
    status = json.loads(run(["models", "status", "--json", "--config", str(file)]).stdout)
    assert status["params"] == {
        "agents.defaults.params": ["top_p"],
        "agents.list[0].params": ["seed"],
        "models.providers.openrouter.models[0]": ["max_completion_tokens"],
    }
    assert status["thinking_default"] == "low"
    assert status["thinking_source"].endswith("agents.list[0].thinkingDefault")
    shown = run(["models", "status", "--config", str(file)]).stdout.decode()
    assert "max_completion_tokens  (models.providers.openrouter.models[0])" in shown
