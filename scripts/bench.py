"""Measures the start, the throughput and the memory of ``openclaw chat`` (``make bench``).

The program, a five-line httpx script and curl make the same request to the stand-in OpenRouter,
through its proxy and over TLS, in the same environment, in turns. Nothing of the program is
imported here, and nothing leaves the machine.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import certifi

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import bench_clients
from scripts.bench_clients import OPENCLAW, WORDS_ALONE, ask
from scripts.bench_deltas import (
    BARE_LOOP,
    BARE_LOOPS,
    FEW_DELTAS,
    LONG_ANSWERS,
    MANY,
    WORDS,
    loop_of,
    prebuilt,
)
from scripts.bench_figures import (
    against,
    compile_package,
    in_turns,
    options_parser,
    present,
)
from tests.standin import script, sse
from tests.standin.server import StandIn
from tests.standin.tls import Authority

START_LIMIT = 1.15
CPU_LIMIT = 1.8
GROWTH_LIMIT_MB = 6.0
HISTORY_LIMIT = 5.0
INSTRUCTION_LIMIT = 520.0
END_LIMIT = 15.0
SETTLED = 0.1
"""Seconds after an answer's first byte, when what came with it has been dealt with."""
TYPER = [sys.executable, "-c", "import typer"]
COUNTED = {"import typer": TYPER, "openclaw": OPENCLAW, "words alone": WORDS_ALONE}

# A child's peak memory starts at that of the process which forked it, so a small one does that.
LAUNCHER = """\
import json, os, subprocess, sys, threading
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
sizes = []
def drain():
    while data := os.read(child.stdout.fileno(), 65536):
        sizes.append(len(data))
reader = threading.Thread(target=drain)
reader.start()
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
reader.join()
print(json.dumps({"status": child.returncode, "bytes": sum(sizes),
                  "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss}))
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one process took: CPU in seconds, peak memory in MB."""

    cpu: float
    rss_mb: float


class Bench:
    """The stand-in, the children's environment, and the folder that holds their files."""

    def __init__(self, standin: StandIn, folder: Path, runs: int) -> None:
        self.standin = standin
        self.folder = folder
        self.runs = runs
        self.bundle = standin.authority.bundle(Path(certifi.where()))
        home = folder / "home"
        home.mkdir()
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "OPENROUTER_API_KEY": bench_clients.KEY,
            "HTTPS_PROXY": standin.origin,
        }

    def start_up(self, trust: dict[str, str]) -> dict[str, float]:
        """Return, by program, the median milliseconds from its start to its request's arrival."""
        programs = {
            "python -m openclaw_cli": OPENCLAW,
            "openclaw": bench_clients.openclaw_script(),
            "words alone": WORDS_ALONE,
            "httpx script": bench_clients.httpx_script(self.folder),
            "curl": bench_clients.curl(),
        }
        taken = in_turns(
            {
                name: partial(self._time_to_request, command, {**self.env, **trust})
                for name, command in programs.items()
                if command
            },
            self.runs,
        )
        return {name: statistics.median(times) for name, times in taken.items()}

    def history(self) -> dict[str, float]:
        """Return the milliseconds to the request with and without a history.

        First quartiles: a few percent are less than what the machine's other work adds.
        """
        env = {**self.env, "SSL_CERT_FILE": str(self.bundle)}
        commands = {"with a history": OPENCLAW, "--no-history": [*OPENCLAW, "--no-history"]}
        cases = {
            name: partial(self._time_to_request, command, env) for name, command in commands.items()
        }
        taken = in_turns(cases, 2 * self.runs)
        return {name: statistics.quantiles(times)[0] for name, times in taken.items()}

    def many_deltas(self) -> dict[str, Spent]:
        """Return, by case, the medians of what the programs spent on answers of many deltas."""
        spent: dict[str, list[Spent]] = {name: [] for name in (*BARE_LOOPS, *LONG_ANSWERS)}
        for name, answer in BARE_LOOPS.items():
            (self.folder / name).write_bytes(b"".join(answer.events()))
        played = {name: prebuilt(answer) for name, answer in LONG_ANSWERS.items()}
        for _ in range(max(3, self.runs // 3)):
            for name, answer in BARE_LOOPS.items():
                length = len(WORDS[0]) * (answer.deltas + answer.thinks)
                command = [sys.executable, "-c", BARE_LOOP, str(self.folder / name)]
                spent[name].append(self._measured(command, length))
            for name, answer in LONG_ANSWERS.items():
                self.standin.play(played[name], path="/chat/completions")
                spent[name].append(self._measured([*OPENCLAW, *answer.options], answer.length))
        return {
            name: Spent(
                statistics.median(one.cpu for one in each),
                statistics.median(one.rss_mb for one in each),
            )
            for name, each in spent.items()
        }

    def end(self) -> dict[str, float]:
        """Return, by program, the median milliseconds from the answer's last bytes to its end."""
        programs = {
            "python -m openclaw_cli": OPENCLAW,
            "httpx script": bench_clients.httpx_script(self.folder),
        }
        cases = {name: partial(self._time_to_end, one) for name, one in programs.items()}
        taken = in_turns(cases, self.runs)
        return {name: statistics.median(times) for name, times in taken.items()}

    def instructions(self) -> dict[str, float]:
        """Return the millions of instructions of a whole short answer, over plain HTTP.

        They are the same whatever else the machine does. Empty where valgrind is not installed.
        """
        valgrind = shutil.which("valgrind")
        if valgrind is None:
            return {}
        config = self.folder / "plain.json"
        base_url = f"{self.standin.origin}/api/v1"
        config.write_text(
            json.dumps({"models": {"providers": {"openrouter": {"baseUrl": base_url}}}})
        )
        env = {name: value for name, value in self.env.items() if name != "HTTPS_PROXY"}
        env |= {"PYTHONHASHSEED": "0", "OPENCLAW_CONFIG_PATH": str(config)}
        found = {}
        for name, command in COUNTED.items():
            for counted in ([], [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null"]):
                finished = subprocess.run(
                    [*counted, *command],
                    env=env,
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    check=True,
                )
            collected = re.search(rb"Collected : (\d+)", finished.stderr)
            found[name] = int(collected[1]) / 1e6 if collected else math.nan
        return found

    def _time_to_request(self, command: list[str], env: dict[str, str]) -> float:
        return ask(self.standin, command, env, self.folder).milliseconds

    def _time_to_end(self, command: list[str]) -> float:
        last = threading.Event()
        self.standin.stream(
            sse.text(WORDS[0]), sse.finished(), sse.usage_event(), script.Pause(last)
        )
        with subprocess.Popen(
            command,
            env={**self.env, "SSL_CERT_FILE": str(self.bundle)},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            child.stdout.read(1)
            time.sleep(SETTLED)
            sent = time.monotonic()
            last.set()
            child.stdout.read()
            if child.wait() != 0:
                raise SystemExit(f"{command[:3]} failed")
            return (time.monotonic() - sent) * 1000

    def _measured(self, command: list[str], output: int) -> Spent:
        finished = subprocess.run(
            [sys.executable, "-I", "-c", LAUNCHER, *command],
            env={**self.env, "SSL_CERT_FILE": str(self.bundle)},
            cwd=self.folder,
            capture_output=True,
            check=False,
        )
        if finished.returncode != 0:
            raise SystemExit(f"the launcher failed: {finished.stderr.decode()}")
        report = json.loads(finished.stdout)
        if report["status"] != 0 or report["bytes"] != output:
            raise SystemExit(f"{command[:3]} failed: {report} {finished.stderr.decode()}")
        # kilobytes on Linux, bytes on macOS
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return Spent(report["cpu"], report["rss"] / unit)


def figures(bench: Bench) -> dict[str, Any]:
    """Measure everything."""
    hashed = bench.standin.authority.hashed_folder(also=Path(certifi.where()))
    spent = bench.many_deltas()
    return {
        "runs": bench.runs,
        "start_up_ms": {
            "SSL_CERT_FILE": bench.start_up({"SSL_CERT_FILE": str(bench.bundle)}),
            "SSL_CERT_DIR": bench.start_up({"SSL_CERT_DIR": str(hashed)}),
        },
        "history_ms": bench.history(),
        "end_ms": bench.end(),
        "instructions_m": bench.instructions(),
        "cpu_s": {name: one.cpu for name, one in spent.items()},
        "rss_mb": {name: one.rss_mb for name, one in spent.items()},
    }


def show(measured: dict[str, Any]) -> None:
    for trust, medians in measured["start_up_ms"].items():
        print(f"\nStart to request on the wire, {trust}, medians of {measured['runs']}, ms")
        for name, median in medians.items():
            note = ""
            if "openclaw" in name:
                note = against(median / medians["httpx script"], START_LIMIT, "x the script")
            print(f"  {name:28}{median:9.1f}{note}")
    print("\nThe history's share of it, first quartiles of twice as many runs, ms")
    kept, not_kept = measured["history_ms"].values()
    for name, quartile in measured["history_ms"].items():
        growth = 100 * (kept / not_kept - 1)
        note = against(growth, HISTORY_LIMIT, "% more") if quartile == kept else ""
        print(f"  {name:28}{quartile:9.1f}{note}")
    ours, script_s = measured["end_ms"].values()
    print(f"\nThe answer's last bytes to the end of the process, medians of {measured['runs']}, ms")
    for name, median in measured["end_ms"].items():
        note = against(ours - script_s, END_LIMIT, "ms more") if median == ours else ""
        print(f"  {name:28}{median:9.1f}{note}")
    print("\nInstructions of a short answer (callgrind), millions")
    for name, millions in measured["instructions_m"].items():
        note = against(millions, INSTRUCTION_LIMIT, "M") if name == "openclaw" else ""
        print(f"  {name:28}{millions:9.1f}{note}")
    if not measured["instructions_m"]:
        print("  skipped: valgrind is not installed")
    print(f"\n{MANY:,} deltas to a pipe: CPU of the process, s")
    for name, cpu in measured["cpu_s"].items():
        note = ""
        if bare := loop_of(name):
            note = against(cpu / measured["cpu_s"][bare], CPU_LIMIT, "x its loop")
        print(f"  {name:28}{cpu:9.2f}{note}")
    print("\nPeak memory of the process, MB")
    few = measured["rss_mb"][FEW_DELTAS]
    for name, rss in measured["rss_mb"].items():
        note = ""
        if loop_of(name):
            note = against(rss - few, GROWTH_LIMIT_MB, "MB of growth")
        print(f"  {name:28}{rss:9.1f}{note}")


def main() -> None:
    options = options_parser(__doc__, runs=15).parse_args()
    compile_package()
    with (
        tempfile.TemporaryDirectory() as folder,
        StandIn(Authority(Path(folder) / "authority")) as standin,
    ):
        measured = figures(Bench(standin, Path(folder), max(1, options.runs)))
    present(measured, show, as_json=options.json)


if __name__ == "__main__":
    main()
