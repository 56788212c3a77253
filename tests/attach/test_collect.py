"""Folders and patterns: what comes along, what is left out, and why."""

from __future__ import annotations

import os
import re
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.attach import folder
from openclaw_cli.attach.collect import Collected, collect
from openclaw_cli.attach.secret_files import begins_secretly, is_secret_name
from openclaw_cli.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "project"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    return place


def make(here: Path, *names: str, content: str | bytes = "text\n") -> None:
    for name in names:
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def names(found: Collected) -> list[str]:
    return [file.name for file in found.attachments]


def left_out(found: Collected) -> dict[str, str]:
    return {one.path: one.why.value for one in found.left_out}


def test_a_folder_in_a_stable_order(here: Path) -> None:
    make(here, "src/b.py", "src/a/z.py", "src/a.py", "src/B.py", "src/a/y/x.py", "other.py")
    found = collect(["src"])
    assert names(found) == ["src/B.py", "src/a/y/x.py", "src/a/z.py", "src/a.py", "src/b.py"]
    assert found == collect(["src"])
    assert names(collect(["src/"])) == names(found)
    assert names(collect([str(here / "src")])) == [f"{here}/{name}" for name in names(found)]
    assert found.notes == ("src: 5 files, about 31 tokens",)
    assert found.attachments[0].part["text"] == "src/B.py:\n```\ntext\n```"


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        ({".gitignore": "*.log\n!keep.log\n"}, ["a.py", "d/b.py", "d/e/keep.log"]),
        (
            {".gitignore": "*.py\n", "d/.gitignore": "!b.py\n"},
            ["d/a.log", "d/b.py", "d/e/keep.log"],
        ),
        ({".gitignore": "d/\n!d/b.py\n"}, ["a.py"]),  # git does not look into what it ignores
        ({".gitignore": "d/*\n!d/b.py\n"}, ["a.py", "d/b.py"]),
        ({".gitignore": "/a.py\n"}, ["d/a.log", "d/b.py", "d/e/keep.log"]),
        (
            {".gitignore": "d/**/keep.log\r\n# a comment\n\n\\\n[z-a]\n"},
            ["a.py", "d/a.log", "d/b.py"],
        ),
        ({".git/info/exclude": "*.log\n"}, ["a.py", "d/b.py"]),
        (
            {".git/info/exclude": "*\n", ".gitignore": "!*\n"},
            ["a.py", "d/a.log", "d/b.py", "d/e/keep.log"],
        ),
        ({".git/HEAD": "", "../settings/git/ignore": "*.log\n"}, ["a.py", "d/b.py"]),
        ({"../settings/git/ignore": "*.log\n"}, ["a.py", "d/a.log", "d/b.py", "d/e/keep.log"]),
        ({".git": "gitdir: ../real\n", "../real/info/exclude": "*.log\n"}, ["a.py", "d/b.py"]),
        (
            {
                ".git": "gitdir: ../real/worktrees/x\n",
                "../real/worktrees/x/commondir": "../..\n",
                "../real/info/exclude": "*.log\n",
            },
            ["a.py", "d/b.py"],
        ),
    ],
)
def test_what_git_ignores_stays(here: Path, rules: dict[str, str], kept: list[str]) -> None:
    make(here, "a.py", "d/b.py", "d/a.log", "d/e/keep.log")
    for name, text in rules.items():
        make(here, name, content=text)
    found = collect(["."])
    assert names(found) == [f"./{name}" for name in kept]
    assert "ignored" not in found.notes[0]


def test_what_was_named_is_taken_though_git_ignores_it(here: Path) -> None:
    make(here, "build/a.js", "build/b.log", "build/sub/c.js")
    make(here, ".gitignore", content="build/\n*.log\n")
    make(here, ".git/HEAD")
    assert names(collect(["build"])) == ["build/a.js", "build/sub/c.js"]
    assert names(collect(["build/sub/*"])) == ["build/sub/c.js"]
    assert names(collect(["build/b.log"])) == ["build/b.log"]
    with pytest.raises(UsageError, match="no file fits"):
        collect(["*/*.none"])


@posix
def test_what_is_left_out_and_why(here: Path, tmp_path: Path) -> None:
    make(here, "src/a.py", "src/.hidden", "src/.git/config", "src/empty", "src/sub/b.py")
    make(here, "src/.env", "src/prod.env", "src/id_rsa", "src/server.PEM", content="S=1\n")
    make(here, "src/notes", content=KEY)
    make(here, "src/empty", content="")
    make(here, "src/logo.png", content=PNG)
    make(here, "src/scan.pdf", content=b"%PDF-1.4\nall of it is text\n")
    (tmp_path / "outside").write_text("secret")
    (here / "src/out").symlink_to(tmp_path / "outside")
    (here / "src/up").symlink_to("..")
    (here / "src/gone").symlink_to("nowhere")
    (here / "src/circle").symlink_to("circle")
    (here / "src/loop").symlink_to(".")
    (here / "src/same").symlink_to("a.py")
    os.mkfifo(here / "src/pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("src/socket")
        found = collect(["src"])
    assert names(found) == ["src/a.py", "src/sub/b.py"]
    assert left_out(found) == {
        "src/.env": "secret",
        "src/.git": "hidden",
        "src/.hidden": "hidden",
        "src/circle": "unreadable",
        "src/empty": "empty",
        "src/gone": "unreadable",
        "src/id_rsa": "secret",
        "src/logo.png": "binary",
        "src/notes": "secret",
        "src/out": "link",
        "src/pipe": "special",
        "src/prod.env": "secret",
        "src/scan.pdf": "binary",
        "src/server.PEM": "secret",
        "src/socket": "special",
        "src/up": "link",
    }
    assert found.notes == (
        (
            "src: 2 files, about 13 tokens; left out: "
            "src/.env, src/id_rsa, src/notes and 2 more (may hold secrets); "
            "src/out, src/up (links that lead out); src/pipe, src/socket (no regular file); "
            "src/logo.png, src/scan.pdf (no text); src/circle, src/gone (can't be read)"
        ),
    )


def test_one_that_is_named_goes_along_with_a_word(here: Path) -> None:
    make(here, "id_rsa", "notes", content=KEY)
    make(here, ".env", content="A=1\n")
    found = collect(["id_rsa", "notes", ".env"])
    assert names(found) == ["id_rsa", "notes", ".env"]
    assert [note.partition(" ")[0] for note in found.notes] == ["id_rsa", "notes", ".env"]
    assert all(
        note.endswith("may hold a secret; it is sent, since you named it") for note in found.notes
    )


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("src/*.py", ["src/a.py"]),
        ("src/**/*.py", ["src/a.py", "src/sub/b.py"]),
        ("**/b.*", ["src/sub/b.py"]),
        ("src/*.png", ["src/logo.png"]),
        ("src/*", ["src/a.py"]),
        ("src/.hid*/*", ["src/.hidden/c.py"]),
        ("src/.hidden/*", ["src/.hidden/c.py"]),
        ("*/", ["src/a.py", "src/sub/b.py"]),
        ("./src/[a-c].p?", ["./src/a.py"]),
    ],
)
def test_patterns(here: Path, pattern: str, kept: list[str]) -> None:
    make(here, "src/a.py", "src/sub/b.py", "src/.hidden/c.py")
    make(here, "src/logo.png", content=PNG)
    assert names(collect([pattern])) == kept


@posix
def test_a_pattern_may_mean_a_link(here: Path, tmp_path: Path) -> None:
    make(here, "docs/index", "docs/other", "docs/.hidden", "docs/id_rsa", "docs/no.log")
    make(here, ".gitignore", content="*.log\n")
    (tmp_path / "outside").write_text("secret")
    for name, target in {
        "README.md": "docs/index",
        "again.md": "docs/index",
        "z.md": "docs/other",
        "b.md": "docs/other",  # whatever order a folder lists them in
        "x.md": "../outside",
        "h.md": "docs/.hidden",
        "k.md": "docs/id_rsa",
        "l.md": "docs/no.log",
        "d.md": "docs",
    }.items():
        (here / name).symlink_to(target)
    found = collect(["*.md"])
    assert names(found) == ["README.md", "b.md"]
    assert left_out(found) == {
        "x.md": "link",
        "h.md": "hidden",
        "k.md": "secret",
        "l.md": "ignored",
    }


@posix
def test_a_folder_may_be_a_link_itself(here: Path, tmp_path: Path) -> None:
    make(tmp_path, "real/a.py")
    (here / "linked").symlink_to(tmp_path / "real")
    assert names(collect(["linked"])) == ["linked/a.py"]


def test_a_file_that_is_found_twice_is_there_once(here: Path) -> None:
    make(here, "src/a.py", "src/b.py")
    assert names(collect(["src/b.py", "src", "src/*.py", "src/a.py"])) == ["src/b.py", "src/a.py"]


def test_a_name_is_a_files_before_it_is_a_pattern(here: Path) -> None:
    make(here, "a[1].txt", "a1.txt", "*", "-", "--yes", "x\n```y")
    assert names(collect(["a[1].txt", "*", "-", "--yes", "x\n```y"])) == [
        "a[1].txt",
        "*",
        "-",
        "--yes",
        "x\n```y",
    ]
    assert names(collect(["a?.txt"])) == ["a1.txt"]
    found = collect(["."])
    assert found.attachments[-1].part["text"].startswith("./x\\n```y:\n```\n")


def test_a_pattern_that_ends_like_pictures_takes_them(here: Path) -> None:
    make(here, "a.png", content=PNG)
    make(here, "b.png", content=b"\0\1\2 no picture")
    make(here, "c.png", content="a text\n")
    make(here, "d.zip", content=b"PK\3\4\x14\0")
    found = collect(["*.png"])
    assert [file.part["type"] for file in found.attachments] == ["image_url", "image_url", "text"]
    assert "c.png is sent as what it is: text" in found.notes
    with pytest.raises(UsageError, match=r"fits the pattern \*\.zip; left out: 1 no text"):
        collect(["*.zip"])


def test_guesses_are_said_once_for_each_encoding(here: Path) -> None:
    make(here, "s/a.txt", "s/b.txt", content="für".encode("cp1252"))
    make(here, "s/c.txt", content="Привет, как дела?".encode("cp1251"))
    assert collect(["s"]).notes[1:] == (
        "2 files are read as Windows-1252, which is a guess",
        "s/c.txt is read as Windows-1251, which is a guess",
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty", "the folder is empty: empty"),
        ("*.none", r"no file fits the pattern \*\.none"),
        ("none/*.py", "cannot read none/: No such file"),
        ("none/", "cannot read none/: No such file"),
        ("hidden", "nothing in hidden can be sent: 1 hidden, 1 empty, 2 secret"),
        ("", "the name of a file is empty"),
        ("x\0y", "there is a NUL in it"),
        ("n" * 300, "name too long"),
        (f"{'n' * 300}/*", "name too long"),
        ("data:image/png;base64," + "A" * 9999, "addresses are attached, no data:$"),
        ("FTP://x.test/a?.png", "addresses are attached, no FTP://$"),
    ],
)
def test_nothing_to_send_is_an_error(here: Path, name: str, words: str) -> None:
    (here / "empty").mkdir()
    make(here, "hidden/.x", "hidden/.env", "hidden/a.key")
    make(here, "hidden/e", content="")
    with pytest.raises(UsageError, match=re.compile(words, re.IGNORECASE)):
        collect([name])


@posix
def test_a_link_to_itself_is_no_file(here: Path) -> None:
    (here / "loop").symlink_to("loop")
    for name in ("loop", "loop/*.txt"):
        with pytest.raises(UsageError, match="cannot read loop"):
            collect([name])


def test_too_many_files_are_no_question(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(here, *(f"d/{number}" for number in range(12)))
    monkeypatch.setattr(folder, "MOST_FILES", 10)
    with pytest.raises(UsageError, match="d is too large: it brings more than 10 files"):
        collect(["d"])
    assert len(collect(["d/1*"]).attachments) == 3
    monkeypatch.setattr(folder, "MOST_SEEN", 11)
    with pytest.raises(UsageError, match="more than 11 files are in it"):
        collect(["d/1*"])


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root reads everything")
def test_what_can_not_be_read_is_left_out(here: Path) -> None:
    make(here, "d/a", "d/b", "d/e/c")
    (here / "d/b").chmod(0)
    (here / "d/e").chmod(0)
    found = collect(["d"])
    (here / "d/e").chmod(0o700)
    assert left_out(found) == {"d/b": "unreadable", "d/e/": "unreadable"}


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        (".env", True),
        (".env.example", True),
        (".envrc", True),
        ("ID_RSA", True),
        ("id_rsa.pub", False),
        ("credentials", True),
        ("credentials.json", True),
        ("credentials.py", False),
        (".netrc", True),
        ("tls.key", True),
        ("key.py", False),
        ("secrets.yaml", True),
        ("secrets.md", False),
        ("environment.ts", False),
        ("keys.json", False),
    ],
)
def test_names_of_secrets(name: str, *, secret: bool) -> None:
    assert is_secret_name(name) is secret


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        (KEY, True),
        ("-----BEGIN PRIVATE KEY-----\n", True),
        ("Bag Attributes\n\n-----BEGIN RSA PRIVATE KEY-----\n", True),
        ("  tls.key: |\n    -----BEGIN EC PRIVATE KEY-----\n", True),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----\n", True),
        ('{"private_key": "-----BEGIN PRIVATE KEY-----\\n' + "A" * 64, True),
        ("PuTTY-User-Key-File-3: ssh-ed25519\n", True),
        ("[default]\naws_secret_access_key = x\n", True),
        ("-----BEGIN CERTIFICATE-----\n", False),
        ("-----BEGIN PUBLIC KEY-----\n", False),
        ('if "-----BEGIN PRIVATE KEY-----" in text:\n', False),
    ],
)
def test_beginnings_of_secrets(content: str, *, secret: bool) -> None:
    assert begins_secretly(content.encode()) is secret
