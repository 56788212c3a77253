"""A history with requests in it, without asking anybody."""

from __future__ import annotations

import calendar
import time
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.history.database import open_database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator


def at(text: str) -> float:
    """Return the seconds since 1970 of a moment here, as 2026-11-26 09:30."""
    return time.mktime(time.strptime(text, "%Y-%m-%d %H:%M"))


def in_utc(text: str) -> float:
    """Return the same of a moment in UTC."""
    return float(calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M")))


@pytest.fixture
def put(sealed: Any) -> Iterator[Callable[..., None]]:
    """Return what puts one request into the history; what is not said of it is plain."""
    file = sealed.home / ".local/state/openclaw/history.db"
    opened: list[sqlite3.Connection] = []

    def insert(**columns: Any) -> None:
        if not opened:
            opened.append(open_database(file))
        row = {
            "at": time.time(),
            "model": "openrouter/a/one",
            "model_used": "a/one",
            "provider": "Anthropic",
            "status": 200,
            "sent": 10,
            "received": 20,
            "cost": 0.5,
            "usage": "{}",
            **columns,
        }
        opened[0].execute(
            f"INSERT INTO attempt ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            [*row.values()],
        )

    yield insert
    for connection in opened:
        connection.close()
