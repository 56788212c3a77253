"""Where an answer's text goes: to a pipe as bytes, to a terminal so that nothing drives it."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.errors import ConfigError
from openclaw_cli.render.sinks import PipeSink, TerminalSink, paint, stdout_sink, unwritable

if TYPE_CHECKING:
    from collections.abc import Callable

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX")


class Raw(io.RawIOBase):
    """Takes bytes, or fails as it is told; says that it is a terminal if it is to."""

    def __init__(self, *, error: OSError | None = None, terminal: bool = False) -> None:
        self.pieces: list[bytes] = []
        self.error = error
        self.terminal = terminal

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self.terminal

    def write(self, data: Any) -> int:
        if self.error is not None:
            raise self.error
        self.pieces.append(bytes(data))
        return len(data)


@pytest.fixture
def stdout(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Raw]:
    """Return what puts a stream in the place of stdout."""

    def put(raw: Raw, encoding: str | None = "utf-8") -> Raw:
        stream: Any = io.TextIOWrapper(io.BufferedWriter(raw), encoding=encoding, newline="\n")
        monkeypatch.setattr(sys, "stdout", stream)
        return raw

    return put


def test_a_pipe_gets_the_bytes_piece_by_piece(stdout: Callable[..., Raw]) -> None:
    raw = stdout(Raw(), "ascii")  # whatever the locale's encoding is
    sink = stdout_sink()
    assert isinstance(sink, PipeSink)
    sink.warm_up()
    sink.write("é\x1b[2J\r")
    assert raw.pieces == ["é\x1b[2J\r".encode()]
    sink.settle()
    sink.write("\ud800\udce9 x")
    sink.close()
    assert raw.pieces == ["é\x1b[2J\r".encode(), b"?? x"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "cannot write to standard output: No space left on device",
        ),
        (OSError("it is odd"), "cannot write to standard output: it is odd"),
        (OSError(errno.EBADF, "Bad file descriptor"), "standard output is closed"),
    ],
)
def test_a_pipe_that_fails(stdout: Callable[..., Raw], error: OSError, words: str) -> None:
    raw = stdout(Raw(error=error))
    with pytest.raises(ConfigError) as caught:
        PipeSink().write("x")
    assert caught.value.message == words
    assert caught.value.__cause__ is error
    assert unwritable(error).message == words
    raw.error = None


def test_a_reader_that_has_enough(stdout: Callable[..., Raw]) -> None:
    raw = stdout(Raw(error=BrokenPipeError(errno.EPIPE, "Broken pipe")))
    with pytest.raises(BrokenPipeError):
        PipeSink().write("x")
    raw.error = None


def test_no_stdout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(ConfigError) as caught:
        stdout_sink()
    assert caught.value.message == "standard output is closed"


@POSIX
def test_a_stdout_that_can_not_be_written_is_known_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    descriptor = os.open(os.devnull, os.O_RDONLY)
    with os.fdopen(descriptor, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(ConfigError) as caught:
            PipeSink()
    assert caught.value.message == "standard output is closed"
    assert isinstance(caught.value.__cause__, OSError)


@POSIX
def test_looking_whether_it_can_be_written_writes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        PipeSink()
    assert os.read(reader, 10) == b""
    os.close(reader)


def test_a_terminal_is_shown_what_can_not_drive_it(stdout: Callable[..., Raw]) -> None:
    raw = stdout(Raw(terminal=True))
    sink = stdout_sink()
    assert isinstance(sink, TerminalSink)
    sink.warm_up()
    sink.write("")
    sink.settle()  # nothing was written: the line is whole
    assert raw.pieces == []
    sink.write("é\x1b[2J")
    assert b"".join(raw.pieces).decode() == "é␛[2J"
    sink.settle()
    sink.settle()
    assert b"".join(raw.pieces).decode() == "é␛[2J\n"
    sink.write("a\r")
    sink.close()
    sink.write("b\n")
    sink.close()
    sink.write("c\t")
    sink.close()
    assert b"".join(raw.pieces).decode() == "é␛[2J\na␍\nb\nc\t\n"


def test_what_a_terminal_can_not_show_is_replaced(stdout: Callable[..., Raw]) -> None:
    raw = stdout(Raw(terminal=True), "ascii")
    stdout_sink().write("café")
    paint("\x1b[1m€\ud800\x1b[0m")
    assert raw.pieces == [b"caf?", b"\x1b[1m??\x1b[0m"]


def test_a_stream_without_an_encoding_is_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    class Plain(io.StringIO):
        encoding = ""

    stream = Plain()
    monkeypatch.setattr(sys, "stdout", stream)
    paint("é")
    assert stream.getvalue() == "é"
