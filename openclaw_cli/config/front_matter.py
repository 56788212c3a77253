"""The front matter of a Markdown file: a subset of YAML between ``---``, or TOML between ``+++``.

Of YAML there is what people write there (docs/templates.md): keys, indented objects and lists,
plain and quoted texts, ``[…]`` and ``{…}`` on one line, and blocks of text behind ``|`` and ``>``.
Whatever is outside of the subset is an error with its place, and never read as something else.
"""

from __future__ import annotations

import re
from typing import Any

from ..named_tuple import NamedTuple
from .document import SyntaxProblem
from .yaml_values import ValueProblem, read_value, unquoted, without_comment

_FENCES = {"---": "yaml", "+++": "toml"}
_BOM = "\ufeff"
_KEY = re.compile(
    r"""("(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'|[^\s#&*!|>'"%@`\[\]{},?:-][^#:]*+)"""
    r"[ \t]*+:(?:[ \t]+|$)"
)
_BLOCK = re.compile(r"([|>])([+-]?)(?:[ \t]+#.*)?[ \t]*")
_DEEPEST = 100


class FrontMatter(NamedTuple):
    """A file with a front matter.

    Attributes:
        data: What the front matter says; empty without one.
        body: What stands behind it.
        body_line: The body's first line in the file, from 1.
        lines: The line of each key of the front matter, from 1.
    """

    data: dict[str, Any]
    body: str
    body_line: int
    lines: dict[str, int]


def split(text: str) -> FrontMatter:
    """Return a file's front matter and what stands behind it.

    Raises:
        SyntaxProblem: The front matter is not closed, or is none.
    """
    lines = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fence = lines[0].rstrip()
    if fence not in _FENCES:
        return FrontMatter({}, "\n".join(lines), 1, {})
    ends = (number for number, line in enumerate(lines[1:], 1) if line.rstrip() == fence)
    end = next(ends, None)
    if end is None:
        raise SyntaxProblem(f"the front matter is not closed by {fence}", 1, 1)
    head = lines[1:end]
    if _FENCES[fence] == "toml":
        data, places = _toml(head)
    else:
        parser = _Yaml(head)
        data, places = parser.top(), parser.places
    return FrontMatter(data, "\n".join(lines[end + 1 :]), end + 2, places)


def _toml(head: list[str]) -> tuple[dict[str, Any], dict[str, int]]:
    from .toml import TomlError, loads
    from .toml_tree import position

    text = "\n".join(head)
    try:
        data = loads(text)
    except TomlError as error:
        raise SyntaxProblem(error.reason, error.line + 1, error.column) from error
    places = {name: (position(text, (name,)) or (1, 1))[0] + 1 for name in data}
    return data, places


class _Line(NamedTuple):
    number: int
    indent: int
    text: str


class _Yaml:
    """Reads the lines of a front matter.

    Attributes:
        places: The line of each key at the top.
    """

    def __init__(self, lines: list[str]) -> None:
        self._raw = lines
        self._at = 0
        self.places: dict[str, int] = {}

    def top(self) -> dict[str, Any]:
        """Return all of it."""
        first = self._peek()
        if first is None:
            return {}
        if first.text.startswith(("{", "[")) or not _KEY.match(first.text):
            raise self._problem(first, f"expected a key and a colon, found {first.text[:40]!r}")
        data = self._mapping(first.indent, 0)
        rest = self._peek()
        if rest is not None:
            raise self._problem(rest, "this line is indented less than the first")
        return data

    def _peek(self) -> _Line | None:
        """Return the next line that says something."""
        while self._at < len(self._raw):
            raw = self._raw[self._at]
            text = raw.lstrip(" ")
            if text.strip() and not text.startswith("#"):
                line = _Line(self._at + 2, len(raw) - len(text), text.rstrip())
                if text.startswith("\t"):
                    raise self._problem(line, "a tab indents nothing; use blanks")
                if text.rstrip() in ("---", "..."):
                    raise self._problem(line, "only one document may stand here")
                return line
            self._at += 1
        return None

    def _mapping(self, indent: int, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while (line := self._peek()) is not None and line.indent >= indent:
            if line.indent > indent:
                raise self._problem(line, "this line is indented more than the one above")
            match = _KEY.match(line.text)
            if match is None:
                raise self._problem(line, f"expected a key and a colon, found {line.text[:40]!r}")
            name = self._key(line, match[1])
            if name in found:
                raise self._problem(line, f"{name} stands twice")
            if not depth:
                self.places[name] = line.number
            self._at += 1
            found[name] = self._value(line, line.text[match.end() :], indent, depth)
        return found

    def _value(self, line: _Line, text: str, indent: int, depth: int) -> Any:
        """Return the value behind a key, or behind the dash of a list."""
        if depth > _DEEPEST:
            raise self._problem(line, "nested too deep")
        block = _BLOCK.fullmatch(text)
        if block is not None:
            return self._block(indent, *block.groups())
        if without_comment(text):
            return self._scalar(line, text)
        below = self._peek()
        if below is None or below.indent < indent:
            return None
        if below.text == "-" or below.text.startswith("- "):
            return self._list(below.indent, depth + 1)
        return None if below.indent == indent else self._mapping(below.indent, depth + 1)

    def _list(self, indent: int, depth: int) -> list[Any]:
        found: list[Any] = []
        while (line := self._peek()) is not None and line.indent == indent:
            if line.text != "-" and not line.text.startswith("- "):
                break
            text = line.text[1:].strip()
            if text.startswith("- ") or _KEY.match(text):
                raise self._problem(line, "a list of objects is written [{…}] here")
            self._at += 1
            below = self._peek()
            if not text and below is not None and below.indent > indent:
                raise self._problem(below, "a list of objects is written [{…}] here")
            found.append(self._value(line, text, indent + 1, depth))
        return found

    def _block(self, indent: int, kind: str, chomp: str) -> str:
        """Return a block of text: the lines that follow and are indented more."""
        rows: list[str] = []
        while self._at < len(self._raw):
            raw = self._raw[self._at]
            if raw.strip(" ") and len(raw) - len(raw.lstrip(" ")) <= indent:
                break
            rows.append(raw)
            self._at += 1
        first = next((row for row in rows if row.strip(" ")), "")
        deep = len(first) - len(first.lstrip(" "))
        for number, row in enumerate(rows, self._at + 2 - len(rows)):
            if row.strip(" ") and row[:deep].strip(" "):
                raise SyntaxProblem("this line is indented less than the text above", number, 1)
        text = "\n".join(row[deep:] if first else "" for row in rows)
        kept = text.rstrip("\n")
        if kind == ">":
            odd = next((row for row in kept.split("\n") if row[:1] in (" ", "\t")), None)
            if odd is not None or kept.startswith("\n"):
                number = self._at + 2 - len(rows)
                raise SyntaxProblem("only plain lines are folded: use | here", number, 1)
            # A line's end is a blank, a blank line is a line's end.
            kept = re.sub(r"\n+", lambda ends: ends[0][1:] or " ", kept)
        end = {"-": "", "+": text[len(text.rstrip("\n")) :] + "\n", "": "\n" if kept else ""}
        return kept + end[chomp] if rows else ""

    def _scalar(self, line: _Line, text: str) -> Any:
        try:
            value = read_value(text)
        except ValueProblem as error:
            raise self._problem(line, str(error)) from error
        below = self._peek()
        if below is not None and below.indent > line.indent:
            said = "a text goes on here: put it in a block behind | or >"
            raise self._problem(below, said)
        return value

    def _key(self, line: _Line, written: str) -> str:
        try:
            return unquoted(written) if written[0] in "\"'" else written.rstrip()
        except ValueProblem as error:
            raise self._problem(line, str(error)) from error

    @staticmethod
    def _problem(line: _Line, reason: str) -> SyntaxProblem:
        return SyntaxProblem(reason, line.number, line.indent + 1)
