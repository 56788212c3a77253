"""The chat's connection: open by the time that a question is asked.

It begins to open behind the first prompt, and stays between questions. A server, or what lies on
the way, ends it while nobody types; that is found when somebody does, and another one is opened.
None of it is ever told: a connection that can't be opened is the next question's trouble.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import OpenClawError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..request.target import Target
    from ..turn.targets import Targets
    from ..wire.client import Client
    from ..wire.proxy import Origin

_LONGEST_IDLE = 30.0
"""Seconds. What lies on the way may forget a silent connection without telling anybody."""

_PAUSE = 1.0
"""Seconds between two looks, and from one connection to the first that replaces it."""


class ChatConnection:
    """Keeps a connection to whom is asked next.

    From one that replaces another to the next one the pause doubles, until a question is asked: a
    server that hangs up at once is not called in a loop.

    Args:
        trace: Called with each line of the exchange, or None.
        clock: Returns seconds.
    """

    def __init__(
        self, trace: Callable[[str], None] | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._trace = trace
        self._clock = clock
        self._client: Client | None = None
        self._origin: Origin | None = None
        self._lock = threading.Lock()  # held by the thread that opens the first one
        self._has_begun = self._is_asking = self._is_over = False
        self._since = self._next_look = self._next_opening = 0.0
        self._pause = _PAUSE

    def begin(self, targets: Targets) -> None:
        """Open the first one, if nobody has asked yet; what is imported for it takes a while."""
        with self._lock, suppress(OpenClawError):
            self._has_begun = True
            if self._client is None:
                self._open(targets.primary())

    def typed(self, targets: Targets) -> None:
        """Look at it, if that is some time ago; to be called with each key."""
        if self._clock() >= self._next_look:
            self.look(targets)

    def look(self, targets: Targets) -> None:
        """Open another one where there is none that serves; nothing is waited for."""
        if not self._has_begun or not self._lock.acquire(blocking=False):
            return
        try:
            with suppress(OpenClawError):
                self._look(targets.primary())
        finally:
            self._lock.release()

    def client(self, target: Target) -> Client:
        """Return what asks a question: over the connection, if it serves by now."""
        with self._lock:
            if not self._serves(target):
                self.close()
            if self._client is None:
                from ..wire.client import Client

                self._client = Client(trace=self._trace, keep=True)
            self._is_asking = True
            return self._client

    def close(self) -> None:
        """Close it; an answer that is under way is cancelled."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def end(self) -> None:
        """Close it for good."""
        self._is_over = True
        self.close()

    def _look(self, target: Target) -> None:
        now = self._clock()
        if self._is_asking:
            self._is_asking, self._since = False, now
            self._next_opening, self._pause = now, _PAUSE
        self._next_look = now + _PAUSE
        is_another = target.route.origin != self._origin
        if not self._serves(target) and (is_another or now >= self._next_opening):
            self._open(target)

    def _serves(self, target: Target) -> bool:
        return (
            self._client is not None
            and self._client.is_ready_for(target.route.origin)
            and self._clock() - self._since < _LONGEST_IDLE
        )

    def _open(self, target: Target) -> None:
        from ..wire.client import Client
        from ..wire.connection import begun_or_new

        self.close()
        self._origin, self._since = target.route.origin, self._clock()
        self._next_opening, self._pause = self._since + self._pause, 2 * self._pause
        connection = begun_or_new(self._origin, target.timeouts.connect or None)
        self._client = Client(early=connection, trace=self._trace, keep=True)
        if self._is_over:
            self.close()
