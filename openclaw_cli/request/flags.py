"""Options of the command line that are request parameters, each under a name of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class DataCollection(StrEnum):
    """Whether providers may keep what they are sent."""

    allow = "allow"
    deny = "deny"


class Tier(StrEnum):
    """Which of a provider's tiers serves (API: ``service_tier``)."""

    auto = "auto"
    default = "default"
    flex = "flex"
    fast = "fast"
    priority = "priority"
    ultrafast = "ultrafast"
    scale = "scale"


class PdfEngine(StrEnum):
    """Who reads PDFs (API guide: PDF inputs)."""

    native = "native"
    mistral_ocr = "mistral-ocr"
    cloudflare_ai = "cloudflare-ai"


MOST_RESULTS = 25
"""Results of one search of the web."""

FLAGS = {
    "zdr": ("provider", "zdr"),
    "data_collection": ("provider", "data_collection"),
    "tier": ("extra_body", "service_tier"),
    "cache": ("response_cache",),
    "cache_ttl": ("response_cache_ttl_seconds",),
    "cache_refresh": ("response_cache_clear",),
    "pdf_engine": ("pdf_engine",),
    "image": ("modalities",),
}
"""Where the value of an option goes: a row here is all that it needs beside its declaration."""

_MEANT = {"image": ["image", "text"]}
"""What a switch stands for that is not just true; ``modalities`` fits this one to the model."""


def option(name: str) -> str:
    """Return a flag as it is typed; its layer of parameters is called so too."""
    return f"--{name.replace('_', '-')}"


COMMAND_LINE = frozenset(
    {"--model", "--param", "--thinking", "--extra-body", "--preset", *map(option, FLAGS)}
)
"""The names of the layers that the user typed just now."""


def flag_layers(given: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return a layer of parameters for each flag that was given.

    Args:
        given: Values by the flags' names; None and False for those that were not given.
    """
    return [
        (option(name), _nested(path, _MEANT.get(name, given[name])))
        for name, path in FLAGS.items()
        if given.get(name) is not None and given[name] is not False
    ]


def _nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    for name in reversed(path):
        value = {name: value}
    nested: dict[str, Any] = value
    return nested
