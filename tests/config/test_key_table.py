"""The table of known keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.config.key_table import KEYS, Key, matches

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run

TYPES = {"string", "number", "boolean", "object", "strings", "list", "null"}
BY_NAME = {key.name: key for key in KEYS}


def test_each_key_has_one_row_below_that_of_the_object_which_holds_it() -> None:
    assert len(BY_NAME) == len(KEYS)
    seen: set[tuple[str, ...]] = set()
    for key in KEYS:
        assert len(key.pattern) == 1 or key.pattern[:-1] in seen, key.name
        seen.add(key.pattern)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_rows_are_whole(key: Key) -> None:
    assert all(key.pattern)
    assert key.kinds
    assert set(key.kinds) <= TYPES
    assert key.help.endswith((".", "}.")), key.help
    assert "\n" not in key.help
    assert not key.choices or "string" in key.kinds
    assert key.minimum is None or "number" in key.kinds


@pytest.mark.parametrize(
    ("name", "kinds", "choices", "minimum"),
    [
        ("env", "object", "", None),
        ("env.OPENROUTER_API_KEY", "string|object", "", None),
        ("env.vars", "object", "", None),
        ("env.vars.<name>", "string|object", "", None),
        ("agents.defaults.model", "string|object", "", None),
        ("agents.defaults.model.primary", "string", "", None),
        ("agents.defaults.model.fallbacks", "strings", "", None),
        ("agents.defaults.models.<name>.alias", "string", "", None),
        ("agents.defaults.models.<name>.params", "object", "", None),
        (
            "agents.defaults.thinkingDefault",
            "string|boolean",
            "off minimal low medium high xhigh max on adaptive",
            None,
        ),
        ("agents.defaults.maxCost", "number", "", 0),
        ("agents.defaults.maxCostMonth", "number", "", 0),
        ("models.providers.<name>.baseUrl", "string", "", None),
        ("models.providers.<name>.apiKey", "string|object", "", None),
        ("models.providers.<name>.headers.<name>", "string|object", "", None),
        ("models.providers.<name>.timeouts", "object", "", None),
        ("models.providers.<name>.timeouts.connect", "number", "", 0),
        ("models.providers.<name>.timeouts.firstEvent", "number", "", 0),
        ("models.providers.<name>.timeouts.silence", "number", "", 0),
    ],
)
def test_what_a_key_may_hold(name: str, kinds: str, choices: str, minimum: float | None) -> None:
    key = BY_NAME[name]
    assert key.kinds == tuple(kinds.split("|"))
    assert key.choices == tuple(choices.split())
    assert key.minimum == minimum


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        (("a", "b"), ("a", "b"), True),
        (("a", "*"), ("a", "anything"), True),
        (("*", "*"), (0, "b"), True),
        (("a", "b"), ("a", "c"), False),
        (("a", "b"), ("c", "b"), False),
        (("a", "b"), ("a",), False),
        (("a",), ("a", "b"), False),
        ((), (), True),
    ],
)
def test_patterns(pattern: tuple[str, ...], path: tuple[str | int, ...], fits: bool) -> None:
    assert matches(pattern, path) is fits


@pytest.mark.parametrize("name", ["c.json", "c.toml"])
def test_a_file_may_name_the_schema_that_editors_use(run: Run, tmp_path: Path, name: str) -> None:
    done = run(["schema", "config"])
    assert run(["config", "schema"]).stdout == done.stdout
    (tmp_path / "openclaw.schema.json").write_bytes(done.stdout)
    assert json.loads(done.stdout)["properties"]["$schema"]["type"] == "string"
    config = ["--config", str(tmp_path / name), "config"]
    assert run([*config, "set", "$schema", "./openclaw.schema.json"]).status == 0
    assert run([*config, "set", "agents.defaults.model", "openrouter/a/b"]).status == 0
    assert run([*config, "validate", "--strict"]).status == 0
    assert b"./openclaw.schema.json" in (tmp_path / name).read_bytes()
