"""What ``params.extraBody`` may not do: undo the command line, or a rule of privacy or cost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, UsageError
from .extra_body import LIMITS, NEVER, ExtraBody, merged, place
from .field_names import folded, snake_case, wire_name
from .flags import COMMAND_LINE
from .param_table import TABLE
from .provider_routing import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .provider import Provider

_THOUGHT = frozenset({"reasoning", "reasoning_effort"})
_COUNTED_BESIDE = frozenset(
    {
        *("include_reasoning", "metadata", "prompt_cache_key", "reasoning_effort"),
        *("service_tier", "stream_options", "usage", *LIMITS),
    }
)
"""Fields beside the table's that make no request dearer than its estimate says, or are in it."""


def resolve_extra_body(
    layers: Sequence[tuple[str, Mapping[str, Any]]],
    values: Mapping[str, Any],
    provider: Provider,
) -> ExtraBody | None:
    """Return what the layers add, checked against what must stay; None where they add nothing.

    Args:
        layers: A name for messages, and the parameters as they were written; each is checked.
        values: The parameters that result from all layers, by the name on the wire.
        provider: Who is asked.

    Raises:
        UsageError: A field would undo one that has to stay; the message names both.
        ConfigError: What the configuration says of OpenRouter's routing is no object.
    """
    found: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for layer, params in layers:
        for written, value in params.items():
            if snake_case(written) != "extra_body":
                continue
            if value is None:
                found, sources = {}, {}
                continue
            found = merged(found, value)
            sources |= dict.fromkeys(value, layer)
    if not found:
        return None
    extra = ExtraBody(found, sources)
    if provider.takes_routing and not isinstance(found.get("provider", {}), dict):
        wrong = UsageError if sources["provider"] in COMMAND_LINE else ConfigError
        raise wrong(f"{extra.place('provider')}: expected an object, which is merged")
    _refuse_undoing(extra, layers, values)
    return extra


def refuse_uncounted(extra: ExtraBody, limit: str) -> None:
    """Hold the fields against a limit on the cost, which counts only what it knows.

    Args:
        extra: The fields.
        limit: What set the limit, as messages name it.

    Raises:
        UsageError: What a field costs is not known, or it would undo the limit.
    """
    for name, value in extra.fields.items():
        if name == "provider":
            _refuse_prices(extra, value, limit)
        elif (why := costs_unknown(name, value)) is not None:
            raise UsageError(
                f"{extra.place(name)}: {why}, so {limit} can't be kept",
                hint=f"leave it or {limit} out",
            )


def costs_unknown(name: str, value: Any) -> str | None:
    """Return why nobody can say what a field of a body may cost, or None.

    Args:
        name: The field, but ``provider``.
        value: What stands there, whatever it is.
    """
    if name in TABLE and value is not None:
        try:
            TABLE[name](value)
        except ValueError as error:
            return str(error)
    known = name in TABLE or name in _COUNTED_BESIDE or name in NEVER
    return None if known else "what it costs is not known"


def _refuse_prices(extra: ExtraBody, routing: Mapping[str, Any], limit: str) -> None:
    if not isinstance(routing, dict):
        routing = {"": routing}
    for name in routing:
        field = f"provider.{name}"
        if snake_case(name) == "max_price":
            raise _undone(extra.place(field), limit)
        if name not in FIELDS:
            raise UsageError(
                f"{extra.place(field)}: what it costs is not known, so {limit} can't be kept",
                hint=f"leave it or {limit} out",
            )


def _refuse_undoing(
    extra: ExtraBody, layers: Sequence[tuple[str, Mapping[str, Any]]], values: Mapping[str, Any]
) -> None:
    # Some servers take a name in any case.
    kept = {folded(name): where for name, where in _kept(layers, values)}
    routing = {folded(part): item for part, item in values.get("provider", {}).items()}
    for name, value in extra.fields.items():
        if folded(name) == "provider":
            # A server of one's own may mean something else by it.
            written = value if isinstance(value, dict) else dict.fromkeys(FIELDS)
            for part, item in written.items():
                own = folded(f"provider.{part}")
                if own in kept and not _same(item, routing.get(folded(part), ...)):
                    raise _undone(extra.place(f"{name}.{part}"), kept[own])
            continue
        groups = (LIMITS, _THOUGHT)
        group = next((one for one in groups if folded(name) in map(folded, one)), {name})
        clash = next((kept[folded(one)] for one in group if folded(one) in kept), None)
        # What a level becomes is not known yet.
        stays = name in group and group is not _THOUGHT and _same(value, _first(values, group))
        if clash is not None and not stays:
            raise _undone(extra.place(name), clash)


def _kept(
    layers: Sequence[tuple[str, Mapping[str, Any]]], values: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield what has to stay as it is, and where that is written.

    Whatever was typed; the limit of the answer's length; and of ``provider`` what keeps the
    question private or the price low.
    """
    routing = values.get("provider", {})
    for layer, params in layers:
        typed = layer in COMMAND_LINE
        for written, value in params.items():
            name = wire_name(written)
            if name == "provider" and isinstance(value, dict):
                for part, item in value.items():
                    field = snake_case(part)
                    if typed or (item is not None and _is_rule(field, routing.get(field))):
                        yield f"provider.{field}", place(layer, f"{written}.{part}")
            elif name in LIMITS:
                if typed or _first(values, LIMITS) is not ...:
                    yield name, place(layer, written)
            elif typed and name == "thinking":
                yield "reasoning", place(layer, written)
            elif typed and (name in values or (name in TABLE and value is None)):
                yield name, place(layer, written)


def _is_rule(field: str, value: Any) -> bool:
    """Return whether a field of ``provider`` limits who may read the question or what it costs."""
    if field == "data_collection":
        return bool(value == "deny")
    return (field == "zdr" and value is True) or (field == "max_price" and bool(value))


def _first(values: Mapping[str, Any], names: Any) -> Any:
    return next((values[name] for name in values if name in names), ...)


def _same(left: Any, right: Any) -> bool:
    """Return whether two values are the same JSON: true is no 1."""
    if right is ...:
        return False
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def _undone(field: str, kept: str) -> UsageError:
    return UsageError(f"{field} would undo {kept}", hint="leave one of the two out")
