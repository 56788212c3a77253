"""``config set`` and ``validate``: misspelt keys, wrong values, text that looks like more."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run

SEED = """// mine
{
  agents: { defaults: { modle: "a/b", params: { topP: 0.9 } } },
  models: { providers: { local: { baseUrl: "http://127.0.0.1:9/v1", headers: {} } } },
}
"""
MODEL = 'agents.defaults.models["openrouter/a/b"].params'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "openclaw.json"
    path.write_text(SEED)
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(path))
    return path


@pytest.fixture
def config(run: Run, file: Path) -> Callable[..., Completed]:
    assert file.exists()
    return lambda *argv: run(["config", *argv])


@pytest.mark.parametrize(
    ("path", "value", "near"),
    [
        ("agents.defaults.maxcost", "1", "agents.defaults.maxCost"),
        ("agents.defaults.temperature", "1", "agents.defaults.params.temperature"),
        ("agents.defaults", "{modell: 'a/b'}", "agents.defaults.model?"),
        ("agents.defaults.params.max_token", "1", "max_tokens"),
        ("agents.defaults.params", "{sede: 1}", "seed"),
        ("models.provider.local.apiKey", "k", "models.providers"),
    ],
)
def test_a_misspelt_key_is_not_set_unless_forced(
    config: Callable[..., Completed], file: Path, path: str, value: str, near: str
) -> None:
    done = config("set", path, value)
    assert (done.status, done.stdout, file.read_text()) == (2, b"", SEED)
    assert near in done.stderr
    assert "--force" in done.stderr
    assert config("set", "--force", path, value).status == 0
    assert file.read_text() != SEED


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("agents.defaults.params.temperature", "-1"),
        ("agents.defaults.params.temperature", "warm"),
        ("agents.defaults.params", "{temperature: 0, top_p: 7}"),
        ("agents.defaults.params.provider", "{sorrt: 'price'}"),
        ("agents.defaults.params.thinking", "much"),
        (f"{MODEL}.maxTokens", "0"),
        ("models.providers.local.params.topP", "2"),
        ("models.providers.local.timeouts.connect", "-1"),
        ("agents.defaults.thinkingDefault", "much"),
        ("agents.defaults.model", "a b"),
        ("agents.defaults.model", ""),
        ("agents.defaults.model.primary", "openrouter//x"),
        ("agents.defaults.model", "{fallbacks: ['a/b', 'a/']}"),
        ("models.providers.local.baseUrl", "ftp://x"),
        ("models.providers.local.headers.Host", "x"),
        ("models.providers.local.headers.X-A", "{source: 'enviroment', id: 'A'}"),
        ("models.providers.local.apiKey", "{source: 'env'}"),
        ("env.OPENROUTER_API_KEY", "{key: 'x'}"),
        ("env.vars.OPENROUTER_API_KEY", "{source: 'env', id: 'no name'}"),
    ],
)
def test_a_wrong_value_is_not_set(
    config: Callable[..., Completed], file: Path, path: str, value: str
) -> None:
    done = config("set", path, value)
    assert (done.status, done.stdout, file.read_text()) == (3, b"", SEED)
    assert "nothing was changed" in done.stderr


@pytest.mark.parametrize(
    ("path", "typed", "stored"),
    [
        ("env.N", "0x1F", "0x1F"),
        ("env.N", "true", "true"),
        ("env.N", "1e3", "1e3"),
        ("env.vars.N", "12", "12"),
        ("models.providers.local.headers.X-N", "007", "007"),
        ("models.providers.local.apiKey", "123", "123"),
        (f"{MODEL[:-7]}.alias", "405", "405"),
        ("agents.defaults.params.user", "17", "17"),
        ("agents.defaults.params.stop", "5", "5"),
        ("agents.defaults.params.seed", "17", 17),
        ("agents.defaults.params.temperature", "${TEMPERATURE}", "${TEMPERATURE}"),
        ("env.shellEnv", "{enabled: true}", {"enabled": True}),
        ("agents.defaults.maxCost", "2", 2),
        ("tools.web.maxResults", "0x10", 16),
    ],
)
def test_text_is_kept_where_text_is_wanted(
    config: Callable[..., Completed], path: str, typed: str, stored: object
) -> None:
    assert config("set", path, typed).status == 0
    assert json.loads(config("get", path, "--json", "--show-secrets").stdout) == stored


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("agents.defaults.model", "an-alias-to-be"),
        ("agents.defaults.model", "ollama/phi3:medium"),
        ("agents.defaults.model", "${MODEL}"),
        ("models.providers.local.baseUrl", "${BASE}/v1"),
        ("models.providers.local.params.maxTokens", "${MOST}"),
    ],
)
def test_what_the_rest_of_the_file_decides_can_be_set(
    config: Callable[..., Completed], path: str, value: str
) -> None:
    assert config("set", path, value).status == 0


def test_a_wrong_value_that_stands_there_holds_up_no_edit(
    config: Callable[..., Completed], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('{ agents: { defaults: { model: "a b", params: { topP: 7 } } } } // mine\n')
    assert config("set", "agents.defaults.maxCost", "1").status == 0
    if sys.platform != "win32":
        monkeypatch.setenv("EDITOR", "sed -i s/mine/yours/")
        assert config("edit").status == 0
        monkeypatch.setenv("EDITOR", "sed -i s/7/8/")
        assert config("edit").status == 3
        assert "topP: 7" in file.read_text()


def test_validate_warns_and_strict_fails(config: Callable[..., Completed], file: Path) -> None:
    done = config("validate")
    warning = f"warning: {file}:3:25: agents.defaults.modle: there is no such key"
    assert (done.status, done.stdout.decode()) == (0, f"{file}: valid\n")
    assert done.stderr.startswith(warning)
    strict = config("validate", "--strict")
    assert strict.status == 3
    assert strict.stderr.startswith(warning)
    assert strict.stderr.endswith(f"error: {file}: 1 warning\n")
    report = json.loads(config("validate", "--strict", "--json").stdout)
    assert report["valid"] is False
    assert report["problems"] == []
    assert len(report["warnings"]) == 1


def test_strict_has_nothing_to_say_of_a_file_without_slips(
    config: Callable[..., Completed], file: Path
) -> None:
    file.write_text('{ agents: { defaults: { model: "openrouter/a/b" } } }')
    assert config("validate", "--strict").status == 0


def test_a_key_that_stands_twice_is_named(config: Callable[..., Completed], file: Path) -> None:
    file.write_text("{ agents: { defaults: {\n params: { seed: 1,\n seed: 2 } } } }")
    report = json.loads(config("validate", "--json").stdout)
    assert report["warnings"] == [
        f"{file}:2:12: agents.defaults.params.seed: stands twice; the one in line 3 applies"
    ]


def test_a_wrong_parameter_is_named_with_its_place(
    config: Callable[..., Completed], file: Path
) -> None:
    file.write_text("{ agents: { defaults: {\n params: { topP: 7,\n temperature: 9 } } } }")
    done = config("validate")
    assert done.status == 3
    assert [line.partition(": expected")[0] for line in done.stdout.decode().splitlines()] == [
        f"{file}:2:12: agents.defaults.params.topP",
        f"{file}:3:2: agents.defaults.params.temperature",
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{ models: { providers: { openrouter: { headers: { "X-A": "${NOPE}" } } } } }',
        '{ agents: { defaults: { model: "a b" } } }',
    ],
)
def test_each_line_names_the_file_once(
    config: Callable[..., Completed], file: Path, text: str
) -> None:
    file.write_text(text)
    done = config("validate")
    assert done.status == 3
    assert [line.count(str(file)) for line in done.stdout.decode().splitlines()] == [1]


def test_a_slip_in_an_included_file_is_named_there(
    config: Callable[..., Completed], file: Path
) -> None:
    part = file.with_name("part.json5")
    part.write_text("{\n  baseURL: 'http://127.0.0.1:9/v1',\n}")
    file.write_text('{ models: { providers: { openrouter: { $include: "./part.json5" } } } }')
    [warning] = json.loads(config("validate", "--json").stdout)["warnings"]
    assert warning.startswith(f"{part}:2:3: models.providers.openrouter.baseURL: ")


def test_doctor_warns_of_a_slip(run: Run, file: Path) -> None:
    base = ' openrouter: { baseUrl: "http://127.0.0.1:9/v1" },'
    file.write_text(SEED.replace("providers: {", "providers: {" + base))
    report = json.loads(run(["doctor", "--json"]).stdout)
    told = [finding for finding in report["findings"] if "modle" in finding["message"]]
    assert [finding["verdict"] for finding in told] == ["warning"]
    assert f"{file}:3:25" in told[0]["message"]
