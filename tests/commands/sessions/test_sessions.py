"""``openclaw sessions``: list, show, search, export, rename, fork, delete, path, replay."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from ...standin import sse
from ...standin.script import event_stream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ...standin.program import Completed, Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
MODEL = "anthropic/claude-sonnet-4.5"


@pytest.fixture
def say(run: Run, standin: StandIn) -> Callable[..., str]:
    """Return what asks, is answered, and returns the conversation's id."""

    def say(question: str, answer: str, *argv: str) -> str:
        standin.answer_text(answer)
        done = run(["chat", question, "--json", *argv])
        assert done.status == 0, done.stderr
        return str(json.loads(done.stdout)["session"])

    return say


@pytest.fixture
def sessions(run: Run) -> Callable[..., Completed]:
    def sessions(*argv: str, status: int = 0) -> Completed:
        done = run(["sessions", *argv])
        assert done.status == status, done.stderr
        return done

    return sessions


def lines(done: Completed) -> list[str]:
    return done.stdout.decode().splitlines()


def test_before_anything_was_said(sessions: Any, sealed: Any) -> None:
    assert lines(sessions("list")) == []
    assert sessions("list").stderr == "note: there are no conversations yet\n"
    assert json.loads(sessions("list", "--json").stdout) == {"total": 0, "sessions": []}
    assert "error: there are no conversations yet" in sessions("show", status=2).stderr
    assert sessions("search", "x").stderr == "note: nothing was found\n"
    sessions("delete", "x", "--yes", status=2)
    assert lines(sessions("delete", "--older-than", "1d", "--yes")) == ["Deleted 0 conversations"]
    path = lines(sessions("path"))[0]
    assert path == str(sealed.home / ".local/state/openclaw/history.db")
    assert not (sealed.home / ".local").exists()


def test_list(say: Any, sessions: Any, tmp_path: Path, standin: StandIn, run: Run) -> None:
    first = say("What is\n a tree?", "A plant.")
    second = say("hi", "so", "--session", "named", "-m", MODEL)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    standin.play(event_stream(sse.text("half"), done=False))
    run(["chat", "cut", "--retries", "0"], cwd=elsewhere)
    header, *rows = lines(sessions("list"))
    assert header.split() == ["Id", "Age", "Turns", "Cost", "Model", "State", "Conversation"]
    assert [re.split(r"\s{2,}", row)[-1] for row in rows] == ["cut", "named", "What is a tree?"]
    assert "partial" in rows[0]
    assert "partial" not in rows[1]
    assert rows[1].startswith(second[:8])
    assert lines(sessions("list", "--plain"))[1:] == [second, first]
    assert [row[:8] for row in lines(sessions("list", "--here"))[1:]] == [second[:8], first[:8]]
    assert len(lines(sessions("list", "--limit", "1"))) == 2
    assert "the latest 1 of 3" in sessions("list", "--limit", "1").stderr
    assert len(lines(sessions("list", "--limit", "0"))) == 4
    report = json.loads(sessions("list", "--json").stdout)
    assert report["total"] == 3
    assert [one["state"] for one in report["sessions"]] == ["partial", "whole", "whole"]
    assert lines(sessions()) == lines(sessions("list"))


def test_ids_are_as_short_as_they_can_be(say: Any, sessions: Any) -> None:
    ids = [say("one", "so"), say("two", "so")]
    database = sqlite3.connect(lines(sessions("path"))[0])
    like = ids[0][:10] + "0" * 22
    database.execute("UPDATE conversation SET id = ? WHERE id = ?", (like, ids[1]))
    database.commit()
    database.close()
    shown = {row.split()[0] for row in lines(sessions("list"))[1:]}
    shared = next(n for n in range(32) if like[n] != ids[0][n])
    assert shown == {ids[0][: shared + 1], like[: shared + 1]}
    several = sessions("show", ids[0][:8], status=2)
    assert "is the beginning of several ids" in several.stderr
    for one in shown:
        sessions("show", one)
    assert "there is no conversation 'ffffffff'" in sessions("show", "f" * 8, status=2).stderr
    assert "without an ID take the last one" in sessions("show", "last", status=2).stderr
    assert "there is no conversation 'trees'" in sessions("show", "trees", status=2).stderr


def test_show_is_markdown_in_a_pipe(say: Any, sessions: Any) -> None:
    answer = "# A title\n\n```py\nprint(1)\n```"
    session = say("why?", answer, "-s", "Be brief.", "-m", MODEL)
    shown = sessions("show").stdout.decode()
    assert shown.startswith(f"# why?\n\n{session} · 1 turn · $0.000126 · ")
    assert "## System\n\nBe brief.\n\n## You · " in shown
    assert f"why?\n\n## openrouter/{MODEL} ({MODEL} via Anthropic)\n\n{answer}\n" in shown
    assert sessions("show", session[:4]).stdout == sessions("show").stdout
    assert sessions("show", "--answer").stdout.decode() == answer


def test_show_renders_at_a_terminal(say: Any, terminal: Any) -> None:
    say("why?", "**bold** and \x1b]0;title\x07")
    window = terminal("sessions", "show", columns=100)
    assert window.end() == 0
    assert "bold and" in window.screen.text
    assert "**" not in window.screen.text
    assert "\x1b]0;" not in window.output


SEVERAL = "One:\n\n```py\nprint(1)\n```\n\n- two\n\n  ```\n  a\n\n  b\n  ```\n"


@pytest.mark.parametrize(
    ("argv", "shown"),
    [
        (["--code", "1"], "print(1)\n"),
        (["--code=2"], "a\n\nb\n"),
        (["trees", "--code", "2"], "a\n\nb\n"),
        (["--code", "2", "trees"], "a\n\nb\n"),
        (["--code"], "Code  Language  Lines\n   1  py            1\n   2  -             3\n"),
        (
            ["--code", "trees"],
            "Code  Language  Lines\n   1  py            1\n   2  -             3\n",
        ),
    ],
)
def test_show_prints_a_block_of_code(say: Any, sessions: Any, argv: list[str], shown: str) -> None:
    say("why?", SEVERAL, "--session", "trees")
    assert sessions("show", *argv).stdout.decode() == shown


@pytest.mark.parametrize(
    ("answer", "argv", "shown", "error"),
    [
        ("```\nthe only one", [], "the only one", ""),
        ("no code", [], "", "the last answer has no blocks of code"),
        ("```\na\n```", ["2"], "", "the last answer has 1 block of code"),
        (SEVERAL, ["3"], "", "the last answer has 2 blocks of code"),
    ],
)
def test_a_block_of_code_that_is_there_or_is_not(
    say: Any, sessions: Any, answer: str, argv: list[str], shown: str, error: str
) -> None:
    say("why?", answer)
    done = sessions("show", "--code", *argv, status=2 if error else 0)
    assert (done.stdout.decode(), error in done.stderr) == (shown, True)


def test_code_is_no_json(say: Any, sessions: Any) -> None:
    say("why?", SEVERAL)
    assert "contradict" in sessions("show", "--code", "1", "--json", status=2).stdout.decode()


def test_the_numbers_of_code_begin_anew_with_each_answer(say: Any, terminal: Any) -> None:
    say("why?", SEVERAL, "--session", "trees")
    say("and?", SEVERAL, "--session", "trees")
    window = terminal("sessions", "show", columns=100, rows=60)
    assert window.end() == 0
    found = [line.strip() for line in window.screen.lines if "──" in line]
    assert found == ["── py · 1", "── code · 2"] * 2
    window = terminal("sessions", "show", "--code", columns=100)
    assert window.end() == 0
    assert "1  py            1  print(1)" in window.screen.text


def test_search_ranks_and_shows_where(say: Any, sessions: Any) -> None:
    rare = say("What about trees?", "A tree, a tree and another tree: all of them Bäume.")
    often = say("something else", f"{'word ' * 60}tree {'word ' * 60}")
    say("nothing", "at all")
    found = lines(sessions("search", "tree"))
    assert [line[:8] for line in found[::2]] == [rare[:8], often[:8]]
    assert found[1].strip() == "A tree, a tree and another tree: all of them Bäume."
    assert "…word word" in found[3]
    assert lines(sessions("search", "baume"))[0].startswith(rare[:8])  # as it is typed
    assert lines(sessions("search", "nothe"))[0].startswith(rare[:8])  # within a word
    assert lines(sessions("search", "tree", "another"))[0].startswith(rare[:8])
    assert sessions("search", "tree", "nowhere").stderr == "note: nothing was found\n"
    hits = json.loads(sessions("search", "tree", "--limit", "1", "--json").stdout)["hits"]
    assert [hit["session"] for hit in hits] == [rare]
    assert "\x02" not in hits[0]["snippet"]


def test_search_at_a_terminal(say: Any, terminal: Any) -> None:
    say("why\x1b]0;x\x07?", "A tree.\x1b[31m")
    window = terminal("sessions", "search", "tree", TERM="xterm-256color")
    assert window.end() == 0
    assert "\x1b[1mtree\x1b[0m" in window.output
    assert "\x1b]0;" not in window.output
    assert "\x1b[31m" not in window.output
    say("where", f"a tree {'leaf ' * 30}")
    plain = terminal("--no-color", "sessions", "search", "tree", columns=40)
    assert plain.end() == 0
    assert "\x1b[1m" not in plain.output
    rows = plain.output.replace("\r", "").splitlines()
    assert all(len(row) <= 40 for row in rows)
    assert [row[:8] for row in rows if "leaf" in row][1:] == ["    leaf"] * (
        sum("leaf" in row for row in rows) - 1
    )


@pytest.mark.parametrize("words", ['"', "a OR b", "NEAR(", "x*", "prompt:hi", "'", "-x", "(", "^"])
def test_search_takes_any_text(say: Any, sessions: Any, words: str) -> None:
    say("hi", "so")
    sessions("search", "--", words)
    assert "nothing to look for" in sessions("search", " ", status=2).stderr


class Page(HTMLParser):
    """Collects the elements and what they fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "srcset", "style")]


def test_export_to_a_page_that_needs_nothing_else(
    say: Any, sessions: Any, run: Run, standin: StandIn, tmp_path: Path
) -> None:
    evil = (
        "<script>alert(1)</script> ![x](https://evil.example/x.png) "
        "[y](javascript:alert(1))\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```html\n<b>\n```"
    )
    say("<img src=x onerror=alert(1)>", evil, "--session", "s")
    image: dict[str, Any] = {
        "type": "image_url",
        "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="},
    }
    remote = {"type": "image_url", "image_url": {"url": "https://evil.example/y.png"}}
    delta = {"content": "see", "images": [image, remote]}
    standin.stream(sse.event(sse.chunk(delta)), sse.finished())
    assert run(["chat", "draw", "--session", "s"]).status == 0
    sessions("export", "s", "-o", "page.html")
    text = (tmp_path / "page.html").read_text()
    page = Page()
    page.feed(text)
    assert "script" not in page.tags
    assert page.sources == [image["image_url"]["url"]]
    assert "table" in page.tags
    assert "javascript:" not in re.findall(r'href="([^"]*)"', text)
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "default-src 'none'" in text
    assert "link" not in page.tags


def test_export_to_markdown_and_json(say: Any, sessions: Any, tmp_path: Path) -> None:
    session = say("why?", "so")
    assert sessions("export").stdout == sessions("show").stdout
    sessions("export", "-o", "talk.md")
    assert (tmp_path / "talk.md").read_bytes() == sessions("show").stdout
    exported = json.loads(sessions("export", session, "--format", "json").stdout)
    assert exported == json.loads(sessions("show", session, "--json").stdout)
    again = sessions("export", "-o", "talk.md", status=2)
    assert again.stderr == "error: talk.md exists\nhint: give another name\n"
    sessions("export", "-o", "no/such/folder.md", status=3)


def test_rename(say: Any, sessions: Any) -> None:
    one, other = say("one", "so"), say("two", "so")
    assert lines(sessions("rename", one[:8], "trees")) == [f"{one[:8]} is called trees"]
    assert json.loads(sessions("show", "trees", "--json").stdout)["id"] == one
    taken = sessions("rename", other[:8], "trees", status=2)
    assert f"another conversation is called 'trees': {one[:8]}" in taken.stderr
    sessions("rename", "trees", "trees")
    sessions("rename", "trees", "")
    sessions("show", "trees", status=2)
    sessions("rename", one, "a\x1bb", status=2)


def test_fork(say: Any, sessions: Any, standin: StandIn) -> None:
    session = say("one", "first", "--session", "s")
    say("two", "second", "--session", "s")
    sessions("fork", "s", "copy")
    sessions("fork", "s", "half", "--turns", "1")
    say("three", "third", "--session", "copy")
    say("four", "fourth", "--session", "half")
    requests = [request.json() for request in standin.requests if request.is_chat]
    contents = [
        [
            message["content"] if isinstance(message["content"], str) else "marked"
            for message in body["messages"]
        ]
        for body in requests[2:]
    ]
    assert contents == [
        ["one", "first", "two", "second", "three"],
        ["one", "first", "four"],
    ]
    copy = json.loads(sessions("show", "copy", "--json").stdout)
    assert copy["parent"] == session
    assert copy["cost_usd"] == 0.000126  # its own turn's: what was copied was paid for once
    assert json.loads(sessions("show", "s", "--json").stdout)["turns"][1]["prompt"] == "two"
    sessions("fork", "s", "copy", status=2)
    sessions("fork", "s", "--turns", "3", status=2)


def test_delete(say: Any, sessions: Any, run: Run) -> None:
    for name in ("one", "two", "three"):
        say(f"secret {name} xylophone", f"answer {name}", "--session", name)
    refused = sessions("delete", "one", status=2)
    assert 'this would delete "one"' in refused.stderr
    sessions("delete", status=2)
    sessions("delete", "one", "nobody", "--yes", status=2)
    assert len(lines(sessions("list", "--plain"))) == 3
    assert lines(sessions("delete", "one", "two", "one", "--yes")) == ["Deleted 2 conversations"]
    assert len(lines(sessions("list", "--plain"))) == 1
    content = b"".join(
        path.read_bytes() for path in _files(sessions) if path.suffix in (".db", ".db-wal")
    )
    assert b"secret one" not in content
    assert b"answer two" not in content
    assert b"secret three" in content
    deleted = run(["sessions", "delete", "three", "--yes", "--json"])
    assert len(json.loads(deleted.stdout)["deleted"]) == 1
    content = b"".join(path.read_bytes() for path in _files(sessions))
    assert b"xylophone" not in content


def _files(sessions: Any) -> list[Path]:
    from pathlib import Path

    return sorted(Path(lines(sessions("path"))[0]).parent.iterdir())


def test_delete_what_is_old(say: Any, sessions: Any) -> None:
    old, new = say("old", "so"), say("new", "so")
    database = sqlite3.connect(lines(sessions("path"))[0])
    month = 30 * 86_400
    database.execute(
        "UPDATE conversation SET updated = ? WHERE id = ?", (time.time() - month - 60, old)
    )
    database.commit()
    database.close()
    assert "this would delete" in sessions("delete", "--older-than", "30d", status=2).stderr
    sessions("delete", "--older-than", "5w", "--yes")
    assert lines(sessions("list", "--plain")) == [new, old]
    sessions("delete", "--older-than", "30d", "--yes")
    assert lines(sessions("list", "--plain")) == [new]
    sessions("delete", "--older-than", "soon", "--yes", status=2)
    sessions("delete", "--older-than", "30d", new, "--yes", status=2)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("answer", "left"), [("n", 1), ("", 1), ("y", 0)])
def test_delete_asks_at_a_terminal(
    say: Any, sessions: Any, terminal: Any, answer: str, left: int
) -> None:
    say("why?", "so")
    window = terminal("sessions", "delete", "--older-than", "2099-01-01")
    window.wait(r'Delete "why\?" for good\? \[y/N\]')
    window.send(f"{answer}\r")
    assert window.end() == (130 if left else 0)
    assert len(lines(sessions("list", "--plain"))) == left


# Replay.


def test_replay_sends_the_same_again(say: Any, sessions: Any, standin: StandIn) -> None:
    say("one", "first", "-m", MODEL, "--session", "s", "-s", "Be brief.", "-P", "top_p=0.5")
    say("two", "second", "--session", "s")
    standin.answer_text("other")
    done = sessions("replay", "s")
    assert done.stdout == b"other"
    standin.answer_text("another")
    assert sessions("replay", "s", "--turn", "1").stdout == b"another"
    one, two, again, first = [
        (request.body, request.json()) for request in standin.requests if request.is_chat
    ]
    assert again == two
    assert first == one
    sessions("replay", "s", "--turn", "3", status=2)
    listed = json.loads(sessions("list", "--json").stdout)["sessions"]
    assert [entry["parent"] is None for entry in listed] == [False, False, True]
    assert [entry["turns"] for entry in listed] == [1, 2, 2]


def test_replay_sends_what_the_fallback_was_sent(sessions: Any, run: Run, standin: StandIn) -> None:
    standin.error(503, "no")
    standin.answer_text("from the second")
    argv = ["chat", "hi", "-m", "a/first", "--fallback", "b/second", "--retries", "0"]
    assert run(argv).status == 0
    standin.answer_text("again")
    assert sessions("replay").stdout == b"again"
    asked = [request.json()["model"] for request in standin.requests if request.is_chat]
    assert asked == ["a/first", "b/second", "b/second"]


def test_replay_asks_another_model(say: Any, sessions: Any, run: Run, standin: StandIn) -> None:
    standin.stream(sse.reasoning("hm"), *sse.answer("first"))
    assert run(["chat", "one", "-m", MODEL, "--session", "s"]).status == 0
    say("two", "second", "--session", "s")
    standin.answer_text("other")
    report = json.loads(sessions("replay", "s", "-m", "openai/gpt-5-mini", "--json").stdout)
    assert report["now"]["model"] == "openrouter/openai/gpt-5-mini"
    assert report["earlier"]["model"] == f"openrouter/{MODEL}"
    body = [request.json() for request in standin.requests if request.is_chat][-1]
    assert body["model"] == "openai/gpt-5-mini"
    assert all(set(message) == {"role", "content"} for message in body["messages"])


def test_replay_shows_both_side_by_side(say: Any, terminal: Any, standin: StandIn) -> None:
    say("why?", "The first answer, which is long enough to be wrapped.")
    standin.answer_text("The second \x1b[31manswer.")
    window = terminal("sessions", "replay", columns=90)
    assert window.end() == 0
    heading = next(line for line in window.screen.lines if "earlier" in line)
    assert heading.index(f"{MODEL}, earlier"[:20]) < 5
    row = next(line for line in window.screen.lines if "The first answer" in line)
    assert "The second" in row
    assert "\x1b[31manswer" not in window.output
    narrow = terminal("sessions", "replay", "--turn", "1", columns=40)
    assert narrow.end() == 0


def test_replay_renders_both(say: Any, terminal: Any, standin: StandIn) -> None:
    say("why?", "# First\n\n- one **bold** point\n- `code`\n")
    standin.answer_text("# Second\n\n```python\nprint(1)\n```\n")
    window = terminal("sessions", "replay", columns=72)
    assert window.end() == 0
    row = next(line for line in window.screen.lines if "First" in line)
    assert re.fullmatch(r"First +│ Second", row.rstrip())
    shown = window.screen.text
    assert "• one bold point" in shown
    assert "**" not in shown
    assert "print(1)" in shown
    assert "```" not in shown
    assert len({line.index(" │ ") for line in window.screen.lines if " │ " in line}) == 1


def test_a_failed_question_is_no_conversation(sessions: Any, run: Run, standin: StandIn) -> None:
    standin.error(401, "no")
    assert run(["chat", "hi"]).status == 4
    assert json.loads(sessions("list", "--json").stdout) == {"total": 0, "sessions": []}
    listed = sessions("list")
    assert (listed.stdout, listed.stderr) == (
        b"",
        "note: there are no conversations yet; --all lists 1 question without an answer\n",
    )
    (failed,) = json.loads(sessions("list", "--all", "--json").stdout)["sessions"]
    assert failed["state"] == "partial"
    standin.stream(sse.text("half"), done=False)
    assert run(["chat", "second"]).status == 7  # what came of it is kept
    (kept,) = json.loads(sessions("list", "--json").stdout)["sessions"]
    assert kept["title"] == "second"
    assert len(lines(sessions("list", "--all"))) == 3
    standin.answer_text("now")
    assert run(["chat", "--session", failed["id"], "again"]).status == 0
    assert json.loads(sessions("list", "--json").stdout)["total"] == 2


def test_replay_where_nothing_was_sent(sessions: Any, run: Run, standin: StandIn) -> None:
    standin.error(401, "no")
    assert run(["chat", "hi"]).status == 4
    standin.answer_text("now")
    assert sessions("replay").stdout == b"now"


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="there is no sqlite3 program")
def test_the_file_is_an_ordinary_database(say: Any, sessions: Any) -> None:
    import subprocess

    say("why?", "so")
    query = "SELECT prompt, answer FROM turn"
    done = subprocess.run(
        ["sqlite3", lines(sessions("path"))[0], query], capture_output=True, check=True, text=True
    )
    assert done.stdout == "why?|so\n"


CONTROLS = "\x1b]0;x\x07\x1b[2J\x9b31m\u202e\x7f"
"""What would set a title, clear the screen, colour it and turn the line around."""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    "argv",
    [
        ["sessions", "list"],
        ["sessions", "list", "--plain"],
        ["sessions", "show", "--raw"],
        ["sessions", "show", "--answer", "--json"],
        ["sessions", "search", "tree"],
        ["sessions", "export", "--format", "markdown"],
        ["sessions", "export", "--format", "json"],
        ["sessions", "export", "--format", "html"],
        ["sessions", "delete", "s"],
        ["usage", "--by", "session"],
        ["usage", "--by", "model"],
    ],
    ids=" ".join,
)
def test_what_is_kept_never_drives_the_terminal(
    say: Any, sessions: Any, terminal: Any, argv: list[str]
) -> None:
    say(f"why{CONTROLS} tree?", f"A tree.{CONTROLS}", "--session", "s")
    database = sqlite3.connect(lines(sessions("path"))[0])
    database.execute("UPDATE attempt SET model_used = ?", (f"m{CONTROLS}",))
    database.execute("UPDATE turn SET model_used = ?, provider = ?", (CONTROLS, CONTROLS))
    database.execute("UPDATE conversation SET id = ?, system = ?", (f"a{CONTROLS}", CONTROLS))
    if "delete" not in argv:
        database.execute("UPDATE conversation SET name = ?", (f"s{CONTROLS}",))
    database.commit()
    database.close()
    window = terminal(*argv, TERM="xterm-256color")
    if "delete" in argv:
        window.wait("[y/N]")
        window.send("n\r")
    window.end()
    shown = re.sub(r"\x1b\[\d*m", "", window.output)  # our own colours
    assert "\x1b]0;" not in window.output
    assert "\x1b[2J" not in window.output
    assert set(shown).isdisjoint("\x1b\x07\x9b\u202e\x7f")
