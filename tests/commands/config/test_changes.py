"""``config set|unset|patch``: options, batches, merging, dry runs and reports."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import SEED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed

    Config = Callable[..., Completed]

KEY = "sk-or-v1-test-key-that-is-long-enough-to-cut"
COMMENTED = """// what I use
{
  agents: {
    defaults: {
      models: {
        "openrouter/a/b": { alias: "one" }, // the first
      },
      params: {
        topP: 0.9, // for every model
        stop: ["x", "y"],
      },
    },
  },
  models: { providers: { mine: {
    baseUrl: "http://127.0.0.1:1/v1", models: [{ id: "m", x: 1 }],
  } } },
}
"""
MODELS = "agents.defaults.models"


def value(config: Config, path: str) -> Any:
    done = config("get", path, "--json")
    assert done.status == 0, done.stderr
    return json.loads(done.stdout)


# set


def test_strict_json_takes_no_plain_text(config: Config, file: Path) -> None:
    done = config("set", "a.b", "plain", "--strict-json")
    assert (done.status, file.read_text()) == (2, SEED)
    assert "not JSON5" in done.stderr
    assert config("set", "--strict-json", "a.b", "{c: [1,],}").status == 0
    assert value(config, "a.b") == {"c": [1]}


@pytest.mark.parametrize(
    ("argv", "stored"),
    [
        (["--merge", MODELS, '{"openrouter/c/d": {}}'],
         {"openrouter/a/b": {"alias": "one"}, "openrouter/c/d": {}}),
        (["--merge", MODELS, '{"openrouter/a/b": {params: {n: 1}}}'],
         {"openrouter/a/b": {"alias": "one", "params": {"n": 1}}}),
        (["--replace", MODELS, "{}"], {}),
        (["--replace", MODELS, '{"openrouter/c/d": {}}'], {"openrouter/c/d": {}}),
        ([MODELS, '{"openrouter/a/b": {}, x: {}}'], {"openrouter/a/b": {}, "x": {}}),
        (["--merge", "agents.defaults.new", "{a: 1}"], {"a": 1}),
        (["--merge", "models.providers.mine.models", '[{id: "m", y: 2}, {id: "n"}]'],
         [{"id": "m", "x": 1, "y": 2}, {"id": "n"}]),
        (["--merge", "models.providers", "{mine: {models: [{id: 'n'}]}}"],
         {"mine": {"baseUrl": "http://127.0.0.1:1/v1",
                   "models": [{"id": "m", "x": 1}, {"id": "n"}]}}),
        (["agents.defaults.params", "{n: 1}"], {"n": 1}),
    ],
)  # fmt: skip
def test_an_object_is_merged_or_takes_the_place(
    config: Config, file: Path, argv: list[str], stored: Any
) -> None:
    file.write_text(COMMENTED)
    assert config("set", *argv).status == 0
    path = next(word for word in argv if not word.startswith("--"))
    assert value(config, path) == stored
    assert file.read_text().startswith("// what I use\n")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ([MODELS, '{"c/d": {}}'], "would lose openrouter/a/b"),
        (["models.providers", "{}"], "would lose mine"),
        (["models.providers.mine", "{baseUrl: 'http://x/v1'}"], "would lose models"),
        (["models.providers.mine.models", "[{id: 'n'}]"], "would lose m"),
        (["--merge", MODELS, "5"], "only an object can be merged"),
        (["--merge", "agents.defaults.params.topP", "{}"], "only an object can be merged"),
        (["--merge", "agents.defaults.params.stop", "['z']"], "only an object can be merged"),
        (["--merge", "--replace", "a.b", "{}"], "exclude each other"),
        (["a.b"], "missing argument 'VALUE'"),
        ([], "missing argument 'PATH'"),
        (["a.b", "1", "2"], "unexpected extra argument"),
        (["--batch-json"], "--batch-json"),
    ],
)
def test_what_would_lose_or_says_too_little_writes_nothing(
    config: Config, file: Path, argv: list[str], told: str
) -> None:
    file.write_text(COMMENTED)
    done = config("set", *argv)
    assert (done.status, file.read_text()) == (2, COMMENTED)
    assert told in done.stderr


def test_a_batch_is_one_write(config: Config, file: Path, tmp_path: Path) -> None:
    batch = """[
      {path: "agents.defaults.models.openrouter/openai/gpt-5.2.alias", value: "g"},
      {path: "models.providers.mine.apiKey", ref: {source: "env", provider: "default", id: "X"}},
      {path: "secrets.providers.vault", provider: {source: "env"}},
      {path: "agents.defaults.params.seed", value: -1}, // the last
    ]"""
    assert config("set", "--batch-json", batch, "--dry-run").status == 0
    assert file.read_text() == SEED
    assert config("set", "--batch-json", batch).status == 0
    once = file.read_text()
    assert value(config, MODELS) == {"openrouter/openai/gpt-5.2": {"alias": "g"}}
    assert value(config, "models.providers.mine.apiKey")["source"] == "env"
    assert file.with_name("openclaw.json.bak").read_text() == SEED
    file.write_text(SEED)
    (tmp_path / "batch.json5").write_text(batch)
    assert config("set", "--batch-file", str(tmp_path / "batch.json5")).status == 0
    assert file.read_text() == once


@pytest.mark.parametrize(
    ("batch", "status", "told"),
    [
        ("[", 2, "--batch-json:1:2"),
        ("[]", 2, "no list of values"),
        ("{}", 2, "no list of values"),
        ("  ", 2, "--batch-json:1:"),
        ("[{}]", 2, "[0]: expected an object with a path"),
        ("[{path: 'a', value: 1}, {path: 'b'}]", 2, "[1]: expected path, one of"),
        ("[{path: 'a', value: 1, ref: {}}]", 2, "[0]: expected path, one of"),
        ("[{path: 'a', vaule: 1, value: 1}]", 2, "[0]: expected path, one of"),
        ("[{path: 'a', ref: 'x'}]", 2, "ref: expected an object"),
        ("[{path: 'a', value: 1}, {path: 'b..c', value: 1}]", 2, "not a path"),
        ("[{path: 'a', value: 1}, {path: 'env', value: 5}]", 3, "env: expected an object"),
    ],
)
def test_a_wrong_batch_writes_nothing_of_it(
    config: Config, file: Path, batch: str, status: int, told: str
) -> None:
    done = config("set", "--batch-json", batch)
    assert (done.status, file.read_text()) == (status, SEED)
    assert told in done.stderr


def test_a_batch_stands_alone(config: Config, file: Path) -> None:
    batch = "[{path: 'a', value: 1}]"
    for argv in (["a.b", "1", "--batch-json", batch], ["--batch-json", batch, "--batch-file", "x"],
                 ["--batch-file", "not-there.json"]):  # fmt: skip
        assert config("set", *argv).status == 2
    assert file.read_text() == SEED


# dry runs and reports


@pytest.mark.parametrize(
    ("argv", "lines"),
    [
        (["set", "agents.defaults.params.topP", "0.5"],
         ["Would set agents.defaults.params.topP in {}: 0.9 -> 0.5"]),
        (["set", "a.b", "x"], ['Would set a in {}: {"b": "x"}']),
        (["set", "agents.defaults.params.topP", "0.9"], ["Nothing to change in {}"]),
        (["unset", "agents.defaults.params.topP"],
         ["Would remove agents.defaults.params.topP in {}: 0.9"]),
        (["set", "env.OPENROUTER_API_KEY", KEY],
         ['Would set env in {}: {"OPENROUTER_API_KEY": "sk-or-v1-tes…-cut"}']),
    ],
)  # fmt: skip
def test_a_dry_run_says_what_would_change(
    config: Config, file: Path, argv: list[str], lines: list[str]
) -> None:
    done = config(*argv, "--dry-run")
    assert done.status == 0
    assert done.stdout.decode().splitlines() == [line.replace("{}", str(file)) for line in lines]
    assert file.read_text() == SEED


def test_a_dry_run_refuses_what_a_write_would_refuse(config: Config, file: Path) -> None:
    assert config("set", "agents.defaults.thinkingDefault", "huge", "--dry-run").status == 3
    assert config("set", "a.0.b[", "1", "--dry-run").status == 2
    assert file.read_text() == SEED


def test_reports_hold_the_values_without_secrets(config: Config, file: Path) -> None:
    done = config("set", "env.OPENROUTER_API_KEY", KEY, "--json")
    assert KEY.encode() not in done.stdout
    report = json.loads(done.stdout)
    assert report["config"] == str(file)
    assert (report["changed"], report["dry_run"], report["created"]) == (True, False, False)
    done = config("set", "env.OPENROUTER_API_KEY", KEY.replace("cut", "new"), "--json")
    assert json.loads(done.stdout)["changes"] == [
        {"path": "env.OPENROUTER_API_KEY", "action": "change",
         "before": "sk-or-v1-tes…-cut", "after": "sk-or-v1-tes…-new"}
    ]  # fmt: skip
    report = json.loads(config("unset", "env", "--json", "--dry-run").stdout)
    assert [(one["action"], one["after"]) for one in report["changes"]] == [("remove", None)]
    assert json.loads(config("unset", "nothing", "--json").stdout)["changed"] is False


def test_file_and_schema_are_json_too(config: Config, file: Path) -> None:
    assert json.loads(config("file", "--json").stdout) == {"path": str(file), "exists": True}
    assert config("schema", "--json").stdout == config("schema").stdout


# patch


def test_a_patch_merges_and_keeps_the_comments(config: Config, file: Path) -> None:
    file.write_text(COMMENTED)
    patch = """{ agents: { defaults: {
      params: { topP: null, stop: ["z"], seed: 4, gone: null },
      models: { "openrouter/a/b": { alias: null }, "openrouter/c/d": { params: { n: null } } },
    } } }"""
    done = config("patch", "--stdin", stdin=patch)
    assert done.status == 0, done.stderr
    assert value(config, "agents.defaults") == {
        "models": {"openrouter/a/b": {}, "openrouter/c/d": {"params": {}}},
        "params": {"stop": ["z"], "seed": 4},
    }
    text = file.read_text()
    assert "// what I use" in text
    assert "// the first" in text
    assert done.stdout.decode().splitlines() == [
        f'Removed agents.defaults.models["openrouter/a/b"].alias in {file}',
        f'Set agents.defaults.models["openrouter/c/d"] in {file}',
        f"Removed agents.defaults.params.topP in {file}",
        f"Set agents.defaults.params.stop in {file}",
        f"Set agents.defaults.params.seed in {file}",
    ]
    assert config("patch", "--stdin", stdin=patch).stdout.decode().startswith("Nothing to change")


@pytest.mark.parametrize("configured", ["json", "toml"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.json5", "{ x: { y: 1, z: { w: [1, 2] } } } // mine\n"),
        ("p.toml", "[x]\ny = 1\nz.w = [1, 2]\n"),
        ("p", '{"x": {"y": 1, "z": {"w": [1, 2]}}}'),
    ],
)
def test_a_patch_is_json5_or_toml(
    config: Config, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    configured: str, name: str, text: str
) -> None:  # fmt: skip
    if configured == "toml":
        file = tmp_path / "openclaw.toml"
        file.write_text("# mine\n[x]\nkept = true # really\n")
        monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(file))
    (tmp_path / name).write_text(text)
    before = file.read_text()
    assert config("patch", "--file", name, "--dry-run").status == 0
    assert file.read_text() == before
    assert config("patch", "--file", name).status == 0
    kept = {"kept": True} if configured == "toml" else {}
    assert value(config, "x") == {**kept, "y": 1, "z": {"w": [1, 2]}}
    assert "mine" in file.read_text()


@pytest.mark.parametrize(
    ("argv", "stdin", "status", "told"),
    [
        ([], "", 2, "name one source"),
        (["--stdin", "--file", "p.json"], "{}", 2, "name one source"),
        (["--file", "not-there.json"], "", 2, "not-there.json"),
        (["--stdin"], "", 2, "standard input is empty"),
        (["--stdin"], "[1]", 2, "expected an object"),
        (["--stdin"], "{a: 1, b", 2, "standard input:1:"),
        (["--stdin"], "{a: 1, env: 5}", 3, "env: expected an object"),
        (["--stdin", "--dry-run"], "{a: 1, env: 5}", 3, "env: expected an object"),
    ],
)
def test_a_wrong_patch_writes_nothing(
    config: Config, file: Path, argv: list[str], stdin: str, status: int, told: str
) -> None:
    done = config("patch", *argv, stdin=stdin)
    assert (done.status, file.read_text()) == (status, SEED)
    assert told in done.stderr


# paths


def test_a_path_that_is_unclear_shows_the_quoted_spellings(config: Config, file: Path) -> None:
    done = config("set", "agents.defaults.models.openrouter/z/m.alais", "x")
    assert (done.status, file.read_text()) == (2, SEED)
    spelling = 'agents.defaults.models["openrouter/z/m"].alais'
    assert f"'{spelling}' or " in done.stderr
    assert config("get", "agents.defaults.models.openrouter/z/m.alais").status == 2


def test_every_command_reads_a_path_in_the_same_way(config: Config) -> None:
    path = "agents.defaults.models.openrouter/openai/gpt-5.2.params.seed"
    assert config("set", path, "7").status == 0
    assert value(config, path) == 7
    assert value(config, MODELS) == {"openrouter/openai/gpt-5.2": {"params": {"seed": 7}}}
    assert config("set", "agents.list", "[{id: 'main'}]").status == 0
    assert config("set", "agents.list.0.name", "Bo").status == 0
    assert config("set", "agents.list.1", "{id: 'two'}").status == 0
    assert value(config, "agents.list[0].name") == "Bo"
    assert config("unset", "agents.list.0").status == 0
    assert value(config, "agents.list") == [{"id": "two"}]
    assert config("unset", path).status == 0
    assert config("get", path).status == 3
