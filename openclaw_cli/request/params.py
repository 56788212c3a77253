"""The parameters of one request: layers laid over each other, and checked against the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, UsageError
from ..foreign import on_one_line
from . import provider_routing, reasoning
from .checks import check_json
from .field_names import ALIASES, snake_case, wire_name
from .flags import COMMAND_LINE
from .levels import check_level
from .param_table import BESIDE, CLIENT_ONLY, TABLE
from .provider import OPENROUTER, OUTPUT_CAP
from .resolved import ResolvedParams
from .step import Built

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .extra_body import ExtraBody
    from .provider import Provider
    from .ref import ModelRef
    from .response_cache import ResponseCache
    from .step import Payload, PayloadInput

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
_SHOWN = 40
_DEFAULTS = "agents.defaults.params"
_NAMED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "provider": provider_routing.in_snake_case,
    "reasoning": reasoning.in_snake_case,
}


def add_params(payload: Payload, question: PayloadInput) -> Built:
    """The parameters of the allow-list, but the two that have steps of their own.

    OpenAI refuses ``stream_options`` where nothing is streamed.
    """
    elsewhere = {"provider", "reasoning", *(() if question.stream else ("stream_options",))}
    values = question.params.values
    return Built(payload | {name: values[name] for name in values if name not in elsewhere})


def resolve_params(
    layers: Sequence[tuple[str, Mapping[str, Any]]],
    provider: Provider = OPENROUTER,
    read: Callable[[str], ModelRef] | None = None,
) -> ResolvedParams:
    """Lay the layers over each other, the lowest first, and check what results.

    Objects merge key by key; anything else replaces; null removes what the lower layers set.

    Args:
        layers: A name for messages, and the parameters as they were written.
        provider: Who is asked.
        read: Parses what is written as a model, with the configuration's aliases and providers.

    Raises:
        UsageError: A value from the command line is wrong, or its name is unknown.
        ConfigError: A value from the configuration is wrong.
    """
    merged: dict[str, Any] = {}
    sources: dict[str, str] = {}
    dropped: list[tuple[str, str]] = []
    own: dict[str, Any] = {}
    cap = provider.output_cap
    for layer, params in layers:
        has_budget = reasoning.has_budget(params)
        for written, value in params.items():
            name = wire_name(written)
            if not _is_taken(name, layer, provider):
                _check_unknown(written, name, layer)
                dropped.append((written, layer))
                continue
            if value is not None:
                _check(name, written, value, layer)
            if name == "tools" and value and layer == _DEFAULTS and not provider.takes_routing:
                from .tools import without_server_tools

                # What every model is given goes to OpenRouter alone if only it knows it.
                value, left = without_server_tools(value)  # noqa: PLW2901
                dropped += [(kind, layer) for kind in left]
                if not value:
                    continue
            if name == "reasoning" and value is not None:
                _forget_amounts(merged, value, params)
            if name == "thinking" and has_budget:
                continue  # so many tokens say more than a level beside them
            _lay(merged, name, value)
            sources[name] = layer
            if name == "provider" and value is not None:
                sources |= {f"provider.{snake_case(part)}": layer for part in value}
            if name == OUTPUT_CAP and provider.keeps_cap_name:
                cap = OUTPUT_CAP if snake_case(written) == OUTPUT_CAP else provider.output_cap
            if name == "provider" and layer != _DEFAULTS:
                _lay(own, name, value)
    found = frozenset(merged)
    steering = {name: merged.pop(name) for name in CLIENT_ONLY if name in merged}
    level = steering.get("thinking")
    values = {
        (cap if name == OUTPUT_CAP else name): check(merged[name])
        for name, check in (TABLE | BESIDE).items()
        if name in merged
    }
    if provider.is_default and "models" in values:
        values["models"] = _api_ids(values["models"], sources["models"], read)
    return ResolvedParams(
        values=values,
        thinking=None if level is None else (check_level(level), sources["thinking"]),
        cache_retention=steering.get("cache_retention"),
        pdf_engine=_with_source("pdf_engine", steering, sources),
        sources={
            (cap if name == OUTPUT_CAP else name): layer
            for name, layer in sources.items()
            if name.partition(".")[0] in found
        },
        dropped=tuple(dropped),
        own_routing=provider_routing.check_provider(own.get("provider", {})),
        extra=_extra(layers, values, provider) if "extra_body" in steering else None,
        cache=_cache(steering, sources) if steering else None,
    )


def known_params() -> list[str]:
    """Return the names in snake_case of what can be set, old names and this tool's own too."""
    return [*TABLE, *ALIASES, *CLIENT_ONLY]


def _api_ids(
    written: Sequence[str], layer: str, read: Callable[[str], ModelRef] | None
) -> list[str]:
    """Return the ids of OpenRouter's models, some of which may be written as refs or aliases.

    Raises:
        UsageError: One is a model of another provider. It came from the command line.
        ConfigError: It came from the configuration.
    """
    from .ref import api_id

    found = []
    for text in written:
        try:
            found.append(api_id(text, read))
        except UsageError as error:
            said = on_one_line(f"models: {error.message}")
            if layer in COMMAND_LINE:
                raise UsageError(f"{layer} {said}") from error
            raise ConfigError(f"{on_one_line(layer)}.{said}") from error
    return found


def _with_source(
    name: str, steering: Mapping[str, Any], sources: Mapping[str, str]
) -> tuple[str, str] | None:
    return (steering[name], sources[name]) if name in steering else None


def _extra(
    layers: Sequence[tuple[str, Mapping[str, Any]]],
    values: Mapping[str, Any],
    provider: Provider,
) -> ExtraBody | None:
    from .extra_rules import resolve_extra_body

    return resolve_extra_body(layers, values, provider)


def _cache(steering: Mapping[str, Any], sources: Mapping[str, str]) -> ResponseCache | None:
    if not any(name.startswith("response_cache") for name in steering):
        return None
    from .response_cache import resolve_cache

    return resolve_cache(steering, sources)


def _is_taken(name: str, layer: str, provider: Provider) -> bool:
    """Return whether a parameter goes anywhere.

    What every model is given (``agents.defaults.params``) is not meant for one provider's fields.
    """
    if name in TABLE or name in CLIENT_ONLY:
        return True
    return name in provider.fields and layer != _DEFAULTS


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
        for name, item in reasoning.in_snake_case(value).items()
        if name in reasoning.AMOUNTS and item is not None
    ]
    if not said:
        return
    if "thinking" not in layer or "max_tokens" in said:
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
        check_json(value)
        shown = repr(value)
        (TABLE.get(name) or BESIDE.get(name) or CLIENT_ONLY[name])(value)
    except ValueError as error:
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        said = on_one_line(f"{error} (got {shown})")
        if layer in COMMAND_LINE:
            # The other options have the name of what they set.
            name = f"{layer} {on_one_line(written)}" if layer == "--param" else layer
            raise UsageError(f"{name}: {said}") from error
        raise ConfigError(f"{on_one_line(layer)}.{on_one_line(written)}: {said}") from error


def _check_unknown(written: str, name: str, layer: str) -> None:
    if layer not in COMMAND_LINE or name in OPENAI_ONLY:
        return
    from .near import did_you_mean, nearest

    near = nearest(name[:_SHOWN], known_params())
    hint = did_you_mean(near) or "see docs/chat.md for what is sent"
    shown = on_one_line(written[:_SHOWN])
    raise UsageError(f"{layer} {shown}: there is no such parameter", hint=hint)
