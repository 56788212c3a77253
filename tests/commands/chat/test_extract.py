"""``--extract``: the code of an answer in place of the answer."""

from __future__ import annotations

import json
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.render.code_languages import ending

from ...conftest import KEY
from ...standin import sse
from ...standin.script import Cut, Pause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ...standin.program import Completed, Run, Spawn
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
ANSWER = (
    "First:\n\n```sh\necho hi\n```\n\n1. then\n\n   ```Python title=x\n   if x:\n"
    "       y\n   ```\n\n> ~~~py3\n> z\n> ~~~\n\n````md\n```py\ninner\n```\n````\nbye\n"
)


@pytest.fixture
def ask(run: Run, standin: StandIn) -> Callable[..., Completed]:
    """Return what asks for the code in an answer."""

    def ask(answer: str, *argv: str, finish: str = "stop") -> Completed:
        standin.answer_text(answer, finish=finish)
        done = run(["chat", "hi", "--no-history", *argv])
        assert "internal error" not in done.stderr
        return done

    return ask


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["-x"], "echo hi\n"),
        (["--extract-lang", "bash"], "echo hi\n"),
        (["-x", "--extract-lang", "python"], "if x:\n    y\n"),
        (["--extract-lang", "PY"], "if x:\n    y\n"),
        (["--extract-lang", "markdown"], "```py\ninner\n```\n"),
        (["--extract-last"], "```py\ninner\n```\n"),
        (["--extract-last", "--extract-lang", "py"], "z\n"),
        (["-x", "--no-stream", "--raw"], "echo hi\n"),
    ],
    ids=" ".join,
)
def test_one_block_is_printed_alone(ask: Any, argv: list[str], code: str) -> None:
    done = ask(ANSWER, *argv)
    assert (done.status, done.stdout.decode(), done.stderr) == (0, code, "")


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ("```\r\n\0x\tü\r\n\r\n```\r\nso", "\0x\tü\r\n\r\n", ""),
        ("``` \n```\n", "", ""),
        ("    indented\n\n```\nx\n```", "x\n", ""),
        (
            "```\nx\n",
            "x\n",
            "note: the block of code is not closed: it goes to the end of the answer\n",
        ),
    ],
)
def test_bytes_are_those_of_the_model(ask: Any, answer: str, code: str, said: str) -> None:
    done = ask(answer, "-x")
    assert (done.status, done.stdout.decode(), done.stderr) == (0, code, said)


@pytest.mark.parametrize(
    ("answer", "argv", "said"),
    [
        ("Which one?", ["-x"], "Which one?\nerror: the answer has no block of code\n"),
        ("    x\n", ["--extract-last"], "    x\nerror: the answer has no block of code\n"),
        (
            "```sh\n\x1b[2Jx\n```\n~~~\n~~~",
            ["--extract-lang", "py", "-q"],
            (
                "```sh\n␛[2Jx\n```\n~~~\n~~~\nerror: the answer has no block of code in py: "
                "its code is in sh, no language\n"
            ),
        ),
    ],
)
def test_an_answer_without_code_is_not_lost(
    ask: Any, tmp_path: Path, answer: str, argv: list[str], said: str
) -> None:
    """Nor is it printed where a shell may run it."""
    done = ask(answer, *argv)
    assert (done.status, done.stdout, done.stderr) == (7, b"", said)
    (tmp_path / "old").write_text("old")
    assert ask(answer, *argv, "-o", "old").status == 7
    assert (tmp_path / "old").read_text() == "old"


def test_the_history_has_the_whole_answer(run: Run, standin: StandIn) -> None:
    standin.answer_text("Which one?")
    done = run(["chat", "hi", "-x"])
    hint = done.stderr.splitlines()[-1].partition("hint: openclaw ")[2]
    assert run(hint.split()).stdout == b"Which one?"
    standin.answer_text(ANSWER)
    assert run(["chat", "hi", "-x"]).stdout == b"echo hi\n"
    assert run(["sessions", "show", "--answer"]).stdout.decode() == ANSWER
    assert run(["sessions", "show", "--code", "1"]).stdout == b"echo hi\n"


@pytest.mark.parametrize(
    ("answer", "argv", "code", "said"),
    [
        ("so:\n```sh\necho", ["-x"], "echo", "the block of code is cut, too"),
        ("so:\n```sh\necho", ["--extract-last"], "echo", "the block of code is cut, too"),
        ("```\nx\n```\nThat", ["-x"], "x\n", "the block of code is whole: what is missing"),
        ("so", ["-x"], "", "so\n"),
    ],
)
def test_an_answer_that_is_cut(
    ask: Any, answer: str, argv: list[str], code: str, said: str
) -> None:
    done = ask(answer, *argv, finish="length")
    assert (done.status, done.stdout.decode()) == (7, code)
    assert said in done.stderr
    assert done.stderr.count("error: ") == 1


@pytest.mark.parametrize("end", ["cable", "ctrl-c", "pipe"])
def test_code_comes_as_it_is_written_and_stays(standin: StandIn, spawn: Spawn, end: str) -> None:
    gate = threading.Event()
    standin.stream(
        *map(sse.text, ["so:\n`", "``py\n", "print(", "1)\n``"]),
        Pause(gate),
        *([Cut()] if end == "cable" else [sse.text("x" * 999)] * 3000),
    )
    process = spawn(
        ["chat", "hi", "--no-stdin", "-x"],
        env=standin.client_env() | {"OPENROUTER_API_KEY": KEY},
    )
    assert process.read(9) == b"print(1)\n"
    if end == "ctrl-c":
        process.interrupt()
        done = process.finish()
        assert done.status == 130
        assert done.stdout in (b"", b"``")  # it may strike before they are looked at
        assert "interrupted" in done.stderr
        gate.set()
        return
    if end == "pipe":
        assert process.popen.stdout is not None
        process.popen.stdout.close()
        gate.set()
        assert process.popen.wait(timeout=30) == 0
        standin.wait_for_hang_up()
        return
    gate.set()
    done = process.finish()
    assert (done.status, done.stdout) == (7, b"``")
    assert "note: the block of code is cut, too\nerror: " in done.stderr


def test_all_blocks_are_saved_and_nothing_is_overwritten(ask: Any, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "out"
    done = ask(f"{ANSWER}\n```../../x\nevil\n```\n", "--extract-all", "-o", str(folder))
    assert (done.status, done.stdout) == (0, b"")
    said = [line.removeprefix("note: saved ") for line in done.stderr.splitlines()]
    names = ["01.sh", "02.py", "03.py", "04.md", "05.txt"]
    assert said == [str(folder / name) for name in names]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert (folder / "02.py").read_bytes() == b"if x:\n    y\n"
    (folder / "01.sh").write_text("mine")
    done = ask(ANSWER, "--extract-all", "--extract-lang", "sh", "-o", str(folder))
    assert (folder / "01.sh").read_text() == "mine"
    assert (folder / "01-2.sh").read_text() == "echo hi\n"
    done = ask(ANSWER, "--extract-all", "--force", "-o", f"{folder}/")
    assert (folder / "01.sh").read_text() == "echo hi\n"
    done = ask("none", "--extract-all", "-o", str(tmp_path / "other"))
    assert (done.status, done.stdout) == (7, b"")
    assert done.stderr.startswith("none\nerror: ")
    assert not (tmp_path / "other").exists()
    done = ask("```c\nx\n```\n```py\ny", "--extract-all", "-o", "cut", finish="length")
    assert (done.status, (tmp_path / "cut" / "02.py").read_text()) == (7, "y")


def test_a_template_may_ask_for_code(run: Run, standin: StandIn) -> None:
    assert run(["chat", "--extract-last", "say {{input}}", "--save-template", "code"]).status == 0
    standin.answer_text(ANSWER)
    assert run(["chat", "-T", "code", "hi"]).stdout == b"```py\ninner\n```\n"
    standin.answer_text(ANSWER)
    assert run(["chat", "-T", "code", "-x", "hi"]).stdout == b"echo hi\n"
    done = run(["chat", "--extract-lang", "c", "hi", "--save-template", "c"])
    assert "not kept in it: --extract-lang" in done.stderr


def test_a_file_gets_the_code_alone(ask: Any, tmp_path: Path) -> None:
    for name in ("x.sh", "x.svg"):
        done = ask(ANSWER, "-x", "-o", name)
        assert (done.status, done.stdout, done.stderr) == (0, b"", "")
        assert (tmp_path / name).read_text() == "echo hi\n"
    done = ask(ANSWER, "--extract-last", "-o", "out/")
    assert (done.stdout, done.stderr) == (b"", "note: saved out/04.md\n")


def test_numbered_files_get_the_code(ask: Any, tmp_path: Path) -> None:
    (tmp_path / "c1.sh").write_text("mine")
    done = ask(ANSWER, "-x", "-o", "c{n}.sh")
    assert (done.status, done.stdout, done.stderr) == (0, b"", "note: saved c2.sh\n")
    assert (tmp_path / "c2.sh").read_text() == "echo hi\n"
    done = ask(ANSWER, "--extract-all", "--extract-lang", "py", "-o", "p{n}.py")
    assert done.stderr == "note: saved p1.py\nnote: saved p2.py\n"
    done = ask(ANSWER, "-x", "-o", "none/c{n}.sh")
    assert (done.status, done.stderr) == (
        3,
        "error: cannot write none/c{n}.sh: No such file or directory\n",
    )


@pytest.fixture
def little_room() -> Iterator[None]:
    """Have files of more than 100 kB fail, as on a full disk."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("little_room")
def test_a_block_that_can_not_be_saved_loses_nothing(ask: Any, tmp_path: Path) -> None:
    answer = f"```py\n{'x' * 100_000}\n```\n```sh\nls\n```\n"
    done = ask(answer, "--extract-all", "-o", "out")
    assert (done.status, done.stdout) == (3, b"")
    said = "error: cannot write out/01.py: File too large\n"
    assert done.stderr == f"note: saved out/02.sh\n{answer}{said}"
    done = ask(answer, "--extract-all", "-o", "out", "--json")
    result = json.loads(done.stdout)
    assert (done.status, done.stderr) == (3, f"note: saved out/02-2.sh\n{said}")
    assert (result["text"], result["complete"]) == (answer, True)
    assert result["error"]["message"] == "cannot write out/01.py: File too large"
    assert [block["path"] for block in result["extracted"]] == [None, "out/02-2.sh"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["02-2.sh", "02.sh"]


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("tsx", "tsx"),
        ("{.JSX}", "jsx"),
        ("objective-c", "m"),
        ("typescript", "ts"),
        ("c++", "cpp"),
        ("h", "h"),
        ("../../sh", "txt"),
        ("", "txt"),
    ],
)
def test_endings_are_those_of_the_language(word: str, shown: str) -> None:
    assert ending(word) == shown


def test_json_has_the_code_beside_the_answer(ask: Any, tmp_path: Path) -> None:
    done = ask(ANSWER, "--json", "--extract-lang", "py")
    result = json.loads(done.stdout)
    assert (result["text"], result["complete"], result["error"]) == (ANSWER, True, None)
    assert result["extracted"] == [
        {
            "number": 2,
            "language": "Python",
            "code": "if x:\n    y\n",
            "closed": True,
            "path": None,
        }
    ]
    done = ask(ANSWER, "--json", "--extract-all", "-o", "out")
    saved = [block["path"] for block in json.loads(done.stdout)["extracted"]]
    assert saved == ["out/01.sh", "out/02.py", "out/03.py", "out/04.md"]
    done = ask("none", "--output-format", "stream-json", "-x")
    end = json.loads(done.stdout.splitlines()[-1])["result"]
    assert (done.status, end["extracted"], end["text"]) == (7, [], "none")
    assert end["error"]["message"] == "the answer has no block of code"
    assert done.stderr == "error: the answer has no block of code\n"
    assert json.loads(ask(ANSWER, "--json").stdout)["extracted"] is None


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["--extract-last", "--extract-all", "-o", "x"], "contradict"),
        (["--extract-all"], "--extract-all needs a folder"),
        (["--extract-all", "-o", "-"], "--extract-all needs a folder"),
        (["--extract-all", "-o", "file"], "file is none"),
        (["-x", "--markdown"], "--markdown and --extract contradict"),
        (["-x", "--citations"], "--citations and --extract contradict"),
        (["-x", "--schema", "name"], "--schema and --extract contradict"),
        (["--extract-lang", " "], "--extract-lang names no language"),
        (["--extract-all", "-o", "x", "--copy"], "contradict"),
    ],
)
def test_what_contradicts_itself_is_not_asked(
    run: Run, standin: StandIn, tmp_path: Path, argv: list[str], says: str
) -> None:
    (tmp_path / "file").touch()
    done = run(["chat", "hi", *argv])
    assert (done.status, standin.requests) == (2, [])
    assert says in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_at_a_terminal(terminal: Any, standin: StandIn) -> None:
    seen, over = threading.Event(), threading.Event()
    standin.stream(
        *map(sse.text, ["so:\n", "```sh\n", "**x** \x1b[2J\n", "```\n"]),
        Pause(seen),
        *map(sse.text, ["more\n```\ny\n```\n"]),
        Pause(over),
        sse.finished(),
    )
    window = terminal("chat", "hi", "-x", "--copy", "--no-usage", TMUX="", STY="")
    window.wait("^receiving the rest of the answer")
    seen.set()
    over.set()
    assert window.end() == 0
    assert window.screen.lines == [
        "**x** ␛[2J",
        "note: copied 11 characters, if the terminal allows it",
    ]
    assert "error: --extract is for one question" in _talk(terminal)


def _talk(terminal: Any) -> str:
    window = terminal("chat", "-x")
    assert window.end() == 2
    text: str = window.screen.text
    return text
