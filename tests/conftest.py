"""Seals every test off from this machine and the network, and brings the stand-in."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from .standin.judge import judge_requests
from .standin.program import Process, Run, Spawn, run_in_process, sealed_variables
from .standin.server import StandIn
from .standin.tls import Authority

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

# a deadline measures the machine that the tests share, not the code
settings.register_profile("openclaw", deadline=None)
settings.load_profile("openclaw")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background, and the programs under test would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # by nohup, which programs heed

_MEMORY = Path("/dev/shm")
_ROOM = 1 << 30


def _has_room(folder: Path) -> bool:
    """Return whether programs can be written to a folder, and run there."""
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < _ROOM:
        return False
    return not os.statvfs(folder).f_flag & os.ST_NOEXEC


if _has_room(_MEMORY):
    # The program waits for the disk whenever it saves something: thousands of times in all.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

_CLEARED_PREFIXES = ("OPENROUTER_", "OPENCLAW_", "XDG_", "SSL_CERT_")
_CLEARED_SUFFIXES = ("_PROXY",)
_CLEARED = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"}
_HOME_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
}
LONG = bool(os.environ.get("TEST_LONG"))
"""Whether the tests that draw their cases draw many (``make test-long``)."""
KEY = "sk-or-v1-test-key-that-is-long-enough-to-cut"
_DEAD_PROXY = "http://127.0.0.1:9"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None]:
    """Keep the garbage collector away from the tests themselves: no cycle in them is ever freed.

    It would go through them again and again while they are made, and then for each test that asks
    it to collect.
    """
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


class NetworkForbiddenError(OSError):
    """A test tried to reach something that is not on loopback."""


@dataclass
class Seal:
    """What the current test is shut into.

    Attributes:
        home: The home folder; it exists and is empty.
        escapes: Where code in this process tried to connect to, or what it tried to look up, off
            loopback. Not empty at the end fails the test.
    """

    home: Path
    escapes: list[str] = field(default_factory=list)


@pytest.fixture(autouse=True)
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seal]:
    """Give the test its own home, a clean environment, and loopback alone."""
    for name in list(os.environ):
        upper = name.upper()
        if (
            upper.startswith(_CLEARED_PREFIXES)
            or upper.endswith(_CLEARED_SUFFIXES)
            or upper in _CLEARED
        ):
            monkeypatch.delenv(name)
    seal = Seal(tmp_path / "home")
    seal.home.mkdir()
    for name, folder in _HOME_FOLDERS.items():
        monkeypatch.setenv(name, str(seal.home / folder))
    monkeypatch.chdir(tmp_path)
    # What one run has sent is no secret of the next one's.
    monkeypatch.setattr("openclaw_cli.redact._known", set())
    _guard_sockets(monkeypatch, seal.escapes)
    yield seal
    if seal.escapes:
        pytest.fail(f"tried to leave loopback: {', '.join(seal.escapes)}")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return the CA of this run."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def standin(authority: Authority) -> Iterator[StandIn]:
    """Start a stand-in; afterwards no thread is left, and all chat requests were well formed."""
    with StandIn(authority) as server:
        yield server
    assert server.running_threads() == []
    if server.judge:
        assert judge_requests(server.requests) == []


@pytest.fixture
def env() -> dict[str, str]:
    """Return the environment for a process of the program; its proxy is dead until replaced."""
    return sealed_variables() | {"HTTPS_PROXY": _DEAD_PROXY}


@pytest.fixture
def run() -> Run:
    """Return what runs ``main(argv)`` in this process."""
    return run_in_process


@pytest.fixture
def spawn(env: dict[str, str], tmp_path: Path) -> Iterator[Spawn]:
    """Return what starts the program in a process of its own; killed if it outlives the test."""
    processes: list[Process] = []
    base = env

    def start(
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Process:
        processes.append(Process(argv, env={**base, **(env or {})}, cwd=cwd or tmp_path))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()


@pytest.fixture
def online(monkeypatch: pytest.MonkeyPatch, standin: StandIn) -> None:
    """Give programs of this process a key, and the stand-in for a network."""
    for name, value in standin.client_env().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OPENROUTER_API_KEY", KEY)


@pytest.fixture
def retried_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let programs of this process wait for next to nothing before they ask again."""
    monkeypatch.setattr("openclaw_cli.turn.retry._FIRST_DELAY", 0.01)


@pytest.fixture
def report(run: Run) -> Callable[..., Any]:
    """Return what runs a command and reads its report in JSON."""

    def read(*argv: str) -> Any:
        done = run([*argv, "--json"])
        assert done.status == 0, done.stderr
        return json.loads(done.stdout)

    return read


@pytest.fixture
def terminal(env: dict[str, str], standin: StandIn, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return what starts the program at a terminal, with a key and the stand-in's network."""
    from .terminal import Terminal

    terminals: list[Terminal] = []
    base = {**env, **standin.client_env(), "OPENROUTER_API_KEY": KEY}

    def start(*argv: str, columns: int = 80, rows: int = 24, **more: str) -> Terminal:
        terminals.append(
            Terminal(argv, env={**base, **more}, cwd=tmp_path, columns=columns, rows=rows)
        )
        return terminals[-1]

    yield start
    for one in terminals:
        one.close()
        assert KEY not in one.output


def _guard_sockets(patch: pytest.MonkeyPatch, escapes: list[str]) -> None:
    def refuse(target: object) -> NetworkForbiddenError:
        escapes.append(str(target))
        return NetworkForbiddenError(f"tests may not reach {target}")

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def connect_on_loopback(self: socket.socket, address: Any) -> Any:
            if self.family != getattr(socket, "AF_UNIX", None) and not _is_loopback(address[0]):
                raise refuse(address)
            return connect(self, address)

        return connect_on_loopback

    real_lookup = socket.getaddrinfo

    def look_up_on_loopback(host: Any, *args: Any, **options: Any) -> Any:
        if not _is_loopback(host):
            raise refuse(host)
        return real_lookup(host, *args, **options)

    patch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))
    patch.setattr(socket, "getaddrinfo", look_up_on_loopback)


def _is_loopback(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name in {None, "", "localhost", "::1"} or str(name).startswith("127.")
