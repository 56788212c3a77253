"""Secrets that a program tells (``secrets.providers``, source ``exec``). No shell is involved.

Its protocol is OpenClaw's: one JSON object on standard input, one on standard output.
Source: docs/gateway/secrets/secretref-contract.md of OpenClaw's repository.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import stat
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..foreign import mapping
from ..named_tuple import NamedTuple
from .secret_problem import SecretProblem
from .trust import why_not_own

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECONDS = 5.0
"""What a program may take where ``timeoutMs`` says nothing."""
MOST = 1024 * 1024
"""Bytes that it may print where ``maxOutputBytes`` says nothing."""
_VERSION = 1
_PIECE = 65536
_PROBLEMS = {
    "NOT_FOUND": "there is no such secret",
    "AMBIGUOUS_DUPLICATE_KEY": "several secrets have that name",
}
_BY_HAND = "run the program by hand to see why"


class SecretCommand(NamedTuple):
    """A program that tells secrets.

    Attributes:
        path: An absolute path.
        args: What it is given on its command line.
        environ: All that its environment holds.
        seconds: What it may take.
        silence: Seconds that it may take without printing anything.
        most: Bytes that it may print.
        json_only: Whether its answer has to be the protocol's; else it may be the secret itself.
        insecure: Whether it is run whoever may have written it (``allowInsecurePath``).
        symlink: Whether the path may be a symbolic link (``allowSymlinkCommand``).
        trusted: The folders that it has to be in; any, if there are none.
    """

    path: Path
    args: tuple[str, ...]
    environ: Mapping[str, str]
    seconds: float = SECONDS
    silence: float = SECONDS
    most: int = MOST
    json_only: bool = True
    insecure: bool = False
    symlink: bool = False
    trusted: tuple[Path, ...] = ()

    def values(self, provider: str, ids: Sequence[str]) -> dict[str, str | SecretProblem]:
        """Return what the program says of each id: the secret, or that there is none.

        Raises:
            SecretProblem: It must not be run, or has given no answer.
        """
        path = self._checked_path()
        request = {"protocolVersion": _VERSION, "provider": provider, "ids": list(ids)}
        output = self._run(path, json.dumps(request).encode())
        try:
            text = output.decode("utf-8-sig").strip()
        except UnicodeDecodeError as error:
            raise SecretProblem("its answer is not UTF-8") from error
        if not text:
            raise SecretProblem("it has printed nothing", _BY_HAND)
        return self._read(text, ids)

    def _checked_path(self) -> Path:
        """Return what is run: a regular file that only the user or root can have written."""
        path = self.path
        if os.path.islink(path):  # noqa: PTH114  (it raises nothing)
            leads_to = os.path.realpath(path)
            if not self.symlink:
                raise SecretProblem(
                    f"{path} is a symbolic link",
                    f"write {leads_to} instead, or set allowSymlinkCommand: true",
                )
            path = Path(leads_to)
        real, trusted = Path(os.path.realpath(path)), map(os.path.realpath, self.trusted)
        if self.trusted and not any(real.is_relative_to(folder) for folder in trusted):
            raise SecretProblem(f"{path} is outside trustedDirs")
        try:
            status = path.stat()
        except OSError as error:
            raise SecretProblem(f"cannot run {path}: {error.strerror or error}") from error
        if not stat.S_ISREG(status.st_mode):
            raise SecretProblem(f"{path} is no regular file")
        if sys.platform == "win32" and path.suffix.lower() in (".bat", ".cmd"):
            raise SecretProblem(f"{path} would be run by a shell", "name the program itself")
        why = None if self.insecure else why_not_own(str(path))
        if why is not None:
            raise SecretProblem(why, f"chmod go-w {path}, or set allowInsecurePath: true")
        return path

    def _run(self, path: Path, request: bytes) -> bytes:
        """Run the program and return what it prints; what it says beside that is not shown."""
        try:
            process = subprocess.Popen(  # noqa: S603  (the user's own file names it)
                [str(path), *self.args],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=path.parent,
                env=dict(self.environ),
                # A group of its own, to be ended with all that it has started.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "its arguments can't be passed on"
            raise SecretProblem(f"cannot run {path}: {reason}") from error
        try:
            output = self._talked(process, request)
        except BaseException:
            _end(process)
            raise
        if process.returncode:
            ended = f"with status {process.returncode}"
            if process.returncode < 0:
                ended = f"by signal {-process.returncode}"
            raise SecretProblem(f"the program has ended {ended}", _BY_HAND)
        return output

    def _talked(self, process: subprocess.Popen[bytes], request: bytes) -> bytes:
        """Hand the request over, and return what comes back until the program has ended."""
        pieces: queue.Queue[bytes] = queue.Queue()
        for work in (_write, _read_all):
            threading.Thread(
                target=work, args=(process, request, pieces), name="openclaw-secret", daemon=True
            ).start()
        output = b""
        deadline = time.monotonic() + self.seconds
        while True:
            left = deadline - time.monotonic()
            try:
                piece = pieces.get(timeout=max(0.0, min(left, self.silence)))
            except queue.Empty:
                limit = self.seconds if left <= self.silence else self.silence
                raise _too_late(limit) from None
            output += piece
            if len(output) > self.most:
                raise SecretProblem(f"it has printed more than {self.most} bytes")
            if not piece:
                break
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise _too_late(self.seconds) from None
        return output

    def _read(self, text: str, ids: Sequence[str]) -> dict[str, str | SecretProblem]:
        try:
            answer: Any = json.loads(text)
        except (ValueError, RecursionError) as error:
            if self.json_only:
                cure = "set jsonOnly: false if it prints the secret itself"
                raise SecretProblem("its answer is not JSON", cure) from error
            answer = text
        if not isinstance(answer, dict) and not self.json_only:
            return {ids[0]: answer if isinstance(answer, str) else text}
        if not isinstance(answer, dict) or answer.get("protocolVersion") != _VERSION:
            raise SecretProblem(f"its answer is no object with protocolVersion {_VERSION}")
        if not isinstance(answer.get("values"), dict):
            raise SecretProblem('its answer has no "values"')
        values, errors = answer["values"], mapping(answer.get("errors"))
        return {id_: _told(values.get(id_), errors.get(id_)) for id_ in ids}


def _told(value: Any, error: Any) -> str | SecretProblem:
    if error is not None:
        # Whatever else an error says may quote a secret.
        code = mapping(error).get("code")
        known = _PROBLEMS.get(code) if isinstance(code, str) else None
        return SecretProblem(known or "the program has no secret for it", _BY_HAND)
    return value if isinstance(value, str) else SecretProblem("the program has no text for it")


def _too_late(seconds: float) -> SecretProblem:
    return SecretProblem(f"the program did not answer within {seconds:g} s")


def _write(process: subprocess.Popen[bytes], request: bytes, _: queue.Queue[bytes]) -> None:
    assert process.stdin is not None
    with suppress(OSError, ValueError), process.stdin as stdin:  # it may not want to know
        stdin.write(request)


def _read_all(process: subprocess.Popen[bytes], _: bytes, pieces: queue.Queue[bytes]) -> None:
    assert process.stdout is not None
    with suppress(OSError, ValueError), process.stdout as stdout:
        while piece := os.read(stdout.fileno(), _PIECE):
            pieces.put(piece)
    pieces.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it has started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        process.wait(1.0)
