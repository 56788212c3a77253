"""The allow-list: every request parameter that is known, with the check of its value.

A parameter that is not in the table is copied by nobody, so OpenAI-only fields can't leak (spec:
OpenAI-only request shaping). Ranges: the API reference's ``ChatRequest`` schema and its page on
parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .checks import (
    Choice,
    Either,
    integer,
    is_boolean,
    is_number,
    is_object,
    number,
    objects,
    strings,
    text,
)
from .flags import PdfEngine
from .levels import check_level
from .provider_routing import check_provider
from .reasoning import check_reasoning

if TYPE_CHECKING:
    from collections.abc import Callable

_RETENTIONS = ("none", "short", "long")
_FORMATS = ("text", "json_object", "json_schema", "grammar", "python")
_LARGEST_BIAS = 100
_MAX_STOPS = 4
_LONGEST_KEPT = 86_400
"""Seconds (API guide: response caching)."""


def _biases(value: Any) -> Any:
    good = isinstance(value, dict) and all(
        item is None or (is_number(item) and -_LARGEST_BIAS <= item <= _LARGEST_BIAS)
        for item in value.values()
    )
    if not good:
        raise ValueError(f"expected numbers from -{_LARGEST_BIAS} to {_LARGEST_BIAS} by token")
    return value


def _cache_control(value: Any) -> Any:
    good = isinstance(value, dict) and value.get("type") == "ephemeral"
    if not good or value.get("ttl", "5m") not in ("5m", "1h"):
        raise ValueError("expected {type: ephemeral}, with a ttl of 5m or 1h if any")
    return value


def _modalities(value: Any) -> Any:
    if not strings(value) or not all(item in ("text", "image", "audio") for item in value):
        raise ValueError("expected a list of text, image, audio")
    return value


def _stop(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or len(value) > _MAX_STOPS:
        raise ValueError(f"expected a text or a list of at most {_MAX_STOPS} texts")
    return strings(value)


def _response_format(value: Any) -> Any:
    shaped = {"type": value} if isinstance(value, str) else value
    if not isinstance(shaped, dict) or shaped.get("type") not in _FORMATS:
        raise ValueError(f"expected an object whose type is one of {', '.join(_FORMATS)}")
    return shaped


def _extra_body(value: Any) -> Any:
    from .extra_body import check_extra_body

    return check_extra_body(value)


TABLE: dict[str, Callable[[Any], Any]] = {
    "models": strings,
    "route": Choice("fallback", "sort"),
    "preset": text(),
    "temperature": number(0, 2),
    "top_p": number(0, 1),
    "top_k": integer(0),
    "min_p": number(0, 1),
    "top_a": number(0, 1),
    "frequency_penalty": number(-2, 2),
    "presence_penalty": number(-2, 2),
    "repetition_penalty": number(0, 2),
    "seed": integer(),
    "stop": _stop,
    "max_completion_tokens": integer(1),
    "logit_bias": _biases,
    "logprobs": is_boolean,
    "top_logprobs": integer(0, 20),
    "verbosity": Choice("low", "medium", "high", "xhigh", "max"),
    "response_format": _response_format,
    "structured_outputs": is_boolean,
    "prediction": is_object,
    "modalities": _modalities,
    "image_config": is_object,
    "audio": is_object,
    "tools": objects(needs="type"),
    "tool_choice": Either(Choice("none", "auto", "required"), is_object),
    "parallel_tool_calls": is_boolean,
    "max_tool_calls": integer(1, 30),
    "stop_server_tools_when": objects(),
    "plugins": objects(needs="id"),
    "web_search_options": is_object,
    "transforms": strings,
    "cache_control": _cache_control,
    "user": text(),
    "session_id": text(256),
    "trace": is_object,
    "debug": is_object,
    "provider": check_provider,
    "reasoning": check_reasoning,
}
"""Name on the wire → check, which returns the value as it is sent or raises ValueError.

The order is the order in the body: OpenRouter's response cache keys on it.
"""

BESIDE: dict[str, Callable[[Any], Any]] = {
    "stream_options": is_object,
    "reasoning_effort": text(),
    "include_reasoning": is_boolean,
}
"""OpenAI's fields that OpenRouter has no use for: sent to a ``Provider`` that takes them."""

CLIENT_ONLY: dict[str, Callable[[Any], Any]] = {
    "thinking": check_level,
    "cache_retention": Choice(*_RETENTIONS),
    "pdf_engine": Choice(*PdfEngine),
    "extra_body": _extra_body,
    "response_cache": is_boolean,
    "response_cache_ttl_seconds": integer(1, _LONGEST_KEPT),
    "response_cache_clear": is_boolean,
}
"""Parameters that steer this tool and are never sent, with their checks."""
