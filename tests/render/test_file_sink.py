"""An answer in a file: as a whole where the file can be replaced, piece by piece where it can't."""

from __future__ import annotations

import os
import select
import stat
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.errors import ConfigError, UsageError
from openclaw_cli.files import is_stream, is_terminal_file
from openclaw_cli.render.file_sink import FileSink, ThroughSink, file_sink

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes, pipes and devices")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def write(path: Path, *pieces: str, new: bool = False) -> None:
    sink = file_sink(path, new=new)
    sink.warm_up()
    for piece in pieces:
        sink.write(piece)
        sink.settle()
    sink.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture(params=[0o022, 0o077, 0o002])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_the_old_file_stays_until_the_end(folder: Path) -> None:
    target = folder / "a.txt"
    target.write_text("old")
    sink = file_sink(target)
    assert isinstance(sink, FileSink)
    sink.write("new, ")
    sink.write("é \ud800\n")
    assert target.read_text() == "old"
    assert names(folder) == {"a.txt"}
    sink.close()
    assert target.read_bytes() == "new, é ?\n".encode()
    assert names(folder) == {"a.txt"}


def test_nothing_that_came_changes_nothing(folder: Path) -> None:
    (folder / "a.txt").write_text("old")
    write(folder / "a.txt")
    write(folder / "b.txt")
    assert (folder / "a.txt").read_text() == "old"
    assert names(folder) == {"a.txt"}


def test_an_answer_without_a_text_is_an_empty_file(folder: Path) -> None:
    (folder / "a.txt").write_text("old")
    write(folder / "a.txt", "")
    assert (folder / "a.txt").read_text() == ""


def test_the_mode_of_a_new_file_is_what_the_umask_leaves(folder: Path, umask: int) -> None:
    write(folder / "a.txt", "x")
    assert stat.S_IMODE((folder / "a.txt").stat().st_mode) == 0o666 & ~umask


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o444, 0o755, 0o4755, 0o666])
@pytest.mark.parametrize("umask", [0o077], indirect=True)
def test_an_old_file_keeps_its_mode(folder: Path, mode: int, umask: int) -> None:
    (folder / "a.txt").write_text("old")
    (folder / "a.txt").chmod(mode)
    write(folder / "a.txt", "new")
    assert stat.S_IMODE((folder / "a.txt").stat().st_mode) == mode
    assert (folder / "a.txt").read_text() == "new"


def test_a_link_stays_one(folder: Path) -> None:
    (folder / "real.txt").write_text("old")
    (folder / "link").symlink_to("real.txt")
    (folder / "dangling").symlink_to("new.txt")
    write(folder / "link", "new")
    write(folder / "dangling", "there")
    assert (folder / "link").is_symlink()
    assert (folder / "real.txt").read_text() == "new"
    assert (folder / "new.txt").read_text() == "there"


@pytest.mark.parametrize("length", [201, 250, 255])
def test_a_long_name_is_a_name(folder: Path, length: int) -> None:
    write(folder / ("n" * length), "x")
    write(folder / ("n" * length), "y")
    assert names(folder) == {"n" * length}
    assert (folder / ("n" * length)).read_text() == "y"


def test_a_file_that_is_in_the_way_is_never_replaced_by_a_new_one(folder: Path) -> None:
    write(folder / "a.txt", "first", new=True)
    with pytest.raises(UsageError) as caught:
        file_sink(folder / "a.txt", new=True)
    assert caught.value.message == f"{folder / 'a.txt'} exists"
    assert caught.value.hint == "give another name"
    sink = file_sink(folder / "b.txt", new=True)
    sink.write("mine")
    (folder / "b.txt").write_text("another program's")
    with pytest.raises(UsageError, match="exists"):
        sink.close()
    assert (folder / "a.txt").read_text() == "first"
    assert (folder / "b.txt").read_text() == "another program's"
    assert names(folder) == {"a.txt", "b.txt"}


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        (".", UsageError, "--output names a folder: {folder}"),
        ("no/such/a.txt", ConfigError, "cannot write {path}: No such file or directory"),
        ("plain/a.txt", ConfigError, "cannot write {path}: Not a directory"),
        ("n" * 256, ConfigError, "cannot write {path}: File name too long"),
        ("loop", ConfigError, "cannot write {path}: Too many levels of symbolic links"),
    ],
)
@pytest.mark.parametrize("new", [False, True])
def test_what_can_not_be_written_is_told_at_once(
    folder: Path, name: str, error: type[Exception], words: str, new: bool
) -> None:
    (folder / "plain").write_text("x")
    (folder / "loop").symlink_to("loop")
    with pytest.raises(error) as caught:
        file_sink(folder / name, new=new)
    assert str(caught.value) == words.format(folder=folder, path=folder / name)
    assert names(folder) == {"plain", "loop"}


def test_a_folder_that_goes_meanwhile(folder: Path) -> None:
    for new in (False, True):
        (folder / "sub").mkdir()
        sink = file_sink(folder / "sub" / "a.txt", new=new)
        sink.write("x")
        (folder / "sub").rmdir()
        with pytest.raises(ConfigError) as caught:
            sink.close()
        assert caught.value.message.startswith(f"cannot write {folder / 'sub' / 'a.txt'}: No such")


def test_a_pipe_is_written_to_piece_by_piece(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("pipe")
    read: list[bytes] = []

    def reader() -> None:
        with (folder / "pipe").open("rb", buffering=0) as file:
            while piece := file.read(100):
                read.append(piece)
                seen.set()

    for new in (False, True):
        seen = threading.Event()
        read.clear()
        thread = threading.Thread(target=reader)
        thread.start()
        sink = file_sink(folder / "link", new=new)
        assert isinstance(sink, ThroughSink)
        sink.warm_up()
        sink.write("first é")
        assert seen.wait(10)
        sink.settle()
        sink.write(" second \ud800\r\x1b[m")  # a pipe is no terminal: nothing is made visible
        sink.close()
        thread.join()
        assert b"".join(read) == "first é second ?\r\x1b[m".encode()
        assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)
    assert names(folder) == {"pipe", "link"}


def test_a_pipe_is_not_opened_to_find_out_what_it_is(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    watch = select.poll()
    watch.register(reader)
    assert is_stream(folder / "pipe")
    assert not is_terminal_file(folder / "pipe")
    assert watch.poll(0) == [], "a writer that has come and gone would be the end of the answer"
    os.close(reader)


def test_more_than_a_pipe_holds_is_written_to_its_end(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    found: list[bytes] = []
    thread = threading.Thread(target=lambda: found.append((folder / "pipe").read_bytes()))
    thread.start()
    write(folder / "pipe", "é" * 200_000)
    thread.join()
    assert found == [("é" * 200_000).encode()]


def test_a_reader_that_goes_ends_it_silently(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    descriptor = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    sink = file_sink(folder / "pipe")
    os.close(descriptor)
    with pytest.raises(BrokenPipeError):
        sink.write("x")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux")  # noqa: PTH110
def test_a_device(folder: Path) -> None:
    (folder / "link").symlink_to("/dev/full")
    for path in (folder / "link", folder / "/dev/full"):
        sink = file_sink(path)
        with pytest.raises(ConfigError) as caught:
            sink.write("x")
        assert caught.value.message == f"cannot write {path}: No space left on device"
    write(folder / "link")  # nothing came, nothing failed
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)  # noqa: PTH116


def test_an_open_descriptor_is_written_to_where_it_stands(folder: Path) -> None:
    log = folder / "log"
    log.write_text("before\n")
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.set_inheritable(descriptor, True)
    (folder / "link").symlink_to(f"/dev/fd/{descriptor}")
    (folder / "farther").symlink_to("link")
    os.write(descriptor, b"mine\n")
    for name in (f"/dev/fd/{descriptor}", str(folder / "link"), str(folder / "farther")):
        write(folder / name, "answer\n")
    os.write(descriptor, b"after\n")  # it is still open
    os.close(descriptor)
    assert log.read_text() == "before\nmine\n" + "answer\n" * 3 + "after\n"


def test_what_nobody_has_handed_to_this_program_is_not_written_to(folder: Path) -> None:
    own = os.open(folder / "own", os.O_WRONLY | os.O_CREAT)
    try:
        for number in (own, 999):
            with pytest.raises(ConfigError) as caught:
                file_sink(folder / f"/dev/fd/{number}")
            assert caught.value.message == f"cannot write /dev/fd/{number}: Bad file descriptor"
    finally:
        os.close(own)
    assert (folder / "own").read_text() == ""


def test_at_a_terminal_nothing_drives_it(folder: Path) -> None:
    ours, theirs = os.openpty()
    try:
        write(folder / os.ttyname(theirs), "a\r", "\nb\x1b[2J\x9b1mé", "\r")
        expected, seen = "a\r\nb␛[2J<U+009B>1mé␍".encode(), b""
        while len(seen) < len(expected):
            seen += os.read(ours, 1000)  # a terminal hands out pieces
        assert seen == expected
    finally:
        os.close(ours)
        os.close(theirs)
