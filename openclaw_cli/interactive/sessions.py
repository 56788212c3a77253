"""``/session`` and ``/sessions``: the chat goes to another conversation."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import HistoryError, UsageError
from ..history.choose import SessionQuery, choose, describe, describe_new
from ..history.database import is_there
from ..history.queries import SHORT, History
from ..render.amounts import span
from ..render.table import Column, table
from ..render.visible import one_line
from ..request.token_count import counted
from .choice import Row, can_pick
from .last_exchange import show_last

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..history.headers import Header
    from .state import ChatState

_MOST = 200
_LISTED = 10
_COLUMNS = (
    Column("Conversation", least=20),
    Column("Age", right=True, rank=1),
    Column("Turns", right=True, rank=2),
    Column("Model", rank=3, least=12),
)


def go_to(state: ChatState, name: str) -> None:
    """Go to the conversation that a name or an id means; a new name begins one.

    Raises:
        OpenClawError: It can't be gone on with; the chat stays where it is.
    """
    header = _find(state.history, name)
    if header is not None and header.id == state.session:
        state.console.line("that is this conversation")
        return
    system = state.conversation.system if header is None else None
    query = SessionQuery(name=name, keep=state.keeps, system=system)
    session = choose(state.history, query)
    try:
        targets = state.targets
        targets.prefer_key(None if session.header is None else session.header.key)
        if session.ref is not None:
            targets = targets.asking_again(session.ref)
        targets.primary()
    except BaseException:
        session.close()
        raise
    state.targets = targets
    state.verbs.enter(session)
    if session.header is None:
        state.console.sentence(f'a new conversation, "{name}"')
        if session.near is not None:
            state.console.notice(describe_new(name, session.near))
        return
    state.console.notice(describe(session.header))
    show_last(state.console, session.conversation)


def choose_session(state: ChatState) -> None:
    """Go to the conversation that the user chooses; without a terminal for that, list some."""
    headers = _headers(state.history)
    if not headers:
        raise UsageError("there are no conversations yet")
    if not can_pick():
        for line in table(_COLUMNS, [_cells(header) for header in headers[:_LISTED]]):
            state.console.line(line)
        state.console.sentence("/session NAME goes to one of them, or begins one")
        return
    from .picker import pick

    rows = [
        Row(header.id, _cells(header), f"{header.id} {header.title} {header.model or ''}")
        for header in headers
    ]
    with suppress(KeyboardInterrupt):
        found = pick(
            "Conversation", _COLUMNS, rows, current=state.session, keeps="this conversation"
        )
        if found is not None:
            go_to(state, found)


def session_names(state: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    """Yield the names that begin like this, ids where there is no name, and what it is about."""
    with suppress(HistoryError):
        for header in _headers(state.history):
            name = header.name or header.id[:SHORT]
            if name.startswith(typed):
                yield name, one_line(f"{span(time.time() - header.updated)} ago · {header.title}")


def which(state: ChatState) -> str:
    """Return which conversation this is."""
    header = None if state.session is None else _find(state.history, state.session)
    if header is None:
        return "a new conversation"
    name = f' "{header.name}"' if header.name else ""
    return f"{header.id[:SHORT]}{name} ({counted(header.turns, 'turn')})"


def _headers(file: Path) -> list[Header]:
    if not is_there(file):
        return []
    with History(file) as history:
        return [header for header in history.headers(_MOST, failed=False) if header.turns]


def _find(file: Path, name: str) -> Header | None:
    if not is_there(file):
        return None
    with History(file) as history:
        return history.find(name)


def _cells(header: Header) -> tuple[str, ...]:
    return (
        header.label,
        span(time.time() - header.updated),
        str(header.turns),
        (header.model or "").removeprefix("openrouter/"),
    )
