"""Measures ``openclaw batch`` with many prompts and many streams at once (``make bench``).

A bare script with asyncio and aiohttp, where that is installed, asks the same of the same server
in turns. The server is a process of its own, and nothing leaves the machine.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.bench_figures import CHECKOUT, compile_package, options_parser, present

KEY = "sk-or-v1-0000"

GROWTH_LIMIT_MB, PEAK_LIMIT_MB = 10.0, 150.0
LEAST_SPEEDUP = 8.0
LEAST_SHARE = 0.8
MOST_BEHIND = 0.25
"""Seconds that the slowest of all streams may end after its last token was sent."""
RATE = 200

BARE = """\
import asyncio, json, sys
import aiohttp
url, source, output, most = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
async def ask(session, limit, line, file):
    async with limit:
        prompt = json.loads(line)
        body = {"model": "openrouter/auto", "stream": True,
                "messages": [{"role": "user", "content": prompt["prompt"]}]}
        text, usage = [], None
        async with session.post(url, json=body) as response:
            async for row in response.content:
                if row.startswith(b"data: {"):
                    event = json.loads(row[6:])
                    usage = event.get("usage") or usage
                    text += [one["delta"]["content"] for one in event["choices"]]
        file.write(json.dumps({"id": prompt["id"], "text": "".join(text), "usage": usage}) + "\\n")
        file.flush()
async def main():
    limit = asyncio.Semaphore(most)
    connector = aiohttp.TCPConnector(limit=most)
    async with aiohttp.ClientSession(connector=connector) as session:
        with open(source) as lines, open(output, "w") as file:
            await asyncio.gather(*(ask(session, limit, line, file) for line in lines))
asyncio.run(main())
"""

# A child's peak memory starts at that of the process which forked it, so a small one does that.
LAUNCHER = """\
import json, os, subprocess, sys, time
begun = time.monotonic()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE)
errors = child.stderr.read().decode()
_, status, usage = os.wait4(child.pid, 0)
print(json.dumps({"status": os.waitstatus_to_exitcode(status), "errors": errors,
                  "wall": time.monotonic() - begun,
                  "cpu": usage.ru_utime + usage.ru_stime, "rss": usage.ru_maxrss}))
"""


class Bench:
    """The server's port, and the folder with everything else."""

    def __init__(self, port: int, folder: Path) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.folder = folder
        (folder / "home").mkdir()
        (folder / "bare.py").write_text(BARE)

    def prompts(self, count: int) -> Path:
        """Return an input with so many prompts."""
        file = self.folder / f"{count}.jsonl"
        file.write_text(
            "".join(
                f"{json.dumps({'id': f'p{number}', 'prompt': f'What is {number}?'})}\n"
                for number in range(count)
            )
        )
        return file

    def batch(self, count: int, at_once: int, tokens: int, rate: int) -> dict[str, Any]:
        """Run one batch; return what it took, and the seconds that each answer took."""
        source, output = self.prompts(count), self.folder / "out.jsonl"
        for old in self.folder.glob("out.jsonl*"):
            old.unlink()
        provider = {"baseUrl": f"{self.origin}/{tokens}/{rate}/api/v1"}
        config = self.folder / "config.json"
        config.write_text(json.dumps({"models": {"providers": {"openrouter": provider}}}))
        command = [sys.executable, "-m", "openclaw_cli", "--config", str(config), "batch"]
        options = ["-o", str(output), "--concurrency", str(at_once)]
        measured = self._measured([*command, str(source), *options])
        with output.open() as file:
            ids = {json.loads(line)["id"] for line in file}
        if len(ids) != count:
            raise SystemExit(f"{len(ids)} of {count} have a line")
        return measured

    def bare(self, count: int, at_once: int, tokens: int, rate: int) -> dict[str, Any]:
        """Run the bare script on the same."""
        url = f"{self.origin}/{tokens}/{rate}/api/v1/chat/completions"
        files = [str(self.prompts(count)), str(self.folder / "bare.jsonl")]
        return self._measured(
            [sys.executable, str(self.folder / "bare.py"), url, *files, str(at_once)]
        )

    def _measured(self, command: list[str]) -> dict[str, Any]:
        finished = subprocess.run(
            [sys.executable, "-I", "-c", LAUNCHER, *command],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder / "home"),
                "PYTHONPATH": str(CHECKOUT),
                "OPENROUTER_API_KEY": KEY,
            },
            cwd=self.folder,
            capture_output=True,
            check=True,
        )
        report: dict[str, Any] = json.loads(finished.stdout)
        if report["status"]:
            raise SystemExit(f"{command[:5]} failed: {report['errors']}")
        report["rss"] /= 2**20 if sys.platform == "darwin" else 2**10
        return report


@contextmanager
def server() -> Iterator[int]:
    """Start the server, and yield its port."""
    command = [sys.executable, str(CHECKOUT / "scripts" / "bench_server.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.kill()


def figures(bench: Bench, runs: int) -> dict[str, Any]:
    """Measure everything."""
    few, many = (bench.batch(count, 64, 5, 0) for count in (1_000, 10_000))
    one = bench.batch(20, 1, 40, RATE)
    at_once = bench.batch(640, 32, 40, RATE)
    start = bench.batch(1, 1, 1, 0)["wall"]
    streams = bench.batch(64, 64, 2_000, RATE)
    walls: dict[str, list[float]] = {"openclaw batch": [], "bare script": []}
    has_bare = _has_aiohttp()
    for _ in range(runs):
        walls["openclaw batch"].append(bench.batch(960, 64, 100, RATE)["wall"])
        if has_bare:
            walls["bare script"].append(bench.bare(960, 64, 100, RATE)["wall"])
    return {
        "rss_mb": {"1,000 prompts": few["rss"], "10,000 prompts": many["rss"]},
        "prompts_per_second": 10_000 / many["wall"],
        "speedup": (640 / (at_once["wall"] - start)) / (20 / (one["wall"] - start)),
        "behind_s": streams["wall"] - start - 2_000 / RATE,
        "streams_cpu_s": streams["cpu"],
        "wall_s": {name: statistics.median(each) for name, each in walls.items() if each},
    }


def _has_aiohttp() -> bool:
    found = subprocess.run(
        [sys.executable, "-c", "import aiohttp"], capture_output=True, check=False
    )
    return found.returncode == 0


def show(measured: dict[str, Any]) -> None:
    print("\nA batch's peak memory, 64 at once, MB")
    few, many = measured["rss_mb"].values()
    for name, rss in measured["rss_mb"].items():
        print(f"  {name:28}{rss:9.1f}{limit(rss, PEAK_LIMIT_MB, 'MB')}")
    print(f"  {'growth':28}{many - few:9.1f}{limit(many - few, GROWTH_LIMIT_MB, 'MB')}")
    print(f"  10,000 short ones: {measured['prompts_per_second']:.0f} a second")
    print(f"\n32 at once against one at a time: {measured['speedup']:.1f} x", end="")
    print(least(measured["speedup"], LEAST_SPEEDUP))
    print(f"\n64 streams of {RATE} tokens a second for 10 s: ", end="")
    print(f"the last ends {measured['behind_s']:.2f} s late", end="")
    print(limit(measured["behind_s"], MOST_BEHIND, "s"), end="")
    print(f", {measured['streams_cpu_s']:.1f} s of CPU")
    print(f"\n960 answers of 100 tokens, {RATE} a second, 64 at once, s")
    for name, wall in measured["wall_s"].items():
        print(f"  {name:28}{wall:9.2f}")
    if "bare script" in measured["wall_s"]:
        share = measured["wall_s"]["bare script"] / measured["wall_s"]["openclaw batch"]
        print(f"  {'throughput':28}{share:9.2f} x the script{least(share, LEAST_SHARE)}")
    else:
        print("  (aiohttp is not installed: nothing to compare with)")


def limit(value: float, most: float, unit: str) -> str:
    """Return a limit and whether a figure keeps it."""
    return f" (limit {most:g} {unit}: {'ok' if value <= most else 'OVER'})"


def least(value: float, wanted: float) -> str:
    """Return the least that a figure has to be, and whether it is."""
    return f" (at least {wanted:g}: {'ok' if value >= wanted else 'UNDER'})"


def main() -> None:
    options = options_parser(__doc__, runs=3).parse_args()
    compile_package()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, server() as port:
        measured = figures(Bench(port, Path(folder)), max(1, options.runs))
    present(measured, show, as_json=options.json)
    if not options.json:
        print(f"\n({time.monotonic() - begun:.0f} s)")


if __name__ == "__main__":
    main()
