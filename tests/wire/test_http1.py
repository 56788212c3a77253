"""Heads of responses, however odd and however they are cut."""

from __future__ import annotations

import socket

import pytest

from openclaw_cli.wire.http1 import Channel, Head, ProtocolError, read_head, written_request
from openclaw_cli.wire.patience import Patience


def patient() -> Patience:
    return Patience(10, 10)


def head_of(*pieces: bytes) -> tuple[Head, bytes]:
    """Return the head, and what has come behind it."""
    near, far = socket.socketpair()
    with near, far:
        channel = Channel(near)
        for piece in pieces:
            far.sendall(piece)
        far.shutdown(socket.SHUT_WR)
        return read_head(channel, patient()), channel.read(patient())


def test_a_head_is_read_to_its_end_and_no_further() -> None:
    head, rest = head_of(b"HTTP/1.1 200 All right\r\nA: b\r\nC:d \r\n\r\nbody")
    assert (head.minor, head.status, head.reason) == (1, 200, b"All right")
    assert head.headers == ((b"A", b"b"), (b"C", b"d"))
    assert rest == b"body"


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_head_may_be_cut_at_every_byte(end: bytes) -> None:
    text = end.join([b"HTTP/1.1 100 Continue", b"", b"HTTP/1.0 503 X", b"Name: value", b"", b"{}"])
    near, far = socket.socketpair()
    with near, far:
        channel = Channel(near)
        for at in range(len(text)):
            channel.unread(b"")
            far.sendall(text[at : at + 1])
        far.shutdown(socket.SHUT_WR)
        head = read_head(channel, patient())
        assert (head.minor, head.status, head.headers) == (0, 503, ((b"Name", b"value"),))
        assert channel.read(patient()) == b"{}"


@pytest.mark.parametrize("interim", [b"100 Continue", b"102 Processing", b"103 Early Hints"])
def test_interim_responses_are_passed_over(interim: bytes) -> None:
    begin = b"HTTP/1.1 " + interim + b"\r\nLink: </a>\r\n\r\n"
    head, rest = head_of(begin * 3 + b"HTTP/1.1 200 OK\r\n\r\n!")
    assert (head.status, head.headers, rest) == (200, (), b"!")


@pytest.mark.parametrize(
    ("line", "header"),
    [
        (b"X-P: caf\xe9", (b"X-P", b"caf\xe9")),
        (b"X-P: Z\xc3\xbcrich", (b"X-P", b"Z\xc3\xbcrich")),
        (b"X-\xe9: a", (b"X-\xe9", b"a")),
        (b"X-P: a\x85b\x1cc", (b"X-P", b"a\x85b\x1cc")),
        (b"X-P:\r\n  a\r\n\tb", (b"X-P", b" a b")),
        (b"X-P : a: b", (b"X-P", b"a: b")),
    ],
)
def test_odd_headers_cost_none_of_the_others(line: bytes, header: tuple[bytes, bytes]) -> None:
    head, _ = head_of(b"HTTP/1.1 200 OK\r\n" + line + b"\r\nContent-Length: 3\r\n\r\nabc")
    assert head.headers[0] == header
    assert head.length == 3


def test_lines_that_are_no_headers_are_passed_over() -> None:
    head, _ = head_of(b"HTTP/1.1 200\r\nnonsense\r\n: none\r\nA: b\r\n\r\n ")
    assert (head.status, head.reason, head.headers) == (200, b"", ((b"A", b"b"),))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"", "without an answer"),
        (b"\r\n", "without an answer"),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n", "within the answer's head"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not HTTP/1"),
        (b"HTTP/2 200\r\n\r\n", "not HTTP/1"),
        (b"HTTP/1.1 abc\r\n\r\n", "not a status line"),
        (b"HTTP/1.1 20\r\n\r\n", "not a status line"),
        (b"HTTP/1.1 2000 OK\r\n\r\n", "not a status line"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "https://"),
    ],
)
def test_what_is_no_head_is_named(text: bytes, complaint: str) -> None:
    with pytest.raises(ProtocolError, match=complaint):
        head_of(text)


def test_headers_without_an_end_are_not_read_for_ever() -> None:
    near, far = socket.socketpair()
    with near, far:
        channel = Channel(near)
        channel.unread(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 100_000)
        far.sendall(b"A: b\r\n")
        with pytest.raises(ProtocolError, match="do not end"):
            read_head(channel, patient())


def answered(headers: bytes, status: int = 200, minor: int = 1) -> Head:
    return head_of(b"HTTP/1.%d %d X\r\n%s\r\n" % (minor, status, headers))[0]


@pytest.mark.parametrize(
    ("headers", "length", "stays_open"),
    [
        (b"Content-Length: 5\r\n", 5, True),
        (b"Content-Length: 5\r\nContent-Length: 5\r\n", 5, True),
        (b"Content-Length: 5\r\nConnection: Close\r\n", 5, False),
        (b"Content-Length: five\r\n", None, False),
        (b"Content-Length: -5\r\n", None, False),
        (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", None, True),
        (b"Transfer-Encoding: gzip, Chunked\r\n", None, True),
        (b"", None, False),
    ],
)
def test_how_the_end_of_the_body_is_known(
    headers: bytes, length: int | None, stays_open: bool
) -> None:
    head = answered(headers)
    assert (head.length, head.stays_open) == (length, stays_open)


def test_two_lengths_are_an_error() -> None:
    with pytest.raises(ProtocolError, match="two lengths"):
        _ = answered(b"Content-Length: 5\r\nContent-Length: 6\r\n").length


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(status: int) -> None:
    assert answered(b"Content-Length: 5\r\n", status).length == 0


def test_http_1_0_closes_unless_it_says_otherwise() -> None:
    length = b"Content-Length: 0\r\n"
    assert not answered(length, minor=0).stays_open
    assert answered(length + b"Connection: Keep-Alive\r\n", minor=0).stays_open


def test_a_request_is_written_as_it_is() -> None:
    headers = [(b"Host", b"a"), (b"X", b"\xe9")]
    assert written_request("POST", b"/x", headers, b"{}") == (
        b"POST /x HTTP/1.1\r\nHost: a\r\nX: \xe9\r\n\r\n{}"
    )


def test_a_connection_is_idle_while_nothing_has_come() -> None:
    near, far = socket.socketpair()
    with near, far:
        channel = Channel(near)
        assert channel.is_idle()
        far.sendall(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
        assert not channel.is_idle()


def test_a_connection_that_was_ended_or_read_too_far_is_not_idle() -> None:
    near, far = socket.socketpair()
    with near, far:
        channel = Channel(near)
        channel.unread(b"x")
        assert not channel.is_idle()
        assert channel.read(patient()) == b"x"
        far.close()
        assert not channel.is_idle()
