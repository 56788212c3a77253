"""What stands on the screen while Markdown arrives, and at the end."""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from openclaw_cli.render.blocks import parse
from openclaw_cli.render.code_blocks import code_blocks
from openclaw_cli.render.markdown import Markdown
from openclaw_cli.render.painter import Painter, rendered
from openclaw_cli.render.theme import ANSWER
from openclaw_cli.render.visible import visible

from ..conftest import LONG
from ..screen import Screen

EVERYTHING = (Path(__file__).parents[1] / "golden/markdown/everything.md").read_text("utf-8")
ROWS = 24


class Window:
    """A painter and the screen that it paints on."""

    def __init__(self, columns: int, rows: int = ROWS) -> None:
        self.size = os.terminal_size((columns, rows))
        self.screen = Screen(columns, rows)
        self.written: list[str] = []
        self.painter = Painter(self._write, lambda: self.size, color=True)

    def _write(self, text: str) -> None:
        self.written.append(text)
        self.screen.feed(text)

    def stream(self, text: str, chunk: int) -> None:
        for at in range(0, len(text), chunk):
            self.painter.feed(text[at : at + chunk])
            self.painter.draw()

    def paint(self, text: str, chunk: int) -> Screen:
        self.stream(text, chunk)
        self.painter.finish()
        return self.screen


def in_one_go(text: str, columns: int) -> Screen:
    """Return the screen after Rich has printed the whole text."""
    file = io.StringIO()
    console = Console(
        file=file,
        width=columns,
        force_terminal=True,
        color_system="standard",
        theme=ANSWER,
        legacy_windows=False,
    )
    console.print(Markdown(parse(visible(text)), terminal=True, soft=True), crop=False)
    screen = Screen(columns, ROWS)
    screen.feed(file.getvalue())
    return screen


@pytest.mark.parametrize("columns", [20, 40, 80, 100, 200])
@pytest.mark.parametrize("chunk", [1, 7, 60])
def test_a_stream_ends_as_one_print_of_the_whole(columns: int, chunk: int) -> None:
    # A parse for each piece: the start is enough where they are small.
    text = EVERYTHING[: {1: 1000, 7: 2500}.get(chunk)] if not LONG else EVERYTHING
    painted, printed = Window(columns).paint(text, chunk), in_one_go(text, columns)
    assert painted.lines == printed.lines
    for one, other in zip(painted.looks, printed.looks, strict=False):
        assert one == other


@pytest.mark.parametrize("tag", ["pre", "PRE", "script", "style", "textarea"])
@pytest.mark.parametrize("chunk", [1, 60])
def test_what_is_no_markdown_in_html_stays_as_it_is(tag: str, chunk: int) -> None:
    text = f"<{tag} x=1>\n*a*\n\n# b `c`\n</{tag}>\n*after* <{tag[:1]}"
    painted = Window(40).paint(text, chunk)
    assert [line.strip() for line in painted.lines if line] == [
        f"<{tag} x=1>",
        "*a*",
        "# b `c`",
        f"</{tag}>",
        f"after <{tag[:1]}",
    ]
    assert painted.lines == in_one_go(text, 40).lines


def test_html_that_is_not_closed_is_code_to_the_end() -> None:
    painted = Window(40).paint("> <pre>\n> *a*\n\n<pre>\n*b*\n\n*c*", 3)
    assert [line.strip(" │▌") for line in painted.lines if line.strip(" │▌")] == [
        "<pre>",
        "*a*",
        "<pre>",
        "*b*",
        "*c*",
    ]


def test_references_that_are_defined_first_are_links() -> None:
    text = "[r]: https://x.example/y\n\nSee [this][r].\n"
    assert Window(80).paint(text, 3).lines == ["See this (https://x.example/y)."]


_MARKUP = st.lists(
    st.sampled_from(
        [
            "word ",
            "*",
            "**",
            "`",
            "```\n",
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "> ",
            "# ",
            "    ",
            "|",
            "---\n",
            "| a | b |\n",
            "|---|---|\n",
            "[x](http://a.example)",
            "漢字",
            "🎉",
            "\t",
            "~~",
            "===\n",
            "> ",
            "#\n",
            "\\",
        ]
    ),
    max_size=60,
).map("".join)


@settings(max_examples=80)
@given(text=_MARKUP, chunk=st.integers(1, 9), columns=st.integers(12, 60))
def test_any_markup_ends_as_one_print_of_the_whole(text: str, chunk: int, columns: int) -> None:
    # So high that nothing leaves it: a mark that is closed a screen later can't be taken back.
    assert Window(columns, 80).paint(text, chunk).lines == in_one_go(text, columns).lines


@pytest.mark.parametrize(
    "text",
    [
        "word ```\n> \nword ",
        "a\n\n#\n\nb\n\n-\n\nc\n\n```\n```\nd",
        "#\n\n> \n\n1.\n\nend",
        "[r]: http://r.example\n[r]: http://s.example\n\nSee [r].\n\n# End\n",
        "| a | b |\n|---|---|\n```\nword ",
    ],
)
@pytest.mark.parametrize("rows", [6, 60])
def test_blocks_without_content_stand_as_blocks(text: str, rows: int) -> None:
    window = Window(12, rows)
    assert window.paint(text, 1).lines == in_one_go(text, 12).lines


def test_closed_blocks_are_not_written_again() -> None:
    window = Window(80)
    window.stream("# One\n\nfirst paragraph\n\nsecond", 1000)
    window.written.clear()
    window.stream(" goes on\n\nthird", 4)
    assert "One" not in "".join(window.written)
    assert "first" not in "".join(window.written)


def test_no_redraw_goes_above_the_screen() -> None:
    window = Window(40, 10)
    window.paint(EVERYTHING, 60)
    ups = [int(up) for up in re.findall(r"\x1b\[(\d+)A", "".join(window.written))]
    assert ups
    assert max(ups) < 10


def test_redraws_are_synchronized_and_no_other_screen_is_used() -> None:
    window = Window(80)
    window.paint(EVERYTHING[:600], 7)
    output = "".join(window.written)
    assert "\x1b[?1049h" not in output
    for piece in window.written:
        if "\x1b[J" in piece:
            assert piece.startswith("\x1b[?2026h")
            assert piece.endswith("\x1b[?2026l")


def test_a_table_waits_until_it_is_closed() -> None:
    window = Window(80)
    window.stream("Before\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", 5)
    assert window.screen.lines == ["Before"]
    window.stream("\nAfter", 6)
    assert window.screen.lines == ["Before", "", "a   b", "─────", "1   2", "", "After"]


def test_a_long_fence_scrolls_and_loses_nothing() -> None:
    code = "".join(f"line {number}\n" for number in range(200))
    window = Window(80, 10)
    window.stream(f"```\n{code}", 11)
    assert window.screen.lines == ["── code · 1", *code.splitlines()]


def test_marks_that_are_not_decided_are_not_shown() -> None:
    window = Window(80)
    for text, shown in (("Text\n\n", "Text"), ("#", "Text"), ("# Head", "Text\n\nHead")):
        window.stream(text, 10)
        assert window.screen.text == shown


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[A-Za-z]{5,}", text))


@pytest.mark.parametrize("at", range(1, 1200, 17 if LONG else 41))
def test_a_resize_duplicates_and_loses_nothing(at: int) -> None:
    text = EVERYTHING[:1250]
    whole = words(Window(200).paint(text, 1000).text)
    window = Window(200)
    window.stream(text[:at], 50)
    window.size = os.terminal_size((190, ROWS))
    window.stream(text[at:], 13)
    window.painter.finish()
    seen = words(window.screen.text)
    # What is written plainly shows its marks: a language, an address.
    assert {word for word in whole | seen if whole[word] != seen[word]} <= {"python", "https"}


HOSTILE = {
    "title": "\x1b]0;owned\x07",
    "clipboard": "\x1b]52;c;b3duZWQ=\x1b\\",
    "clear": "\x1b[2J\x1b[H",
    "C1 CSI": "\x9b2J",
    "DCS": "\x1bPq\x1b\\",
    "bell and backspace": "\x07\x08\x08",
    "carriage return": "safe\revil",
    "bidi": "\u202eevil\u202c",
}
PLACES = {
    "prose": "before {} after",
    "heading": "# before {} after",
    "code": "`before {} after`",
    "fence": "```\nbefore {} after\n```",
    "info": "```py{}\ncode\n```",
    "list": "- before {} after",
    "table": "| before {} |\n|---|\n| after {} |\n",
    "link text": "[before {}](https://x.example)",
    "link title": '[before](https://x.example "{}")',
    "link address": "[before](<https://x.example/{}>)",
    "image": "![before {}](https://x.example)",
    "reference": "[before][r]\n\n[r]: <https://x.example/{}>",
}
OWN = re.compile(
    r"\x1b\[[0-9;]*m|\x1b\[\d*A|\x1b\[J|\x1b\[\?2026[hl]|\x1b\]8;;(?:https?://[!-~]*)?\x1b\\|[\r\n\t]"
)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("chunk", [2, 500])
def test_no_text_drives_the_terminal(hostile: str, place: str, chunk: int) -> None:
    window = Window(80)
    window.paint(place.replace("{}", hostile), chunk)
    left = OWN.sub("", "".join(window.written))
    assert not [char for char in left if not char.isprintable()]
    assert "evil" not in hostile or "\u202e" not in left


@pytest.mark.parametrize("entity", ["&#x202e;", "&#27;", "&#x9b;", "&#13;", "&#8;"])
def test_entities_are_no_way_around(entity: str) -> None:
    window = Window(80)
    window.paint(f"a{entity}[31mb `c` [l{entity}](https://x.example/{entity})", 500)
    left = OWN.sub("", "".join(window.written))
    assert not [char for char in left if not char.isprintable()]


@pytest.mark.parametrize(
    ("address", "clickable"),
    [
        ("https://x.example/a", True),
        ("http://x.example", True),
        ("javascript:alert", False),
        ("file:///etc/passwd", False),
        ("vscode://open", False),
        ("mailto:a@x.example", False),
    ],
)
def test_only_web_addresses_are_clickable_and_all_are_seen(address: str, clickable: bool) -> None:
    window = Window(80)
    window.paint(f"[words]({address})", 500)
    assert ("\x1b]8;;" in "".join(window.written)) is clickable
    assert address in window.screen.text


def test_a_line_end_of_two_characters_is_one_also_when_it_is_cut() -> None:
    window = Window(80)
    window.stream("one\r", 10)
    window.stream("\ntwo  \r\nthree\r", 10)
    window.painter.finish()
    assert window.screen.lines == ["one two", "three␍"]


def test_prose_is_one_line_to_the_terminal_and_code_is_never_broken() -> None:
    window = Window(20)
    window.paint("alpha beta gamma delta epsilon\n\n```\n" + "x" * 50 + "\n```\n", 1000)
    assert window.screen.lines[:2] == ["alpha beta gamma", "delta epsilon"]
    output = re.sub(r"\x1b\[[0-9;]*m", "", "".join(window.written))
    assert "alpha beta gamma    delta epsilon\n" in output
    assert "x" * 50 in output


_ADDRESS = "https://x.example/a/path/that/is/longer/than/a/row"


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six seven eight nine ten",
        "a bb ccc dddd eeeee ffffff ggggggg hhhhhhhh iiiiiiiii",
        f"see {_ADDRESS} and more, or {_ADDRESS}",
        "exactly-twenty-cells and-nine- exactly-twenty-cells end",
        "漢字 words between 漢字漢字漢字漢字漢字漢字 and 한국어 at the end",
        "*one* **two** `three four` ~~five~~ six [seven](https://x.example) eight",
    ],
)
@pytest.mark.parametrize("columns", [5, 8, 10, 11, 19, 20, 21, 40])
def test_what_is_copied_has_the_words_that_were_written(text: str, columns: int) -> None:
    window = Window(columns)
    window.stream(f"{text}\n\nend\n", 1000)
    copied = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\", "", "".join(window.written))
    plain = re.sub(r"\[(\w+)\]\((.*?)\)", r"\1 (\2)", re.sub(r"[*`~]", "", text))
    assert copied.split() == [*plain.split(), "end"]


def test_the_rows_of_a_paragraph_stay_where_they_are_when_it_closes() -> None:
    text = "alpha beta gamma del epsilon zeta eta"
    window = Window(16)
    window.stream(text, 5)
    before = window.screen.lines
    window.stream("\n\nmore", 5)
    assert before == window.screen.lines[: len(before)]


CODE = (
    "First:\n\n```python\nx = 1\n```\n\n1. one\n\n   ```\n   y\n   ```\n\n> ~~~ sh -e\n> z\n> ~~~\n"
)


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_code_has_a_head_with_its_language_and_number(chunk: int) -> None:
    long = (
        "```js\n"
        + "".join(f"let a{n} = {n};\n" for n in range(150 if LONG or chunk == 1000 else 30))
        + "```\n\n"
    )
    screen = Window(80).paint(f"{CODE}\n{long}    indented\n", chunk)
    heads = [line.strip(" ▌") for line in screen.lines if "──" in line]
    assert heads == ["── python · 1", "── code · 2", "── sh · 3", "── js · 4", "── code · 5"]
    blocks = code_blocks(f"{CODE}\n{long}    indented\n")
    assert [block.language for block in blocks] == ["python", "", "sh", "js", ""]


@pytest.mark.parametrize("language", ["", "text", "nosuchlanguage"])
def test_code_without_colours_of_its_own_is_told_from_prose(language: str) -> None:
    looks = Window(80).paint(f"```{language}\nwords\n```\n\nwords\n", 1000).looks
    prose, _, code, _ = looks
    assert [cell[:2] for cell in prose[:5]] != [cell[:2] for cell in code[:5]]


def test_into_a_pipe_code_has_no_head() -> None:
    assert rendered("```py\nx\n```\n", 20, color=False) == "x\n"


def test_into_a_pipe_there_are_plain_lines_of_the_width() -> None:
    text = "# Head\n\nSome **bold** words with a [link](https://x.example).\n\n- one\n- two\n"
    assert rendered(text, 20, color=False) == (
        "Head\n\nSome bold words with\na link\n(https://x.example).\n\n• one\n• two\n"
    )


def test_narrow_tables_are_lists_of_cells() -> None:
    text = "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n"
    assert Window(20).paint(text, 9).lines == [
        "a: 1", "b: 2", "c: 3", "", "a: 4", "b: 5", "c: 6",
    ]  # fmt: skip
