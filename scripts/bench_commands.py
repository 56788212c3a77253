"""Measures the commands that ask nobody, from start to end (``make bench``)."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import bench_clients
from scripts.bench_figures import (
    against,
    compile_package,
    in_turns,
    milliseconds,
    options_parser,
    present,
)
from tests.standin.server import StandIn
from tests.standin.tls import Authority

PASS, TYPER = "python -c pass", "python -c 'import typer'"
BASES = {
    PASS: [sys.executable, "-c", "pass"],
    TYPER: [sys.executable, "-c", "import typer"],
}
COMMANDS = {
    "--version": (PASS, 1.8),
    "config get agents.defaults.model": (TYPER, 1.25),
    "sessions list": (TYPER, 1.25),
    "--help": (TYPER, 1.25),
}


def figures(runs: int) -> dict[str, Any]:
    """Return the medians in milliseconds, with a configuration and a conversation to read."""
    with (
        tempfile.TemporaryDirectory() as name,
        StandIn(Authority(Path(name) / "authority")) as standin,
    ):
        env = {
            "PATH": os.environ["PATH"],
            "HOME": name,
            "OPENROUTER_API_KEY": bench_clients.KEY,
            **standin.client_env(),
        }
        for before in (["models", "set", "openrouter/auto"], ["chat", "hi"]):
            milliseconds([*bench_clients.PROGRAM, *before], env)
        commands = {**BASES, **{line: [*bench_clients.PROGRAM, *line.split()] for line in COMMANDS}}
        cases = {line: partial(milliseconds, one, env) for line, one in commands.items()}
        taken = in_turns(cases, runs)
    return {"runs": runs, "ms": {line: statistics.median(each) for line, each in taken.items()}}


def show(measured: dict[str, Any]) -> None:
    print(f"\nCommands that ask nobody, start to end, medians of {measured['runs']}, ms")
    medians = measured["ms"]
    for line, median in medians.items():
        note = ""
        if line in COMMANDS:
            base, limit = COMMANDS[line]
            note = against(median / medians[base], limit, f"x {base}")
        print(f"  {line:34}{median:7.1f}{note}")


def main() -> None:
    options = options_parser(__doc__, runs=15).parse_args()
    compile_package()
    measured = figures(max(1, options.runs))
    present(measured, show, as_json=options.json)


if __name__ == "__main__":
    main()
