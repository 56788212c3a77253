"""``onboard --import-from``: what a real OpenClaw has is taken over, and only read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ...conftest import KEY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

SOURCE = """{
  // a real one
  gateway: { mode: "local", auth: { token: "TOKEN" } },
  agents: { defaults: {
    workspace: "~/ws",
    model: { primary: "openrouter/openai/gpt-5.2",
             fallbacks: ["anthropic/claude-opus-4-6", "openrouter/auto"] },
    models: {
      "openrouter/openai/gpt-5.2": { alias: "gpt", params: { temperature: 0.3 } },
      "openrouter/auto": { alias: "OpenRouter" },
      "anthropic/claude-opus-4-6": { alias: "opus" },
      "openrouter/a/b": { params: { temperature: 9 } },
      "openrouter/x/unnamed": {},
    },
    params: { cacheRetention: "long" },
    thinkingDefault: "low",
  } },
  auth: { profiles: { "openrouter:default": { provider: "openrouter", mode: "api_key" } } },
}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "openclaw.json"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "real"
    folder.mkdir()
    (folder / "openclaw.json").write_text(SOURCE)
    return folder


def profiles(source: Path, content: Any, agent: str = "main") -> None:
    file = source / "agents" / agent / "agent" / "auth-profiles.json"
    file.parent.mkdir(parents=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))


def profile(**fields: Any) -> dict[str, Any]:
    return {"version": 1, "profiles": {"openrouter:default": {"provider": "openrouter", **fields}}}


@pytest.fixture
def onboard(run: Run, standin: StandIn, config: Path, source: Path) -> Callable[..., Completed]:
    def onboard(*argv: str, env: dict[str, str] | None = None) -> Completed:
        before = {file: file.read_bytes() for file in source.rglob("*") if file.is_file()}
        done = run(
            ["onboard", "--import-from", str(source), "--config", str(config), *argv],
            env=standin.client_env() | (env or {}),
        )
        after = {file: file.read_bytes() for file in source.rglob("*") if file.is_file()}
        assert after == before
        assert KEY not in done.stderr + done.stdout.decode()
        return done

    return onboard


def test_models_aliases_params_and_key_are_taken_over(
    onboard: Any, run: Run, standin: StandIn, config: Path, source: Path
) -> None:
    profiles(source, profile(type="api_key", key=KEY))
    done = onboard()
    assert done.status == 0, done.stderr
    text = done.stdout.decode()
    for line in (
        "taken: model openrouter/openai/gpt-5.2",
        "taken: fallbacks openrouter/auto",
        "taken: alias gpt -> openrouter/openai/gpt-5.2",
        "taken: thinkingDefault low",
        "left:  fallback: anthropic/claude-opus-4-6: it is not OpenRouter's",
        "left:  settings of: anthropic/claude-opus-4-6",
        "left:  params of openrouter/a/b: ",
    ):
        assert line in text
    assert standin.requests[0].header("authorization") == f"Bearer {KEY}"
    read = ["config", "get", "--config", str(config), "--json"]
    defaults = json.loads(run([*read, "agents.defaults"]).stdout)
    assert defaults == {
        "model": {"primary": "openrouter/openai/gpt-5.2", "fallbacks": ["openrouter/auto"]},
        "models": {
            "openrouter/openai/gpt-5.2": {"alias": "gpt", "params": {"temperature": 0.3}},
            "openrouter/auto": {"alias": "OpenRouter"},
        },
        "params": {"cacheRetention": "long"},
        "thinkingDefault": "low",
    }
    assert "gateway" not in config.read_text()


def test_what_stands_here_wins(onboard: Any, config: Path, source: Path) -> None:
    profiles(source, profile(type="api_key", key=KEY))
    config.parent.mkdir()
    config.write_text(
        """{ // mine
  agents: { defaults: { model: "openrouter/mine/own", models: {
    "openrouter/other/x": { alias: "GPT" },
  } } },
}
"""
    )
    done = onboard("--json")
    report = json.loads(done.stdout)["import"]
    left = {(entry["what"], entry["reason"].partition(":")[0]) for entry in report["left"]}
    assert ("model", "openrouter/openai/gpt-5.2") in left
    assert ("alias", "gpt") in left
    text = config.read_text()
    assert "// mine" in text
    assert "openrouter/mine/own" in text
    assert '"gpt"' not in text


def test_a_second_time_changes_nothing(onboard: Any, config: Path, source: Path) -> None:
    profiles(source, profile(type="api_key", key=KEY))
    onboard()
    before = config.read_bytes()
    assert json.loads(onboard("--json").stdout)["changed"] is False
    assert config.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "env"),
    [
        (profile(type="api_key", key=f" {KEY}\n"), {}),
        (profile(type="token", token=KEY), {}),
        (
            {
                "order": {"openrouter": ["openrouter:work"]},
                "profiles": {
                    "openrouter:default": {
                        "provider": "openrouter",
                        "key": "sk-or-v1-not-this-one",
                    },
                    "openrouter:work": {"provider": "openrouter", "type": "api_key", "key": KEY},
                    "openai:default": {"provider": "openai", "key": "sk-of-somebody-else"},
                },
            },
            {},
        ),
    ],
)
def test_forms_of_auth_profiles(
    onboard: Any, standin: StandIn, source: Path, content: Any, env: dict[str, str]
) -> None:
    profiles(source, content)
    assert onboard(env=env).status == 0
    assert standin.requests[0].header("authorization") == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "${ELSEWHERE}"},
        {"keyRef": {"source": "env", "provider": "default", "id": "ELSEWHERE"}},
    ],
)
def test_a_key_by_reference_is_named_and_not_looked_up(
    onboard: Any, standin: StandIn, config: Path, source: Path, fields: dict[str, Any]
) -> None:
    profiles(source, profile(type="api_key", **fields))
    done = onboard(env={"ELSEWHERE": KEY})
    assert done.status == 0
    assert "by reference (env:ELSEWHERE), which is not looked up here" in done.stdout.decode()
    assert standin.requests == []
    assert KEY not in config.read_text()


def test_other_places_of_the_key(onboard: Any, standin: StandIn, source: Path) -> None:
    (source / ".env").write_text(f"# mine\nexport OPENROUTER_API_KEY='{KEY}'\n")
    assert onboard().status == 0
    assert standin.requests[0].header("authorization") == f"Bearer {KEY}"
    (source / "openclaw.json").write_text(
        '{ env: { vars: { OPENROUTER_API_KEY: "sk-or-v1-another-one-of-the-file" } } }'
    )
    assert onboard().status == 0
    assert standin.requests[-1].header("authorization") == "Bearer sk-or-v1-another-one-of-the-file"


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "null", '{"profiles": []}', profile(type="api_key"), profile(key=3, keyRef=[])],
)
def test_without_a_key_the_rest_is_taken(
    onboard: Any, standin: StandIn, config: Path, source: Path, content: Any
) -> None:
    profiles(source, content)
    done = onboard()
    assert done.status == 0, done.stderr
    assert "left:  key: no OpenRouter key was found" in done.stdout.decode()
    assert "openrouter/openai/gpt-5.2" in config.read_text()
    assert standin.requests == []


def test_a_refused_key_writes_nothing(
    onboard: Any, standin: StandIn, config: Path, source: Path
) -> None:
    profiles(source, profile(type="api_key", key=KEY))
    standin.error(401, "User not found.", path="/key")
    assert onboard().status == 4
    assert not config.exists()


def test_a_source_that_can_not_be_read(onboard: Any, config: Path, source: Path) -> None:
    (source / "openclaw.json").write_text("{ broken")
    done = onboard()
    assert done.status == 3
    assert "openclaw.json:1:" in done.stderr
    (source / "openclaw.json").unlink()
    assert onboard().status == 2
    (source / "notes.txt").write_text("{}")
    assert onboard("--import-from", str(source / "notes.txt")).status == 2
    assert not config.exists()


@pytest.mark.parametrize(
    "odd", ["{}", "{ agents: 3, models: [], env: 7 }", "{ agents: { defaults: 1 } }"]
)
def test_an_odd_source_is_harmless(onboard: Any, source: Path, odd: str) -> None:
    (source / "openclaw.json").write_text(odd)
    assert onboard().status == 0


def test_an_openclaw_in_the_home_is_offered(terminal: Any, sealed: Any, source: Path) -> None:
    profiles(source, profile(type="api_key", key=KEY))
    source.rename(sealed.home / ".openclaw")
    window = terminal("onboard", columns=200, OPENROUTER_API_KEY="")
    window.wait("Take over models and key from ~/.openclaw/openclaw.json")
    window.send("\r")
    assert window.end() == 0
    assert "taken: model openrouter/openai/gpt-5.2" in window.screen.text
    (config,) = (sealed.home / ".config").rglob("openclaw.json")
    assert KEY in config.read_text()


@pytest.mark.parametrize("written", ["${NOT_HERE:-%s}", "x${NOT_HERE}%s", "${NOT_HERE %s"])
def test_a_stored_key_that_is_half_a_reference_is_left_and_not_shown(
    written: str, onboard: Any, source: Path
) -> None:
    profiles(source, profile(type="api_key", key=written % "secretsecretsecret"))
    done = onboard("--skip-check")
    text = done.stdout.decode()
    assert "it is not a reference that is known here" in text
    assert "secretsecret" not in text + done.stderr


def test_what_the_source_includes_is_taken_and_what_it_can_not_is_said(
    onboard: Any, source: Path, config: Path
) -> None:
    (source / "openclaw.json").write_text(
        '{ agents: { $include: "./agents.json5" }, channels: { $include: "./gone.json5" } }'
    )
    (source / "agents.json5").write_text('{ defaults: { model: "openrouter/test/inc" } }')
    profiles(source, profile(type="api_key", key=KEY))
    text = onboard("--skip-check").stdout.decode()
    assert "taken: model openrouter/test/inc" in text
    assert "$include: there is no file ./gone.json5" in text
    assert "$include" not in config.read_text()
