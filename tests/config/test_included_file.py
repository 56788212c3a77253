"""``config set|unset --file`` and ``config get``, where the configuration includes files."""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.config.included_file import update_included
from openclaw_cli.config.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Run

MAIN = """// main
{
  $include: ["./base.json5", "./more/keys.toml"],
  agents: {
    $include: "agents.json5", // mine
    defaults: { params: { seed: 9 } },
  },
}
"""
BASE = "{ models: { providers: { mine: { baseUrl: 'http://127.0.0.1:9/v1' } } } }\n"
KEYS = "# keys\n[env]\nNAME = 'value' # kept\n"
AGENTS = """{
  defaults: {
    // the model
    model: { primary: 'openrouter/test/a', fallbacks: ['openrouter/test/b'] },
    models: { $include: './aliases' },
    params: { seed: 1, stop: ['x'] },
  },
}
"""
ALIASES = "{ 'openrouter/test/a': { alias: 'one' } }\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a configuration of several files."""
    folder = tmp_path / "conf"
    (folder / "more").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text)
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(folder / "openclaw.json"))
    return folder


FILES = {
    "openclaw.json": MAIN,
    "base.json5": BASE,
    "more/keys.toml": KEYS,
    "agents.json5": AGENTS,
    "aliases": ALIASES,
}
P = "agents.defaults."
WRITTEN = [
    ("agents.json5", ["set", P + "params.top_p", "1"], "stop: ['x']", "stop: ['x'], top_p: 1"),
    ("./agents.json5", ["set", P + "params.seed", "2"], "seed: 1", "seed: 2"),
    ("agents.json5", ["unset", P + "params.stop"], ", stop: ['x']", ""),
    ("agents.json5", ["unset", P + "model.fallbacks[0]"], "'openrouter/test/b'", ""),
    ("agents.json5", ["set", P + "model.fallbacks[1]", "openrouter/c/d"], None, "test/b', 'openr"),
    ("more/keys.toml", ["set", "env.NAME", "other"], "'value'", "'other'"),
    ("keys.toml", ["set", "env.MORE", "new"], "kept\n", 'kept\nMORE = "new"\n'),
    ("aliases", ["set", P + 'models["openrouter/test/a"].alias', "uno"], "'one'", "'uno'"),
    ("base.json5", ["set", "models.providers.mine.apiKey", "k"], "/v1'", "/v1', apiKey: 'k'"),
    ("openclaw.json", ["set", P + "params.seed", "5"], "seed: 9", "seed: 5"),
]


@pytest.mark.parametrize(("name", "argv", "old", "new"), WRITTEN)
def test_a_file_that_is_named_is_written_and_no_other(
    name: str, argv: list[str], old: str | None, new: str, folder: Path, run: Run
) -> None:
    done = run(["config", argv[0], "--file", name, *argv[1:]])
    assert done.status == 0, done.stderr
    file = next(key for key in FILES if key.endswith(name.removeprefix("./")))
    assert str(folder / file) in done.stdout.decode()
    after = {key: (folder / key).read_text() for key in FILES}
    if old is not None:
        assert after[file] == FILES[file].replace(old, new)
    assert new in after[file]
    assert {key: text for key, text in after.items() if key != file} == {
        key: text for key, text in FILES.items() if key != file
    }


def test_a_value_that_another_file_hides_is_told(folder: Path, run: Run) -> None:
    done = run(["config", "set", "--file", "agents.json5", P + "params.seed", "2"])
    where = f"{P}params.seed is what {folder / 'openclaw.json'} says"
    assert where in done.stderr
    done = run(["config", "unset", P + "params.seed"])
    assert f"{P}params.seed is what {folder / 'agents.json5'} says" in done.stderr


REFUSED = [
    ("no.json5", [P + "params.seed", "2"], 2, "'no.json5' is not included by"),
    ("", [P + "params.seed", "2"], 2, "'' is not included by"),
    ("agents.json5", ["env.NAME", "2"], 3, "it is included at agents, and env.NAME is not below"),
    ("agents.json5", [P + "thinkingDefault", "much"], 3, "expected one of"),
    ("agents.json5", [P + "models.$include", "../no"], 3, "outside of the configuration's folder"),
]


@pytest.mark.parametrize(("name", "argv", "status", "words"), REFUSED)
def test_what_can_not_be_written_into_it(
    name: str, argv: list[str], status: int, words: str, folder: Path, run: Run
) -> None:
    done = run(["config", "set", "--file", name, *argv])
    assert (done.status, words in done.stderr) == (status, True), done.stderr
    assert {key: (folder / key).read_text() for key in FILES} == FILES


def test_a_configuration_without_includes_says_so(tmp_path: Path, run: Run) -> None:
    (tmp_path / "c.json").write_text("{}")
    done = run(["--config", "c.json", "config", "set", "--file", "x.json", "env.A", "1"])
    assert done.status == 2
    assert "hint: it includes no file" in done.stderr


def test_a_dry_run_writes_nothing(folder: Path, run: Run) -> None:
    done = run(["config", "set", "--dry-run", "--file", "aliases", P + "models.x/y.alias", "z"])
    assert done.status == 0, done.stderr
    assert {key: (folder / key).read_text() for key in FILES} == FILES


def test_two_files_of_one_name_are_told_apart(folder: Path, run: Run) -> None:
    (folder / "more" / "aliases").write_text("{}")
    (folder / "base.json5").write_text("{ $include: 'more/aliases' }")
    assert run(["config", "set", "--file", "more/aliases", "env.A", "1"]).status == 0
    assert run(["config", "set", "--file", "aliases", "env.A", "1"]).status == 3
    (folder / "agents.json5").write_text("{}")
    (folder / "more" / "x").mkdir()
    (folder / "more" / "x" / "aliases").write_text("{}")
    (folder / "base.json5").write_text("{ $include: ['more/aliases', 'more/x/aliases'] }")
    done = run(["config", "set", "--file", "aliases", "env.A", "1"])
    assert done.status == 2
    assert "several files are called aliases" in done.stderr


def test_an_item_of_a_list_is_written_where_it_stands(folder: Path, run: Run) -> None:
    (folder / "base.json5").write_text("{ l: ['b0', 'b1'] }")
    (folder / "openclaw.json").write_text(
        "{ $include: ['./base.json5', './aliases'], l: ['main'] }"
    )
    (folder / "aliases").write_text("{ l: ['a0'] }")
    assert run(["config", "set", "--file", "aliases", "l[2]", "A0"]).status == 0
    assert run(["config", "set", "l[3]", "MAIN"]).status == 0
    assert run(["config", "set", "l[4]", "more"]).status == 0
    done = run(["config", "set", "--file", "aliases", "l[1]", "x"])
    assert done.status == 3
    assert f"l[1] stands in {folder / 'base.json5'}" in done.stderr
    whole = Store(folder / "openclaw.json").composed().data
    assert whole["l"] == ["b0", "b1", "A0", "MAIN", "more"]


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_the_target_of_a_link_is_written(folder: Path, run: Run) -> None:
    (folder / "aliases").rename(folder / "more" / "real")
    (folder / "aliases").symlink_to("more/real")
    assert run(["config", "set", "--file", "aliases", P + "models.x.alias", "z"]).status == 0
    assert (folder / "aliases").is_symlink()
    assert "alias: 'z'" in (folder / "more" / "real").read_text()


def test_writers_of_both_files_at_once_lose_nothing(folder: Path) -> None:
    store = Store(folder / "openclaw.json")

    def write(number: int) -> None:
        path = ("agents", "defaults", "params", f"p{number}")
        if number % 2:
            store.update(lambda document: document.set(path, number))
        else:
            update_included(store, "agents.json5", lambda document: document.set(path, number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    params = store.composed().data["agents"]["defaults"]["params"]
    assert {f"p{number}": number for number in range(8)}.items() <= params.items()


def test_get_shows_what_all_files_say(folder: Path, report: Callable[..., Any]) -> None:
    defaults = report("config", "get", "agents.defaults")
    assert defaults["params"] == {"seed": 9, "stop": ["x"]}
    assert defaults["models"] == {"openrouter/test/a": {"alias": "one"}}
    assert "$include" not in json.dumps(report("config", "get"))
    assert report("config", "get", "agents.$include") == "agents.json5"


def test_get_names_the_place_of_each_value(
    folder: Path, run: Run, report: Callable[..., Any]
) -> None:
    done = run(["config", "get", "--source", "agents.defaults.params"])
    assert done.stdout.decode().splitlines() == [
        f"{folder / 'openclaw.json'}:6:33  agents.defaults.params.seed = 9",
        f'{folder / "agents.json5"}:6:31   agents.defaults.params.stop[0] = "x"',
    ]
    (value,) = report("config", "get", "--source", "env.NAME")["values"]
    assert (value["file"], value["line"]) == (str(folder / "more" / "keys.toml"), 3)
    assert value["value"] != "value", "what is below env is a secret"


def test_get_of_what_could_not_be_read_is_an_error(folder: Path, run: Run) -> None:
    (folder / "aliases").unlink()
    assert run(["config", "get", "env"]).status == 0
    for path in (P + "models", P + "models.x", "agents"):
        done = run(["config", "get", path])
        assert done.status == 3
        assert "$include: there is no file ./aliases" in done.stderr


def test_an_edit_of_the_file_itself_is_checked_with_the_others(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/base/nowhere/")
    done = run(["config", "edit"])
    assert done.status == 3
    assert "there is no file ./nowhere.json5" in done.stderr
    assert (folder / "openclaw.json").read_text() == MAIN


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_doctor_looks_at_who_can_read_an_include(folder: Path, run: Run) -> None:
    for path in (folder, folder / "more"):
        path.chmod(0o700)
    for name in FILES:
        (folder / name).chmod(0o644 if name == "aliases" else 0o600)
    done = run(["doctor", "--only", "permissions"])
    (line,) = [line for line in done.stdout.decode().splitlines() if "can be read" in line]
    assert f"{folder / 'aliases'} can be read by others" in line
