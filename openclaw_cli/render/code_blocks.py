"""The blocks of code in an answer, by the numbers that stand above them at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..named_tuple import NamedTuple
from ..request.token_count import counted
from .code_languages import language_in
from .code_scanner import CodeEnd, CodeScanner, CodeStart, CodeText
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .code_scanner import CodeEvent

_LONGEST_LANGUAGE = 24
_NO_LANGUAGE = "code"


class CodeBlock(NamedTuple):
    """A block of code.

    Attributes:
        language: What its fence says, or nothing.
        code: What is in it, as it came.
        number: Which block of the answer it is, from 1 on.
        fenced: Whether it has a fence; else it is code by its indent.
        closed: Whether it has an end; else more of it may be missing.
    """

    language: str
    code: str
    number: int
    fenced: bool = True
    closed: bool = True


class BlockCollector:
    """Puts blocks together from what a scanner says.

    Attributes:
        blocks: Those that have ended.
    """

    def __init__(self) -> None:
        self.blocks: list[CodeBlock] = []
        self._start = CodeStart(0, "", fenced=True)
        self._parts: list[str] = []

    def take(self, events: Iterable[CodeEvent]) -> None:
        """Take what comes next."""
        for event in events:
            if isinstance(event, CodeStart):
                self._start, self._parts = event, []
            elif isinstance(event, CodeText):
                self._parts.append(event.text)
            elif isinstance(event, CodeEnd):
                number, info, fenced = self._start
                code = "".join(self._parts)
                self.blocks.append(CodeBlock(language_in(info), code, number, fenced, event.closed))


def code_blocks(text: str) -> list[CodeBlock]:
    """Return the blocks of code in their order; the first has the number 1."""
    scanner, collector = CodeScanner(), BlockCollector()
    collector.take(scanner.feed(text))
    collector.take(scanner.finish())
    return collector.blocks


def chosen(blocks: Sequence[CodeBlock], number: int) -> CodeBlock:
    """Return the block of a number.

    Raises:
        UsageError: There is none.
    """
    if not 0 < number <= len(blocks):
        count = counted(len(blocks), "block") if blocks else "no blocks"
        raise UsageError(f"the last answer has {count} of code")
    return blocks[number - 1]


def head(language: str, number: int) -> str:
    """Return what stands above a block of code."""
    return f"── {one_line(language)[:_LONGEST_LANGUAGE] or _NO_LANGUAGE} · {number}"
