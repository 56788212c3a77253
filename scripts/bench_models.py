"""Measures the catalogue with 500 models: lists, one look-up, one TAB (``make bench``)."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.bench_figures import (
    CHECKOUT,
    against,
    compile_package,
    in_turns,
    milliseconds,
)
from tests.standin.many import many_models
from tests.standin.script import json_body
from tests.standin.server import StandIn
from tests.standin.tls import Authority

MODELS = 500
RUNS = 15
OPENCLAW = [sys.executable, "-m", "openclaw_cli"]
LISTS = {
    "models list": (["models", "list"], 150.0),
    "models list claude --sort price": (["models", "list", "claude", "--sort", "price"], 150.0),
    "models list --json": (["models", "list", "--json"], None),
    "models list --plain": (["models", "list", "--plain"], 90.0),
}
TYPER = "python -c 'import typer'"
LIST_LIMIT = 1.4
LOOK_UP_LIMIT = 3.0
TAB_LIMIT = 30.0

# What a prompt has loaded by then is loaded first.
LOOK_UP = """\
import sys, time
from pathlib import Path
import json, platformdirs
from openclaw_cli.catalog.lookup import look_up
from openclaw_cli.request.ref import parse_ref
from openclaw_cli.request.provider import OPENROUTER
from openclaw_cli.request.route import Route
ref, route = parse_ref(sys.argv[2]), Route.parse(OPENROUTER.base_url)
began = time.perf_counter()
entry, near = look_up(Path(sys.argv[1]), ref, route)
print((time.perf_counter() - began) * 1000)
assert entry is not None
"""

TAB = """\
. "$1"
COMP_LINE="$2"; COMP_POINT=${#2}; read -ra COMP_WORDS <<<"$2"
[[ "$2" == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
for i in 1 2 3 4 5 6 7 8 9 10; do
  COMPREPLY=()
  _openclaw openclaw "${COMP_WORDS[COMP_CWORD]}" ""
done
echo "${#COMPREPLY[@]}"
"""
LINES = ["openclaw chat -m ", "openclaw chat -m openrouter/", "openclaw chat -m anth"]


def main() -> None:
    compile_package()
    with (
        tempfile.TemporaryDirectory() as folder,
        StandIn(Authority(Path(folder) / "authority")) as standin,
    ):
        many = many_models(MODELS)
        standin.default = lambda _: json_body({"data": many})
        env = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "XDG_CACHE_HOME": f"{folder}/.cache",
            **standin.client_env(),
        }
        subprocess.run(
            [*OPENCLAW, "models", "list"], env=env, stdout=subprocess.DEVNULL, check=True
        )
        show_lists(env)
        show_look_up(Path(folder) / ".cache" / "openclaw", env, str(many[MODELS // 2]["id"]))
        show_tabs(env)


def show_lists(env: dict[str, str]) -> None:
    commands = {name: [*OPENCLAW, *argv] for name, (argv, _) in LISTS.items()}
    commands[TYPER] = [sys.executable, "-c", "import typer"]
    taken = in_turns(
        {name: partial(milliseconds, one, env) for name, one in commands.items()}, RUNS
    )
    print(f"\nStart to end with {MODELS} models cached, medians of {RUNS} (least), ms")
    for name, times in taken.items():
        median, limit = statistics.median(times), LISTS.get(name, ([], None))[1]
        note = against(median, limit, "ms") if limit else ""
        print(f"  {name:34}{median:7.1f} ({min(times):5.1f}){note}")
    ratio = statistics.median(taken["models list"]) / statistics.median(taken[TYPER])
    print(f"  {'models list':34}{against(ratio, LIST_LIMIT, f'x {TYPER}')}")


def show_look_up(cache: Path, env: dict[str, str], model: str) -> None:
    command = [sys.executable, "-c", LOOK_UP, str(cache), f"openrouter/{model}"]
    times = [
        float(subprocess.run(command, env=env, capture_output=True, check=True).stdout)
        for _ in range(RUNS)
    ]
    median = statistics.median(times)
    print(f"\nWhat a prompt pays for its model's facts, imports and all, median of {RUNS}, ms")
    print(
        f"  {'look-up':34}{median:7.2f} ({min(times):5.2f}){against(median, LOOK_UP_LIMIT, 'ms')}"
    )


def show_tabs(env: dict[str, str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        return
    script = str(CHECKOUT / "completions" / "openclaw.bash")
    print(f"\nOne TAB in bash, {RUNS} times ten, median, ms")
    for line in LINES:
        times = []
        for _ in range(RUNS):
            began = time.perf_counter()
            subprocess.run(
                [bash, "-c", TAB, "tab", script, line],
                env=env,
                stdout=subprocess.DEVNULL,
                check=True,
            )
            times.append((time.perf_counter() - began) * 100)
        median = statistics.median(times)
        print(f"  {line!r:34}{median:7.2f} ({min(times):5.2f}){against(median, TAB_LIMIT, 'ms')}")


if __name__ == "__main__":
    main()
