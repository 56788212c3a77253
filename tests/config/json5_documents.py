"""Random JSON5 texts: random data, written with random comments, blanks, quotes and commas."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

LINE_ENDS = ("\n", "\r\n", "\r")
NAMES = ("a", "b", "c", "_x", "$y", "é", "while")
QUOTED_NAMES = ("x/y", "a.b", "", "it's", 'say "x"', "1", "a b")
TEXTS = (
    "", "plain", "// no comment", "/* neither */", "it's", 'say "x"', "{a: 1}", "],", "back\\slash",
    "two\nlines", "tab\tend\r", "\u2028\u2029", "\0\x1f\x7f", "é😀", "a,b", ":",
)  # fmt: skip

keys = st.sampled_from(NAMES + QUOTED_NAMES)
numbers = (
    st.integers(-5, 5)
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.sampled_from([float("nan"), 0.0, -0.0, 1.0])
)
scalars = st.none() | st.booleans() | numbers | st.sampled_from(TEXTS)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(keys, values, max_size=4)


@dataclass
class Written:
    """A text, what it says, and the comments in it, each of its own wording."""

    text: str
    data: Any
    comments: list[str] = field(default_factory=list)


class _Writer:
    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._line_end = draw(st.sampled_from(LINE_ENDS))
        self._tidy = draw(st.booleans())
        self.comments: list[str] = []

    def value(self, data: Any, indent: str) -> str:
        if isinstance(data, dict):
            pairs = [(self.key(key), item) for key, item in data.items()]
            if pairs and self._sometimes(
                6
            ):  # an earlier member of the same name counts for nothing
                pairs.insert(0, (pairs[-1][0], 0))
            return self._container("{}", pairs, indent)
        if isinstance(data, list):
            return self._container("[]", [("", item) for item in data], indent)
        return self._scalar(data)

    def gap(self, indent: str = "") -> str:
        """Return what may stand between any two tokens."""
        if self._tidy and not self._sometimes(5):
            return ""
        pieces = ["", " ", "\t", self._line_end + indent, "/*", "//"]
        text = ""
        for piece in self._draw(st.lists(st.sampled_from(pieces), max_size=2)):
            if piece == "/*":
                text += self._block_comment()
            else:
                text += self._line_comment() if piece == "//" else piece
        return text

    def key(self, name: str) -> str:
        is_bare = name in NAMES and self._draw(st.booleans())
        return name if is_bare else self._quoted(name)

    def _container(self, brackets: str, items: list[tuple[str, Any]], indent: str) -> str:
        on_lines = self._draw(st.booleans())
        inner = indent + "  " if on_lines else indent
        separator = self._line_end + inner if on_lines else self._draw(st.sampled_from(["", " "]))
        text = brackets[0] + self.gap(inner)
        for number, (key, item) in enumerate(items, 1):
            text += separator + self.gap(inner)
            if key:
                text += key + self.gap() + ":" + self._draw(st.sampled_from(["", " "])) + self.gap()
            text += self.value(item, inner) + self.gap(inner)
            if number < len(items) or self._draw(st.booleans()):
                text += ","
                if on_lines and self._sometimes(3):
                    text += " " + self._line_comment().rstrip("\r\n")
        return text + (self._line_end + indent if on_lines else "") + self.gap() + brackets[1]

    def _scalar(self, data: Any) -> str:
        if data is None or isinstance(data, bool):
            return {None: "null", True: "true", False: "false"}[data]
        if isinstance(data, str):
            return self._quoted(data)
        text = repr(data).replace("inf", "Infinity").replace("nan", "NaN")
        if isinstance(data, int) and self._sometimes(4):
            text = hex(data)
        return "+" + text if text[0] != "-" and self._sometimes(5) else text

    def _quoted(self, text: str) -> str:
        quote = self._draw(st.sampled_from("\"'"))
        body = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
        body = body.replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0")
        body = re.sub("[\x1f\x7f]", lambda match: f"\\x{ord(match[0]):02X}", body)
        if body and self._sometimes(6):
            body = "\\" + self._line_end + body
        return quote + body + quote

    def _block_comment(self) -> str:
        middle = self._draw(st.sampled_from(["", ", {", " * ", self._line_end]))
        return self._comment(f"/*{middle}", "*/")

    def _line_comment(self) -> str:
        return self._comment(f"//{self._draw(st.sampled_from(['', ' }', ' ,']))} ", self._line_end)

    def _comment(self, start: str, end: str) -> str:
        self.comments.append(f"{start}comment{len(self.comments)}.")
        return self.comments[-1] + end

    def _sometimes(self, one_in: int) -> bool:
        return self._draw(st.integers(1, one_in)) == 1


@st.composite
def written_objects(draw: st.DrawFn) -> Written:
    """Draw the text of an object."""
    data = draw(objects)
    writer = _Writer(draw)
    mark = draw(st.sampled_from(["", "\ufeff"]))
    text = mark + writer.gap() + writer.value(data, "") + writer.gap()
    return Written(text, data, writer.comments)


def paths_to_scalars(data: Any) -> list[tuple[str | int, ...]]:
    """Return the paths of everything that holds nothing."""
    if isinstance(data, dict):
        items: list[tuple[str | int, Any]] = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    else:
        return [()]
    return [(part, *rest) for part, item in items for rest in paths_to_scalars(item)]


@st.composite
def paths_into(draw: st.DrawFn, data: Any) -> tuple[str | int, ...]:
    """Draw a path: to what is there, or to what could be."""
    path: tuple[str | int, ...] = ()
    while True:
        if isinstance(data, dict):
            part: str | int = draw(st.sampled_from(sorted(data)) | keys if data else keys)
        elif isinstance(data, list):
            part = draw(st.integers(0, len(data)))
        else:
            return path
        path = (*path, part)
        there = (
            part in data if isinstance(data, dict) else isinstance(part, int) and part < len(data)
        )
        if not there:
            return (*path, *draw(st.lists(keys, max_size=2)))
        data = data[part]
        if draw(st.booleans()):
            return path


def fits(text: str, value: Any) -> bool:
    """Return whether a value can be set in a text: JSON, which has no NaN, has to stay JSON."""
    return not is_json(text) or is_json(json.dumps(value))


def is_json(text: str) -> bool:
    def refused(constant: str) -> None:
        raise ValueError(constant)

    try:
        json.loads(text.removeprefix("\ufeff"), parse_constant=refused)
    except ValueError:
        return False
    return True
