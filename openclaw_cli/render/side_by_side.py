"""Two answers to one question, beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..events import End, TextDelta
from .visible import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..events import Event
    from .options import Earlier
    from .status_writer import StatusWriter

_BETWEEN = " │ "


class SideBySideRenderer:
    """Both answers in two columns, once the new one is over.

    Args:
        write: Puts text on the terminal, escape sequences of ours too.
        status: Everything else.
        earlier: The one that there is.
        asked: Who gives the new one.
        width: Columns of the terminal.
        color: Whether colours are wanted.
        styled: Whether the terminal knows bold, links and the like.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        status: StatusWriter,
        earlier: Earlier,
        asked: str,
        width: int,
        *,
        color: bool,
        styled: bool,
    ) -> None:
        self._write = write
        self._looks = {"color": color, "styled": styled}
        self._status = status
        self._earlier = earlier
        self._asked = asked
        self._width = width

    def handle(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, TextDelta):
            self._status.received()
        elif isinstance(event, End):
            self._status.answering()
            titles = (self._earlier.title, event.result.model_used or self._asked)
            texts = (self._earlier.text, event.result.text)
            self._write(columns_of(titles, texts, self._width, **self._looks))
            self._status.end(event.result)
        else:
            self._status.handle(event)


def columns_of(
    titles: tuple[str, str],
    texts: tuple[str, str],
    width: int,
    *,
    color: bool = False,
    styled: bool = False,
) -> str:
    """Return two answers beside each other, their Markdown rendered.

    Nothing in them drives the terminal.

    Args:
        titles: Who gave them.
        texts: What they say, in Markdown.
        width: Columns of the terminal.
        color: Whether colours are wanted.
        styled: Whether the terminal knows bold, links and the like.
    """
    from itertools import zip_longest

    from .painter import rows_of

    room = (width - len(_BETWEEN)) // 2
    blank, rule = " " * room, "─" * room
    heads = [[_heading(row, room, styled=styled) for row in _folded(one, room)] for one in titles]
    bodies = [rows_of(text.strip(), room, color=color, styled=styled) for text in texts]
    rows = [
        *zip_longest(*heads, fillvalue=blank),
        (rule, rule),
        *zip_longest(*bodies, fillvalue=blank),
    ]
    return "".join(f"{left}{_BETWEEN}{right}".rstrip() + "\n" for left, right in rows)


def _folded(title: str, room: int) -> list[str]:
    from textwrap import wrap

    return wrap(one_line(title), room) or [""]


def _heading(row: str, room: int, *, styled: bool) -> str:
    from rich.cells import cell_len

    from .ansi import BOLD
    from .ansi import styled as painted

    blanks = " " * (room - cell_len(row))
    return (painted(row, BOLD) if styled else row) + blanks
