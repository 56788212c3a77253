"""JSON5 (https://spec.json5.org): text to values, every value with its place in the text.

No library edits JSON5 without losing comments or quotes, and an editor needs this tree anyway.
Parsing is iterative: nesting costs no stack, and has a limit of its own.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from ..foreign import whole
from .bounds import MAX_DEPTH, MOST_BITS

# Sets of characters beyond Latin-1 take 0.1 ms each to compile; these two say the same without.
_SPACE = r"(?:[\t\n\v\f\r ]+|(?![\x1c-\x1f\x85])\s|\ufeff)"
_COMMENT = r"//(?:(?!\u2028|\u2029)[^\n\r])*|/\*(?s:.*?)\*/"
_ESCAPE = r"\\(?:\r\n|[\s\S])"
_STRING = rf'"(?:[^"\\\n\r]|{_ESCAPE})*"' + "|" + rf"'(?:[^'\\\n\r]|{_ESCAPE})*'"
_NUMBER = (
    r"[+-]?(?:0[xX][0-9a-fA-F]+|(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    r"|Infinity|NaN)(?![\w$.\\])"
)
# Marks and joiners count as well; what is no name after all is found out afterwards.
_WORD = (
    r"(?:[^\W\d]|\$|\\u[0-9a-fA-F]{4})"
    r"(?:[\w$]|\\u[0-9a-fA-F]{4}|(?![\s\ufeff])[^\x00-\x7f])*"
)
_TOKEN = re.compile(
    rf"(?P<skip>(?:{_SPACE}|{_COMMENT})+)|(?P<punct>[{{}}\[\]:,])|(?P<string>{_STRING})"
    rf"|(?P<number>{_NUMBER})|(?P<word>{_WORD})"
)
_ESCAPED = (
    r"(?s)\\(?:(?P<newline>\r\n|[\n\r\u2028\u2029])|x(?P<hex>[0-9a-fA-F]{2})"
    r"|u(?P<unicode>[0-9a-fA-F]{4})|(?P<null>0)(?![0-9])|(?P<char>[^1-9xu0]))|(?P<bad>\\)"
)
_NAMED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LINE_END = r"\r\n|[\n\r\u2028\u2029]"
_LITERALS: dict[str, Any] = {"true": True, "false": False, "null": None}
_CLOSING = {"object": "}", "array": "]"}


class Json5Error(ValueError):
    """The text is not JSON5.

    Attributes:
        reason: One line: what was found, or what was expected.
        offset: Where, in characters from 0.
        line: The line, from 1.
        column: The column in characters, from 1.
    """

    def __init__(self, reason: str, text: str, offset: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offset = offset
        self.line, self.column = line_and_column(text, offset)


class Member:
    """A key with its value in an object, or an element of an array.

    Attributes:
        name: The key, or the index.
        start: Where the key (or the element) begins.
        node: The value.
        comma: Where the comma after it stands, or None.
    """

    __slots__ = ("comma", "name", "node", "start")

    def __init__(self, name: str | int, start: int, node: Node) -> None:
        self.name = name
        self.start = start
        self.node = node
        self.comma: int | None = None


class Node:
    """A value and where it stands: ``text[start:end]``.

    Attributes:
        kind: ``object``, ``array``, ``string``, ``number`` or ``literal``.
        value: As Python data.
        members: What an object or array holds, in order; a repeated key stands more than once.
    """

    __slots__ = ("end", "kind", "members", "start", "value")

    def __init__(self, kind: str, start: int, end: int, value: Any) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.value = value
        self.members: list[Member] = []

    def find(self, name: str | int) -> Member | None:
        """Return the member that counts: the last one of that name."""
        found = (member for member in reversed(self.members) if member.name == name)
        # True would be found at index 1.
        return next((m for m in found if type(m.name) is type(name)), None)


def loads(text: str) -> Any:
    """Return the value of a JSON5 text.

    Raises:
        Json5Error: It is none.
    """
    return parse(text).value


@lru_cache(maxsize=8)
def parse(text: str) -> Node:
    """Return the tree of a JSON5 text, not to be changed: who asks again gets the same one.

    The text of a configuration is asked for at the start, and again for the place of each value.

    Raises:
        Json5Error: It is none.
    """
    return _Parser(text).parse()


def is_blank(text: str) -> bool:
    """Return whether a text holds nothing but white space and comments."""
    match = _TOKEN.match(text)
    return not text or (
        match is not None and match.lastgroup == "skip" and match.end() == len(text)
    )


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return where an offset is, both from 1. A BOM takes no column."""
    line, start = 1, 1 if text.startswith("\ufeff") else 0
    for match in re.finditer(_LINE_END, text[:offset]):
        line, start = line + 1, match.end()
    return line, max(offset - start, 0) + 1


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._kind = ""
        self._token = ""
        self._start = 0
        self._end = 0

    def parse(self) -> Node:
        self._advance()
        root = self._value()
        stack: list[Node] = [root] if root.kind in _CLOSING else []
        while stack:
            node = stack[-1]
            member = self._member(node)
            if member is None:
                node.end = self._end
                stack.pop()
                self._advance()
                if stack:
                    self._after_member(stack[-1])
                continue
            child = member.node
            if child.kind in _CLOSING:
                if len(stack) >= MAX_DEPTH:
                    raise Json5Error(f"nested deeper than {MAX_DEPTH}", self._text, child.start)
                stack.append(child)
            else:
                self._after_member(node)
        if self._kind != "end":
            raise self._unexpected("the end")
        return root

    def _member(self, node: Node) -> Member | None:
        """Read the next member's key and the beginning of its value; None at the closing mark."""
        if self._kind == "punct" and self._token == _CLOSING[node.kind]:
            return None
        start = self._start
        if node.kind == "object":
            name: str | int = self._key()
            if self._token != ":" or self._kind != "punct":
                raise self._unexpected("a colon")
            self._advance()
            value = self._value()
            node.value[name] = value.value
        else:
            name = len(node.members)
            value = self._value()
            node.value.append(value.value)
        member = Member(name, start, value)
        node.members.append(member)
        return member

    def _after_member(self, node: Node) -> None:
        if self._kind == "punct" and self._token == ",":
            node.members[-1].comma = self._start
            self._advance()
        elif self._kind != "punct" or self._token != _CLOSING[node.kind]:
            raise self._unexpected(f"a comma or {_CLOSING[node.kind]}")

    def _key(self) -> str:
        kind, token = self._kind, self._token
        if kind == "string":
            key = self._unescaped(token[1:-1], self._start + 1)
        elif kind == "word" or token in ("Infinity", "NaN"):
            key = self._unescaped(token, self._start) if "\\" in token else token
            if (
                not key.replace("$", "_")
                .replace("\u200c", "_")
                .replace("\u200d", "_")
                .isidentifier()
            ):
                raise self._unexpected("a key")
        else:
            raise self._unexpected("a key")
        self._advance()
        return key

    def _value(self) -> Node:
        kind, token, start, end = self._kind, self._token, self._start, self._end
        if kind == "string":
            node = Node(kind, start, end, self._unescaped(token[1:-1], start + 1))
        elif kind == "number":
            node = Node(kind, start, end, _number(token))
        elif kind == "word" and token in _LITERALS:
            node = Node("literal", start, end, _LITERALS[token])
        elif kind == "punct" and token == "{":
            node = Node("object", start, end, {})
        elif kind == "punct" and token == "[":
            node = Node("array", start, end, [])
        else:
            raise self._unexpected("a value")
        self._advance()
        return node

    def _advance(self) -> None:
        text = self._text
        match = _TOKEN.match(text, self._end)
        if match is not None and match.lastgroup == "skip":
            self._end = match.end()
            match = _TOKEN.match(text, self._end)
        if match is None:
            if self._end < len(text):
                self._start = self._end
                raise self._error(self._why_no_token())
            self._kind, self._token, self._start = "end", "", self._end
            return
        self._kind, self._token = match.lastgroup or "", match.group()
        self._start, self._end = match.span()

    def _why_no_token(self) -> str:
        char = self._text[self._end]
        if char in "\"'":
            return "a string is not closed"
        if self._text.startswith("/*", self._end):
            return "a comment is not closed"
        return f"unexpected {_shown(char)}"

    def _unescaped(self, text: str, start: int) -> str:
        if "\\" not in text:
            return text

        def replace(match: re.Match[str]) -> str:
            if match["bad"]:
                raise Json5Error("a wrong escape", self._text, start + match.start())
            if match["newline"]:
                return ""
            digits = match["hex"] or match["unicode"]
            if digits:
                return chr(int(digits, 16))
            return "\0" if match["null"] else _NAMED.get(match["char"], match["char"])

        # Escapes may write halves of characters; a lone one could not be saved again.
        return whole(re.sub(_ESCAPED, replace, text))

    def _unexpected(self, expected: str) -> Json5Error:
        found = "the end" if self._kind == "end" else _shown(self._token)
        return self._error(f"expected {expected}, found {found}")

    def _error(self, reason: str) -> Json5Error:
        return Json5Error(reason, self._text, self._start)


def _number(token: str) -> int | float:
    sign = -1 if token[0] == "-" else 1
    digits = token.lstrip("+-")
    if digits in ("Infinity", "NaN"):
        return sign * float(digits)
    if digits[:2] in ("0x", "0X"):
        found = int(digits, 16)
        # Python writes no number down that is much longer.
        return sign * (found if found.bit_length() <= MOST_BITS else math.inf)
    if digits.isdigit():
        try:
            return sign * int(digits)
        except ValueError:  # more digits than Python converts: no number that anybody means
            return sign * float(digits)
    return sign * float(digits)


def _shown(token: str) -> str:
    cut = token if len(token) <= 20 else token[:19] + "…"  # noqa: PLR2004
    return ascii(cut) if not cut.isprintable() else f"'{cut}'"
