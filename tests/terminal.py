"""The program at a real pseudo-terminal, with an emulator that shows what a person would see."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from .screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_PATIENCE = 30.0


def spawn(program: str, argv: Sequence[str], **options: Any) -> Any:
    """Start a program at a pseudo-terminal, as ``pexpect.spawn`` does, which takes the options.

    pexpect rests for 50 ms before it sends anything: what is sent here waits for something to be
    seen first.
    """
    import pexpect

    child = pexpect.spawn(program, list(argv), encoding="utf-8", **options)
    child.delaybeforesend = None
    return child


def wait_for_keys(child: Any) -> None:
    """Wait until a shell reads single keys; before, its terminal makes a line feed of a return.

    Raises:
        AssertionError: It still reads lines.
    """
    deadline = time.monotonic() + _PATIENCE
    while child.getecho():
        assert time.monotonic() < deadline, "it reads no keys"
        time.sleep(0.005)


def exit_status(child: Any) -> int:
    """Wait until a program that has closed its terminal has ended, and return its exit status."""
    child.wait()
    child.close()
    return int(child.exitstatus)


def kill(child: Any) -> None:
    """End a program if it still runs, and close its terminal.

    Not ``close(force=True)``: that rests for 100 ms behind each of its signals, of which the last
    is this one.
    """
    child.kill(signal.SIGKILL)
    child.wait()
    child.close()


_OPENCLAW = (sys.executable, "-m", "openclaw_cli")


class Terminal:
    """One run of the program, or of another one.

    Attributes:
        screen: What is to be seen.
        output: Everything that was written, escape sequences and all.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        program: Sequence[str] = _OPENCLAW,
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        import pexpect

        self.screen = Screen(columns, rows)
        self.screen.replies = self.send
        self.output = ""
        self._eof = pexpect.EOF
        self._timeout = pexpect.TIMEOUT
        self._child = spawn(
            program[0],
            [*program[1:], *argv],
            env={"TERM": "xterm-256color", **env},
            cwd=str(cwd),
            codec_errors="replace",
            timeout=_PATIENCE,
            dimensions=(rows, columns),
        )

    def wait(self, what: str | Callable[[Screen], bool]) -> None:
        """Read until a regular expression is to be seen, or something holds.

        Raises:
            AssertionError: It did not come; the message shows the screen.
        """
        deadline = time.monotonic() + _PATIENCE
        while not self._holds(what):
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"{what!r} was not seen:\n{self.screen.text}")

    def send(self, keys: str | bytes) -> None:
        """Press keys; bytes are sent as they are."""
        if isinstance(keys, bytes):
            while keys:
                keys = keys[os.write(self._child.child_fd, keys) :]
            return
        self._child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size."""
        self.screen.resize(columns, rows)
        self._child.setwinsize(rows, columns)

    def end(self) -> int:
        """Read to the end and return the exit status.

        Raises:
            AssertionError: It does not end; the message shows the screen.
        """
        deadline = time.monotonic() + _PATIENCE
        while self._read():
            assert time.monotonic() < deadline, f"it does not end:\n{self.screen.text}"
        status = exit_status(self._child)
        assert "Traceback" not in self.output
        return status

    def close(self) -> None:
        """Kill it if it still runs."""
        kill(self._child)

    def _holds(self, what: str | Callable[[Screen], bool]) -> bool:
        if isinstance(what, str):
            return re.search(what, self.screen.text, re.MULTILINE) is not None
        return what(self.screen)

    def _read(self) -> bool:
        """Take what comes within a moment; return whether the program still writes."""
        try:
            text = self._child.read_nonblocking(65_536, timeout=0.1)
        except self._timeout:
            return True
        except self._eof:
            return False
        self.output += text
        self.screen.feed(text)
        return True
