"""``config``: which words are options and which are values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .conftest import SEED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed


@pytest.mark.parametrize(
    "argv",
    [
        ["set", "--colour", "blue"],
        ["set", "a.b", "--colour"],
        ["set", "a.b", "1", "--colour"],
        ["set", "a.b", "--colour", "1"],
        ["set", "--colour=blue", "a.b", "1"],
        ["patch", "--stdin", "--colour"],
        ["unset", "--colour"],
        ["unset", "agents", "--colour"],
        ["get", "--colour"],
        ["file", "--colour"],
        ["schema", "--colour"],
        ["validate", "--colour"],
        ["--colour"],
    ],
)
def test_a_word_with_two_dashes_is_an_option(
    config: Callable[..., Completed], file: Path, argv: list[str]
) -> None:
    done = config(*argv)
    assert (done.status, done.stdout) == (2, b"")
    assert "no such option: --colour" in done.stderr
    assert file.read_text() == SEED


@pytest.mark.parametrize(
    "argv",
    [
        ["set", "-n", "foo"],
        ["set", "-n", "a.b", "1"],
        ["set", "-1", "2"],
        ["set", "--", "--colour", "blue"],
        ["set", "--batch-json", "[{path: '-n', value: 1}]"],
        ["get", "-n"],
        ["get", "--", "-n"],
        ["unset", "-n"],
        ["unset", "--", "--colour"],
    ],
)
def test_no_path_begins_with_a_dash(
    config: Callable[..., Completed], file: Path, argv: list[str]
) -> None:
    assert config(*argv).status == 2
    assert file.read_text() == SEED
    assert config("set", '["-n"]', "1").status == 0


@pytest.mark.parametrize(
    ("argv", "stored"),
    [
        (["set", "a.b", "-1"], -1),
        (["set", "a.b", "-1.5e3"], -1500),
        (["set", "a.b", "-Infinity"], "-Infinity"),
        (["set", "a.b", "-1001234h"], "-1001234h"),
        (["set", "a.b", "-"], "-"),
        (["set", "a.b", "-high"], "-high"),
        (["set", "a.b", "--", "--text"], "--text"),
        (["set", "--", "a.b", "--text"], "--text"),
        (["set", "a.b", "--", "--"], "--"),
    ],
)
def test_a_value_may_begin_with_a_dash(
    config: Callable[..., Completed], argv: list[str], stored: object
) -> None:
    assert config(*argv).status == 0
    assert json.loads(config("get", "a.b", "--json").stdout) == stored


def test_alone_it_prints_its_help_whole(config: Callable[..., Completed], file: Path) -> None:
    for _ in range(2):
        done = config()
        assert (done.status, done.stderr) == (0, "")
        assert done.stdout == config("--help").stdout
        file.unlink(missing_ok=True)
