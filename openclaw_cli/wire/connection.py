"""One connection to one origin, through a proxy where the environment names one.

Opening happens in a thread, for two reasons: the command can go on importing while the network is
slow, and a name server or a proxy that never answers can't hold the program past its time-out or
keep Ctrl-C waiting. A second one loads the certificates to trust while the first waits for TCP.

A connection may begin before it is known who will use it (``early.py``): ``begin`` opens it, and
``begun_or_new`` is how it is taken over.
"""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from .proxy import ProxyError, proxy_for

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from .proxy import Origin, Proxy
    from .tls_in_tls import NestedTLS

Stage = Literal["proxy", "tunnel", "host"]
"""How far opening has come: to the proxy, to the host behind it, or to the host itself."""


class Connection:
    """A connection that begins to open at once; ``take()`` waits for it.

    Args:
        origin: Whom to connect to.
        timeout: Seconds for DNS, TCP, proxy and TLS together; None waits for ever.
        trust: Returns the TLS context; None for one of its own.
        is_urgent: Whether its thread goes on at once until it is taken, whatever others do.

    Attributes:
        proxy: Through whom, or None.
        stage: How far it has come.
        is_greeting: Whether a TLS handshake is under way there.
        timeout: As given.
    """

    def __init__(
        self,
        origin: Origin,
        timeout: float | None,
        trust: Callable[[], ssl.SSLContext] | None = None,
        *,
        is_urgent: bool = False,
    ) -> None:
        self.origin = origin
        self.proxy = proxy_for(origin)
        self.stage: Stage = "host" if self.proxy is None else "proxy"
        self.is_greeting = False
        self.timeout = timeout
        self._has_tls = False
        self._usual_turn: float | None = None
        self._socket: socket.socket | NestedTLS | None = None
        self._error: BaseException | None = None
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._abandoned = False
        needs_tls = "https" in (origin[0], self.proxy and self.proxy.scheme)
        self._context = _Aside() if needs_tls else None
        if is_urgent:
            self._usual_turn = sys.getswitchinterval()
            sys.setswitchinterval(_SHORT_TURN)
        threading.Thread(target=self._open, name="openclaw-connect", daemon=True).start()
        if self._context is not None:
            # ssl is imported here, while TCP is under way: two threads that import hold each
            # other up.
            from .tls import client_context

            self._context.make(trust or client_context)

    @property
    def is_opening(self) -> bool:
        """Whether ``take()`` has to wait still."""
        return not self._done.is_set()

    def take(self) -> socket.socket | NestedTLS:
        """Wait for the connection and return its socket, which is the caller's from then on.

        Raises:
            TimeoutError: It was not there in time.
            OSError: DNS, TCP, TLS or the proxy failed (``ssl.SSLError`` is one of them).
            TLSError: The certificates to trust can't be loaded.
        """
        is_done = self._done.wait(self.timeout)
        self._end_short_turns()
        if not is_done:
            self.abandon()
            raise TimeoutError(f"not connected after {self.timeout:g} s")
        if self._error is not None:
            raise self._error
        assert self._socket is not None
        return self._socket

    def abandon(self) -> None:
        """Close the connection, now or as soon as it opens."""
        self._end_short_turns()
        with self._lock:
            self._abandoned = True
            if self._socket is not None:
                self._socket.close()

    def hang_up(self) -> None:
        """End what another thread does here: whatever it reads or waits for fails.

        That thread closes the connection: a number that is closed under it may be another's file.
        """
        with self._lock, suppress(OSError):
            if self._socket is None:
                self._abandoned = True
                self._error = ConnectionAbortedError("hung up")
                self._done.set()
            elif isinstance(self._socket, socket.socket):
                # Not TLS's own: it would have the reader take what is encrypted for the answer.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            else:
                self._socket.shutdown()

    def _end_short_turns(self) -> None:
        usual, self._usual_turn = self._usual_turn, None
        if usual is not None:
            sys.setswitchinterval(usual)

    def _open(self) -> None:
        try:
            opened = self._dialled()
            with self._lock:
                self._socket = opened
                if self._abandoned:
                    opened.close()
        except UnicodeError:
            self._error = OSError("the host's name is none")
        except BaseException as error:  # noqa: BLE001  (it is raised again where take() waits)
            self._error = error
        finally:
            self._done.set()

    def _dialled(self) -> socket.socket | NestedTLS:
        scheme, host, port = self.origin
        proxy = self.proxy
        near = (host, port) if proxy is None else (proxy.host, proxy.port)
        try:
            # typeshed knows texts alone; the resolver takes both.
            plain = socket.create_connection((_name(near[0]), near[1]), self.timeout)  # type: ignore[arg-type]
        except OSError:
            if self._context is not None:
                self._context.result()  # certificates that can't be loaded are the nearer trouble
            raise
        opened: socket.socket | NestedTLS = plain
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if proxy is not None:
                if proxy.scheme == "https":
                    opened = self._tls(opened, proxy.host)
                self._pass(proxy, opened)
            if scheme == "https":
                opened = self._tls(opened, host)
        except BaseException:
            opened.close()
            raise
        return opened

    def _pass(self, proxy: Proxy, sock: socket.socket | NestedTLS) -> None:
        """Have the proxy connect to the host, where it does not forward single requests."""
        scheme, host, port = self.origin
        if proxy.is_socks:
            from .socks import connect

            self.stage = "tunnel"
            connect(sock, host, port, proxy.user, proxy.password)
        elif scheme == "https":
            self.stage = "tunnel"
            _tunnel(sock, self.origin, proxy, self.timeout or 0)
        else:
            return
        self.stage = "host"

    def _tls(self, sock: socket.socket | NestedTLS, host: str) -> socket.socket | NestedTLS:
        """Return a socket that speaks TLS over another one, after the handshake."""
        assert self._context is not None
        context: ssl.SSLContext = self._context.result()
        self.is_greeting = True
        greeted: socket.socket | NestedTLS
        assert isinstance(sock, socket.socket)
        if self._has_tls:
            from .tls_in_tls import NestedTLS

            greeted = NestedTLS(sock, context, host)
        else:
            greeted = context.wrap_socket(sock, server_hostname=_name(host))
        self._has_tls = True
        self.is_greeting = False
        return greeted


class _Aside:
    """What a function returns or raises, made in a thread of its own."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._made: Any = None
        self._error: BaseException | None = None

    def make(self, function: Callable[[], Any]) -> None:
        """Begin."""
        arguments = (function,)
        threading.Thread(
            target=self._run, args=arguments, name="openclaw-aside", daemon=True
        ).start()

    def result(self) -> Any:
        """Wait for it, and return it."""
        self._done.wait()
        if self._error is not None:
            raise self._error
        return self._made

    def _run(self, function: Callable[[], Any]) -> None:
        try:
            self._made = function()
        except BaseException as error:  # noqa: BLE001  (it is raised again where it is waited for)
            self._error = error
        finally:
            self._done.set()


_SHORT_TURN = 0.0002
"""Seconds for which a thread goes on while another one wants to: after each of the few steps to a
connection, its thread would wait 5 ms for the one that imports."""

_begun: list[Connection] = []
"""The connection that waits for whoever was guessed to need it; one at most."""


def begin(origin: Origin, timeout: float | None) -> None:
    """Begin a connection for ``begun_or_new``.

    Raises:
        NetworkError: As ``proxy_for``.
    """
    drop_begun()
    _begun.append(Connection(origin, timeout, is_urgent=True))


def begun_or_new(origin: Origin, timeout: float | None) -> Connection:
    """Return the connection that was begun if it is just this one, else a new one.

    Raises:
        NetworkError: As ``proxy_for``.
    """
    if _begun and (_begun[0].origin, _begun[0].timeout) == (origin, timeout):
        return _begun.pop()
    drop_begun()
    return Connection(origin, timeout)


def drop_begun() -> None:
    """Close the connection that was begun, if nobody has taken it."""
    while _begun:
        _begun.pop().abandon()


def _name(host: str) -> str | bytes:
    """Return a host as sockets take it: for a text Python would import its IDNA codec (1 ms)."""
    return host.encode() if host.isascii() else host


def _tunnel(sock: socket.socket | NestedTLS, origin: Origin, proxy: Proxy, limit: float) -> None:
    """Ask an HTTP proxy for a tunnel to a host.

    Raises:
        ProxyError: It gives none.
    """
    from .http1 import Channel, ProtocolError, read_head, written_request
    from .patience import Patience

    _, host, port = origin
    spelled = host if host.isascii() else host.encode("idna").decode()
    name = f"[{host}]" if ":" in host else spelled
    target = f"{name}:{port}".encode()
    headers = {"Host": target.decode(), **proxy.headers()}
    fields = [(name.encode(), value.encode()) for name, value in headers.items()]
    channel = Channel(sock)
    channel.send(written_request("CONNECT", target, fields, b""), limit or None)
    try:
        head = read_head(channel, Patience(limit, limit))
    except ProtocolError as error:
        raise ProxyError(str(error)) from error
    if not 200 <= head.status < 300:
        reason = head.reason.decode("ascii", "replace")
        refused = ProxyError(f"{head.status} {reason}".strip())
        refused.status = head.status
        raise refused
