"""One connection's bytes: reading, sending, and every way to end it."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import sys

_HANDSHAKE_SECONDS = 10.0
_READ_SIZE = 65536
_WOULD_BLOCK = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class HangUpError(ConnectionError):
    """The client closed the connection where more was expected of it, or for it."""


class Duplex:
    """A connected socket with a buffer in front, which may turn to TLS on the way."""

    def __init__(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the client may be gone again
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = sock
        self._buffer = bytearray()

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Do the server's half of the handshake.

        Raises:
            OSError: The client refused the certificate, or hung up.
        """
        # wrapped before the handshake, so that abort() reaches the socket during it
        self._socket = context.wrap_socket(
            self._socket, server_side=True, do_handshake_on_connect=False
        )
        self._socket.settimeout(_HANDSHAKE_SECONDS)
        self._socket.do_handshake()
        self._socket.settimeout(None)

    def read_until(self, mark: bytes) -> bytes:
        """Read up to and with the mark; empty if the client hung up before the first byte."""
        while (end := self._buffer.find(mark)) < 0:
            if not self._fill():
                if self._buffer:
                    raise HangUpError("the client hung up within a line")
                return b""
        return self._take(end + len(mark))

    def read_exactly(self, length: int) -> bytes:
        """Read that many bytes."""
        while len(self._buffer) < length:
            if not self._fill():
                raise HangUpError("the client hung up within a body")
        return self._take(length)

    def send(self, data: bytes) -> None:
        """Send it all.

        Raises:
            HangUpError: The client is gone.
        """
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise HangUpError("the client hung up within an answer") from error

    def has_hung_up(self) -> bool:
        """Look, without waiting, whether the client closed its side."""
        if not select.select([self._socket], [], [], 0)[0]:
            return False
        self._socket.settimeout(0)
        try:
            return not self._fill()
        except _WOULD_BLOCK:
            return False
        except OSError:
            return True
        finally:
            self._socket.settimeout(None)

    def reset(self) -> None:
        """Close with an RST: what is not yet delivered is lost."""
        linger = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._socket.close()

    def finish(self) -> None:
        """Close as a server does that is done: inside TLS with ``close_notify``."""
        if isinstance(self._socket, ssl.SSLSocket):
            self._send_close_notify(self._socket)
        self.cut()

    def cut(self) -> None:
        """Close with a FIN alone, which inside TLS the client must take as a truncation."""
        self.abort()
        self._socket.close()

    def abort(self) -> None:
        """Shut both directions; wakes a thread that is reading or sending."""
        with contextlib.suppress(OSError):
            # past SSLSocket.shutdown, which would have the other thread go on in plain text
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _fill(self) -> bool:
        received = self._socket.recv(_READ_SIZE)
        self._buffer += received
        return bool(received)

    def _take(self, length: int) -> bytes:
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken

    @staticmethod
    def _send_close_notify(sock: ssl.SSLSocket) -> None:
        sock.settimeout(0)
        while True:
            try:
                sock.unwrap()
            except ssl.SSLWantWriteError:
                select.select([], [sock], [], _HANDSHAKE_SECONDS)
            except (OSError, ValueError):
                return  # sent; the client's own close_notify is not waited for
            else:
                return
