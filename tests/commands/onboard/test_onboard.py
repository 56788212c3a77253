"""``onboard``: what is asked, what is checked, what is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

KEY = "sk-or-v1-test-key-that-is-long-enough-to-cut"
OTHER_KEY = "sk-or-v1-test-key-that-is-stored-nowhere-here"
WRITTEN = f"""{{
  env: {{
    OPENROUTER_API_KEY: "{KEY}",
  }},
  agents: {{
    defaults: {{
      model: {{
        primary: "openrouter/auto",
      }},
    }},
  }},
}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "openclaw.json"


@pytest.fixture
def onboard(run: Run, standin: StandIn, config: Path) -> Any:
    def onboard(*argv: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Completed:
        done = run(
            ["onboard", "--config", str(config), *argv],
            stdin=stdin,
            env=standin.client_env() | (env or {}),
        )
        assert KEY not in done.stderr
        assert KEY.encode() not in done.stdout
        return done

    return onboard


def test_the_command_of_the_readme(onboard: Any, standin: StandIn, config: Path) -> None:
    done = onboard("--auth-choice", "openrouter-api-key", env={"OPENROUTER_API_KEY": KEY})
    assert done.status == 0
    assert config.read_text() == WRITTEN
    request, listed = standin.requests
    assert listed.route == "/api/v1/models"
    assert (request.method, request.scheme, request.host) == ("GET", "https", "openrouter.ai")
    assert request.path == "/api/v1/key"
    assert request.header("authorization") == f"Bearer {KEY}"
    assert b"limit" in done.stdout
    assert b'chat "Hello"' in done.stdout


@pytest.mark.parametrize("variable", [KEY, f" {KEY}", "", OTHER_KEY])
@pytest.mark.parametrize("command", ["onboard", "paste-api-key"])
def test_a_variable_that_hides_the_stored_key_is_named(
    run: Run, standin: StandIn, command: str, variable: str
) -> None:
    argv = ["models", "auth", command]
    if command == "onboard":
        argv = [command, "--openrouter-api-key", "-"]
    env = standin.client_env() | {"OPENROUTER_API_KEY": variable}
    done = run(argv, stdin=KEY.encode(), env=env)
    assert done.status == 0
    hidden = "OPENROUTER_API_KEY in the environment holds another key"
    assert (hidden in done.stderr) is (variable == OTHER_KEY)
    assert OTHER_KEY not in done.stderr


@pytest.mark.parametrize(
    ("argv", "stdin"),
    [
        (["--openrouter-api-key", KEY], b""),
        (["--openrouter-api-key", f" {KEY}\n"], b""),
        (["--openrouter-api-key", f'"{KEY}"'], b""),
        (["--openrouter-api-key", "-"], f"\n  {KEY}\r\n\n".encode()),
        (["--auth-choice", "openrouter-api-key", "--openrouter-api-key", "-"], KEY.encode()),
        (["--openrouter-api-key", KEY, "--accept-risk", "--non-interactive"], b""),
    ],
)
def test_ways_to_give_the_key(onboard: Any, config: Path, argv: list[str], stdin: bytes) -> None:
    assert onboard(*argv, stdin=stdin).status == 0
    assert config.read_text() == WRITTEN


def test_a_key_as_an_argument_earns_one_warning(onboard: Any) -> None:
    done = onboard("--openrouter-api-key", KEY)
    assert done.stderr.count("warning: ") == 1
    assert "process lists" in done.stderr


def test_a_second_time_changes_nothing(onboard: Any, config: Path) -> None:
    onboard("--openrouter-api-key", KEY)
    before = config.stat()
    done = onboard("--openrouter-api-key", KEY)
    assert done.status == 0
    assert b"Nothing to change" in done.stdout
    assert config.stat().st_mtime_ns == before.st_mtime_ns
    assert config.stat().st_ino == before.st_ino


def test_an_existing_file_keeps_its_comments_and_its_model(onboard: Any, config: Path) -> None:
    config.parent.mkdir()
    text = "// mine\n{\n  agents: { defaults: { model: 'openrouter/a/b' } }, // a model\n}\n"
    config.write_text(text)
    assert onboard("--openrouter-api-key", KEY).status == 0
    assert config.read_text() == (
        "// mine\n{\n  agents: { defaults: { model: 'openrouter/a/b' } }, // a model\n"
        f"  env: {{\n    OPENROUTER_API_KEY: '{KEY}',\n  }},\n}}\n"
    )
    assert config.with_name("openclaw.json.bak").read_text() == text


def test_a_model_can_be_named(onboard: Any, config: Path) -> None:
    assert (
        onboard("--openrouter-api-key", KEY, "--model", "anthropic/claude-sonnet-4.5").status == 0
    )
    assert '"openrouter/anthropic/claude-sonnet-4.5"' in config.read_text()


def test_toml_says_the_same(onboard: Any, run: Run, sealed: Any, standin: StandIn) -> None:
    env = standin.client_env() | {"OPENROUTER_API_KEY": KEY, "OPENCLAW_STATE_DIR": "state"}
    argv = ["onboard", "--auth-choice", "openrouter-api-key", "--config-format", "toml"]
    assert run(argv, env=env).status == 0
    from pathlib import Path

    text = Path("state/openclaw.toml").read_text()
    assert f'OPENROUTER_API_KEY = "{KEY}"' in text
    shown = run(["models", "status", "--plain"], env=env)
    assert shown.stdout == b"openrouter/auto\n"
    again = run([*argv[:-1], "json5"], env=env)
    assert again.status == 2
    assert "openclaw.toml" in again.stderr


def test_a_reference_is_stored_instead_of_the_key(onboard: Any, run: Run, config: Path) -> None:
    onboard("--openrouter-api-key", KEY)
    done = onboard(
        "--auth-choice",
        "openrouter-api-key",
        "--secret-input-mode",
        "ref",
        env={"OPENROUTER_API_KEY": KEY},
    )
    assert done.status == 0
    assert KEY not in config.read_text()
    assert 'source: "env"' in config.read_text()
    shown = run(["config", "get", "models", "--config", str(config)])
    assert (
        json.loads(shown.stdout)["providers"]["openrouter"]["apiKey"]["id"] == "OPENROUTER_API_KEY"
    )


def test_a_reference_needs_the_variable(onboard: Any, config: Path) -> None:
    done = onboard("--openrouter-api-key", KEY, "--secret-input-mode", "ref")
    assert done.status == 4
    assert "OPENROUTER_API_KEY" in done.stderr
    assert not config.exists()


def test_skip_sets_the_model_only(onboard: Any, standin: StandIn, config: Path) -> None:
    done = onboard("--auth-choice", "skip")
    assert done.status == 0
    assert "env" not in config.read_text()
    assert standin.requests == []
    said = done.stdout.decode()
    assert "Key: skipped; none is there" in said
    assert f"Next: openclaw --config {config} onboard --auth-choice openrouter-api-key" in said
    again = onboard("--auth-choice", "skip", env={"OPENROUTER_API_KEY": KEY}).stdout.decode()
    assert "Key: skipped; sk-or-v1-tes…-cut stays as it is" in again
    assert f'Next: openclaw --config {config} chat "Hello"' in again


def test_json_reports_what_was_done(onboard: Any, config: Path) -> None:
    report = json.loads(onboard("--openrouter-api-key", "-", "--json", stdin=KEY.encode()).stdout)
    assert report["config"] == str(config)
    assert report["changed"] is True
    assert report["default_model"] == "openrouter/auto"
    assert report["key"]["redacted"] == "sk-or-v1-tes…-cut"
    assert report["key"]["checked"] is True


@pytest.mark.parametrize(
    ("argv", "stdin", "status", "words"),
    [
        (["--auth-choice", "openai"], b"", 2, ["openai", "openrouter-api-key", "skip"]),
        ([], b"", 2, ["--auth-choice"]),
        (
            ["--auth-choice", "openrouter-api-key"],
            b"",
            4,
            ["--openrouter-api-key", "OPENROUTER_API_KEY"],
        ),
        (["--openrouter-api-key", ""], b"", 4, ["--openrouter-api-key"]),
        (["--openrouter-api-key", "  "], b"", 4, ["--openrouter-api-key"]),
        (["--openrouter-api-key", "-"], b"\n\n", 4, ["--openrouter-api-key"]),
        (["--openrouter-api-key", "-"], b"two words", 2, ["not a key"]),
        (["--openrouter-api-key", "-"], b"\xff", 2, ["UTF-8"]),
        (["--openrouter-api-key", KEY, "--model", "a b"], b"", 2, ["'a b'"]),
        (["--auth-choice", "skip", "--secret-input-mode", "vault"], b"", 2, ["vault"]),
    ],
)
def test_what_can_not_be_done_writes_nothing(
    onboard: Any, config: Path, argv: list[str], stdin: bytes, status: int, words: list[str]
) -> None:
    done = onboard(*argv, stdin=stdin)
    assert done.status == status
    assert all(word in done.stderr for word in words), done.stderr
    assert not config.parent.exists()


def test_a_refused_key_writes_nothing(onboard: Any, standin: StandIn, config: Path) -> None:
    standin.error(401, "User not found.", path="/key")
    done = onboard("--openrouter-api-key", "-", stdin=KEY.encode())
    assert done.status == 4
    assert "error: the key sk-or-v1-tes…-cut was refused: User not found." in done.stderr
    assert "sk-or-v1-…" in done.stderr
    assert not config.parent.exists()


def test_names_of_models_work_at_once(onboard: Any, run: Run, standin: StandIn) -> None:
    """The list of models is fetched with the key; a second time it is there already."""
    assert onboard("--openrouter-api-key", "-", stdin=KEY.encode()).status == 0
    assert onboard("--openrouter-api-key", "-", stdin=KEY.encode()).status == 0
    routes = [request.route for request in standin.requests]
    assert routes == ["/api/v1/key", "/api/v1/models", "/api/v1/key"]
    assert b"claude-sonnet-4.5" in run(["models", "set", "claude-sonnet-4.5"]).stdout
    assert len(standin.requests) == 3


def test_a_model_can_be_named_without_its_author(
    onboard: Any, standin: StandIn, config: Path
) -> None:
    """The names are fetched with the key, and nothing is written before the model is known."""
    argv = ["--openrouter-api-key", "-", "--model"]
    unknown = onboard(*argv, "sonnet", stdin=KEY.encode())
    assert unknown.status == 2
    assert "did you mean anthropic/claude-sonnet-4.5" in unknown.stderr
    assert not config.exists()
    asked = len(standin.requests)
    assert onboard(*argv, "sonet", stdin=KEY.encode()).status == 2
    assert len(standin.requests) == asked
    done = onboard(*argv, "claude-sonnet-4.5", stdin=KEY.encode())
    assert done.status == 0
    assert "note: claude-sonnet-4.5 is openrouter/anthropic/claude-sonnet-4.5" in done.stderr
    assert 'primary: "openrouter/anthropic/claude-sonnet-4.5"' in config.read_text()


def test_without_the_list_of_models_all_else_is_done(
    onboard: Any, standin: StandIn, config: Path
) -> None:
    standin.error(500, "down", path="/models")
    done = onboard("--openrouter-api-key", "-", stdin=KEY.encode())
    assert done.status == 0
    assert "note: the list of models could not be fetched" in done.stderr
    assert config.read_text() == WRITTEN


def test_no_network_is_told_with_the_way_around(
    onboard: Any, standin: StandIn, config: Path
) -> None:
    standin.refuse_connect = {"openrouter.ai"}
    done = onboard("--openrouter-api-key", "-", stdin=KEY.encode())
    assert done.status == 6
    assert "--skip-check" in done.stderr
    assert not config.parent.exists()
    assert onboard("--openrouter-api-key", "-", "--skip-check", stdin=KEY.encode()).status == 0
    assert config.read_text() == WRITTEN


def test_a_key_of_another_shape_is_stored_with_a_warning(onboard: Any, config: Path) -> None:
    done = onboard("--openrouter-api-key", "-", "--skip-check", stdin=b"something-else")
    assert done.status == 0
    assert "does not look like" in done.stderr
    assert "something-else" in config.read_text()


def test_a_broken_file_is_left_alone(onboard: Any, config: Path) -> None:
    config.parent.mkdir()
    config.write_text("{ broken")
    done = onboard("--openrouter-api-key", "-", stdin=KEY.encode())
    assert done.status == 3
    assert f"{config}:1:9" in done.stderr
    assert config.read_text() == "{ broken"


def test_reset_begins_anew_and_keeps_the_old_file(onboard: Any, config: Path) -> None:
    config.parent.mkdir()
    config.write_text("{ old: 1 }")
    refused = onboard("--openrouter-api-key", "-", "--reset", stdin=KEY.encode())
    assert refused.status == 2
    assert config.read_text() == "{ old: 1 }"
    done = onboard("--openrouter-api-key", "-", "--reset", "--non-interactive", stdin=KEY.encode())
    assert done.status == 0
    assert config.read_text() == WRITTEN
    assert config.with_name("openclaw.json.bak").read_text() == "{ old: 1 }"
