"""Commands that write, where the configuration includes files: the main file alone is written."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.document import Document
from openclaw_cli.config.included_edits import edited
from openclaw_cli.config.includes import IncludeFile, compose
from openclaw_cli.config.keypath import PathError
from openclaw_cli.config.store import Store
from openclaw_cli.config.values import same, with_value, without_value
from openclaw_cli.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Run

A, B, C = "openrouter/test/a", "openrouter/test/b", "openrouter/test/c"
INCLUDED = f"""// kept
{{
  defaults: {{
    model: {{ primary: "{A}", fallbacks: ["{B}"] }},
    models: {{ "{A}": {{ alias: "one" }} }},
    params: {{ seed: 1, temperature: 0.5 }},
  }},
}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a configuration that includes all that it says of agents."""
    folder = tmp_path / "conf"
    folder.mkdir()
    (folder / "openclaw.json").write_text("{\n  agents: { $include: './agents.json5' },\n}\n")
    (folder / "agents.json5").write_text(INCLUDED)
    monkeypatch.setenv("OPENCLAW_CONFIG_PATH", str(folder / "openclaw.json"))
    return folder


def whole(folder: Path) -> Any:
    return Store(folder / "openclaw.json").composed().data["agents"]["defaults"]


def own(folder: Path) -> Any:
    """Return what the main file says beside the include."""
    data = dict(Store(folder / "openclaw.json").read().data["agents"])
    assert data.pop("$include") == "./agents.json5"
    return data.get("defaults")


DONE: list[tuple[str, list[list[str]], Any]] = [
    ("a model", [["models", "set", C]], {"model": {"primary": C}, "models": {C: {}}}),
    ("a fallback", [["models", "fallbacks", "add", C]], None),
    (
        "an alias",
        [["models", "aliases", "add", "two", B]],
        {"models": {B: {"alias": "two"}}},
    ),
    (
        "an alias that an include gives",
        [["models", "aliases", "add", "uno", A]],
        {"models": {A: {"alias": "uno"}}},
    ),
    (
        "a value",
        [["config", "set", "agents.defaults.params.seed", "2"]],
        {"params": {"seed": 2}},
    ),
    (
        "the same value",
        [["config", "set", "agents.defaults.params.seed", "1"], ["models", "set", A]],
        None,
    ),
    (
        "a value beside it",
        [["config", "set", "agents.defaults.params.top_p", "1"]],
        {"params": {"top_p": 1}},
    ),
    (
        "a value, and not any more",
        [
            ["config", "set", "agents.defaults.params.seed", "2"],
            ["config", "set", "agents.defaults.params.top_p", "1"],
            ["config", "unset", "agents.defaults.params.seed"],
        ],
        {"params": {"top_p": 1}},
    ),
    (
        "a fallback, and not any more",
        [["models", "fallbacks", "add", C], ["models", "fallbacks", "remove", C]],
        {"model": {"fallbacks": []}, "models": {C: {}}},
    ),
    (
        "an item behind the included ones",
        [["config", "set", "agents.defaults.model.fallbacks[1]", C]],
        {"model": {"fallbacks": [C]}},
    ),
    (
        "an object with all that is there and more",
        [["config", "set", "agents.defaults.params", "{ seed: 3, temperature: 0.5, top_p: 1 }"]],
        {"params": {"seed": 3, "temperature": 0.5, "top_p": 1}},
    ),
]


@pytest.mark.parametrize(("what", "lines", "written"), DONE, ids=[case[0] for case in DONE])
def test_the_main_file_gets_it(
    what: str, lines: list[list[str]], written: Any, folder: Path, run: Run
) -> None:
    for argv in lines:
        done = run(argv)
        assert done.status == 0, done.stderr
    assert (folder / "agents.json5").read_text() == INCLUDED
    if written is not None:
        assert own(folder) == written
    if what == "the same value":
        assert own(folder) is None
    if what == "a fallback":
        assert own(folder)["model"] == {"fallbacks": [C]}
        assert whole(folder)["model"]["fallbacks"] == [B, C]


HELD = [
    (["models", "fallbacks", "remove", B], "agents.defaults.model.fallbacks[0]", "unset"),
    (["models", "fallbacks", "clear"], "agents.defaults.model.fallbacks[0]", "unset"),
    (["models", "aliases", "remove", "one"], None, "unset"),
    (["config", "unset", "agents.defaults.params.seed"], "agents.defaults.params.seed", "unset"),
    (["config", "unset", "agents.defaults.model"], "agents.defaults.model", "unset"),
    (
        ["config", "set", "agents.defaults.model.fallbacks", f"['{C}']"],
        "agents.defaults.model.fallbacks[0]",
        "set",
    ),
    (
        ["config", "set", "agents.defaults.model.fallbacks[0]", C],
        "agents.defaults.model.fallbacks[0]",
        "set",
    ),
    (
        ["config", "set", "agents.defaults.params", "{ top_p: 1 }"],
        "agents.defaults.params.seed",
        "unset",
    ),
]


@pytest.mark.parametrize(("argv", "path", "verb"), HELD)
def test_what_an_include_holds_is_not_taken_away(
    argv: list[str], path: str | None, verb: str, folder: Path, run: Run
) -> None:
    before = (folder / "openclaw.json").read_text()
    done = run(argv)
    assert done.status == 3
    assert f"stands in {folder / 'agents.json5'}" in done.stderr
    assert f"openclaw config {verb} --file agents.json5" in done.stderr
    if path is not None:
        assert done.stderr.startswith(f"error: {path} stands in")
    assert (folder / "openclaw.json").read_text() == before
    assert (folder / "agents.json5").read_text() == INCLUDED


def test_what_was_hidden_by_the_main_file_is_not_taken_away_either(folder: Path, run: Run) -> None:
    assert run(["models", "aliases", "add", "uno", A]).status == 0
    done = run(["models", "aliases", "remove", "uno"])
    assert done.status == 3
    assert f"alias stands in {folder / 'agents.json5'}" in done.stderr


def test_an_edit_is_checked_with_all_files_together(folder: Path, run: Run) -> None:
    done = run(["config", "set", "agents.defaults.thinkingDefault", "much"])
    assert done.status == 3
    assert "agents.defaults.thinkingDefault: expected one of" in done.stderr
    done = run(["config", "set", "models.$include", "./no.json5"])
    assert (done.status, own(folder)) == (3, None)
    assert "there is no file ./no.json5" in done.stderr


def test_an_include_can_be_set_and_removed(folder: Path, run: Run) -> None:
    (folder / "p.toml").write_text("[providers.mine]\nbaseUrl = 'http://127.0.0.1:9/v1'\n")
    assert run(["config", "set", "models", "{ $include: './p.toml' }"]).status == 0
    assert "mine" in Store(folder / "openclaw.json").composed().data["models"]["providers"]
    assert run(["config", "unset", "agents.$include"]).status == 0
    assert "defaults" not in Store(folder / "openclaw.json").composed().data["agents"]


def test_an_include_that_is_missing_can_be_put_right(folder: Path, run: Run) -> None:
    (folder / "agents.json5").rename(folder / "renamed.json5")
    assert run(["config", "set", "agents.$include", "./renamed.json5"]).status == 0
    assert run(["config", "validate"]).status == 0


def test_the_first_include_is_checked(folder: Path, run: Run) -> None:
    (folder / "openclaw.json").write_text("{}\n")
    done = run(["config", "set", "$include", "../outside.json5"])
    assert done.status == 3
    assert "outside of the configuration's folder" in done.stderr
    assert (folder / "openclaw.json").read_text() == "{}\n"


def test_a_key_in_an_include_is_not_forgotten_by_the_main_file(folder: Path, run: Run) -> None:
    (folder / "openclaw.json").write_text("{ env: { $include: './keys.json5' } }")
    (folder / "keys.json5").write_text("{ OPENROUTER_API_KEY: 'sk-or-v1-test-key-long-enough' }")
    done = run(["models", "auth", "logout", "--yes"])
    assert done.status == 3
    assert f"env.OPENROUTER_API_KEY stands in {folder / 'keys.json5'}" in done.stderr
    assert "test-key" not in done.stderr


def test_a_new_key_goes_into_the_main_file(folder: Path, run: Run) -> None:
    (folder / "openclaw.json").write_text("{ env: { $include: './keys.json5' } }")
    old = "{ OPENROUTER_API_KEY: 'sk-or-v1-test-key-long-enough' }"
    (folder / "keys.json5").write_text(old)
    new = "sk-or-v1-another-key-long-enough"
    argv = ["onboard", "--non-interactive", "--accept-risk", "--skip-check"]
    done = run([*argv, "--openrouter-api-key", new])
    assert done.status == 0, done.stderr
    assert (folder / "keys.json5").read_text() == old
    assert Store(folder / "openclaw.json").composed().data["env"]["OPENROUTER_API_KEY"] == new


def test_two_writers_at_once_lose_nothing(folder: Path) -> None:
    store = Store(folder / "openclaw.json")

    def write(number: int) -> None:
        path = ("agents", "defaults", "params", f"p{number}")
        store.update(lambda document: document.set(path, number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert whole(folder)["params"] == {
        "seed": 1,
        "temperature": 0.5,
        **{f"p{number}": number for number in range(8)},
    }


def test_reports_show_what_all_files_say(folder: Path, report: Callable[..., Any]) -> None:
    assert report("models", "aliases", "list")["aliases"] == {"one": A}
    assert report("models", "fallbacks", "list")["fallbacks"] == [B]
    json.dumps(report("models", "status"))


names = st.sampled_from(["a", "b", "c"])
values = st.recursive(
    st.integers(0, 3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(names, values, max_size=3)


@given(
    included=objects,
    beside=objects,
    path=st.lists(names | st.integers(0, 4), min_size=1, max_size=3),
    value=st.none() | values,
)
def test_after_an_edit_all_files_say_what_was_meant_or_nothing_is_written(
    included: dict[str, Any], beside: dict[str, Any], path: list[str | int], value: Any
) -> None:
    """Whatever is set or unset (a value of None): the whole is as if it had been one file."""
    files = {"x": json.dumps(included)}

    def read(name: str, by: str) -> IncludeFile:
        return IncludeFile(name, name, "json5", files[name])

    def whole(document: Document) -> Any:
        return compose("main", "main", document, read)

    where = tuple(path)
    main = Document.parse(json.dumps({"$include": "x", **beside}), "json5")
    before = whole(main)
    try:
        after = edited(
            main,
            lambda one: one.unset(where) if value is None else one.set(where, value),
            whole,
        )
    except (ConfigError, PathError):
        return
    if value is not None:
        intended = with_value(before.data, where, value)
    elif before.get(where, None) is None:
        intended = before.data
    else:
        intended = without_value(before.data, where)
    assert same(whole(after).data, intended)
    assert after.data["$include"] == "x"
    assert files == {"x": json.dumps(included)}


def test_an_edit_that_only_the_main_file_can_say_is_never_refused() -> None:
    """Texts and numbers can be set everywhere but in an included list."""
    files = {"x": "{ a: { b: 1, l: [1] } }"}

    def whole(document: Document) -> Any:
        return compose(
            "main", "main", document, lambda name, _: IncludeFile(name, name, "json5", files[name])
        )

    main = Document.parse("{ $include: 'x' }", "json5")
    for path in (("a", "b"), ("a", "c"), ("c",), ("a",), ("a", "l", 1), ("d", "e", "f")):
        after = edited(main, lambda one, path=path: one.set(path, 5), whole)  # type: ignore[misc]
        assert whole(after).get(path) == 5
