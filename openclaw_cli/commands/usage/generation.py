"""What OpenRouter notes of an answer, as a person and as a program read it."""

from __future__ import annotations

import calendar
import time
from typing import Any

from ...foreign import count, mappings, number, text
from ...render.amounts import moment
from ...render.visible import one_line
from ...request.token_count import counted, money

_LONGEST = 200
_SECOND = 1000
_MEASURABLE = 200
"""Milliseconds below which a rate says nothing."""


def shape(data: dict[str, Any]) -> dict[str, Any]:
    """Return the object of ``usage show --json``: what is read of it, and all as it was sent."""
    return {
        "id": _text(data, "id"),
        "model": _text(data, "model"),
        "provider": _text(data, "provider_name"),
        "service_tier": _text(data, "service_tier"),
        "created": _text(data, "created_at"),
        "cost_usd": number(data.get("total_cost")),
        "upstream_cost_usd": number(data.get("upstream_inference_cost")),
        "cache_discount_usd": number(data.get("cache_discount")),
        "is_byok": _flag(data, "is_byok"),
        "native_tokens": {
            name: count(data.get(f"native_tokens_{name}"))
            for name in ("prompt", "completion", "reasoning", "cached")
        },
        "latency_ms": number(data.get("latency")),
        "generation_ms": number(data.get("generation_time")),
        "finish_reason": _text(data, "finish_reason"),
        "native_finish_reason": _text(data, "native_finish_reason"),
        "streamed": _flag(data, "streamed"),
        "cancelled": _flag(data, "cancelled"),
        "providers": [
            {
                "provider": _text(one, "provider_name"),
                "status": count(one.get("status")),
                "latency_ms": number(one.get("latency")),
            }
            for one in mappings(data.get("provider_responses"))
        ],
        "generation": data,
    }


def rows(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Return a title and a text each; what OpenRouter has not said is left out."""
    found = shape(data)
    who = " via ".join(part for part in (found["model"], found["provider"]) if part)
    finish = [found["finish_reason"], found["native_finish_reason"]]
    if finish[0] == finish[1]:
        finish.pop()
    flags = [
        word
        for name, word in (("cancelled", "cancelled"), ("is_byok", "with a key of your own"))
        if found[name]
    ]
    every = [
        ("Generation", found["id"] or ""),
        ("Asked", _when(found["created"])),
        ("Answered by", who),
        ("Tried", _tried(found["providers"])),
        ("Tier", found["service_tier"] or ""),
        ("Cost", _usd(found["cost_usd"])),
        ("Upstream", _usd(found["upstream_cost_usd"])),
        ("Cache discount", _usd(found["cache_discount_usd"])),
        ("Tokens", _tokens(found["native_tokens"])),
        ("Searches", _searches(data)),
        ("Latency", _seconds(found["latency_ms"])),
        ("Generation time", _pace(found)),
        ("Moderation", _seconds(number(data.get("moderation_latency")))),
        ("Finish reason", " / ".join(part for part in finish if part)),
        ("Region", _text(data, "data_region") or ""),
        ("From the cache", _text(data, "response_cache_source_id") or ""),
        ("Also", ", ".join(flags)),
    ]
    return [(title, one_line(said)) for title, said in every if said]


def _tried(providers: list[dict[str, Any]]) -> str:
    """Return who was asked, where that says more than who has answered."""
    if len(providers) < 2:  # noqa: PLR2004
        return ""
    return ", ".join(
        (one["provider"] or "?") + ("" if one["status"] is None else f" ({one['status']})")
        for one in providers
    )


def _tokens(native: dict[str, int | None]) -> str:
    sent, received = native["prompt"], native["completion"]
    if sent is None and received is None:
        return ""
    cached = f" ({native['cached']:,} cached)" if native["cached"] else ""
    thought = f" ({native['reasoning']:,} reasoning)" if native["reasoning"] else ""
    shown = ["?" if amount is None else f"{amount:,}" for amount in (sent, received)]
    return f"{shown[0]} in{cached}, {shown[1]} out{thought}, as the model counts"


def _searches(data: dict[str, Any]) -> str:
    results, fetches = count(data.get("num_search_results")), count(data.get("num_fetches"))
    engine = _text(data, "web_search_engine")
    parts = [counted(results, "result")] if results else []
    parts += [f"{fetches} fetched"] if fetches else []
    return ", ".join(parts) + (f" ({engine})" if engine and parts else "")


def _pace(found: dict[str, Any]) -> str:
    took, received = found["generation_ms"], found["native_tokens"]["completion"]
    if took is None or received is None or took < _MEASURABLE:
        return _seconds(took)
    return f"{_seconds(took)}, {received * _SECOND / took:,.0f} tok/s"


def _seconds(milliseconds: float | None) -> str:
    return "" if milliseconds is None else f"{milliseconds / _SECOND:.2f} s"


def _usd(amount: float | None) -> str:
    if amount is None:
        return ""
    return f"-${money(-amount)}" if amount < 0 else f"${money(amount)}"


def _when(created: str | None) -> str:
    """Return a time in ISO 8601, in UTC, as a clock here shows it."""
    try:
        then = time.strptime((created or "")[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return ""
    return moment(calendar.timegm(then), "%Y-%m-%d %H:%M:%S")


def _text(data: dict[str, Any], name: str) -> str | None:
    return text(data.get(name))[:_LONGEST] or None


def _flag(data: dict[str, Any], name: str) -> bool | None:
    value = data.get(name)
    return value if isinstance(value, bool) else None
