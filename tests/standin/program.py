"""The program under test, run in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_VISIBLE = {
    "APPDATA",
    "HOME",
    "LANG",
    "LOCALAPPDATA",
    "PATH",
    "SYSTEMROOT",
    "TMPDIR",
    "USERPROFILE",
}
_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGPIPE", "SIGHUP")
    if hasattr(signal, name)
)


@dataclass(frozen=True, slots=True)
class Completed:
    """What a run left behind.

    Attributes:
        status: The exit status.
        stdout: The bytes on standard output.
        stderr: The text on standard error.
    """

    status: int
    stdout: bytes
    stderr: str


class Run(Protocol):
    """Runs ``main(argv)`` in this process."""

    def __call__(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Completed:
        """Run it to its end.

        Args:
            argv: The arguments, without the program's name.
            stdin: What is piped in.
            env: Variables to add to the sealed environment, or to override in it.
            cwd: Where to run; the test's own folder if not given.
        """


def run_in_process(
    argv: Sequence[str],
    *,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Completed:
    """Run ``main(argv)`` here, with its own streams, and put everything back afterwards."""
    from openclaw_cli.__main__ import main

    output, errors = io.BytesIO(), io.BytesIO()
    streams = {
        "stdin": io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"),
        "stdout": io.TextIOWrapper(output, encoding="utf-8", newline="\n"),
        "stderr": io.TextIOWrapper(errors, encoding="utf-8", newline="\n"),
    }
    with pytest.MonkeyPatch.context() as patch, _signals_restored():
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        if cwd is not None:
            patch.chdir(cwd)
        status = main(list(argv))
    streams["stdout"].flush()
    streams["stderr"].flush()
    return Completed(int(status), output.getvalue(), errors.getvalue().decode())


class Process:
    """The program in a process of its own, with pipes at its three streams.

    Attributes:
        popen: The process itself, for pids, signals and partial reads.
    """

    def __init__(self, argv: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "openclaw_cli", *argv],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(env),
            cwd=cwd,
        )

    def write(self, data: bytes) -> None:
        """Write to its standard input, and leave that open."""
        assert self.popen.stdin is not None
        self.popen.stdin.write(data)
        self.popen.stdin.flush()

    def read(self, length: int) -> bytes:
        """Read exactly so many bytes of its standard output; fewer only at the output's end."""
        assert self.popen.stdout is not None
        return self.popen.stdout.read(length)

    def interrupt(self) -> None:
        """Send what Ctrl-C sends."""
        self.popen.send_signal(signal.SIGINT)

    def finish(self, timeout: float = 30.0, *, stdin: bytes = b"") -> Completed:
        """Write the rest of its input, close that, and wait for the end.

        ``stdout`` is what has not been read before.

        Raises:
            subprocess.TimeoutExpired: It still runs after ``timeout`` seconds.
        """
        stdout, stderr = self.popen.communicate(stdin or None, timeout=timeout)
        return Completed(self.popen.returncode, stdout, stderr.decode())

    def kill(self) -> None:
        """End it if it still runs, and close the pipes."""
        if self.popen.poll() is None:
            self.popen.kill()
        self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout, self.popen.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class Spawn(Protocol):
    """Starts the program in a process of its own."""

    def __call__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Process:
        """Start it.

        Args:
            argv: The arguments, without the program's name.
            env: Variables to add to the ``env`` fixture's, or to override in it.
            cwd: Where to run; the test's own folder if not given.
        """


@contextlib.contextmanager
def _signals_restored() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def sealed_variables() -> dict[str, str]:
    """Return the variables that a process of the program may see, taken from the sealed ones."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in _VISIBLE or name.startswith(("XDG_", "COV"))
    }
