"""HTTP/1.1 on a connected socket (RFC 9112): a request goes out, a response's head comes back.

``http.client`` does the same for programs that trust the server. It gives up on header names that
are not ASCII, takes an early hint for the answer, and starts its time-out anew with each byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple
from ..redact import clean

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable

    from .patience import Patience
    from .tls_in_tls import NestedTLS

_READ_SIZE = 65_536
_SEND_SIZE = 262_144
_LONGEST_HEAD = 262_144
_NEAR = 100
"""By this part of a limit a read may be off."""
_BODILESS = (204, 304)
_SWITCHING = 101
_TLS_ALERT = b"\x15\x03"
_VERSION = b"HTTP/1."

Header = tuple[bytes, bytes]


class ProtocolError(Exception):
    """What has come is not HTTP/1, or not all of it."""


class Head(NamedTuple):
    """A response's head.

    Attributes:
        minor: The version's last digit: 0 or 1.
        status: Three digits.
        reason: The status in words, or nothing.
        headers: Names and values as they came.
    """

    minor: int
    status: int
    reason: bytes
    headers: tuple[Header, ...]

    def values(self, name: bytes) -> list[bytes]:
        """Return each value that stands under a name (in lower case), commas resolved."""
        found = (value for key, value in self.headers if key.lower() == name)
        return [part.strip().lower() for value in found for part in value.split(b",")]

    @property
    def chunked(self) -> bool:
        """Whether the body comes in chunks."""
        return self.values(b"transfer-encoding")[-1:] == [b"chunked"]

    @property
    def length(self) -> int | None:
        """How long the body is; None where its end is the connection's, or the last chunk.

        Raises:
            ProtocolError: Two lengths are claimed.
        """
        if self.status in _BODILESS:
            return 0
        lengths = {value for value in self.values(b"content-length") if value.isdigit()}
        if self.chunked or not lengths:
            return None
        if len(lengths) > 1:
            raise ProtocolError("the answer has two lengths")
        return int(lengths.pop()[:20])

    @property
    def stays_open(self) -> bool:
        """Whether another request may follow on the same connection."""
        wishes = self.values(b"connection")
        if b"close" in wishes or (self.length is None and not self.chunked):
            return False
        return self.minor > 0 or b"keep-alive" in wishes


class Channel:
    """A connected socket, and what has been read of it too far."""

    def __init__(self, sock: socket.socket | NestedTLS) -> None:
        self._sock = sock
        self._ahead = b""
        self._limit: float | None = 0  # of a read, as the socket has it; 0 where it is not known

    def is_idle(self) -> bool:
        """Return whether the other side has neither ended the connection nor said anything.

        The look goes through TLS: a session ticket that waits there is nothing said, and the end
        of TLS is one. What happens after the look is seen when the connection is used.

        Raises:
            OSError: It was broken off.
        """
        if self._ahead:
            return False
        self._limit = 0
        self._sock.settimeout(0)
        try:
            self._sock.recv(1)
        except BlockingIOError:
            return True
        except OSError as error:
            import ssl  # 8 ms, and there already where the connection is TLS

            if isinstance(error, ssl.SSLWantReadError):
                return True
            raise
        return False

    def send(self, data: bytes, limit: float | None) -> None:
        """Send it all; ``limit`` is the longest time in seconds for each quarter of a megabyte."""
        self._limit = 0
        self._sock.settimeout(limit)
        view = memoryview(data)
        for at in range(0, len(data), _SEND_SIZE):
            self._sock.sendall(view[at : at + _SEND_SIZE])

    def read(self, patience: Patience) -> bytes:
        """Return what has come, as soon as something has; nothing at the connection's end."""
        if self._ahead:
            data, self._ahead = self._ahead, b""
            return data
        limit = patience.left()
        if limit != self._limit and not _is_near(limit, self._limit):
            self._sock.settimeout(limit)
            self._limit = limit
        return self._sock.recv(_READ_SIZE)

    def unread(self, data: bytes) -> None:
        """Put back what belongs to whatever comes next."""
        self._ahead = data + self._ahead

    def close(self) -> None:
        """Close the socket."""
        self._sock.close()


def _is_near(limit: float | None, known: float | None) -> bool:
    """Return whether a limit is as good as the one that is set: setting it is a system call."""
    if not limit or not known:
        return False
    return abs(limit - known) < min(limit, known) / _NEAR


def written_request(method: str, target: bytes, headers: Iterable[Header], body: bytes) -> bytes:
    """Return a request's bytes. The headers say how long its body is."""
    lines = [b"%s %s HTTP/1.1" % (method.encode("ascii"), target)]
    lines += [b"%s: %s" % header for header in headers]
    return b"\r\n".join([*lines, b"", body])


def read_head(channel: Channel, patience: Patience) -> Head:
    """Read the head of the response; interim ones (100, 103 …) are passed over.

    Raises:
        ProtocolError: It is not HTTP/1, is too long, or the connection ended.
        OSError: As reading does.
    """
    while True:
        head = _parsed(_read_lines(channel, patience))
        if not 100 <= head.status < 200 or head.status == _SWITCHING:
            return head


def _read_lines(channel: Channel, patience: Patience) -> list[bytes]:
    """Return the head's lines, without their ends and the blank one behind them."""
    buffer = b""
    while True:
        data = channel.read(patience)
        if not data:
            raise ProtocolError(
                "it ended within the answer's head" if buffer else "it was closed without an answer"
            )
        seen = max(0, len(buffer) - 2)
        buffer = buffer + data if buffer else data.lstrip(b"\r\n")
        _check_begin(buffer)
        if end := _end_of_head(buffer, seen):
            channel.unread(buffer[end:])
            return [line.rstrip(b"\r") for line in buffer[:end].rstrip(b"\r\n").split(b"\n")]
        if len(buffer) > _LONGEST_HEAD:
            raise ProtocolError("the answer's headers do not end")


def _end_of_head(buffer: bytes, seen: int) -> int:
    """Return where the body begins; 0 if that has not come."""
    ends = ((buffer.find(mark, seen), len(mark)) for mark in (b"\n\r\n", b"\n\n"))
    return min((at + length for at, length in ends if at >= 0), default=0)


def _check_begin(buffer: bytes) -> None:
    if buffer.startswith(_TLS_ALERT):
        raise ProtocolError("the port speaks TLS: write https:// in the base URL")
    if not buffer.startswith(_VERSION[: len(buffer)]):
        raise ProtocolError(f"the answer is not HTTP/1: {_quoted(buffer)}")


def _quoted(data: bytes) -> str:
    # Cleaned before it is cut: half of a key would not be known as one.
    return ascii(clean(data[:1000].decode("latin-1"))[:40])


def _parsed(lines: list[bytes]) -> Head:
    version, _, rest = lines[0].partition(b" ")
    status, _, reason = rest.strip().partition(b" ")
    minor = version.removeprefix(_VERSION)
    if not (minor.isdigit() and status.isdigit() and len(status) == 3):
        raise ProtocolError(f"not a status line: {_quoted(lines[0])}")
    headers: list[Header] = []
    for line in lines[1:]:
        if line[:1] in (b" ", b"\t") and headers:
            name, value = headers.pop()
            headers.append((name, value + b" " + line.strip()))
            continue
        name, colon, value = line.partition(b":")
        if colon and name.strip():
            headers.append((name.strip(), value.strip()))
    return Head(int(minor[:1]), int(status), reason.strip(), tuple(headers))
