"""A light stand-in for ``bench_batch.py``, in a process of its own: it only streams at a pace.

It prints its port. The path says what is answered: ``/TOKENS/RATE/…`` has so many tokens, so many
a second; a rate of 0 sends all at once. One clock paces all streams, so that many cost little.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import ClassVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.standin import sse

TICK = 0.005
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
    b"X-Generation-Id: gen-1\r\n\r\n"
)


def chunk(data: bytes) -> bytes:
    """Return one HTTP chunk."""
    return b"%x\r\n%b\r\n" % (len(data), data)


WORD = chunk(sse.text("token "))
LAST = b"".join(map(chunk, (sse.finished(), sse.usage_event(), sse.DONE))) + b"0\r\n\r\n"


class Server(asyncio.Protocol):
    """One connection."""

    streams: ClassVar[set[Server]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has come."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer = b""
        self._sent = self._tokens = 0
        self._rate = self._since = 0.0

    def data_received(self, data: bytes) -> None:
        """Some of a request has come."""
        self._buffer += data
        head, end, body = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        )
        if len(body) < length:
            return
        self._buffer = body[length:]
        _, tokens, rate, _ = head.split(b" ", 2)[1].split(b"/", 3)
        self._tokens, self._rate, self._sent = int(tokens), float(rate), 0
        self._since = asyncio.get_running_loop().time()
        if self._rate:
            self._transport.write(HEAD)
            self.streams.add(self)
        else:
            self._transport.write(HEAD + WORD * self._tokens + LAST)

    def connection_lost(self, error: Exception | None) -> None:
        """The client has gone."""
        del error
        self.streams.discard(self)

    def tick(self, now: float) -> None:
        """Send what is due, each token in a write of its own, as the API does."""
        due = min(self._tokens, int((now - self._since) * self._rate))
        while self._sent < due:
            self._sent += 1
            self._transport.write(WORD)
        if self._sent == self._tokens:
            self.streams.discard(self)
            self._transport.write(LAST)


async def serve() -> None:
    """Serve until the parent goes."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0, backlog=1024)
    print(json.dumps(server.sockets[0].getsockname()[1]), flush=True)
    due = loop.time()
    while True:
        due = max(due + TICK, loop.time())
        await asyncio.sleep(due - loop.time())
        for stream in tuple(Server.streams):
            stream.tick(loop.time())


if __name__ == "__main__":
    asyncio.run(serve())
