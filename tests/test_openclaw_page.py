"""docs/openclaw.md: each command stands in its table, and none that is not there."""

from __future__ import annotations

import re

from openclaw_cli.config.key_table import KEYS
from scripts.tree import read_tree, walk

from .test_architecture import PACKAGE

PAGE = (PACKAGE.parent / "docs" / "openclaw.md").read_text(encoding="utf-8")
VERDICTS = ("same", "differs: ", "ours", "left out")


def rows(heading: str) -> list[tuple[list[str], str]]:
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ", 1) for line in section.splitlines() if "| `" in line]
    return [(re.findall(r"`([^`]+)`", first), verdict) for first, verdict in cells]


def test_every_command_is_compared_once() -> None:
    compared = rows("Command by command")
    named = [name for names, verdict in compared if verdict != "left out" for name in names]
    commands = [" ".join(command.path) for command in walk(read_tree()) if not command.commands]
    assert sorted(named) == sorted(commands)
    assert all(verdict.startswith(VERDICTS) for _, verdict in compared)
    missing = [name for names, verdict in compared if verdict == "left out" for name in names]
    assert not {name.split()[0] for name in commands} & set(missing)


def test_every_part_of_the_key_table_is_compared() -> None:
    told = " ".join(name for names, _ in rows("Key by key") for name in names)
    tops = {".".join(key.pattern[:2]) for key in KEYS if len(key.pattern) > 1}
    assert {top for top in tops if top.split(".")[0] not in told} == set()
