"""Times in JSON, in every report that has some."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from openclaw_cli.events import utc

if TYPE_CHECKING:
    from ...standin.program import Run
    from ...standin.server import StandIn

pytestmark = pytest.mark.usefixtures("online")
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
EPOCH = re.compile(r"(?<![\w.])1[6-9]\d{8}(?:\.\d+)?(?!\w)")


@pytest.mark.parametrize(
    ("argv", "names"),
    [
        (["sessions", "list", "--json"], ["created", "updated"]),
        (["sessions", "show", "--json"], ["created", "updated", "asked", "ended"]),
        (["sessions", "export", "--format", "json"], ["created", "updated", "asked", "ended"]),
        (["sessions", "search", "why", "--json"], ["asked"]),
        (["usage", "--since", "today", "--json"], ["since"]),
        (["models", "list", "--json"], ["fetched"]),
        (["models", "refresh", "--json"], ["fetched"]),
    ],
    ids=" ".join,
)
def test_times_are_iso_8601(run: Run, standin: StandIn, argv: list[str], names: list[str]) -> None:
    standin.answer_text("so")
    assert run(["chat", "why"]).status == 0
    done = run(argv)
    assert done.status == 0, done.stderr
    found = dict(_times(json.loads(done.stdout), names))
    assert set(found) == set(names)
    assert all(ISO.fullmatch(str(value)) for value in found.values()), found
    assert not EPOCH.search(done.stdout.decode())


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1795651200.999, "2026-11-26T00:00:00Z"),
        (1, "1970-01-01T00:00:01Z"),
        (-62135596800, "0001-01-01T00:00:00Z"),
        (0, None),
        (None, None),
        (1e12, None),
        (1e300, None),
        (-1e12, None),
    ],
)
def test_a_time_of_the_years_that_can_be_written(seconds: float | None, text: str | None) -> None:
    assert utc(seconds) == text


def _times(value: Any, names: list[str]) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [pair for one in value for pair in _times(one, names)]
    if not isinstance(value, dict):
        return []
    here = [(name, one) for name, one in value.items() if name in names]
    return here + [pair for one in value.values() for pair in _times(one, names)]
