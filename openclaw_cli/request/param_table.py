"""The allow-list: every request parameter that is known, with the check of its value.

A parameter that is not in the table is copied by nobody, so OpenAI-only fields can't leak (spec:
OpenAI-only request shaping). Ranges: the API reference's ``ChatRequest`` schema and its page on
parameters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ..foreign import whole
from .levels import check_level
from .provider_routing import check_provider
from .reasoning import check_reasoning

if TYPE_CHECKING:
    from collections.abc import Callable

_RETENTIONS = ("none", "short", "long")
_FORMATS = ("text", "json_object", "json_schema", "grammar", "python")
_DEEPEST = 64
_LARGEST_BIAS = 100
_MAX_STOPS = 4
_LONGEST_KEPT = 86_400
"""Seconds (API guide: response caching)."""


def check_json(value: Any) -> None:
    """Refuse what can't stand in a body: NaN, dates of TOML, half characters, endless nesting."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        if isinstance(item, dict):
            waiting += [(one, depth + 1) for pair in item.items() for one in pair]
        elif isinstance(item, list):
            waiting += [(one, depth + 1) for one in item]
        elif isinstance(item, str):
            if whole(item) != item:
                raise ValueError("half of a character (a lone surrogate) can't be sent")
        elif isinstance(item, float):
            if not math.isfinite(item):
                raise ValueError("NaN and Infinity can't be sent")
        elif item is not None and not isinstance(item, int):
            raise ValueError(f"a {type(item).__name__} can't be sent")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(low: float, high: float) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not _is_number(value) or not low <= value <= high:
            raise ValueError(f"expected a number from {low:g} to {high:g}")
        return value

    return check


def _integer(low: int | None = None, high: int | None = None) -> Callable[[Any], Any]:
    limits = [f"at least {low}" if low is not None else "", f"at most {high}" if high else ""]
    wanted = "expected an integer" + "".join(f", {limit}" for limit in limits if limit)

    def check(value: Any) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(wanted)
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(wanted)
        return value

    return check


class _Choice:
    """Checks that a value is one of some words; ``choices`` are what can be completed."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def __call__(self, value: Any) -> Any:
        if value not in self.choices:
            raise ValueError(f"expected one of {', '.join(self.choices)}")
        return value


def is_boolean(value: Any) -> Any:
    """Return the value if it is true or false."""
    if not isinstance(value, bool):
        raise ValueError("expected true or false")
    return value


def _object(value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError("expected an object")
    return value


def _biases(value: Any) -> Any:
    good = isinstance(value, dict) and all(
        item is None or (_is_number(item) and -_LARGEST_BIAS <= item <= _LARGEST_BIAS)
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
    if not _strings(value) or not all(item in ("text", "image", "audio") for item in value):
        raise ValueError("expected a list of text, image, audio")
    return value


def _text(longest: int | None = None) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, str) or not value or (longest and len(value) > longest):
            limit = f" of at most {longest} characters" if longest else ""
            raise ValueError(f"expected a text{limit}")
        return value

    return check


def _strings(value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError("expected a list of texts")
    return value


def _objects(*, needs: str | None = None) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        good = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        if not good or (needs and not all(isinstance(item.get(needs), str) for item in value)):
            raise ValueError(f"expected a list of objects{f' with {needs!r}' if needs else ''}")
        return value

    return check


def _stop(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or len(value) > _MAX_STOPS:
        raise ValueError(f"expected a text or a list of at most {_MAX_STOPS} texts")
    return _strings(value)


def _response_format(value: Any) -> Any:
    shaped = {"type": value} if isinstance(value, str) else value
    if not isinstance(shaped, dict) or shaped.get("type") not in _FORMATS:
        raise ValueError(f"expected an object whose type is one of {', '.join(_FORMATS)}")
    return shaped


def _extra_body(value: Any) -> Any:
    from .extra_body import check_extra_body

    return check_extra_body(value)


class _Either:
    """Checks that a value passes one of some checks."""

    def __init__(self, *checks: Callable[[Any], Any]) -> None:
        self._checks = checks
        self.choices = tuple(one for check in checks for one in getattr(check, "choices", ()))

    def __call__(self, value: Any) -> Any:
        wanted = []
        for check in self._checks:
            try:
                return check(value)
            except ValueError as error:
                wanted.append(str(error))
        raise ValueError(" or ".join(wanted))


TABLE: dict[str, Callable[[Any], Any]] = {
    "models": _strings,
    "route": _Choice("fallback", "sort"),
    "preset": _text(),
    "temperature": _number(0, 2),
    "top_p": _number(0, 1),
    "top_k": _integer(0),
    "min_p": _number(0, 1),
    "top_a": _number(0, 1),
    "frequency_penalty": _number(-2, 2),
    "presence_penalty": _number(-2, 2),
    "repetition_penalty": _number(0, 2),
    "seed": _integer(),
    "stop": _stop,
    "max_completion_tokens": _integer(1),
    "logit_bias": _biases,
    "logprobs": is_boolean,
    "top_logprobs": _integer(0, 20),
    "verbosity": _Choice("low", "medium", "high", "xhigh", "max"),
    "response_format": _response_format,
    "structured_outputs": is_boolean,
    "prediction": _object,
    "modalities": _modalities,
    "image_config": _object,
    "audio": _object,
    "tools": _objects(needs="type"),
    "tool_choice": _Either(_Choice("none", "auto", "required"), _object),
    "parallel_tool_calls": is_boolean,
    "max_tool_calls": _integer(1, 30),
    "stop_server_tools_when": _objects(),
    "plugins": _objects(needs="id"),
    "web_search_options": _object,
    "transforms": _strings,
    "cache_control": _cache_control,
    "user": _text(),
    "session_id": _text(256),
    "trace": _object,
    "debug": _object,
    "provider": check_provider,
    "reasoning": check_reasoning,
}
"""Name on the wire → check, which returns the value as it is sent or raises ValueError.

The order is the order in the body: OpenRouter's response cache keys on it.
"""

BESIDE: dict[str, Callable[[Any], Any]] = {
    "stream_options": _object,
    "reasoning_effort": _text(),
    "include_reasoning": is_boolean,
}
"""OpenAI's fields that OpenRouter has no use for: sent to a ``Provider`` that takes them."""

CLIENT_ONLY: dict[str, Callable[[Any], Any]] = {
    "thinking": check_level,
    "cache_retention": _Choice(*_RETENTIONS),
    "extra_body": _extra_body,
    "response_cache": is_boolean,
    "response_cache_ttl_seconds": _integer(1, _LONGEST_KEPT),
    "response_cache_clear": is_boolean,
}
"""Parameters that steer this tool and are never sent, with their checks."""
