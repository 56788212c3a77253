"""Connections that are kept between questions, for any number of threads."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl

    from .connection import Connection
    from .http1 import Channel
    from .proxy import Origin

_MOST = 256
"""Connections that are kept idle; as many threads may ask at once without a new handshake."""

_LONGEST_IDLE = 30.0
"""Seconds. What lies between often forgets a silent connection without telling anybody."""

Kept = tuple["Connection", "Channel"]


class ConnectionPool:
    """Takes each connection whose answer was read to its end, and gives it to whoever asks next.

    The last one that came goes first, so that those that are not needed grow old and are closed.
    """

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._idle: list[tuple[float, Kept]] = []
        self._context: ssl.SSLContext | None = None
        self._is_closed = False
        self._of_parent: list[tuple[float, Kept]] = []

    def take(self, origin: Origin) -> Kept | None:
        """Return a connection to an origin, the caller's from now on; None where there is none.

        The other side may have ended it meanwhile.
        """
        self._begin_anew_after_fork()
        with self._lock:
            old = self._without_old()
            found = None
            for place in range(len(self._idle) - 1, -1, -1):
                if self._idle[place][1][0].origin == origin:
                    found = self._idle.pop(place)[1]
                    break
        _close(old)
        return found

    def put(self, connection: Connection, channel: Channel) -> None:
        """Keep a connection that waits for a request."""
        with self._lock:
            old = self._without_old()
            if self._is_closed:
                old.append((connection, channel))
            else:
                self._idle.append((time.monotonic(), (connection, channel)))
                if len(self._idle) > _MOST:
                    old.append(self._idle.pop(0)[1])
        _close(old)

    def trust(self) -> ssl.SSLContext:
        """Return the TLS context, the same one for all: making one may take 20 ms.

        Raises:
            TLSError: The certificates to trust can't be loaded.
        """
        self._begin_anew_after_fork()
        with self._lock:
            if self._context is None:
                from .tls import client_context

                self._context = client_context()
            return self._context

    def close(self) -> None:
        """Close what is idle; what is in use is closed when its answer is over."""
        self._begin_anew_after_fork()
        with self._lock:
            self._is_closed = True
            kept, self._idle = [one for _, one in self._idle], []
        _close(kept)

    def _begin_anew_after_fork(self) -> None:
        """Leave the connections to the parent: two processes would spoil them for each other.

        They are not closed here either, which would hang up on it.
        """
        if self._pid != os.getpid():
            self._pid, self._lock = os.getpid(), threading.Lock()
            self._of_parent, self._idle = self._idle, []

    def _without_old(self) -> list[Kept]:
        """Take out what has been idle for too long, and return it."""
        limit = time.monotonic() - _LONGEST_IDLE
        count = 0
        while count < len(self._idle) and self._idle[count][0] < limit:
            count += 1
        old = [one for _, one in self._idle[:count]]
        del self._idle[:count]
        return old


def _close(kept: list[Kept]) -> None:
    for connection, _ in kept:
        connection.abandon()
