"""Files that an input names: below its folder, and no others."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from openclaw_cli.attach.below import attach_below, check_below
from openclaw_cli.errors import UsageError

KEY = b"-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of an input, with something in it and something beside it."""
    found = tmp_path / "data"
    (found / "sub").mkdir(parents=True)
    (found / "sub" / "a.txt").write_text("hi")
    (found / ".env").write_text("KEY=1")
    (found / ".git").mkdir()
    (found / ".git" / "config").write_text("x")
    (found / "server.pem").write_text("x")
    (found / "key.txt").write_bytes(KEY)
    (found / "empty.txt").touch()
    (found / "code.bin").write_bytes(b"\0\1\2\3")
    (tmp_path / "secret.txt").write_text("no")
    return found


def test_a_file_below_is_read_when_it_is_asked_for(folder: Path) -> None:
    (file,) = attach_below(folder, ["sub/a.txt"])
    assert file.part == {"type": "text", "text": "sub/a.txt:\n```\nhi\n```"}
    assert attach_below(folder, []) == ()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "only files below"),
        ("/etc/passwd", "only files below"),
        ("../secret.txt", "only files below"),
        ("sub/../../secret.txt", "only files below"),
        ("sub/../sub/a.txt", "only files below"),
        ("a\0.txt", "only files below"),
        ("https://a.test/b.png", "No such file"),
        ("~/a.txt", "No such file"),
        ("sub/*.txt", "No such file"),
        ("-", "No such file"),
        ("x" * 300, "File name too long"),
        ("sub", "a folder"),
        (".", "a folder"),
        (".env", "hidden files"),
        (".git/config", "hidden files"),
        ("sub/../.env", "only files below"),
        ("server.pem", "it may hold a secret"),
        ("key.txt", "it may hold a secret"),
        ("empty.txt", "the file is empty"),
        ("code.bin", "not a file that can be attached"),
    ],
)
def test_others_are_refused(folder: Path, name: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        attach_below(folder, [name])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_no_link_leads_out_and_no_pipe_is_opened(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "out").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "hidden").symlink_to(folder / ".env")
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "null").symlink_to("/dev/null")
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(folder)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        for name, why in [
            ("out", "it leads out"),
            ("up/secret.txt", "it leads out"),
            ("up/data/sub/a.txt", None),
            ("hidden", "hidden files"),
            ("loop", "symbolic links"),
            ("null", "it leads out"),
            ("pipe", "no regular file"),
            ("socket", "no regular file"),
        ]:
            if why is None:
                assert check_below(Path(), name) == folder / "sub" / "a.txt"
                continue
            with pytest.raises(UsageError, match=why):
                attach_below(Path(), [name])


def test_a_folder_that_is_a_link_itself_is_no_way_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    assert len(attach_below(tmp_path / "link", ["sub/a.txt"])) == 1
