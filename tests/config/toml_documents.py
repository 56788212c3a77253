"""Random TOML texts: random data in random layouts, with random comments, blanks and line ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from .json5_documents import Written

NAMES = ("a", "b", "c-d", "1", "x.y", "", "two words", "it's", 'say "x"', "é", "#")
TEXTS = (
    "",
    "plain",
    "# none",
    "[no]",
    "it's",
    'say "x"',
    "C:\\",
    "two\nlines",
    "\0\x7f\u2028😀",
    '"""',
)

keys = st.sampled_from(NAMES)
scalars = (
    st.booleans()
    | st.integers(-5, 2**63 - 1)
    | st.floats()
    | st.sampled_from(TEXTS)
    | st.sampled_from(
        [dt.date(1979, 5, 27), dt.time(7, 32), dt.datetime(1979, 5, 27, 7, 32)]  # noqa: DTZ001
    )
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
tables = st.dictionaries(keys, values, max_size=4)


class _Writer:
    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._line_ends = draw(st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n"]]))
        self.comments: list[str] = []

    def sections(self, path: list[str], table: dict[str, Any], opening: str = "[") -> list[str]:
        """Return the sections of a table, in one of the orders that they may stand in."""
        indent = self._draw(st.sampled_from(["", "", "  ", "\t"]))
        body, blocks = "", []
        for name, value in table.items():
            inner = [*path, self.key(name)]
            if isinstance(value, dict) and self._sometimes(2):
                blocks += self.sections(inner, value)
            elif is_tables(value) and self._sometimes(2):
                blocks.append("".join("".join(self.sections(inner, item, "[[")) for item in value))
            else:
                body += self._pairs(inner[-1:], value, indent)
        if not path:
            return [body, *self._draw(st.permutations(blocks))]
        if not body and blocks and opening == "[" and self._sometimes(2):
            return blocks
        closing = "]" * len(opening)
        header = f"{indent}{opening}{self._gap()}{self._dotted(path)}{self._gap()}{closing}"
        body = self._blank_lines() + header + self.line_end() + body
        blocks = self._draw(st.permutations(blocks))
        return [*blocks, body] if opening == "[" and self._sometimes(4) else [body, *blocks]

    def _pairs(self, spelled: list[str], value: Any, indent: str) -> str:
        if isinstance(value, dict) and value and self._sometimes(3):
            return "".join(
                self._pairs([*spelled, self.key(name)], item, indent)
                for name, item in value.items()
            )
        text = self._blank_lines() + indent + self._dotted(spelled)
        return f"{text}{self._gap()}={self._gap()}{self.value(value)}{self.line_end()}"

    def value(self, value: Any) -> str:
        if isinstance(value, dict):
            members = [m for name, item in value.items() for m in self._members([name], item)]
            return f"{{{self._gap()}{','.join(members)}{self._gap()}}}"
        if isinstance(value, list):
            items = [self._between() + self.value(item) + self._between() for item in value]
            trailing = "," if items and self._sometimes(3) else ""
            return f"[{','.join(items)}{trailing}{self._between()}]"
        return self._scalar(value)

    def _members(self, path: list[str], value: Any) -> list[str]:
        if isinstance(value, dict) and value and self._sometimes(3):
            return [m for name, item in value.items() for m in self._members([*path, name], item)]
        spelled = self._dotted([self.key(name) for name in path])
        return [
            f"{self._gap()}{spelled}{self._gap()}={self._gap()}{self.value(value)}{self._gap()}"
        ]

    def key(self, name: str) -> str:
        styles = [quoted(name)]
        if name and name.replace("-", "").isalnum() and name.isascii():
            styles.append(name)
        if "'" not in name:
            styles.append(f"'{name}'")
        return self._draw(st.sampled_from(styles))

    def _scalar(self, value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str):
            styles = [quoted(value)]
            if "'" not in value and value.isprintable():
                styles += [f"'{value}'", f"'''{value}'''"]
            if value.replace("\n", "").isprintable() and '"' not in value and "\\" not in value:
                styles.append(f'"""{value}"""')
            return self._draw(st.sampled_from(styles))
        return value.isoformat() if isinstance(value, (dt.date, dt.time)) else repr(value)

    def _dotted(self, path: list[str]) -> str:
        return self._draw(st.sampled_from([".", ".", " . ", ".\t"])).join(path)

    def _gap(self) -> str:
        return self._draw(st.sampled_from([" ", " ", "", "\t", "  "]))

    def _between(self) -> str:
        """Return what may stand between the items of an array."""
        return self._gap() + (self.line_end() + self._blank_lines() if self._sometimes(4) else "")

    def _blank_lines(self) -> str:
        text = ""
        for kind in self._draw(st.lists(st.sampled_from(["", "#"]), max_size=2)):
            text += (self._gap() + self._comment() if kind else "") + self._line_ends_drawn()
        return text

    def last_lines(self) -> str:
        """Return what may stand at the end."""
        return self._blank_lines()

    def line_end(self) -> str:
        comment = self._gap() + self._comment() if self._sometimes(3) else ""
        return comment + self._line_ends_drawn()

    def _line_ends_drawn(self) -> str:
        return self._draw(st.sampled_from(self._line_ends))

    def _comment(self) -> str:
        comment = f"# <{len(self.comments)}> {self._draw(st.sampled_from(['', ']', '= 1', '[a]']))}"
        self.comments.append(comment)
        return comment

    def _sometimes(self, once_in: int) -> bool:
        return self._draw(st.integers(1, once_in)) == once_in


def is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def quoted(text: str) -> str:
    body = "".join(
        f"\\u{ord(c):04x}" if c in '"\\' or ord(c) < 32 or ord(c) == 127 else c for c in text
    )
    return f'"{body}"'


@st.composite
def written_tables(draw: st.DrawFn) -> Written:
    """Draw a text."""
    data = draw(tables)
    writer = _Writer(draw)
    mark = draw(st.sampled_from(["", "\ufeff"]))
    text = mark + "".join(writer.sections([], data)) + writer.last_lines()
    if draw(st.booleans()):
        text = text.removesuffix("\n").removesuffix("\r")
    return Written(text, data, writer.comments)
