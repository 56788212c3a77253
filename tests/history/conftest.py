"""What the tests of conversations share."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..standin.program import Completed, Run
    from ..standin.server import StandIn


MODEL = "anthropic/claude-sonnet-4.5"


@pytest.fixture
def database(sealed: Any) -> Path:
    path: Path = sealed.home / ".local/state/openclaw/history.db"
    return path


@pytest.fixture
def chat(run: Run) -> Callable[..., Completed]:
    """Return what asks and expects a whole answer."""

    def ask(*argv: str, status: int = 0, **options: Any) -> Completed:
        done = run(["chat", "--retries", "0", *argv], **options)
        assert done.status == status, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return ask


def bodies(standin: StandIn) -> list[dict[str, Any]]:
    return [request.json() for request in standin.requests if request.is_chat]


def said(body: dict[str, Any]) -> list[tuple[str, str]]:
    """Return roles and texts, without the cache markers."""
    texts = []
    for message in body["messages"]:
        content = message["content"]
        if not isinstance(content, str):
            content = "".join(part.get("text", "") for part in content or ())
        texts.append((message["role"], content))
    return texts


def pieces(run: Run) -> str:
    """Return what is on disk of an answer that is under way."""
    connection = sqlite3.connect(run(["sessions", "path"]).stdout.decode().strip())
    try:
        rows = connection.execute("SELECT text FROM piece ORDER BY id").fetchall()
    except sqlite3.OperationalError:
        return ""
    finally:
        connection.close()
    return "".join(row[0] for row in rows)
