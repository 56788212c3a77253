"""Rows may hold anything: SQLite's columns do, and the file is the user's."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from openclaw_cli.history.migrations import MIGRATIONS

from ..conftest import LONG
from ..standin import sse

if TYPE_CHECKING:
    from pathlib import Path

    from ..standin.program import Run
    from ..standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")

COMMANDS = (
    ["sessions", "list"],
    ["sessions", "list", "--json"],
    ["sessions", "show"],
    ["sessions", "show", "s", "--json"],
    ["sessions", "show", "--answer"],
    ["sessions", "export", "--format", "html"],
    ["sessions", "export", "--format", "json"],
    ["sessions", "search", "tree"],
    ["sessions", "search", "re", "--json"],
    ["usage"],
    ["usage", "--by", "session", "--json"],
    ["usage", "--by", "model"],
    ["usage", "--by", "week", "--csv"],
    ["usage", "--html", "-"],
    ["chat", "-c", "--dry-run", "and?"],
    ["chat", "--session", "s", "--dry-run", "and?"],
    ["sessions", "replay"],
    ["sessions", "fork", "s"],
    ["chat", "--session", "s", "and?"],
    ["sessions", "delete", "s", "--yes"],
)
COLUMNS = [
    *(("conversation", name) for name in ("id", "name", "parent", "system", "created", "updated")),
    *(("conversation", name) for name in ("terminal", "folder", "key")),
    *(("message", name) for name in ("crc", "body")),
    *(("turn", name) for name in ("is_summary", "in_context", "asked", "ended", "model")),
    *(("turn", name) for name in ("answered", "model_used", "provider", "prompt", "files")),
    *(("turn", name) for name in ("question", "messages", "request", "answer", "reasoning")),
    *(("turn", name) for name in ("complete", "finish_reason", "error", "replay")),
    *(("attempt", name) for name in ("at", "model", "model_used", "provider", "status", "reason")),
    *(("attempt", name) for name in ("sent", "received", "cost", "usage")),
    *(("attempt", name) for name in ("failure", "first_token", "duration")),
]
FIELDS = st.sampled_from(
    ["images", "image_url", "url", "tool_calls", "id", "function", "messages", "content", "role"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3),
    max_leaves=6,
)
ODD = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.binary(max_size=6),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    VALUES.map(json.dumps),
    st.sampled_from(["[" * 5000, "1e400", "NaN", '{"images": [null]}', "\x1b]0;x\x07", "a/\x1b"]),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the place of a database that is made once."""
    return [tmp_path_factory.mktemp("kept") / "history.db"]


@pytest.fixture
def database(run: Run, standin: StandIn, sealed: Any, kept: list[Path], tmp_path: Path) -> Path:
    """Return the history's file; a copy of it with all that a turn can have stands in ``kept``."""
    path: Path = sealed.home / ".local/state/openclaw/history.db"
    if not kept[0].exists():
        image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
        (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        standin.stream(
            sse.event(sse.chunk({"content": "a tree", "images": [image]})),
            sse.finished(),
            sse.usage_event(),
        )
        standin.error(503, "no")
        assert run(["chat", "--session", "s", "why tree?", "-f", "a.png"]).status == 0
        assert run(["chat", "--session", "s", "and?", "--retries", "0"]).status == 6
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copy(path, kept[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


@settings(
    max_examples=200 if LONG else 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=st.lists(st.tuples(st.sampled_from(COLUMNS), ODD), min_size=1, max_size=4))
@example(changes=[(("turn", "replay"), '{"images": [{"image_url": null}]}')])
@example(changes=[(("turn", "replay"), '{"images": [{"image_url": "data:image/png;base64,A"}]}')])
@example(changes=[(("turn", "replay"), '{"images": null, "tool_calls": [1, {"id": 1}]}')])
@example(changes=[(("turn", "error"), '{"message": 1}'), (("turn", "answer"), b"\xff")])
@example(changes=[(("turn", "messages"), "["), (("turn", "request"), "[")])
@example(changes=[(("conversation", "updated"), 1e300), (("turn", "asked"), b"x")])
@example(changes=[(("conversation", "id"), b"\xff\x1b"), (("conversation", "name"), b"s")])
@example(changes=[(("conversation", "name"), b"")])
@example(changes=[(("attempt", "sent"), 2**63 - 1), (("attempt", "cost"), float("inf"))])
@example(changes=[(("turn", "prompt"), b"\x00\xff"), (("turn", "model"), "a b/\x1b")])
@example(changes=[(("attempt", "cost"), -1)])
def test_no_row_breaks_a_command(
    run: Run, standin: StandIn, database: Path, kept: list[Path], changes: list[Any]
) -> None:
    standin.judge = False  # what is sent back is as odd as the row
    for file in database.parent.glob("history.db*"):
        file.unlink()
    shutil.copy(kept[0], database)
    connection = sqlite3.connect(database)
    for (table, column), value in changes:
        with contextlib.suppress(sqlite3.IntegrityError):  # it may not be there at all
            connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
            connection.execute(
                f"UPDATE {table} SET {column} = CAST(? AS TEXT)", (value,)
            ) if isinstance(value, bytes) and len(value) % 2 else None
    connection.commit()
    connection.close()
    standin.answer_text("so")
    standin.answer_text("so")
    for argv in COMMANDS:
        done = run(argv)
        assert "internal error" not in done.stderr, (argv, done.stderr)
        assert "Traceback" not in done.stderr, (argv, done.stderr)
        assert done.status in (0, 2, 3, 6, 7, 8), (argv, done.stderr)


def test_the_columns_are_those_that_there_are() -> None:
    connection = sqlite3.connect(":memory:")
    for statement in chain.from_iterable(MIGRATIONS):
        connection.execute(statement)
    for table, column in COLUMNS:
        connection.execute(f"SELECT {column} FROM {table}")
    connection.close()
