"""``@path`` in a message: which files it names, and which ``@`` may."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from openclaw_cli.interactive.mentions import begun, escaped, mentions, message, shown
from openclaw_cli.interactive.path_names import path_names
from openclaw_cli.interactive.typed import TypedMarks

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x" * 1234)
    (tmp_path / "my file.md").write_text("y")
    (tmp_path / "a.b.").write_text("z" * 20_000)
    (tmp_path / "src").mkdir()
    (tmp_path / "src/main.py").write_text("1\n" * 600_000)
    (tmp_path / "home/at-home.txt").write_text("h")


def all_typed(text: str) -> set[int]:
    return {found.start() for found in re.finditer("@", text)}


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@notes.txt", ["notes.txt"]),
        ("sum up @notes.txt, please", ["notes.txt"]),
        ("(@notes.txt) and [@src/main.py].", ["notes.txt", "src/main.py"]),
        ("one\n@notes.txt\n@notes.txt", ["notes.txt"]),
        ("@./notes.txt? @~/at-home.txt!", ["./notes.txt", "~/at-home.txt"]),
        ("@\"my file.md\" @'my file.md'.", ["my file.md"]),
        ("@my\\ file.md", ["my file.md"]),
        ("@a.b. and @a.b..", ["a.b."]),
        ("@src @missing.txt @ @, @~nosuchuser/x @missing/ @/ @//", []),
        ("@src/ and @./, please; not @src/. twice", ["src/", "./"]),
        (
            "@src/*.py @**/*.md. @*.none @none/** @nobody? @notes.txt?",
            ["src/*.py", "**/*.md", "notes.txt"],
        ),
        ("@*.tx[t @'my *.md'", ["my *.md"]),
        ("me@notes.txt and x@notes.txt", []),
        ("@@notes.txt", []),
        ("@/dev/null @/dev/zero", []),
        (f"@{'x' * 5000} @a\0b", []),
    ],
)
def test_the_files_that_a_message_names(text: str, names: list[str]) -> None:
    assert [one.name for one in mentions(text, all_typed(text))] == names
    assert mentions(text, set()) == []


@pytest.mark.usefixtures("files")
def test_what_ends_a_sentence_is_no_part_of_a_pattern(tmp_path: Path) -> None:
    """Where there are too many files to look at, nothing tells but the mark."""
    for number in range(1100):
        (tmp_path / f"src/{number}").touch()
    text = "@src/x*, @src/y*? @src/[z], @src/*]"
    names = [one.name for one in mentions(text, all_typed(text))]
    assert names == ["src/x*", "src/y*", "src/[z]", "src/*]"]


@pytest.mark.usefixtures("files")
def test_files_are_shown_with_their_sizes() -> None:
    text = '@notes.txt @src/main.py @a.b. @"my file.md"'
    found = mentions(text, all_typed(text))
    assert shown(mentions("@src/ @*.md", {0, 6})) == "src/ folder · *.md pattern"
    assert shown(found) == "notes.txt 1.2 kB · src/main.py 1.2 MB · a.b. 20 kB · my file.md 1 byte"


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("written", "text", "names"),
    [
        ("@@notes.txt and @notes.txt", "@notes.txt and @notes.txt", ("notes.txt",)),
        ("@nobody says @@you, a@@b", "@nobody says @you, a@@b", ()),
        ("@@ -1,2 +1,2 @@", "@@ -1,2 +1,2 @@", ()),
    ],
)
def test_what_is_sent(written: str, text: str, names: tuple[str, ...]) -> None:
    assert message(written, all_typed(written)) == (written, text, names)
    assert message(written, set()) == (written, written, ())


@pytest.mark.parametrize(
    ("written", "typed", "has_pasted", "text"),
    [
        ("/system @notes.txt", {8}, False, "/system @notes.txt"),
        ("/system @notes.txt", set(), True, "/system @@notes.txt"),
        ("/system @notes.txt", {8}, True, "/system @notes.txt"),
        ("/system @notes.txt", set(), False, "/system @notes.txt"),  # recalled
        ("/system @@notes.txt", {8, 9}, True, "/system @@notes.txt"),
        ("/file notes@home.txt", set(), True, "/file notes@home.txt"),
    ],
)
def test_what_is_pasted_into_a_command_names_no_file(
    written: str, typed: set[int], has_pasted: bool, text: str
) -> None:
    assert message(written, typed, has_pasted=has_pasted) == (written, text, ())


class Keyboard:
    """An input line, and what happens to it."""

    def __init__(self) -> None:
        self.marks = TypedMarks()
        self.text, self.cursor = "", 0
        self.marks.begin("")

    def insert(self, text: str, *, pasted: bool = False) -> None:
        self.set(
            self.text[: self.cursor] + text + self.text[self.cursor :],
            self.cursor + len(text),
            pasted=pasted,
        )

    def type(self, text: str) -> None:
        for char in text:
            self.insert(char)

    def set(self, text: str, cursor: int, *, pasted: bool = False) -> None:
        self.text, self.cursor = text, cursor
        self.marks.change(text, cursor, pasted=pasted)

    @property
    def shown(self) -> str:
        """The text, a typed @ as #."""
        return "".join("#" if at in self.marks.at else char for at, char in enumerate(self.text))


def test_only_what_is_typed_is_a_mark() -> None:
    keys = Keyboard()
    keys.type("see @a ")
    keys.insert("@b @c\n", pasted=True)
    keys.type("@d")
    assert keys.shown == "see #a @b @c\n#d"
    keys.cursor = 0
    keys.insert("@", pasted=True)
    keys.type("@")
    assert keys.shown == "@#see #a @b @c\n#d"
    keys.set(keys.text.replace("see ", ""), 3)
    assert keys.shown == "@##a @b @c\n#d"
    keys.set("", 0)
    found = [keys.marks.has_pasted]
    keys.insert("@b", pasted=True)
    assert keys.shown == "@b"
    assert [*found, keys.marks.has_pasted] == [False, True]


def test_what_was_typed_is_known_again() -> None:
    keys = Keyboard()
    keys.type("see @a")
    keys.marks.begin("")
    keys.text, keys.cursor = "", 0
    keys.set("see @a", 6)  # recalled
    assert keys.shown == "see #a"
    keys.set("from an earlier chat @b", 10)
    assert keys.shown == "from an earlier chat @b"
    keys.marks.begin("see @a")  # the question has failed
    keys.text = "see @a"
    assert keys.shown == "see #a"
    keys.set("", 0)
    keys.insert("see @a", pasted=True)
    assert keys.shown == "see @a"


def test_a_text_that_an_editor_has_changed_keeps_what_stayed() -> None:
    keys = Keyboard()
    keys.type("see @a and @b")
    keys.set("now see @a or @c and @b", 3)
    assert keys.shown == "now see @a or @c and #b"


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("before", "name", "paths"),
    [
        ("see @no", "no", ["notes.txt"]),
        ("see @src/", "src/", ["src/main.py"]),
        ("(@my", "my", [r"my\ file.md"]),
        ("@nothing-like", "nothing-like", []),
        ("see @no more", None, []),
        ("me@no", None, []),
        ("no mark", None, []),
    ],
)
def test_what_a_name_may_become(before: str, name: str | None, paths: list[str]) -> None:
    assert begun(before, all_typed(before)) == name
    assert begun(before, set()) is None
    assert [escaped(one) for one in path_names(name or "-")] == paths
