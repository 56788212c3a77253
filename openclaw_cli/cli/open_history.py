"""Opens the history for a command: one that does not exist is empty, and is not made."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..history.headers import Header
    from ..history.queries import History
    from .world import World

Id = Annotated[str, typer.Argument(metavar="ID", help="Its name, its id, or how the id begins.")]
OptionalId = Annotated[
    str | None,
    typer.Argument(metavar="ID", help="A name, an id, or how one begins; else the last one."),
]


@contextmanager
def open_history(world: World) -> Iterator[History | None]:
    """Open the history; None where there is none.

    Raises:
        ConfigError: The configuration or profile was named and is not there.
        HistoryError: It can't be opened.
    """
    from ..history.database import is_there
    from ..history.queries import History

    world.require_config()
    file = world.history_file()
    if not is_there(file):
        yield None
        return
    with History(file) as history:
        yield history


@contextmanager
def open_session(world: World, text: str | None) -> Iterator[tuple[History, Header]]:
    """Open the history at the conversation that is meant; without a name, at the last one.

    Raises:
        UsageError: There is no such conversation.
        HistoryError: It can't be opened.
    """
    from ..history.working_place import working_place

    with open_history(world) as history:
        if history is None:
            raise UsageError("there are no conversations yet")
        if text is not None:
            yield history, history.require(text)
            return
        header = history.last(working_place(os.environ)) or history.last()
        if header is None:
            raise UsageError("there are no conversations yet")
        yield history, header
