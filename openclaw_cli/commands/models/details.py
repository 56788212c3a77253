"""How a model is shown: a row of the list, in full with where it runs, and as JSON."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ... import foreign
from ...render.amounts import price, tokens
from ...render.table import Column, pairs, table
from ...render.visible import one_line
from ...request.model import VARIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...request.model import Model

_LIST = (
    Column("Model", least=20),
    Column("In/M", right=True),
    Column("Out/M", right=True),
    Column("Context", right=True, rank=1),
    Column("Takes", rank=5),
    Column("Tools", rank=3),
    Column("Reasoning", rank=4),
    Column("", rank=2, least=10),
)
_ENDPOINTS = (
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


def list_lines(models: Sequence[tuple[Model, Sequence[str]]]) -> list[str]:
    """Return the lines of a table of models, each with what is special about it."""
    return table(_LIST, [_list_row(model, marks) for model, marks in models])


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
    lines = pairs((name, text) for name, text in facts if text)
    if endpoints:
        lines += ["", *table(_ENDPOINTS, [_endpoint_row(endpoint) for endpoint in endpoints])]
    elif endpoints is not None:
        lines += ["", "No provider serves it now."]
    return lines


def model_json(
    model: Model, *, ref: str, roles: Sequence[str], in_catalogue: bool
) -> dict[str, Any]:
    """Return the object for one model.

    Args:
        model: What the catalogue says.
        ref: What the configuration calls it.
        roles: What it is here: default, fallback, alias.
        in_catalogue: Whether the catalogue knows it.
    """
    from ...events import utc

    return {
        "id": model.id,
        "ref": ref,
        "name": model.name or model.id,
        "context_length": model.context,
        "max_completion_tokens": model.max_output,
        "created": utc(model.created),
        "prices_per_million": {
            kind: _amount(model.per_million(kind)) for kind in ("prompt", "completion")
        },
        "prices": {kind: _amount(amount) for kind, amount in model.prices.items()},
        "free": model.is_free,
        "input_modalities": list(model.inputs),
        "output_modalities": list(model.outputs),
        "supported_parameters": list(model.parameters),
        "tools": model.takes_tools,
        "reasoning": model.reasons,
        "reasoning_mandatory": model.mandatory,
        "reasoning_efforts": None if model.efforts is None else list(model.efforts),
        "expires": model.expires,
        "alias_of": model.target,
        "configured": list(roles),
        "in_catalogue": in_catalogue,
    }


def _list_row(model: Model, marks: Sequence[str]) -> tuple[str, ...]:
    return (
        model.id,
        price(model.per_million("prompt")),
        price(model.per_million("completion")),
        tokens(model.context),
        " ".join(kind for kind in model.inputs if kind != "text"),
        "yes" if model.takes_tools else "",
        "always" if model.mandatory else "yes" if model.reasons else "",
        ", ".join(marks),
    )


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


def _endpoint_row(endpoint: dict[str, Any]) -> tuple[str, ...]:
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
    from ...catalog.model_rows import one_price

    amount = one_price(written)
    return amount if amount is None or amount < 0 else amount * 1_000_000


def _median(endpoint: dict[str, Any], name: str) -> float | None:
    found = endpoint.get(name)
    return foreign.number(found.get("p50") if isinstance(found, dict) else found)


def _amount(value: float | None) -> float | str | None:
    """Return a price as JSON has it, without what binary fractions add."""
    if value is None:
        return None
    return "varies" if value == VARIES else float(f"{value:.12g}")
