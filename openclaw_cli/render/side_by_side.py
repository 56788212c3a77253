"""Two answers to one question, beside each other."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ..events import End, TextDelta
from .visible import visible

if TYPE_CHECKING:
    from ..events import Event
    from .options import Earlier
    from .sinks import Sink
    from .status_writer import StatusWriter


class SideBySideRenderer:
    """Both answers in two columns, once the new one is over.

    Args:
        sink: Where they go.
        status: Everything else.
        earlier: The one that there is.
        asked: Who gives the new one.
        width: Columns of the terminal.
    """

    def __init__(
        self, sink: Sink, status: StatusWriter, earlier: Earlier, asked: str, width: int
    ) -> None:
        self._sink = sink
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
            self._sink.write(columns_of(titles, texts, self._width))
            self._sink.close()
            self._status.end(event.result)
        else:
            self._status.handle(event)


def columns_of(titles: tuple[str, str], texts: tuple[str, str], width: int) -> str:
    """Return two texts beside each other, wrapped; nothing in them drives the terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), pad_edge=False)
    for title in titles:
        table.add_column(Text(visible(title)), ratio=1, overflow="fold")
    table.add_row(*(Text(visible(text.strip())) for text in texts))
    paper = io.StringIO()
    Console(file=paper, width=width, color_system=None, force_terminal=False).print(table)
    lines = paper.getvalue().splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
