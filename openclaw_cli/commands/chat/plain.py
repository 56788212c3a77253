"""``openclaw chat WORD...``: a line without options. There is nothing to parse in it.

Typer takes a fifth of the time to the request, and of the time to the interactive chat's prompt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cli.world import World
from ...render.options import OutputOptions
from ...turn.ask_options import AskOptions
from .options import ChatOptions
from .run import answer

if TYPE_CHECKING:
    from collections.abc import Sequence


def answer_plain(words: Sequence[str]) -> int:
    """Do what ``chat`` does with words alone, without the parser.

    Raises:
        OpenClawError: As ``answer``.
    """
    return answer(World(), plain_options(words))


def plain_options(words: Sequence[str]) -> ChatOptions:
    """Return what a line of ``chat`` and words says."""
    return ChatOptions(prompt=tuple(words), ask=AskOptions(), output=OutputOptions())
