"""``chat --why``: OpenRouter's routing metadata as lines."""

from __future__ import annotations

from typing import Any

import pytest

from openclaw_cli.render.routing import routing_lines

ROUTING: dict[str, Any] = {
    "requested": "a/b",
    "strategy": "direct",
    "region": "eu",
    "summary": "sorted by price",
    "attempt": 2,
    "is_byok": False,
    "endpoints": {
        "total": 3,
        "available": [
            {"provider": "Azure", "model": "m", "selected": False},
            {"provider": "Anthropic", "model": "m", "selected": True},
            {"provider": "Google", "model": "m", "selected": False},
        ],
    },
    "attempts": [
        {"provider": "Azure", "model": "m", "status": 503},
        {"provider": "Anthropic", "model": "m", "status": 200},
    ],
    "pipeline": [
        {"type": "plugin", "name": "web", "summary": "5 results", "cost_usd": 0.005},
        {"type": "new"},
    ],
}


def test_a_whole_one() -> None:
    assert routing_lines(ROUTING) == [
        "why: the model was named; asked for a/b; region eu; sorted by price",
        "tried: Azure (503), Anthropic (answered)",
        "chosen: Anthropic (m) of 3 endpoints",
        "not chosen: Azure, Google",
        "on the way: web: 5 results, $0.005",
        "on the way: new",
    ]


def test_nobody_was_reached() -> None:
    found = {"strategy": "new", "attempt": 0, "endpoints": {"total": 2}}
    assert routing_lines(found) == [
        "why: strategy new; no provider was reached",
        "chosen: none of 2 endpoints",
    ]


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {name: [name] for name in ROUTING},
        dict.fromkeys(ROUTING, "x" * 1_000_000),
        {"attempts": [{"status": {}}, 1] * 1000, "endpoints": {"available": [{}] * 1000}},
        {"pipeline": [{"name": "n", "cost_usd": -1}] * 1000, "attempt": True},
    ],
)
def test_any_shape_is_a_few_short_lines(odd: dict[str, Any]) -> None:
    lines = routing_lines(odd)
    assert 1 <= len(lines) < 20
    assert all(len(line) < 1000 for line in lines)
