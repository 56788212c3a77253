"""The programs that the benchmarks have ask the stand-in: ours, and what it is held against."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.standin.recorded import Recorded
    from tests.standin.server import StandIn

URL = "https://openrouter.ai/api/v1/chat/completions"
KEY = "sk-or-v1-0000"
BODY = {
    "model": "openrouter/auto",
    "messages": [{"role": "user", "content": "hi"}],
    "stream": True,
}
PROGRAM = [sys.executable, "-m", "openclaw_cli"]
OPENCLAW = [*PROGRAM, "chat", "-m", "openrouter/auto", "hi"]
WORDS_ALONE = [*PROGRAM, "chat", "hi"]
"""A line without options, which is not parsed: it is no measure of the others."""

HTTPX_SCRIPT = f"""\
import httpx, os
headers = {{"Authorization": "Bearer " + os.environ["OPENROUTER_API_KEY"]}}
with httpx.stream("POST", {URL!r}, headers=headers, json={BODY!r}, timeout=120) as response:
    for line in response.iter_lines():
        print(line, flush=True)
"""


class Asked(NamedTuple):
    """One run of a program: its start (``time.monotonic()``), and the request that it made."""

    started: float
    request: Recorded

    @property
    def milliseconds(self) -> float:
        """From the start to the request's arrival."""
        return (self.request.received_at - self.started) * 1000


def openclaw_script() -> list[str] | None:
    """Return the installed script's command line, or None where there is none."""
    installed = Path(sys.executable).with_name("openclaw")
    return [str(installed), *OPENCLAW[len(PROGRAM) :]] if installed.exists() else None


def httpx_script(folder: Path) -> list[str]:
    """Return the five-line script's command line; the script is written into a folder."""
    path = folder / "httpx_script.py"
    path.write_text(HTTPX_SCRIPT)
    return [sys.executable, str(path)]


def curl() -> list[str] | None:
    """Return curl's command line, or None where it is not installed."""
    installed = shutil.which("curl")
    headers = ["-H", f"Authorization: Bearer {KEY}", "-H", "Content-Type: application/json"]
    return [installed, "-sSN", *headers, "-d", json.dumps(BODY), URL] if installed else None


def ask(standin: StandIn, command: list[str], env: Mapping[str, str], folder: Path) -> Asked:
    """Run a program that asks once, to its end.

    Raises:
        SystemExit: It failed, or has not asked.
    """
    seen = len(standin.requests)
    started = time.monotonic()
    finished = subprocess.run(
        command, env=env, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    chats = [request for request in standin.requests[seen:] if request.is_chat]
    if finished.returncode != 0 or not chats:
        raise SystemExit(f"{command[0]} failed: {finished.stderr.decode()}")
    return Asked(started, chats[0])
