"""Measures the start to the request over a network with round trips (part of ``make bench``).

The programs talk to https://openrouter.ai as they always do, without a proxy: a name, a connection
on port 443, TLS. They are in a network namespace of their own that has no other way out than a TUN
interface, behind which ``bench_relay.py`` plays the network and the stand-in OpenRouter answers.
Where the machine allows no such thing, nothing is measured, and the reason is printed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import certifi

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts import bench_clients
from scripts.bench_figures import (
    against,
    compile_package,
    in_turns,
    options_parser,
    present,
)
from scripts.bench_relay import HTTPS, STAGES
from tests.standin.server import StandIn
from tests.standin.tls import Authority

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUND_TRIPS_MS = (0, 50, 100)
LIMITS = {
    0: {"httpx script": 1.15},
    50: {"curl": 1.2},
    100: {"curl": 1.12, "httpx script": 0.92},
}
HOST = "openrouter.ai"
# Addresses that are in nobody's network (RFC 5737).
NEAR, FAR, PREFIX = "198.51.100.1", "198.51.100.2", 24
INTERFACE = "bench"
# linux/if_tun.h: packets without a header in front.
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
TOOLS = ("unshare", "mount", "ip")
NAMESPACE = ["unshare", "--map-root-user", "--net", "--mount"]
LLM_MODEL = """\
- model_id: bench
  model_name: openrouter/auto
  api_base: https://openrouter.ai/api/v1
"""


class Timeline(NamedTuple):
    """Milliseconds from a program's start: its packets leaving it, and the request's arrival."""

    left: dict[str, float]
    arrived: float


class Network:
    """The namespace's only network: an interface with ``HOST`` behind it.

    Raises:
        OSError: The machine does not allow it.
    """

    def __init__(self, folder: Path) -> None:
        import fcntl  # is not there on Windows

        self._folder = folder
        self._tun = os.open("/dev/net/tun", os.O_RDWR)
        request = struct.pack("16sH22x", INTERFACE.encode(), _IFF_TUN | _IFF_NO_PI)
        fcntl.ioctl(self._tun, _TUNSETIFF, request)
        _set_up("ip", "link", "set", "lo", "up")
        _set_up("ip", "address", "add", f"{NEAR}/{PREFIX}", "dev", INTERFACE)
        _set_up("ip", "link", "set", INTERFACE, "up")
        self._replace("/etc/hosts", f"127.0.0.1 localhost\n{FAR} {HOST}\n")
        # Any other source of names could be a daemon outside of the namespace.
        self._replace("/etc/nsswitch.conf", "hosts: files\n")

    @contextlib.contextmanager
    def with_round_trip(self, milliseconds: float) -> Iterator[TextIO]:
        """Play the network, and yield what the relay has seen so far, as lines."""
        relay = Path(__file__).with_name("bench_relay.py")
        command = [sys.executable, str(relay), str(self._tun), str(milliseconds / 1000)]
        seen = self._folder / f"seen-{milliseconds}"
        with (
            seen.open("wb") as output,
            seen.open() as lines,
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, pass_fds=[self._tun]),
        ):
            yield lines

    def _replace(self, path: str, text: str) -> None:
        """Have a file of the system's say something else in this mount namespace, and only here."""
        file = self._folder / Path(path).name
        file.write_text(text)
        _set_up("mount", "--bind", str(file), path)


def _set_up(*command: str) -> None:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise OSError(finished.stderr.strip())


class Bench:
    """The stand-in behind the network, and the programs."""

    def __init__(self, standin: StandIn, folder: Path) -> None:
        self._standin = standin
        self._folder = folder
        home = folder / "home"
        home.mkdir()
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "OPENROUTER_API_KEY": bench_clients.KEY,
            "SSL_CERT_FILE": str(standin.authority.bundle(Path(certifi.where()))),
        }
        programs = {
            "curl": bench_clients.curl(),
            "httpx script": bench_clients.httpx_script(folder),
            "openclaw": bench_clients.openclaw_script() or bench_clients.OPENCLAW,
            "words alone": bench_clients.WORDS_ALONE,
            "llm": self._llm(),
        }
        self._programs = {name: command for name, command in programs.items() if command}

    def timelines(self, lines: TextIO, runs: int) -> dict[str, list[Timeline]]:
        """Return, by program, the timelines of so many runs."""

        def run(command: list[str]) -> Timeline:
            asked = bench_clients.ask(self._standin, command, self._env, self._folder)
            return Timeline(_left(lines.read(), asked.started), asked.milliseconds)

        cases = {name: partial(run, command) for name, command in self._programs.items()}
        return in_turns(cases, runs)

    def _llm(self) -> list[str] | None:
        """Return llm's command line, with OpenRouter set up, or None where it is not installed."""
        installed = shutil.which("llm")
        if installed is None:
            return None
        settings = self._folder / "llm"
        settings.mkdir()
        (settings / "extra-openai-models.yaml").write_text(LLM_MODEL)
        self._env |= {"LLM_USER_PATH": str(settings), "OPENAI_API_KEY": bench_clients.KEY}
        return [installed, "-m", "bench", "hi"]


def _left(lines: str, started: float) -> dict[str, float]:
    """Return when the connection that has asked sent what, in milliseconds from the start."""
    seen: dict[str, dict[str, float]] = {}
    for line in lines.splitlines():
        at, port, stage = line.split()
        if stage == STAGES[0]:
            seen[port] = {}
        seen[port][stage] = (float(at) - started) * 1000
    return next(stages for stages in seen.values() if STAGES[-1] in stages)


def figures(network: Network, folder: Path, runs: int) -> dict[str, Any]:
    """Measure everything."""
    found = {}
    with StandIn(Authority(folder / "authority"), (NEAR, HTTPS), HOST) as standin:
        bench = Bench(standin, folder)
        for round_trip in ROUND_TRIPS_MS:
            with network.with_round_trip(round_trip) as lines:
                timelines = bench.timelines(lines, runs)
            found[str(round_trip)] = {name: _medians(each) for name, each in timelines.items()}
    return {"runs": runs, "load": os.getloadavg()[0], "start_to_request_ms": found}


def _medians(timelines: list[Timeline]) -> dict[str, float]:
    medians = {
        f"{stage} left": statistics.median(one.left[stage] for one in timelines) for stage in STAGES
    }
    return {**medians, "request arrived": statistics.median(one.arrived for one in timelines)}


def show(measured: dict[str, Any]) -> None:
    for round_trip, programs in measured["start_to_request_ms"].items():
        print(f"\nStart to request, round trip {round_trip} ms, medians of {measured['runs']}, ms")
        arrived = {name: medians["request arrived"] for name, medians in programs.items()}
        notes = [
            against(arrived["openclaw"] / arrived[name], limit, f"x {name}")
            for name, limit in LIMITS[int(round_trip)].items()
            if name in arrived
        ]
        for name, median in arrived.items():
            print(f"  {name:28}{median:9.1f}{''.join(notes) if name == 'openclaw' else ''}")
        print(f"  when it left the program:   {''.join(f'{stage:>13}' for stage in STAGES)}")
        for name, medians in programs.items():
            left = "".join(f"{medians[f'{stage} left']:13.1f}" for stage in STAGES)
            print(f"    {name:26}{left}")
    print(f"  (load {measured['load']:.1f})")


def what_is_missing() -> str | None:
    """Return why this machine can't do it, as far as can be told from outside, or None."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        return f"{missing[0]} is not installed"
    tried = subprocess.run([*NAMESPACE, "true"], capture_output=True, text=True, check=False)
    return tried.stderr.strip() or None if tried.returncode else None


def main() -> None:
    parser = options_parser(__doc__, runs=9)
    parser.add_argument("--inside", action="store_true", help="be in the namespace already")
    options = parser.parse_args()
    if not options.inside:
        if reason := what_is_missing():
            print(f"\nThe start over a network is skipped: {reason}")
            return
        os.execvp(NAMESPACE[0], [*NAMESPACE, sys.executable, *sys.argv, "--inside"])
    compile_package()
    with tempfile.TemporaryDirectory() as folder:
        try:
            network = Network(Path(folder))
        except OSError as error:
            print(f"\nThe start over a network is skipped: {error}")
            return
        measured = figures(network, Path(folder), max(1, options.runs))
    present(measured, show, as_json=options.json)


if __name__ == "__main__":
    main()
