"""Measures the start, the throughput and the memory of ``openclaw chat`` (``make bench``).

The program, a five-line httpx script and curl make the same request to the stand-in OpenRouter,
through its proxy and over TLS, in the same environment, in turns. Nothing of the program is
imported here, and nothing leaves the machine.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import certifi

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from tests.standin import script, sse  # noqa: E402  (found only by the line above)
from tests.standin.server import StandIn  # noqa: E402
from tests.standin.tls import Authority  # noqa: E402

START_LIMIT = 1.15
CPU_LIMIT = 1.8
GROWTH_LIMIT_MB = 6.0
HISTORY_LIMIT = 5.0
INSTRUCTION_LIMIT = 520.0
FEW, MANY = 100, 100_000
WORD = "delta "
LONG_ANSWERS = {"openclaw", "openclaw, close-delimited"}

URL = "https://openrouter.ai/api/v1/chat/completions"
KEY = "sk-or-v1-0000"
BODY = {
    "model": "openrouter/auto",
    "messages": [{"role": "user", "content": "hi"}],
    "stream": True,
}
TYPER = [sys.executable, "-c", "import typer"]
OPENCLAW = [sys.executable, "-m", "openclaw_cli", "chat", "hi"]

HTTPX_SCRIPT = f"""\
import httpx, os
headers = {{"Authorization": "Bearer " + os.environ["OPENROUTER_API_KEY"]}}
with httpx.stream("POST", {URL!r}, headers=headers, json={BODY!r}, timeout=120) as response:
    for line in response.iter_lines():
        print(line, flush=True)
"""

BARE_LOOP = """\
import json, sys
for event in open(sys.argv[1], "rb").read().split(b"\\n\\n"):
    if event.startswith(b"data: {"):
        for choice in json.loads(event[6:])["choices"]:
            sys.stdout.write(choice["delta"]["content"])
            sys.stdout.flush()
"""

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
            "OPENROUTER_API_KEY": KEY,
            "HTTPS_PROXY": standin.origin,
        }

    def start_up(self, trust: dict[str, str]) -> dict[str, float]:
        """Return, by program, the median milliseconds from its start to its request's arrival."""
        programs = self._programs()
        taken: dict[str, list[float]] = {name: [] for name in programs}
        for turn in range(self.runs + 1):
            for name, command in programs.items():
                milliseconds = self._time_to_request(command, {**self.env, **trust})
                if turn > 0:  # the first warms caches and makes certificates
                    taken[name].append(milliseconds)
        return {name: statistics.median(times) for name, times in taken.items()}

    def history(self) -> dict[str, float]:
        """Return the milliseconds to the request with and without a history.

        First quartiles: a few percent are less than what the machine's other work adds.
        """
        env = {**self.env, "SSL_CERT_FILE": str(self.bundle)}
        commands = {"with a history": OPENCLAW, "--no-history": [*OPENCLAW, "--no-history"]}
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(2 * self.runs + 1):
            for name, command in commands.items():
                taken[name].append(self._time_to_request(command, env))
        return {name: statistics.quantiles(times)[0] for name, times in taken.items()}

    def many_deltas(self) -> dict[str, Spent]:
        """Return, by case, the medians of what the programs spent on answers of many deltas."""
        events = self.folder / "events"
        events.write_bytes(b"".join(answer(MANY)))
        bare = [sys.executable, self._written("bare_loop.py", BARE_LOOP), str(events)]
        cases: dict[str, tuple[list[str], int, script.Framing]] = {
            "bare loop": (bare, MANY, "chunked"),
            "openclaw": (OPENCLAW, MANY, "chunked"),
            "openclaw, close-delimited": (OPENCLAW, MANY, "close"),
            "openclaw, 100 deltas": (OPENCLAW, FEW, "chunked"),
        }
        answers = {name: prebuilt(count, framing) for name, (_, count, framing) in cases.items()}
        spent: dict[str, list[Spent]] = {name: [] for name in cases}
        for _ in range(max(3, self.runs // 3)):
            for name, (command, count, _) in cases.items():
                if command is OPENCLAW:
                    self.standin.play(answers[name], path="/chat/completions")
                spent[name].append(self._measured(command, len(WORD) * count))
        return {
            name: Spent(
                statistics.median(one.cpu for one in each),
                statistics.median(one.rss_mb for one in each),
            )
            for name, each in spent.items()
        }

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
        for name, command in {"import typer": TYPER, "openclaw": OPENCLAW}.items():
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

    def _programs(self) -> dict[str, list[str]]:
        programs = {"python -m openclaw_cli": OPENCLAW}
        installed = Path(sys.executable).with_name("openclaw")
        if installed.exists():
            programs["openclaw"] = [str(installed), *OPENCLAW[3:]]
        programs["httpx script"] = [sys.executable, self._written("httpx_script.py", HTTPX_SCRIPT)]
        if curl := shutil.which("curl"):
            headers = ["-H", f"Authorization: Bearer {KEY}", "-H", "Content-Type: application/json"]
            programs["curl"] = [curl, "-sSN", *headers, "-d", json.dumps(BODY), URL]
        return programs

    def _written(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def _time_to_request(self, command: list[str], env: dict[str, str]) -> float:
        seen = len(self.standin.requests)
        started = time.monotonic()
        finished = subprocess.run(
            command,
            env=env,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        chats = [request for request in self.standin.requests[seen:] if request.is_chat]
        if finished.returncode != 0 or not chats:
            raise SystemExit(f"{command[0]} failed: {finished.stderr.decode()}")
        return (chats[0].received_at - started) * 1000

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


def answer(deltas: int) -> list[bytes]:
    """Return the events of an answer with that many words."""
    words = [sse.text(WORD) for _ in range(deltas)]
    return [*words, sse.finished(), sse.usage_event(), sse.DONE]


def prebuilt(deltas: int, framing: script.Framing) -> script.Answer:
    """Return an answer that is sent as fast as it is read; chunked: one HTTP chunk per event."""
    events = answer(deltas)
    if framing == "chunked":
        events = [b"%x\r\n%b\r\n" % (len(event), event) for event in events]
    steps = script.Status(200, script.EVENT_STREAM_HEADERS), script.Raw(b"".join(events))
    return script.Answer(steps, framing)


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
    print("\nInstructions of a short answer (callgrind), millions")
    for name, millions in measured["instructions_m"].items():
        note = against(millions, INSTRUCTION_LIMIT, "M") if name == "openclaw" else ""
        print(f"  {name:28}{millions:9.1f}{note}")
    if not measured["instructions_m"]:
        print("  skipped: valgrind is not installed")
    print(f"\n{MANY:,} deltas to a pipe: CPU of the process, s")
    for name, cpu in measured["cpu_s"].items():
        note = ""
        if name in LONG_ANSWERS:
            note = against(cpu / measured["cpu_s"]["bare loop"], CPU_LIMIT, "x the loop")
        print(f"  {name:28}{cpu:9.2f}{note}")
    print("\nPeak memory of the process, MB")
    few = measured["rss_mb"]["openclaw, 100 deltas"]
    for name, rss in measured["rss_mb"].items():
        note = ""
        if name in LONG_ANSWERS:
            note = against(rss - few, GROWTH_LIMIT_MB, "MB of growth")
        print(f"  {name:28}{rss:9.1f}{note}")


def against(value: float, limit: float, unit: str) -> str:
    """Return a figure beside its limit."""
    verdict = "ok" if value <= limit else "OVER"
    return f"   {value:6.2f} {unit} (limit {limit:g}: {verdict})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, metavar="N", help="default: 15")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    package = str(CHECKOUT / "openclaw_cli")
    subprocess.run([sys.executable, "-m", "compileall", "-q", package], check=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        StandIn(Authority(Path(folder) / "authority")) as standin,
    ):
        measured = figures(Bench(standin, Path(folder), max(1, options.runs)))
    if options.json:
        print(json.dumps(measured, indent=2))
    else:
        show(measured)


if __name__ == "__main__":
    main()
