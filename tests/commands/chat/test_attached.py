"""``--file``: files by what they are, standard input, and names that are none."""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files")


@pytest.fixture
def ask(run: Run, standin: StandIn) -> Callable[..., Completed]:
    """Return what asks, and expects an answer or a refusal before anything is sent."""

    def ask(*argv: str, status: int = 0, **options: Any) -> Completed:
        standin.answer_text("so")
        done = run(["chat", *argv], **options)
        assert done.status == status, done.stderr
        assert "internal error" not in done.stderr
        assert len(standin.requests) == (0 if status else 1)
        return done

    return ask


def parts(standin: StandIn) -> list[Any]:
    content = standin.requests[-1].json()["messages"][-1]["content"]
    return content if isinstance(content, list) else [content]


def test_a_name_that_is_wrong_is_a_notice(ask: Any, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(PNG)
    done = ask("-f", "photo.jpg", "what?")
    assert done.stderr == "note: photo.jpg is sent as what it is: PNG (image)\n"
    assert parts(standin)[1]["image_url"]["url"].startswith("data:image/png;base64,")


@pytest.mark.parametrize("content", [PNG, PDF])
@pytest.mark.parametrize("argv", [["what?"], ["what?", "-"], ["-f", "-", "what?"]], ids=" ".join)
def test_media_on_standard_input(
    ask: Any, standin: StandIn, content: bytes, argv: list[str]
) -> None:
    done = ask(*argv, stdin=content)
    text, media = parts(standin)
    assert text == {"type": "text", "text": "what?"}
    assert media["type"] == ("file" if content is PDF else "image_url")
    if content is PDF:
        assert media["file"]["filename"] == "stdin.pdf"
    assert done.stderr == ""


def test_text_on_standard_input_may_be_a_file(ask: Any, standin: StandIn) -> None:
    ask("-f", "-", "what?", stdin=b"line\n")
    assert parts(standin)[1]["text"] == "stdin:\n```\nline\n```"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["-f", "-", "-f", "-", "hi"], "standard input can be read once"),
        (["-f", "-", "-", "hi"], "standard input can be read once"),
        (["-f", "-", "--no-stdin", "hi"], "--file - and --no-stdin contradict each other"),
        ([], "no prompt"),
        (["-f", "~nosuchuser77/x.txt", "hi"], "nosuchuser77"),
        (["-f", "n" * 300, "hi"], "name too long"),
        (["-f", f"{'n' * 300}/x", "hi"], "name too long"),
        (["-f", "a\0b", "hi"], "there is a nul in it"),
        (["-f", "empty/", "hi"], "the folder is empty: empty/"),
        (["-f", "", "hi"], "the name of a file is empty"),
        (["-f", "*.none", "hi"], "no file fits the pattern *.none"),
        (["-f", "none\udce9.txt", "hi"], "no such file"),
        (["-f", "none.txt/x", "hi"], "no such file"),
        (["-f", "http://[", "hi"], "not an address"),
        (["-f", "/dev/null", "hi"], "the file is empty"),
        (["-f", "/dev/zero", "hi"], "too large: more than 100 mb"),
        (["-f", "fifo", "hi"], "nobody writes to the pipe"),
        (["@fifo"], "nobody writes to the pipe"),
        (["@/dev/zero"], "too large: more than 100 mb"),
        (["-s", "@/dev/zero", "hi"], "too large: more than 100 mb"),
        (["@~nosuchuser77/x"], "there is no user 'nosuchuser77'"),
        (["-s", f"@{'n' * 300}", "hi"], "name too long"),
    ],
)
@posix
def test_what_can_not_be_attached(
    ask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], words: str
) -> None:
    monkeypatch.setattr("openclaw_cli.named_files._PIPE_PATIENCE", 0.1)
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "empty").mkdir()
    done = ask(*argv, status=2, stdin=PNG)
    assert words in done.stderr.lower()
    assert done.stderr.startswith("error: ")


@posix
def test_a_pipe_with_a_name_is_read_to_its_end(ask: Any, standin: StandIn, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")

    def write() -> None:
        with (tmp_path / "fifo").open("wb") as pipe:
            for _ in range(5):
                pipe.write(b"x" * 40_000)

    writer = threading.Thread(target=write)
    writer.start()
    ask("-f", "fifo", "what?")
    writer.join()
    assert parts(standin)[1]["text"].count("x") == 200_000


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are always text")
def test_a_file_whose_name_is_no_text(ask: Any, standin: StandIn, tmp_path: Path) -> None:
    (tmp_path / "caf\udce9.txt").write_text("text\n")
    ask("-f", "caf\udce9.txt", "what?")
    assert parts(standin)[1]["text"] == "caf\ufffd.txt:\n```\ntext\n```"


@pytest.mark.parametrize("stdin", [b"", b" \n", PNG])
def test_files_alone_are_a_question(
    ask: Any, run: Run, standin: StandIn, tmp_path: Path, stdin: bytes
) -> None:
    (tmp_path / "a.txt").write_text("How many moons has Mars?")
    (tmp_path / "b.md").write_text("And Jupiter?")
    ask("-f", "a.txt", "-f", "b.md", stdin=stdin)
    first, second, *media = parts(standin)
    assert "moons" in first["text"]
    assert "Jupiter" in second["text"]
    assert len(media) == (1 if stdin == PNG else 0)
    listed = run(["sessions", "list"]).stdout.decode()
    assert "(files alone)" in listed


def test_a_picture_that_is_asked_for_is_a_question(ask: Any, standin: StandIn) -> None:
    ask("-f", "-", stdin=PNG)
    (media,) = parts(standin)
    assert media["type"] == "image_url"


def test_a_folder_and_a_pattern(ask: Any, standin: StandIn, tmp_path: Path) -> None:
    for name in ("src/a.py", "src/sub/b.py", "src/.hidden", "docs/c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text\n")
    (tmp_path / "src/.env").write_text("KEY=1")
    (tmp_path / "src/logo.png").write_bytes(PNG)
    done = ask("-f", "src/", "-f", "docs/*.md", "what?")
    assert [part["text"].partition(":")[0] for part in parts(standin)] == [
        "what?",
        "src/a.py",
        "src/sub/b.py",
        "docs/c.md",
    ]
    assert done.stderr == (
        "note: src/: 2 files, about 13 tokens; left out: src/.env (may hold a secret); "
        "src/logo.png (no text)\n"
        "note: docs/*.md: 1 file, about 6 tokens\n"
    )


def test_a_pattern_that_the_shell_has_read_is_no_question(
    ask: Any, standin: StandIn, tmp_path: Path
) -> None:
    (tmp_path / "src").mkdir()
    for name in ("src/a.py", "src/b.py", "README"):
        (tmp_path / name).write_text("text\n")
    done = ask("-f", "src/a.py", "src/b.py", "explain", status=2)
    assert done.stderr == (
        "error: the question begins with a file: src/b.py\n"
        "hint: for several, quote the pattern: -f 'src/*.py'; to ask it as it is: --message\n"
    )
    (tmp_path / "src/sub").mkdir()
    (tmp_path / "src/sub/c.py").write_text("text\n")
    done = ask("-f", "src/a.py", "src/sub/c.py", "explain", status=2)
    assert "hint: give it an -f of its own; to ask it as it is: --message" in done.stderr
    done = ask("explain", "-f", "src/a.py", "src/b.py", status=2)
    assert done.stderr.startswith("error: the question ends with a file: src/b.py\n")
    ask("-f", "src/a.py", "README", "-f", "src/b.py")
    assert parts(standin)[0]["text"] == "README"


@pytest.fixture
def large(tmp_path: Path) -> None:
    (tmp_path / "large").mkdir()
    for number in range(3):
        (tmp_path / f"large/{number}.txt").write_text("word " * 20_000)


SAID = "about 75,018 tokens in large: more than 50,000 are not sent unasked"


@pytest.mark.usefixtures("large")
def test_a_script_has_to_agree_to_a_large_folder(ask: Any, run: Run, standin: StandIn) -> None:
    done = ask("-f", "large", "what?", status=2)
    assert f"error: {SAID}\nhint: --yes sends them; " in done.stderr
    assert run(["chat", "-f", "large", "--estimate", "what?"]).status == 0
    assert run(["chat", "-f", "large", "--dry-run", "what?"]).status == 0
    ask("-f", "large", "what?", "--yes")
    assert len(parts(standin)) == 4
    done = run(["chat", "-f", "large", "--json", "what?"])
    assert SAID in json.loads(done.stdout)["error"]["message"]


@pytest.mark.usefixtures("large")
def test_what_is_named_by_itself_needs_no_word(ask: Any, standin: StandIn) -> None:
    ask("-f", "large/0.txt", "-f", "large/1.txt", "-f", "large/2.txt", "what?")
    assert len(parts(standin)) == 4
