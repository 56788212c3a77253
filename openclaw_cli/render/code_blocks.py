"""The blocks of code in an answer, by the numbers that stand above them at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import UsageError
from ..request.token_count import counted
from .blocks import NUMBER, parse
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_LANGUAGE = 24
_NO_LANGUAGE = "code"


class CodeBlock(NamedTuple):
    """A block of code.

    Attributes:
        language: What its fence says, or nothing.
        code: What is in it.
    """

    language: str
    code: str


def code_blocks(text: str) -> list[CodeBlock]:
    """Return the blocks of code in their order; the first has the number 1."""
    return [
        CodeBlock(language_in(token.info), token.content)
        for token in parse(text)
        if NUMBER in token.meta
    ]


def chosen(blocks: Sequence[CodeBlock], number: int) -> CodeBlock:
    """Return the block of a number.

    Raises:
        UsageError: There is none.
    """
    if not 0 < number <= len(blocks):
        count = counted(len(blocks), "block") if blocks else "no blocks"
        raise UsageError(f"the last answer has {count} of code")
    return blocks[number - 1]


def language_in(info: str) -> str:
    """Return the language that the words behind a fence's mark name, or nothing."""
    return info.strip().partition(" ")[0]


def head(language: str, number: int) -> str:
    """Return what stands above a block of code."""
    return f"── {one_line(language)[:_LONGEST_LANGUAGE] or _NO_LANGUAGE} · {number}"
