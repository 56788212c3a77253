"""``openclaw chat WORD...``: a line without options. There is nothing to parse in it.

Typer takes a fifth of the time to the request, and of the time to the interactive chat's prompt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .options import ChatOptions


def answer_plain(words: Sequence[str]) -> int:
    """Do what ``chat`` does with words alone, without the parser.

    Raises:
        OpenClawError: As ``answer``.
    """
    from ...render.echo import hold_keys, let_keys_go

    if not words:  # perhaps somebody types on before there is a prompt
        hold_keys()
    try:
        from ...cli.world import World
        from .run import answer

        return answer(World(), plain_options(words))
    finally:
        let_keys_go()


def plain_options(words: Sequence[str]) -> ChatOptions:
    """Return what a line of ``chat`` and words says."""
    from ...render.options import OutputOptions
    from ...turn.ask_options import AskOptions
    from .options import ChatOptions

    return ChatOptions(prompt=tuple(words), ask=AskOptions(), output=OutputOptions())
