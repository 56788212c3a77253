"""Names that count up, and files that nothing is written over."""

from __future__ import annotations

import errno
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.errors import ConfigError
from openclaw_cli.new_files import NewFiles, numbered, write_new

if TYPE_CHECKING:
    from pathlib import Path

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links and modes")


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("pic-{n}.png", "pic-1.png", "pic-2.png"),
        ("{n}", "1", "2"),
        ("{n}/{n}.x", "1/1.x", "2/2.x"),
        ("pic.png", "pic.png", "pic-2.png"),
        ("a.tar.gz", "a.tar.gz", "a.tar-2.gz"),
        ("pic", "pic", "pic-2"),
        (".pic", ".pic", ".pic-2"),
    ],
)
def test_names_with_numbers(name: str, first: str, second: str) -> None:
    assert (numbered(name, 1), numbered(name, 2)) == (first, second)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_next_free_number(folder: Path) -> None:
    (folder / "pic-1.png").write_bytes(b"old")
    (folder / "pic-3.png").mkdir()
    files = NewFiles(folder)
    written = [files.write("pic-{n}.png", b"new") for _ in range(3)]
    assert [path.name for path in written] == ["pic-2.png", "pic-4.png", "pic-5.png"]
    assert (folder / "pic-1.png").read_bytes() == b"old"
    assert len(names(folder)) == 5, "nothing is left beside them"


def test_one_answer_keeps_its_order_whatever_the_endings_are(folder: Path) -> None:
    (folder / "1.py").touch()
    files = NewFiles(folder)
    written = [files.write(f"{{n}}.{ending}", b"") for ending in ("py", "sh", "py")]
    assert [path.name for path in written] == ["2.py", "3.sh", "4.py"]


@POSIX
def test_a_link_is_a_name_that_is_taken(folder: Path) -> None:
    (folder / "a.png").symlink_to("nowhere.png")
    assert NewFiles(folder).write("a.png", b"x").name == "a-2.png"
    with pytest.raises(FileExistsError):
        write_new(folder / "a.png", b"x")
    assert names(folder) == ["a-2.png", "a.png"]


@POSIX
def test_force_replaces_files_and_links_but_nothing_else(folder: Path) -> None:
    (folder / "kept").write_bytes(b"kept")
    (folder / "1.png").symlink_to("kept")
    (folder / "2.png").write_bytes(b"old")
    os.mkfifo(folder / "3.png")
    files = NewFiles(folder, force=True)
    written = [files.write("{n}.png", b"new").name for _ in range(3)]
    assert written == ["1.png", "2.png", "4.png"]
    assert (folder / "kept").read_bytes() == b"kept"
    assert (folder / "1.png").read_bytes() == b"new"
    assert not (folder / "1.png").is_symlink()


@POSIX
def test_the_mode_is_what_the_umask_leaves(folder: Path) -> None:
    before = os.umask(0o027)
    try:
        path = NewFiles(folder / "a" / "b").write("x", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o750


def test_a_file_system_without_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    (folder / "1").write_bytes(b"old")
    assert NewFiles(folder).write("{n}", b"new").read_bytes() == b"new"
    assert names(folder) == ["1", "2"]
    assert (folder / "1").read_bytes() == b"old"


def test_a_folder_that_is_a_file(folder: Path) -> None:
    (folder / "file").touch()
    (folder / "link").symlink_to("nowhere")
    for place in (folder / "file", folder / "file" / "inside", folder / "link"):
        files = NewFiles(place)
        with pytest.raises(ConfigError, match=r"^cannot write "):
            files.check()
        with pytest.raises(ConfigError, match=r"^cannot write "):
            files.write("{n}", b"")


def test_a_check_leaves_nothing(folder: Path) -> None:
    NewFiles(folder / "new" / "folder").check()
    assert names(folder) == []


def test_programs_that_write_at_once(folder: Path) -> None:
    def write(own: int) -> list[str]:
        files = NewFiles(folder)
        return [files.write("{n}.png", b"%d " % own * 5000).name for _ in range(10)]

    with ThreadPoolExecutor(4) as pool:
        written = [name for found in pool.map(write, range(4)) for name in found]
    assert sorted(written) == names(folder)
    assert all(len(set(path.read_bytes().split())) == 1 for path in folder.iterdir())
