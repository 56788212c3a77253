"""One client's connection: requests are read and recorded, answers are played."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from .duplex import Duplex, HangUpError
from .player import Player
from .recorded import Headers, Recorded, RecordedConnect, find_header

if TYPE_CHECKING:
    import threading

    from . import script
    from .tls import Authority, TLSMode

_DEFAULT_PORTS = {"http": "80", "https": "443"}


class House(Protocol):
    """What a connection asks of the stand-in that it belongs to."""

    authority: Authority
    closing: threading.Event
    refuse_connect: set[str]
    proxy_auth: tuple[str, str] | None
    tls_mode: TLSMode
    tls_host: str | None

    def admit(self, request: Recorded) -> script.Answer: ...
    def note_connect(self, connect: RecordedConnect) -> None: ...
    def note_handshake_failure(self, host: str, error: OSError) -> None: ...
    def note_hang_up(self, request: Recorded) -> None: ...


class Connection:
    """Serves one TCP connection until either side ends it."""

    def __init__(self, house: House, duplex: Duplex, number: int) -> None:
        self._house = house
        self._duplex = duplex
        self._number = number
        self._scheme = "http"
        self._tunnel: str | None = None

    def serve(self) -> None:
        """Answer requests until the connection ends; raises nothing."""
        host = self._house.tls_host
        try:
            if host is not None and not self._start_tls(host, host):
                return
            while self._serve_one():
                pass
        except (OSError, ValueError):
            pass  # the client's end of the matter: tests look at what was recorded
        finally:
            self._duplex.cut()

    def _serve_one(self) -> bool:
        head = self._duplex.read_until(b"\r\n\r\n")
        if not head:
            return False
        method, target, headers = _parse_head(head)
        if method == "CONNECT":
            return self._connect(target, headers)
        proxied = urlsplit(target)
        if proxied.scheme and not self._is_admitted(headers):
            return self._refuse(407)
        body = self._read_body(headers)
        request = Recorded(
            method=method,
            scheme=self._scheme,
            host=self._host(proxied.netloc, headers),
            path=_path_of(target) if proxied.scheme else target,
            headers=headers,
            body=body,
            connection=self._number,
            received_at=time.monotonic(),
        )
        return self._play(self._house.admit(request), request)

    def _connect(self, target: str, headers: Headers) -> bool:
        self._house.note_connect(RecordedConnect(target, headers))
        host = target.rpartition(":")[0].strip("[]")
        if not self._is_admitted(headers):
            return self._refuse(407)
        if host in self._house.refuse_connect or target in self._house.refuse_connect:
            return self._refuse(403)
        self._duplex.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return self._start_tls(host, target)

    def _start_tls(self, host: str, target: str) -> bool:
        try:
            self._duplex.start_tls(self._house.authority.context(host, self._house.tls_mode))
        except OSError as error:
            self._house.note_handshake_failure(host, error)
            return False
        self._scheme, self._tunnel = "https", target
        return True

    def _host(self, netloc: str, headers: Headers) -> str:
        host = self._tunnel or netloc or find_header(headers, "Host") or ""
        return host.removesuffix(":" + _DEFAULT_PORTS[self._scheme])

    def _is_admitted(self, headers: Headers) -> bool:
        if self._house.proxy_auth is None:
            return True
        wanted = base64.b64encode(":".join(self._house.proxy_auth).encode()).decode()
        return find_header(headers, "Proxy-Authorization") == f"Basic {wanted}"

    def _refuse(self, code: int) -> bool:
        extra = 'Proxy-Authenticate: Basic realm="stand-in"\r\n' if code == 407 else ""
        head = f"HTTP/1.1 {code} Refused\r\n{extra}Content-Length: 0\r\nConnection: close\r\n\r\n"
        self._duplex.send(head.encode())
        return False

    def _read_body(self, headers: Headers) -> bytes:
        if (find_header(headers, "Expect") or "").lower() == "100-continue":
            self._duplex.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if (find_header(headers, "Transfer-Encoding") or "").lower() == "chunked":
            return self._read_chunks()
        return self._duplex.read_exactly(int(find_header(headers, "Content-Length") or 0))

    def _read_chunks(self) -> bytes:
        body = b""
        while size := int(self._duplex.read_until(b"\r\n").split(b";")[0], 16):
            body += self._duplex.read_exactly(size)
            self._duplex.read_exactly(2)
        self._duplex.read_until(b"\r\n")
        return body

    def _play(self, answer: script.Answer, request: Recorded) -> bool:
        try:
            return Player(self._duplex, answer, request, self._house.closing).play()
        except HangUpError:
            self._house.note_hang_up(request)
            return False


def _path_of(uri: str) -> str:
    _, slash, path = uri.partition("://")[2].partition("/")
    return (slash or "/") + path


def _parse_head(head: bytes) -> tuple[str, str, Headers]:
    first, *rest = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, target, _version = first.split(" ")
    pairs = (line.partition(":") for line in rest)
    return method, target, tuple((name, value.strip()) for name, _, value in pairs)
