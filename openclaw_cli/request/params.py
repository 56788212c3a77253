"""The request parameters that are known: the allow-list from which the payload is built.

A parameter that is not in the table is copied by nobody, so OpenAI-only fields can't leak (spec:
OpenAI-only request shaping). Ranges: the API reference's ``ChatRequest`` schema and its page on
parameters.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import ConfigError, UsageError
from . import provider_routing, reasoning
from .provider_routing import check_provider
from .reasoning import LEVELS, check_reasoning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

COMMAND_LINE = frozenset({"--param", "--thinking"})
"""The names of the layers that the user typed just now."""

OPENAI_ONLY = frozenset(
    {
        "service_tier",
        "store",
        "reasoning_effort",
        "prompt_cache_key",
        "prompt_cache_retention",
        "stream_options",
        "metadata",
    }
)
_ALIASES = {"max_tokens": "max_completion_tokens", "max_output_tokens": "max_completion_tokens"}
_RETENTIONS = ("none", "short", "long")
_FORMATS = ("text", "json_object", "json_schema", "grammar", "python")
_SHOWN = 40
_DEEPEST = 64
_LARGEST_BIAS = 100
_DEFAULTS = "agents.defaults.params"
_MAX_STOPS = 4


class ResolvedParams(NamedTuple):
    """The parameters of one request, checked, all layers laid over each other.

    Attributes:
        values: By the name on the wire, in the order of the table.
        thinking: The thinking level and the layer that set it, or None.
        cache_retention: ``none``, ``short`` or ``long``, or None.
        sources: The layer that a value (or the last part of it) came from.
        dropped: Names that are not sent, with their layer.
        own_routing: ``provider`` without what ``agents.defaults.params`` says, which is meant for
            OpenRouter's models.
    """

    values: Mapping[str, Any]
    thinking: tuple[str, str] | None = None
    cache_retention: str | None = None
    sources: Mapping[str, str] = MappingProxyType({})
    dropped: tuple[tuple[str, str], ...] = ()
    own_routing: Mapping[str, Any] = MappingProxyType({})


def resolve_params(layers: Sequence[tuple[str, Mapping[str, Any]]]) -> ResolvedParams:
    """Lay the layers over each other, the lowest first, and check what results.

    Objects merge key by key; anything else replaces; null removes what the lower layers set.

    Args:
        layers: A name for messages, and the parameters as they were written.

    Raises:
        UsageError: A value from the command line is wrong, or its name is unknown.
        ConfigError: A value from the configuration is wrong.
    """
    merged: dict[str, Any] = {}
    sources: dict[str, str] = {}
    dropped: list[tuple[str, str]] = []
    own: dict[str, Any] = {}
    for layer, params in layers:
        for written, value in params.items():
            name = wire_name(written)
            if name not in TABLE and name not in _CLIENT_ONLY:
                _check_unknown(written, name, layer)
                dropped.append((written, layer))
                continue
            if value is not None:
                _check(name, written, value, layer)
            if name == "reasoning" and value is not None:
                _forget_amounts(merged, value, params)
            _lay(merged, name, value)
            sources[name] = layer
            if name == "provider" and layer != _DEFAULTS:
                _lay(own, name, value)
    found = frozenset(merged)
    level = merged.pop("thinking", None)
    retention = merged.pop("cache_retention", None)
    values = {name: TABLE[name](merged[name]) for name in TABLE if name in merged}
    return ResolvedParams(
        values=values,
        thinking=None if level is None else (level, sources["thinking"]),
        cache_retention=retention,
        sources={name: layer for name, layer in sources.items() if name in found},
        dropped=tuple(dropped),
        own_routing=check_provider(own.get("provider", {})),
    )


def wire_name(written: str) -> str:
    """Return the name on the wire for one in camelCase or snake_case."""
    snake = "".join(f"_{char.lower()}" if char.isupper() else char for char in written)
    return _ALIASES.get(snake, snake)


def _lay(merged: dict[str, Any], name: str, value: Any) -> None:
    """Lay one value over what is there; None takes that away."""
    if value is None:
        merged.pop(name, None)
    else:
        named = _NAMED[name](value) if name in _NAMED else value
        merged[name] = _merge(merged.get(name), named)


def _forget_amounts(
    merged: dict[str, Any], value: dict[str, Any], layer: Mapping[str, Any]
) -> None:
    """How much to think, said by a higher layer in any way, replaces what lower ones said of it."""
    said = [
        name
        for name, item in reasoning.with_known_names(value).items()
        if name in reasoning.AMOUNTS and item is not None
    ]
    if not said:
        return
    if "thinking" not in layer:
        merged.pop("thinking", None)
    for name in reasoning.AMOUNTS:
        if name not in said:
            merged.get("reasoning", {}).pop(name, None)


def _merge(below: Any, above: Any) -> Any:
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    merged = dict(below)
    for name, value in above.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge(merged.get(name), value)
    return merged


def _check(name: str, written: str, value: Any, layer: str) -> None:
    """Check a value by itself, so that the message can name the layer that it came from."""
    shown = "a value"
    try:
        _check_json(value)
        shown = repr(value)
        (TABLE.get(name) or _CLIENT_ONLY[name])(value)
    except ValueError as error:
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        if layer in COMMAND_LINE:
            raise UsageError(f"{layer} {written}: {error} (got {shown})") from error
        raise ConfigError(f"{layer}.{written}: {error} (got {shown})") from error


def _check_unknown(written: str, name: str, layer: str) -> None:
    if layer not in COMMAND_LINE or name in OPENAI_ONLY:
        return
    from difflib import get_close_matches

    near = get_close_matches(name[:_SHOWN], [*TABLE, *_ALIASES, *_CLIENT_ONLY], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "see docs/chat.md for what is sent"
    shown = written[:_SHOWN] if written.isprintable() else ascii(written[:_SHOWN])
    raise UsageError(f"{layer} {shown}: there is no such parameter", hint=hint)


def _check_json(value: Any) -> None:
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
            if any("\ud800" <= char <= "\udfff" for char in item):
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


def _choice(*choices: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value not in choices:
            raise ValueError(f"expected one of {', '.join(choices)}")
        return value

    return check


def _boolean(value: Any) -> Any:
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


def _either(*checks: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        wanted = []
        for one in checks:
            try:
                return one(value)
            except ValueError as error:
                wanted.append(str(error))
        raise ValueError(" or ".join(wanted))

    return check


TABLE: dict[str, Callable[[Any], Any]] = {
    "models": _strings,
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
    "logprobs": _boolean,
    "top_logprobs": _integer(0, 20),
    "verbosity": _choice("low", "medium", "high", "xhigh", "max"),
    "response_format": _response_format,
    "structured_outputs": _boolean,
    "prediction": _object,
    "modalities": _modalities,
    "image_config": _object,
    "audio": _object,
    "tools": _objects(needs="type"),
    "tool_choice": _either(_choice("none", "auto", "required"), _object),
    "parallel_tool_calls": _boolean,
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

_NAMED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "provider": provider_routing.with_known_names,
    "reasoning": reasoning.with_known_names,
}
_CLIENT_ONLY: dict[str, Callable[[Any], Any]] = {
    "thinking": _choice(*LEVELS),
    "cache_retention": _choice(*_RETENTIONS),
}
