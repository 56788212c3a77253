"""SOCKS5 (RFC 1928, RFC 1929): the few bytes before a connection through such a proxy."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from .proxy import ProxyError

if TYPE_CHECKING:
    import socket

    from .tls_in_tls import NestedTLS

_NO_SIGN_IN, _PASSWORD, _NONE_OF_THEM = 0, 2, 0xFF
_REPLIES = {
    1: "a general failure",
    2: "its rules do not allow the connection",
    3: "the network is unreachable",
    4: "the host is unreachable",
    5: "the host refused the connection",
    6: "the connection took too long",
    7: "it does not connect",
    8: "it does not know this kind of address",
}
_ADDRESS_SIZES = {1: 4, 4: 16}


_SIGN_IN = 407
"""What an HTTP proxy says that wants another sign-in."""


def connect(
    sock: socket.socket | NestedTLS, host: str, port: int, user: str | None, password: str
) -> None:
    """Have the proxy at the other end connect to a host, whose name the proxy looks up.

    Raises:
        ProxyError: It does not.
        OSError: The connection to the proxy failed.
    """
    ways = [_NO_SIGN_IN] if user is None else [_NO_SIGN_IN, _PASSWORD]
    sock.sendall(bytes([5, len(ways), *ways]))
    version, way = _exactly(sock, 2)
    if version != 5:
        raise ProxyError("it does not speak SOCKS5")
    if way == _PASSWORD and user is not None:
        _sign_in(sock, user.encode(), password.encode())
    elif way != _NO_SIGN_IN:
        raise _asking(
            "it wants a user and a password" if user is None else "it wants another way to sign in"
        )
    sock.sendall(b"\x05\x01\x00" + _address(host) + port.to_bytes(2, "big"))
    _, reply, _, kind = _exactly(sock, 4)
    if reply:
        raise ProxyError(_REPLIES.get(reply, f"an unknown reply ({reply})"))
    size = _ADDRESS_SIZES.get(kind) or _exactly(sock, 1)[0]
    _exactly(sock, size + 2)


def _sign_in(sock: socket.socket | NestedTLS, user: bytes, password: bytes) -> None:
    if not 0 < len(user) < 256 or len(password) > 255:
        raise _asking("the user or the password is too long for SOCKS5")
    sock.sendall(bytes([1, len(user), *user, len(password), *password]))
    if _exactly(sock, 2)[1]:
        raise _asking("it does not take the user and the password")


def _asking(text: str) -> ProxyError:
    error = ProxyError(text)
    error.status = _SIGN_IN
    return error


def _address(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("idna")
        return bytes([3, len(name)]) + name
    return bytes([1 if address.version == 4 else 4]) + address.packed


def _exactly(sock: socket.socket | NestedTLS, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = sock.recv(size - len(data))
        if not piece:
            raise ProxyError("it hung up")
        data += piece
    return data
