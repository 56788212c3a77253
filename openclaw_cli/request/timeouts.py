"""How long each part of a request may take."""

from __future__ import annotations

from ..named_tuple import NamedTuple

_LONGEST = 1e9
"""Thirty years; sockets overflow at ten times of that."""
LONGEST_RETRY_AFTER = 60.0
"""Seconds that are sat out; where more is asked, trying again is no use now."""


class Timeouts(NamedTuple):
    """Limits in seconds; 0 switches one off.

    Attributes:
        connect: DNS, TCP, proxy and TLS together.
        first_event: From the request to the first event, whatever else comes meanwhile.
        silence: Between two events or comments once the answer has begun.
    """

    connect: float = 10.0
    first_event: float = 120.0
    silence: float = 120.0

    def waitable(self) -> Timeouts:
        """Return the same limits; one that no system can wait for is switched off."""
        return Timeouts(*(0.0 if limit > _LONGEST else limit for limit in self))
