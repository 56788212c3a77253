"""Code in the theme's colours."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pygments.lexers import get_lexer_by_name
from pygments.token import Text as PlainCode
from pygments.util import ClassNotFound
from rich.segment import Segment

from .theme import CODE, UNLABELLED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.lexer import Lexer

_TAB = 4


def highlighted(code: str, language: str) -> Iterator[Segment]:
    """Yield code's segments in the theme's colours, each line ended."""
    if not code:
        yield Segment.line()
        return
    lexer = _lexer(language)
    code = code.expandtabs(_TAB)
    tokens = [(PlainCode, code)] if lexer is None else lexer.get_tokens(code)
    at_start = True
    for kind, value in tokens:
        style = UNLABELLED if lexer is None else CODE.get_style_for_token(kind)
        for part in re.findall(r"[^\n]*\n|[^\n]+", value):
            text = part.rstrip("\n")
            if text:
                yield Segment(text, style)
            at_start = text != part
            if at_start:
                yield Segment.line()
    if not at_start:
        yield Segment.line()


def can_restart(language: str, code: str, offset: int) -> bool:
    """Return whether code has the same colours when it is read from an offset on."""
    lexer = _lexer(language)
    if lexer is None:
        return True
    whole = [token for token in lexer.get_tokens_unprocessed(code) if token[0] >= offset]
    part = [(at + offset, *rest) for at, *rest in lexer.get_tokens_unprocessed(code[offset:])]
    return whole == part


@cache
def _lexer(language: str) -> Lexer | None:
    if language in ("", "text", "txt", "plain", "plaintext"):
        return None
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
