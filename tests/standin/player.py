"""Plays one answer's steps on a connection."""

from __future__ import annotations

import threading
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from . import script
from .duplex import Duplex, HangUpError

if TYPE_CHECKING:
    from .recorded import Recorded

_GATE_POLL_SECONDS = 0.02


class Player:
    """Plays one answer."""

    def __init__(
        self, duplex: Duplex, answer: script.Answer, request: Recorded, closing: threading.Event
    ) -> None:
        self._duplex = duplex
        self._answer = answer
        self._closing = closing
        self._chunked = answer.framing == "chunked"
        wish = (request.header("Connection") or "").lower()
        self._keep_alive = answer.framing != "close" and wish != "close"

    def play(self) -> bool:
        """Play the steps; return whether the connection may serve another request."""
        head_sent = False
        for step in self._answer.steps:
            if not head_sent and not isinstance(step, (script.Pause, script.Cut)):
                self._send_head()
                head_sent = True
            match step:
                case script.Send(data):
                    self._send(data)
                case script.SingleBytes(data):
                    for value in data:
                        self._send(bytes([value]))
                case script.Raw(data):
                    self._duplex.send(data)
                case script.Pause(until):
                    self._pause(until)
                case script.Cut(reset=True):
                    self._duplex.reset()
                    return False
                case script.Cut():
                    self._duplex.cut()
                    return False
                case script.End():
                    break
                case script.Status():
                    pass  # its place is the head
        if not head_sent:
            self._send_head()
        return self._finish()

    def _send_head(self) -> None:
        status = self._answer.status
        lines = [f"HTTP/1.1 {status.code} {status.reason or _reason(status.code)}"]
        lines += [f"{name}: {value}" for name, value in (status.headers or {}).items()]
        if self._chunked:
            lines.append("Transfer-Encoding: chunked")
        elif self._answer.framing == "length":
            lines.append(f"Content-Length: {self._answer.length}")
        if not self._keep_alive:
            lines.append("Connection: close")
        self._duplex.send("\r\n".join([*lines, "", ""]).encode())

    def _send(self, data: bytes) -> None:
        # an empty chunk would be the end of the body
        if data:
            self._duplex.send(b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data)

    def _pause(self, until: threading.Event | float) -> None:
        gate, seconds = (
            (until, None) if isinstance(until, threading.Event) else (threading.Event(), until)
        )
        deadline = None if seconds is None else time.monotonic() + seconds
        while not gate.wait(_GATE_POLL_SECONDS if deadline is None else _remaining(deadline)):
            if self._closing.is_set() or self._duplex.has_hung_up():
                raise HangUpError("the client hung up while the answer was held")
            if deadline is not None and time.monotonic() >= deadline:
                return

    def _finish(self) -> bool:
        if self._chunked:
            self._duplex.send(b"0\r\n\r\n")
        if not self._keep_alive:
            self._duplex.finish()
        return self._keep_alive


def _remaining(deadline: float) -> float:
    return max(0.0, min(_GATE_POLL_SECONDS, deadline - time.monotonic()))


def _reason(code: int) -> str:
    # 529, as OpenRouter sends it, is nobody's standard
    return HTTPStatus(code).phrase if code in set(HTTPStatus) else "Unassigned"
