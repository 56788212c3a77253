"""One model in full: what it is, and where it runs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ... import foreign
from ...render.table import Column, table
from ...render.visible import one_line
from ...render.words import price, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...request.model import Model

_SHAPE = (
    Column("Provider", least=10),
    Column("Tag", rank=6),
    Column("In/M", right=True),
    Column("Out/M", right=True),
    Column("Context", right=True, rank=2),
    Column("Quantization", rank=3),
    Column("Uptime 30 min", right=True, rank=1),
    Column("Throughput", right=True, rank=4),
    Column("Latency", right=True, rank=5),
)


def detail_lines(
    model: Model, marks: Sequence[str], endpoints: Sequence[dict[str, Any]] | None
) -> list[str]:
    """Return the lines for a person.

    Args:
        model: What the catalogue says.
        marks: What is special about it here.
        endpoints: Endpoint objects as the API sends them, or None where they are not known.
    """
    facts = [
        ("Model", model.id),
        ("Name", one_line(model.name)),
        ("Marks", ", ".join(marks)),
        ("Listed", time.strftime("%Y-%m-%d", time.gmtime(model.created)) if model.created else ""),
        ("Context", f"{tokens(model.context)} tokens"),
        ("Longest answer", f"{tokens(model.max_output)} tokens" if model.max_output else ""),
        ("Price", _prices(model)),
        ("Takes", ", ".join(model.inputs)),
        ("Gives", ", ".join(model.outputs)),
        ("Reasoning", _reasoning(model)),
        ("Parameters", " ".join(model.parameters)),
    ]
    facts = [(name, text) for name, text in facts if text]
    width = max(len(name) for name, _ in facts)
    lines = [f"{name:<{width}}  {text}" for name, text in facts]
    if endpoints:
        lines += ["", *table(_SHAPE, [_row(endpoint) for endpoint in endpoints])]
    elif endpoints is not None:
        lines += ["", "No provider serves it now."]
    return lines


def _prices(model: Model) -> str:
    parts = [
        f"{price(model.per_million(kind))} {word}"
        for kind, word in (
            ("prompt", "in"),
            ("completion", "out"),
            ("input_cache_read", "cached"),
            ("input_cache_write", "cache writes"),
        )
        if kind in model.prices
    ]
    return f"{', '.join(parts)} (a million tokens)" if parts else "unknown"


def _reasoning(model: Model) -> str:
    if not model.reasons:
        return "no"
    efforts = " ".join(reversed(model.efforts)) if model.efforts else "every level"
    return f"{efforts}{'; it can not be switched off' if model.mandatory else ''}"


def _row(endpoint: dict[str, Any]) -> tuple[str, ...]:
    pricing = foreign.mapping(endpoint.get("pricing"))
    uptime = foreign.number(endpoint.get("uptime_last_30m"))
    speed, wait = _median(endpoint, "throughput_last_30m"), _median(endpoint, "latency_last_30m")
    return (
        foreign.text(endpoint.get("provider_name")) or "?",
        foreign.text(endpoint.get("tag")),
        price(_per_million(pricing.get("prompt"))),
        price(_per_million(pricing.get("completion"))),
        tokens(foreign.count(endpoint.get("context_length"))),
        foreign.text(endpoint.get("quantization")) or "unknown",
        "?" if uptime is None else f"{uptime:.1f} %",
        "?" if speed is None else f"{speed:.0f} tok/s",
        "?" if wait is None else f"{wait:.1f} s",
    )


def _per_million(written: object) -> float | None:
    from ...catalog.rows import one_price

    amount = one_price(written)
    return amount if amount is None or amount < 0 else amount * 1_000_000


def _median(endpoint: dict[str, Any], name: str) -> float | None:
    found = endpoint.get(name)
    return foreign.number(found.get("p50") if isinstance(found, dict) else found)
