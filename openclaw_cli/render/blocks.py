"""Markdown that grows, cut into its blocks as they close.

CommonMark is decided line by line, and a further line changes the last top-level block alone
(specification 0.31, appendix: "A parsing strategy"). So every block but the last is closed, as
far as whole lines go; the last one may still grow. Of a long list all items but the last are
closed too, and of long code all but its end: what may still change stays short, and drawing it
costs the same however long the answer is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from ..named_tuple import NamedTuple
from .block_marks import VERBATIM, VERBATIM_END

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    Restart = Callable[[str, str, int], bool]
    """Language, code, offset: whether the code from there on can be coloured for itself."""

CONTINUES = "continues"
"""Key in the first token's ``meta``: the block before, a list or code, goes on."""

NUMBER = "number"
"""Key in a token's ``meta``: which block of code of the answer begins there, from 1 on."""

_VERBATIM_HTML = "verbatim"
"""Key in a token's ``meta``: it is HTML that is shown as it is, and no code."""

# HTML is shown as it was written: dropping it would lose a part of the answer.
_OPTIONS = {"html": False}
_EXTENSIONS = ["strikethrough", "table"]
_LISTS = frozenset({"bullet_list_open", "ordered_list_open"})
_MOST_ITEMS = 6
_MOST_CODE_LINES = 60

# An end that may still become the mark of a block, or the head of a table: shown too early it
# would jump when the next characters come.
_UNDECIDED = re.compile(
    r"(?:^[ >]*\|[^\n]*\n)?"
    r"^[ >]*(?:[`~]+[^\n]*|#{1,6}|[-+*=_ ]+|\d{1,9}[.)]?|\|[^\n]*|<[A-Za-z]{0,8})?\Z",
    re.MULTILINE,
)
_FENCE_END = re.compile(r"[ >]*(?:`+|~+)[ ]*\Z")


class OpenBlock(NamedTuple):
    """The block that may still grow, as far as it can be shown.

    Attributes:
        tokens: Its tokens.
        source: The text that the tokens come from. It ends before a table that is not closed,
            since its columns are not known yet.
    """

    tokens: list[Token]
    source: str


class BlockStream:
    """Takes Markdown in pieces; gives each block once it is closed.

    Args:
        can_restart: Says where code can be cut.
    """

    def __init__(self, can_restart: Restart) -> None:
        self._parser = parser()
        self._splitter = parser()
        self._splitter.core.ruler.enableOnly(["normalize", "block"])
        self._can_restart = can_restart
        self._env: dict[str, Any] = {}  # the link references of closed blocks
        self._rest = ""
        self._tried = 0
        self._next_cut = _MOST_CODE_LINES
        # Where a part of the open block has been given: what the rest of it begins with.
        self._continues = False
        self._number: int | None = None
        self._prefix = ""
        self._code = 0  # how many blocks of code have been given

    @property
    def rest(self) -> str:
        """The text of the block that may still grow."""
        return self._rest

    def feed(self, text: str) -> None:
        """Take a piece."""
        self._rest += text

    def closed(self, *, whole: bool = False) -> list[Token]:
        """Return the tokens of what has closed since the last call.

        Args:
            whole: Whether a long block is left whole.
        """
        end = self._rest.rfind("\n") + 1
        if end == self._tried:
            return []
        self._tried = end
        complete = self._rest[:end]
        tokens = self._split(complete)
        starts = _block_starts(tokens)
        if len(starts) > 1:
            return self._take(_offset(complete, starts[-1]))
        if whole or not tokens:
            return []
        if tokens[0].type in _LISTS:
            return self._take_items(tokens, complete)
        return self._take_code(tokens[0], complete) if tokens[0].type == "fence" else []

    def open(self) -> OpenBlock:
        """Return the block that may still grow."""
        source = self._shown(self._rest)
        table = _last_table(self._split(source), source)
        if table is not None:
            source = source[: _offset(source, table)]
        return OpenBlock(self._parse(source, _copy(self._env)), source)

    def up_to_next(self, line: int) -> str:
        """Return the text up to the first block that begins behind a line."""
        source = self._shown(self._rest)
        following = [start for start in _block_starts(self._split(source)) if start > line]
        return source[: _offset(source, following[0])] if following else source

    def finish(self) -> list[Token]:
        """Return the tokens of all that is left: the text is over."""
        return self._take(len(self._rest))

    def _take(self, end: int) -> list[Token]:
        tokens = self._take_part(end)
        self._continues, self._number, self._prefix = False, None, ""
        self._next_cut = _MOST_CODE_LINES
        return tokens

    def _take_part(self, end: int) -> list[Token]:
        tokens = self._parse(self._rest[:end], self._env)
        self._code += sum(NUMBER in token.meta for token in tokens)
        self._rest = self._rest[end:]
        self._tried = 0
        return tokens

    def _take_items(self, tokens: Sequence[Token], complete: str) -> list[Token]:
        """Take all items of a long list but the last."""
        items = [
            token.map[0]
            for token in tokens
            if token.type == "list_item_open" and token.level == 1 and token.map is not None
        ]
        if len(items) <= _MOST_ITEMS:
            return []
        taken = self._take_part(_offset(complete, items[-1]))
        if tokens[0].type == "ordered_list_open":
            first = self._number or int(tokens[0].attrs.get("start", 1))
            self._number = first + len(items) - 1
        self._continues = True
        return taken

    def _take_code(self, fence: Token, complete: str) -> list[Token]:
        """Take the beginning of long code, up to where its colours can be found anew."""
        lines = _lines(fence.content)
        if len(lines) < self._next_cut or not _is_unclosed(fence, complete.count("\n")):
            return []
        assert fence.map is not None
        language = fence.info.partition(" ")[0]
        for cut in _likely_cuts(lines):
            if self._can_restart(language, fence.content, sum(map(len, lines[:cut]))):
                first = fence.map[0]
                opening = self._prefix or _lines(complete)[first]
                taken = self._take_part(_offset(complete, first + 1 + cut))
                self._continues, self._prefix = True, opening
                self._next_cut = _MOST_CODE_LINES
                return taken
        self._next_cut = len(lines) + _MOST_CODE_LINES
        return []

    def _split(self, source: str) -> list[Token]:
        # The splitter's link references are its own: the last of them may still grow.
        return self._placed(self._splitter.parse(self._prefix + source, _copy(self._env)))

    def _parse(self, source: str, env: dict[str, Any]) -> list[Token]:
        if not source:
            return []
        tokens = self._placed(self._parser.parse(self._prefix + source, env))
        if tokens and self._continues:
            tokens[0].meta[CONTINUES] = True
            if self._number is not None:
                tokens[0].attrs["start"] = self._number
        return _numbered(tokens, self._code)

    def _placed(self, tokens: list[Token]) -> list[Token]:
        if self._prefix:
            for token in tokens:
                if token.map is not None:
                    token.map = [token.map[0] - 1, token.map[1] - 1]
        return tokens

    def _shown(self, source: str) -> str:
        """Leave out an end that is not decided yet."""
        undecided = _UNDECIDED.search(source)
        if undecided is None or not undecided[0]:
            return source
        line_start = source.rfind("\n") + 1
        before = source[:line_start]
        if not _ends_inside_fence(self._split(before), before.count("\n")):
            return source[: undecided.start()]
        return before if _FENCE_END.match(source, line_start) else source


def parser() -> MarkdownIt:
    """Return a parser of the Markdown that answers are written in."""
    made = MarkdownIt("commonmark", _OPTIONS).enable(_EXTENSIONS)
    made.block.ruler.at("html_block", _verbatim, {"alt": ["paragraph", "reference", "blockquote"]})
    return made


def parse(text: str) -> list[Token]:
    """Return the tokens of a whole text."""
    return _numbered(parser().parse(text), 0)


def _numbered(tokens: list[Token], before: int) -> list[Token]:
    """Number the blocks of code that begin in some tokens; return the tokens."""
    for token in tokens:
        if token.type in ("fence", "code_block") and not token.meta:
            before += 1
            token.meta[NUMBER] = before
    return tokens


def behind(tokens: Sequence[Token], line: int) -> list[Token]:
    """Return the tokens of the top-level blocks that begin behind a line."""
    for number, token in enumerate(tokens):
        if token.level == 0 and token.map is not None and token.map[0] > line:
            return list(tokens[number:])
    return []


def _verbatim(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Take a block of HTML whose text is no Markdown as code, its tags included."""
    if state.is_code_block(first) or not VERBATIM.match(_line_of(state, first)):
        return False
    if silent:
        return True
    line = first
    while not VERBATIM_END.search(_line_of(state, line)):
        line += 1
        if line == end or (state.sCount[line] < state.blkIndent and not state.isEmpty(line)):
            line -= 1
            break
    state.line = line + 1
    token = state.push("code_block", "code", 0)
    token.map = [first, state.line]
    token.meta[_VERBATIM_HTML] = True
    token.content = state.getLines(first, state.line, state.blkIndent, True)
    return True


def _line_of(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _copy(env: dict[str, Any]) -> dict[str, Any]:
    return {name: value.copy() for name, value in env.items()}


def _block_starts(tokens: Sequence[Token]) -> list[int]:
    """Return the lines on which top-level blocks begin."""
    return [token.map[0] for token in tokens if token.level == 0 and token.map is not None]


def _lines(text: str) -> list[str]:
    """Return the lines; ``splitlines`` knows of line ends that Markdown does not."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


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


def _ends_inside_fence(tokens: Sequence[Token], lines: int) -> bool:
    for token in reversed(tokens):
        if token.type == "fence":
            return _is_unclosed(token, lines)
    return False


def _is_unclosed(fence: Token, lines: int) -> bool:
    """Return whether a fence reaches to the end of so many lines without its closing mark."""
    assert fence.map is not None
    first, end = fence.map
    # A closed one has two lines more than its content: its marks.
    return end >= lines and end - first - fence.content.count("\n") < 2  # noqa: PLR2004


def _likely_cuts(lines: Sequence[str]) -> list[int]:
    """Return some lines in the second half where something new seems to begin."""
    half = len(lines) // 2
    starts = [
        n for n in range(half, len(lines) - 5) if lines[n].strip() and not lines[n][0].isspace()
    ]
    after_blank = [n for n in starts if not lines[n - 1].strip()]
    return [*after_blank[-2:], *starts[-1:]]
