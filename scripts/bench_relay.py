"""Plays a network with a round trip, for ``bench_network.py``, in a process of its own.

``bench_relay.py TUN ROUND_TRIP`` reads the packets of a TUN interface whose file descriptor it
inherits, and writes each back after half a round trip, with its addresses changed over. So a
connection to any address behind the interface arrives at this side's own address, and comes from
where it went to: one kernel talks to itself across a network, SYN and all. The checksums stay
right, since a sum does not depend on the order.

What it sees of a handshake becomes a line on standard output, at the time it left the client:
``SECONDS PORT STAGE``. It ends when its standard input does.
"""

from __future__ import annotations

import os
import select
import sys
import time
from collections import deque

STAGES = ("SYN", "ClientHello", "Finished", "request")
"""In order: what a client sends until it has asked, in TLS 1.3."""

HTTPS = 443
_IPV4, _TCP, _SYN = 4, 6, 0x02
_CHANGE_CIPHER_SPEC = b"\x14\x03\x03\x00\x01\x01"
"""The record in front of the client's Finished (RFC 8446, D.4)."""
_LONGEST_PACKET = 65536


class Handshakes:
    """How far the handshakes of the connections have come, by the client's port."""

    def __init__(self) -> None:
        self._awaited: dict[int, str] = {}

    def next_stage(self, packet: bytes) -> tuple[int, str] | None:
        """Return the client's port and the stage that an IPv4 packet begins, if it begins one."""
        tcp = packet[(packet[0] & 0x0F) * 4 :]
        if packet[9] != _TCP or int.from_bytes(tcp[2:4], "big") != HTTPS:
            return None
        port, data = int.from_bytes(tcp[:2], "big"), tcp[(tcp[12] >> 4) * 4 :]
        if tcp[13] & _SYN:
            stage = "SYN"
        elif data and port in self._awaited:
            stage = self._awaited[port]
        else:
            return None
        if stage == "Finished" and not data.startswith(_CHANGE_CIPHER_SPEC):
            return None  # the rest of a long ClientHello
        if (following := STAGES.index(stage) + 1) < len(STAGES):
            self._awaited[port] = STAGES[following]
        else:
            del self._awaited[port]
        return port, stage


def relay(tun: int, one_way: float) -> None:
    """Pass packets on, each ``one_way`` seconds after it came."""
    on_the_way: deque[tuple[float, bytes]] = deque()
    handshakes = Handshakes()
    while True:
        wait = max(0.0, on_the_way[0][0] - time.monotonic()) if on_the_way else None
        readable, _, _ = select.select([tun, sys.stdin], [], [], wait)
        if sys.stdin in readable:
            return
        if tun in readable:
            packet, now = os.read(tun, _LONGEST_PACKET), time.monotonic()
            if packet[0] >> 4 == _IPV4:  # IPv6 looks for neighbours by itself
                on_the_way.append((now + one_way, changed_over(packet)))
                if stage := handshakes.next_stage(packet):
                    print(now, *stage, flush=True)
        while on_the_way and on_the_way[0][0] <= time.monotonic():
            os.write(tun, on_the_way.popleft()[1])


def changed_over(packet: bytes) -> bytes:
    """Return an IPv4 packet from where it was to go to where it came from."""
    return packet[:12] + packet[16:20] + packet[12:16] + packet[20:]


if __name__ == "__main__":
    relay(int(sys.argv[1]), float(sys.argv[2]) / 2)
