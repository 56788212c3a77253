"""Markdown that grows, cut into its top-level blocks as they close.

CommonMark is decided line by line, and a further line changes the last top-level block alone
(specification 0.31, appendix: "A parsing strategy"). So every block but the last is closed, as
far as whole lines go; the last one may still grow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

# HTML is shown as it was written: dropping it would lose a part of the answer.
_OPTIONS = {"html": False}
_EXTENSIONS = ["strikethrough", "table"]

# An end that may still become the mark of a block, or the head of a table: shown too early it
# would jump when the next characters come.
_UNDECIDED = re.compile(
    r"(?:^[ >]*\|[^\n]*\n)?^[ >]*(?:[`~]+[^\n]*|#{1,6}|[-+*=_ ]+|\d{1,9}[.)]?|\|[^\n]*)?\Z",
    re.MULTILINE,
)
_FENCE_END = re.compile(r"[ >]*(?:`+|~+)[ ]*\Z")


class OpenBlock(NamedTuple):
    """The block that may still grow, as far as it can be shown.

    Attributes:
        tokens: Its tokens.
        source: The text that the tokens come from.
        waits: Whether something of it is held back: a table, whose columns are not known yet.
    """

    tokens: list[Token]
    source: str
    waits: bool


class BlockStream:
    """Takes Markdown in pieces; gives each top-level block once it is closed."""

    def __init__(self) -> None:
        self._parser = MarkdownIt("commonmark", _OPTIONS).enable(_EXTENSIONS)
        self._splitter = MarkdownIt("commonmark", _OPTIONS).enable(_EXTENSIONS)
        self._splitter.core.ruler.enableOnly(["normalize", "block"])
        self._env: dict[str, Any] = {}
        self._rest = ""
        self._tried = 0

    @property
    def rest(self) -> str:
        """The text of the block that may still grow."""
        return self._rest

    def feed(self, text: str) -> None:
        """Take a piece."""
        self._rest += text

    def closed(self) -> list[Token]:
        """Return the tokens of the blocks that have closed since the last call."""
        end = self._rest.rfind("\n") + 1
        if end == self._tried:
            return []
        self._tried = end
        complete = self._rest[:end]
        # The splitter's link references are its own: the last of them may still grow.
        starts = _block_starts(self._splitter.parse(complete, _copy(self._env)))
        if len(starts) < 2:  # noqa: PLR2004  (the last is open)
            return []
        return self._take(_offset(complete, starts[-1]))

    def open(self) -> OpenBlock:
        """Return the block that may still grow."""
        source = self._shown(self._rest)
        tokens = self._parser.parse(source, _copy(self._env))
        table = _last_table(tokens, source)
        if table is None:
            return OpenBlock(tokens, source, waits=False)
        source = source[: _offset(source, table)]
        return OpenBlock(self._parser.parse(source, _copy(self._env)), source, waits=True)

    def up_to_next(self, line: int) -> str:
        """Return the text up to the first block that begins behind a line."""
        source = self._shown(self._rest)
        starts = _block_starts(self._splitter.parse(source, _copy(self._env)))
        following = [start for start in starts if start > line]
        return source[: _offset(source, following[0])] if following else source

    def finish(self) -> list[Token]:
        """Return the tokens of all that is left: the text is over."""
        return self._take(len(self._rest))

    def _take(self, end: int) -> list[Token]:
        text, self._rest = self._rest[:end], self._rest[end:]
        self._tried = 0
        return self._parser.parse(text, self._env)

    def _shown(self, source: str) -> str:
        """Leave out a last line that is not decided yet."""
        undecided = _UNDECIDED.search(source)
        if undecided is None or not undecided[0]:
            return source
        line_start = source.rfind("\n") + 1
        before = source[:line_start]
        if not _ends_inside_fence(self._splitter.parse(before, {}), before):
            return source[: undecided.start()]
        return before if _FENCE_END.match(source, line_start) else source


def parse(text: str) -> list[Token]:
    """Return the tokens of a whole text."""
    return MarkdownIt("commonmark", _OPTIONS).enable(_EXTENSIONS).parse(text)


def behind(tokens: Sequence[Token], line: int) -> list[Token]:
    """Return the tokens of the top-level blocks that begin behind a line."""
    for number, token in enumerate(tokens):
        if token.level == 0 and token.map is not None and token.map[0] > line:
            return list(tokens[number:])
    return []


def _copy(env: dict[str, Any]) -> dict[str, Any]:
    return {name: dict(value) for name, value in env.items()}


def _block_starts(tokens: Sequence[Token]) -> list[int]:
    """Return the lines on which top-level blocks begin."""
    return [token.map[0] for token in tokens if token.level == 0 and token.map is not None]


def _offset(text: str, line: int) -> int:
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at


def _last_table(tokens: Sequence[Token], source: str) -> int | None:
    """Return the first line of a table that reaches to the end of the text."""
    lines = len(source.rstrip("\n").split("\n"))
    for token in reversed(tokens):
        if token.type == "table_open" and token.map is not None:
            blank_follows = source.endswith("\n\n")
            return token.map[0] if token.map[1] >= lines and not blank_follows else None
    return None


def _ends_inside_fence(tokens: Sequence[Token], source: str) -> bool:
    lines = source.count("\n")
    for token in reversed(tokens):
        if token.type == "fence" and token.map is not None:
            first, end = token.map
            # A fence that is closed has two lines more than its content: its marks.
            return end >= lines and end - first - token.content.count("\n") < 2  # noqa: PLR2004
    return False
