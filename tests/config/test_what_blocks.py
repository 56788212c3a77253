"""What the default model uses is an error; whatever else is wrong is told, and blocks nothing."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config.check import findings
from openclaw_cli.config.settings import Settings
from openclaw_cli.config.store import Store
from openclaw_cli.config.validate import without, wrong_parts
from openclaw_cli.errors import ConfigError
from tests.conftest import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.standin.program import Run
    from tests.standin.server import StandIn

REF = {"source": "exec", "provider": "vault", "id": "corp/key"}


def changed(config: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a configuration with a value set; the parts of the path are split at blanks."""
    config = copy.deepcopy(config)
    node, parts = config, path.split()
    for part in parts[:-1]:
        node = node.setdefault(part, {})
    node[parts[-1]] = value
    return config


def using(ref: str) -> dict[str, Any]:
    return {
        "agents": {"defaults": {"model": {"primary": ref}}},
        "models": {"providers": {"corp": {"baseUrl": "http://127.0.0.1:9/v1"}}},
    }


# A part of the file, and the model that needs it; None where none does.
PARTS: list[tuple[str, Any, str | None, str]] = [
    ("models providers corp", 5, "corp/m", "expected an object"),
    ("models providers corp baseUrl", 5, "corp/m", "expected a string"),
    ("models providers corp baseUrl", "ftp://x", "corp/m", "not a base URL"),
    ("models providers corp", {"apiKey": "k"}, "corp/m", "baseUrl is not set"),
    ("models providers corp baseUrl", "${UNSET}", "corp/m", "the variable UNSET is not set"),
    ("models providers corp apiKey", "${UNSET}", "corp/m", "the variable UNSET is not set"),
    ("models providers corp apiKey", 5, "corp/m", "expected a string"),
    ("models providers corp headers", {"X-A": "${UNSET}"}, "corp/m", "UNSET"),
    ("models providers corp headers", {"X-A": 5}, "corp/m", "expected"),
    ("models providers corp headers", {"Host": "x"}, "corp/m", "Host"),
    ("models providers corp params", {"temperature": 9}, "corp/m", "temperature"),
    ("models providers corp params", 5, "corp/m", "expected an object"),
    ("models providers corp timeouts", {"connect": "x"}, "corp/m", "expected a number"),
    ("models providers corp api", "anthropic-messages", "corp/m", "anthropic-messages"),
    ("models providers corp api", 5, "corp/m", "expected a string"),
    ("models providers corp models", {}, "corp/m", "expected a list"),
    (
        "models providers corp models",
        [{"id": "m", "maxTokens": "x"}],
        "corp/m",
        "expected a number",
    ),
    ("models providers corp models", [{"id": "m", "params": {"seed": "x"}}], "corp/m", "seed"),
    ("models providers corp models", [{"id": "o", "params": {"seed": "x"}}], None, "seed"),
    ("models providers corp models", [{"id": "o", "maxTokens": "x"}], None, "expected a number"),
    ("models providers corp models", ["o", {"id": "m"}], None, "expected an object"),
    ("models providers Corp", {"baseUrl": "http://127.0.0.1:9/v1"}, "corp/m", "name one provider"),
    ("agents defaults models a/b", 5, "openrouter/a/b", "expected an object"),
    ("agents defaults models a/b", {"params": 5}, "openrouter/a/b", "expected an object"),
    ("agents defaults models a/b", {"alias": 5}, "openrouter/a/b", "expected a string"),
    ("agents defaults models a/b", {"params": {"topP": 7}}, "openrouter/a/b", "topP"),
    ("agents defaults models zai/glm-5", {"params": {"thinking": {"x": 1}}}, None, "thinking"),
    ("agents defaults models corp/m", {"params": {"topP": 7}}, "corp/m", "topP"),
    ("agents defaults models ollama/m", {"params": {}}, None, "models.providers.ollama"),
    ("agents defaults model fallbacks", ["nope"], None, "'nope' is no alias"),
    ("agents defaults model fallbacks", "a/b", None, "expected a list of strings"),
    ("agents defaults model fallbacks", [5], None, "expected a list of strings"),
    ("agents defaults model fallbacks", ["ollama/m"], None, "models.providers.ollama"),
    ("agents defaults imageModel", 5, None, "expected a string or an object"),
    ("agents list", [{"id": "x", "default": True}, {"id": "y", "params": 5}], None, "an object"),
    ("agents list", [{"id": "x", "default": True, "params": 5}], "openrouter/a/b", "an object"),
    ("agents list", [{"id": "x", "params": {"seed": "x"}}], "openrouter/a/b", "seed"),
    ("agents entries", {"main": {}, "y": {"model": 5}}, None, "expected a string or an object"),
    ("agents entries", {"main": {"model": 5}}, "openrouter/a/b", "expected a string or an object"),
    ("env vars", {"OTHER": 5}, None, "expected a string"),
    ("env vars", {"OPENROUTER_API_KEY": 5}, "openrouter/a/b", "expected a string"),
    ("auth profiles", {"anthropic:x": 5}, None, "expected an object"),
    ("auth profiles", {"anthropic:x": {"provider": 5}}, None, "expected a string"),
    ("auth profiles", {"x": {"provider": "openai", "mode": 5}}, None, "expected a string"),
    ("auth profiles", {"openrouter:x": 5}, "openrouter/a/b", "expected an object"),
    (
        "auth profiles",
        {"x": {"provider": "OpenRouter", "key": 5}},
        "openrouter/a/b",
        "expected a string",
    ),
    ("auth profiles", {"corp:x": {"provider": "corp", "key": 5}}, "corp/m", "expected a string"),
    ("auth order", {"anthropic": "x"}, None, "expected a list of strings"),
    ("auth order", {"OpenRouter": [5]}, "openrouter/a/b", "expected a list of strings"),
    ("auth order", {"corp": "x"}, "corp/m", "expected a list of strings"),
    ("agents defaults params", {"temperature": 9}, "openrouter/a/b", "temperature"),
    ("agents defaults maxCost", "x", "openrouter/a/b", "expected a number"),
]


@pytest.mark.parametrize(("path", "value", "needed_by", "words"), PARTS)
def test_it_is_an_error_for_who_uses_it_and_a_warning_else(
    tmp_path: Path, path: str, value: Any, needed_by: str | None, words: str
) -> None:
    file = tmp_path / "openclaw.json"
    others = {"openrouter/a/b", "corp/m"} - {needed_by}
    is_common = path.startswith(("agents list", "agents entries", "agents defaults params"))
    others -= {"corp/m"} if is_common or "maxCost" in path else set()
    for ref in (needed_by, *sorted(others)):
        if ref is None:
            continue
        file.write_text(json.dumps(changed(using(ref), path, value)))
        found = findings(Store(file))
        levels = {one.level for one in found if words in one.sentence(str(file))}
        assert levels == {"error" if ref == needed_by else "warning"}, (ref, found)
        assert ref == needed_by or not any(one.level == "error" for one in found), found


EVERYTHING = using("openrouter/a/b")
for _path, _value, _needed, _ in PARTS:
    if _needed in (None, "corp/m") and _path != "models providers corp":
        EVERYTHING = changed(EVERYTHING, _path, _value)
EVERYTHING["agents"]["list"] = [{"id": "x", "default": True}, 5, {"id": "y", "params": 5}]
del EVERYTHING["agents"]["entries"]


def test_a_file_full_of_what_is_wrong_with_others_is_used(
    run: Run, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)
    for name, value in standin.client_env().items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps(EVERYTHING))
    done = run(["chat", "--config", str(file), "hi"])
    assert (done.status, done.stdout) == (0, b"Hello from the stand-in."), done.stderr
    assert [request.host for request in standin.requests] == ["openrouter.ai"]
    for argv, status in [
        (["models", "status"], 0),
        (["models", "status", "--json"], 0),
        (["models", "fallbacks", "list"], 0),
        (["models", "aliases", "list"], 0),
        (["models", "list", "--configured"], 0),
        (["config", "validate"], 0),
        (["config", "validate", "--json"], 0),
        (["doctor"], 0),
        (["chat", "-m", "corp/m", "hi"], 3),
    ]:
        done = run([*argv, "--config", str(file)])
        assert done.status == status, (argv, done.stderr, done.stdout)
    assert {request.host for request in standin.requests} == {"openrouter.ai"}
    told = json.loads(run(["config", "validate", "--json", "--config", str(file)]).stdout)
    assert told["problems"] == []
    assert len(told["warnings"]) > 9


def test_one_thing_that_is_wrong_hides_no_other(tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    config = changed(using("corp/m"), "agents defaults maxCost", "x")
    config = changed(config, "models providers corp apiKey", "${UNSET}")
    config = changed(config, "agents defaults params", {"temperature": 9})
    config = changed(
        config, "agents defaults models", {"a/b": {"alias": "x"}, "c/d": {"alias": "X"}}
    )
    file.write_text(json.dumps(config))
    said = [(one.level, one.sentence(str(file))) for one in findings(Store(file))]
    for level, words in [
        ("error", "maxCost: expected a number"),
        ("error", "the variable UNSET is not set"),
        ("error", "temperature"),
        ("warning", "X is the alias of"),
    ]:
        assert sum(one == level and words in text for one, text in said) == 1, (words, said)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"a/b": {"alias": "x/y"}}, "x/y reads like a model ref"),
        ({"a/b": {"alias": "fast"}, "c/d": {"alias": "Fast"}}, "; c/d wins"),
        ({"c/d": {"alias": "fast"}, "a b": {"alias": "fast"}}, "; c/d wins"),
    ],
)
def test_aliases_that_can_be_misread_are_warnings(
    tmp_path: Path, entries: dict[str, Any], words: str
) -> None:
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps({"agents": {"defaults": {"models": entries}}}))
    found = [one for one in findings(Store(file)) if words in one.message]
    assert [one.level for one in found] == ["warning"]
    assert found[0].path is not None
    assert found[0].path.startswith("agents.defaults.models")
    assert found[0].line == 1


def test_a_base_url_that_means_openrouters_is_told_by_validate(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    entry = {"openrouter": {"baseUrl": "https://openrouter.ai/v1"}}
    file.write_text(json.dumps({"models": {"providers": entry}}))
    done = run(["config", "validate", "--config", str(file)])
    assert done.status == 0
    assert "https://openrouter.ai/api/v1 is" in done.stderr


def test_what_is_taken_out_leaves_the_others_where_they_were(tmp_path: Path) -> None:
    file = tmp_path / "openclaw.json"
    agents = {"list": [5, {"id": "x", "models": 5, "default": True, "model": "a/b"}]}
    file.write_text(json.dumps({"agents": agents}))
    document = Store(file).composed()
    rest = without(document, wrong_parts(document)).data["agents"]["list"]
    assert rest == [{}, {"id": "x", "models": {}, "default": True, "model": "a/b"}]
    settings = Settings.checked(document, str(file), {})
    assert settings.primary().source.endswith("agents.list[1].model")
    with pytest.raises(ConfigError, match="expected an object"):
        settings.require(("agents", "list", 1, "models", "a/b"))


@pytest.mark.parametrize(
    "auth",
    [
        {"profiles": {"openrouter:x": {"provider": "openrouter", "mode": 5, "key": KEY}}},
        {"order": {"OpenRouter": "x"}, "profiles": {"openrouter:x": {"key": KEY}}},
        {"profiles": {"openrouter:x": 5}},
    ],
)
def test_a_named_key_that_is_wrong_is_an_error_where_it_is_needed(
    run: Run, standin: StandIn, tmp_path: Path, auth: dict[str, Any]
) -> None:
    file = tmp_path / "openclaw.json"
    file.write_text(json.dumps({"auth": auth}))
    argv = ["chat", "--config", str(file), "hi"]
    done = run(argv, env=standin.client_env())
    assert done.status == 3
    assert "expected" in done.stderr
    assert "auth." in done.stderr
    assert standin.requests == []
    done = run(argv, env={**standin.client_env(), "OPENROUTER_API_KEY": KEY})
    assert done.status == 0, done.stderr


def test_a_wildcard_of_openclaws_allow_list_is_no_model(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    file = tmp_path / "openclaw.json"
    config = using("openrouter/anthropic/claude-sonnet-4.5")
    config["agents"]["defaults"]["models"] = {"vllm/*": {}, "openai/*": {}, "openrouter/x/*": {}}
    file.write_text(json.dumps(config))
    assert findings(Store(file)) == []
    env = {**standin.client_env(), "OPENROUTER_API_KEY": KEY}
    listed = run(["models", "list", "--configured", "--plain", "--config", str(file)], env=env)
    assert listed.stdout.split() == [b"anthropic/claude-sonnet-4.5"]
    done = run(["models", "status", "--probe", "--config", str(file)], env=env)
    assert done.status == 0, (done.stderr, done.stdout)
    asked = [one.json()["model"] for one in standin.requests if one.is_chat]
    assert asked == ["anthropic/claude-sonnet-4.5"]
    done = run(["models", "set", "openai/*", "--config", str(file)])
    assert (done.status, "* stands for many models" in done.stderr) == (2, True)
