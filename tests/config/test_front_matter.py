"""The front matter of a template: what is read, what is refused, and that the rest is untouched."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openclaw_cli.config.document import SyntaxProblem
from openclaw_cli.config.front_matter import split

READ: dict[str, Any] = {
    "": {},
    "# a comment\n\n": {},
    "a: 1": {"a": 1},
    "a:  x y  # c": {"a": "x y"},
    "a: x#y": {"a": "x#y"},
    "a : 1": {"a": 1},
    "a b: 1": {"a b": 1},
    "'a': 'it''s' # c": {"a": "it's"},
    r'a: "x\ny\u00e9"': {"a": "x\nyé"},
    "a:\nb: ~\nc: null\nd: ''": {"a": None, "b": None, "c": None, "d": ""},
    "a: true\nb: off\nc: yes": {"a": True, "b": "off", "c": "yes"},
    "a: -1.5\nb: +3\nc: .5\nd: 1e3\ne: 007\nf: 1.2.3": {
        "a": -1.5,
        "b": 3,
        "c": 0.5,
        "d": 1000.0,
        "e": "007",
        "f": "1.2.3",
    },
    "a: http://x/y": {"a": "http://x/y"},
    "a: |\n  one\n    two\n\n  three\n\nb: 1": {"a": "one\n  two\n\nthree\n", "b": 1},
    "a: |-\n  one\n\nb: 1": {"a": "one", "b": 1},
    "a: |+\n  one\n\nb: 1": {"a": "one\n\n", "b": 1},
    "a: |  # c\n  # no comment\n  x: y": {"a": "# no comment\nx: y\n"},
    "a: >\n  one\n  two\n\n  three": {"a": "one two\nthree\n"},
    "a: |\nb: 1": {"a": "", "b": 1},
    "a:\n  b:\n    c: 1\n  d: 2\ne: 3": {"a": {"b": {"c": 1}, "d": 2}, "e": 3},
    "a:\n- x\n- 'y z'\n- 2\nb: 1": {"a": ["x", "y z", 2], "b": 1},
    "a:\n  - |\n    text\n  - x": {"a": ["text\n", "x"]},
    "a: [x.md, 'it''s', \"b, c\", http://x/y, 2,]": {
        "a": ["x.md", "it's", "b, c", "http://x/y", 2]
    },
    "a: []\nb: {}": {"a": [], "b": {}},
    "a: {b: x y, c: ['x', {d: e,}], \"f\":1, g: } # c": {
        "a": {"b": "x y", "c": ["x", {"d": "e"}], "f": 1, "g": None}
    },
    "  a: 1\n  b: 2": {"a": 1, "b": 2},
}
REFUSED = {
    "a: x: y": (2, "in quotes"),
    "a: 1\nb: {{x}}": (3, "for a text, put it in quotes"),
    "a: @x": (2, "begins with @"),
    "a: *x": (2, r"begins with \*"),
    "a: [": (2, "not a list or an object"),
    "a: {b c}": (2, "not a list or an object"),
    "a: {b: c, b: d}": (2, "b stands twice"),
    "a: [b: c]": (2, "not a list or an object"),
    "a: [b] c": (2, "something stands behind"),
    "a: [b, &c]": (2, "begins with &"),
    "a: " + "[" * 200: (2, "nested too deep"),
    "a: 'x": (2, "not closed on this line"),
    'a: "x\\q"': (2, "a backslash means nothing"),
    "a: b\n  c": (3, "goes on here"),
    "a: 1\n b: 2": (3, "goes on here"),
    "a:\n    b: 1\n  c: 2": (4, "indented"),
    "  a: 1\nb: 2": (3, "indented less than the first"),
    "- a": (2, "expected a key"),
    "x": (2, "expected a key"),
    "{a: 1}": (2, "expected a key"),
    "a: 1\na: 2": (3, "a stands twice"),
    "p:\n  a: 1\n  a: 2": (4, "a stands twice"),
    "a:\n  - b: 1": (3, "a list of objects"),
    "a:\n  - - 1": (3, "a list of objects"),
    "\ta: 1": (2, "a tab"),
    "a: |\n    x\n  y": (4, "indented less than the text above"),
    "a: >\n  x\n    y": (3, "only plain lines are folded"),
    "a: 1\n...": (3, "one document"),
}


@pytest.mark.parametrize("text", READ)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_read(text: str, end: str) -> None:
    front = split(f"---\n{text}\n---  \nthe body\n---\n".replace("\n", end))
    assert front.data == READ[text]
    assert front.body == "the body\n---\n"


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    line, message = REFUSED[text]
    with pytest.raises(SyntaxProblem, match=message) as caught:
        split(f"---\n{text}\n---\nbody")
    assert caught.value.line == line


def test_toml() -> None:
    front = split("+++\nmodel = 'a/b'\n\n[params]\nseed = 1\n+++\n\nbody")
    assert front.data == {"model": "a/b", "params": {"seed": 1}}
    assert (front.lines, front.body, front.body_line) == ({"model": 2, "params": 4}, "\nbody", 7)
    with pytest.raises(SyntaxProblem) as caught:
        split("+++\na = 1\nb = \n+++\n")
    assert caught.value.line == 3


@pytest.mark.parametrize("text", ["", "no front matter", "\n---\na: 1\n---\n", "--\n", "---- \n"])
def test_without_one_all_is_body(text: str) -> None:
    assert split(text) == ({}, text, 1, {})


def test_a_bom_is_none_of_it() -> None:
    assert split("\ufeff---\na: 1\n---\nb").data == {"a": 1}
    assert split("\ufefftext").body == "text"


def test_one_that_is_not_closed() -> None:
    for fence in ("---", "+++"):
        with pytest.raises(SyntaxProblem, match="not closed") as caught:
            split(f"{fence}\na: 1\nbody")
        assert caught.value.line == 1


def test_nothing_is_too_deep_or_too_long() -> None:
    deep = "\n".join(f"{' ' * depth}a:" for depth in range(5000))
    with pytest.raises(SyntaxProblem, match="too deep"):
        split(f"---\n{deep}\n---\n")
    for long in ("a: [" + "x, " * 200_000, "a" + " " * 200_000, "a: x" + " " * 200_000 + "#"):
        with pytest.raises(SyntaxProblem):
            split(f"---\n{long}\n:\n---\n")


PIECES = st.sampled_from(
    [
        "a",
        "b: ",
        ": ",
        "\n",
        "  ",
        "- ",
        "'",
        '"',
        "|",
        ">",
        "#",
        "1",
        "[",
        "]",
        ",",
        "{",
        "}",
        "\t",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_stands_there_is_read_or_refused(text: str) -> None:
    with suppress(SyntaxProblem):
        front = split(f"---\n{text}\n---\nbody")
        assert front.data.keys() == front.lines.keys()
