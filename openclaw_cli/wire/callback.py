"""The place on this machine where the browser brings the code of a sign-in."""

from __future__ import annotations

import queue
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlsplit

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from types import TracebackType

_HOST = "127.0.0.1"
_SECONDS_PER_REQUEST = 10
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}}
@media(prefers-color-scheme:dark){{body{{background:#111;color:#eee}}}}</style></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""
_HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
    ("Connection", "close"),
)


class Arrival(NamedTuple):
    """What the browser brought: a code, or the reason why there is none."""

    code: str | None
    problem: str | None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever hangs up or speaks no HTTP at this port is no trouble of ours."""


class Callback:
    """Listens on a free port of the loopback until a code arrives.

    The path holds a nonce, since OpenRouter sends no ``state`` back: whoever does not know it, a
    page in another tab for instance, is refused and changes nothing.

    Attributes:
        url: What the sign-in page is given as ``callback_url``.
    """

    def __init__(self) -> None:
        self._arrivals: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
        self._path = f"/callback/{secrets.token_urlsafe(24)}"
        path, arrivals = self._path, self._arrivals

        class Handler(BaseHTTPRequestHandler):
            timeout = _SECONDS_PER_REQUEST
            server_version, sys_version = "openclaw", ""

            def do_GET(self) -> None:
                """Answer the browser."""
                split = urlsplit(self.path)
                if not secrets.compare_digest(split.path.encode(), path.encode()):
                    self._show(404, "Not found", "There is nothing here.")
                    return
                query = parse_qs(split.query)
                code = query.get("code", [""])[0]
                if code:
                    self._show(
                        200, "Signed in", "You can close this page and go back to the terminal."
                    )
                    arrivals.put(Arrival(code, None))
                else:
                    self._show(
                        400, "Not signed in", "No code came along. Start again in the terminal."
                    )
                    arrivals.put(Arrival(None, query.get("error", ["no code came along"])[0]))

            def _show(self, status: int, title: str, text: str) -> None:
                body = _PAGE.format(title=title, text=text).encode()
                self.send_response(status)
                for name, value in (*_HEADERS, ("Content-Length", str(len(body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing: the code is in the path."""

        self._server = _Server((_HOST, 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="openclaw-callback",
            daemon=True,
        )
        self.url = f"http://{_HOST}:{self._server.server_port}{self._path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The page is on its way to the browser: its thread ends by itself.
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self, seconds: float) -> Arrival | None:
        """Wait for the browser; None where it did not come within the time."""
        try:
            return self._arrivals.get(timeout=seconds)
        except queue.Empty:
            return None
