"""What the benchmarks share: compiled bytecode, cases in turns, and figures beside their limits."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CHECKOUT = Path(__file__).resolve().parents[1]

_T = TypeVar("_T")


def options_parser(description: str | None, runs: int) -> argparse.ArgumentParser:
    """Return a parser of the options that every benchmark has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--runs", type=int, default=runs, metavar="N", help=f"default: {runs}")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


def compile_package() -> None:
    """Compile the program, and let Python keep what else it compiles: most starts find it so."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    package = str(CHECKOUT / "openclaw_cli")
    subprocess.run([sys.executable, "-m", "compileall", "-q", package], check=True)


def present(
    measured: dict[str, Any], show: Callable[[dict[str, Any]], None], *, as_json: bool
) -> None:
    """Print the figures: as JSON, or as ``show`` does."""
    if as_json:
        print(json.dumps(measured, indent=2))
    else:
        show(measured)


def in_turns(cases: Mapping[str, Callable[[], _T]], runs: int) -> dict[str, list[_T]]:
    """Return what each case gave in so many runs: one of each, then one of each again.

    What else the machine does meets them alike. The first of each warms caches and is left out.
    """
    given: dict[str, list[_T]] = {name: [] for name in cases}
    for turn in range(runs + 1):
        for name, run in cases.items():
            value = run()
            if turn > 0:
                given[name].append(value)
    return given


def milliseconds(command: list[str], env: Mapping[str, str]) -> float:
    """Return how long a program takes from its start to its end."""
    started = time.monotonic()
    subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return (time.monotonic() - started) * 1000


def against(value: float, limit: float, unit: str) -> str:
    """Return a figure beside its limit."""
    verdict = "ok" if value <= limit else "OVER"
    return f"   {value:6.2f} {unit} (limit {limit:g}: {verdict})"
