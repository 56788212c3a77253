"""What stands above the configuration, and the layers of parameters that both make together."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..named_tuple import NamedTuple
from ..request.dotted import put
from ..request.flags import flag_layers
from ..request.ref import PRESET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config.settings import Settings
    from ..request.ref import ModelRef
    from ..request.tools import ServerTools


TYPED = "--model"


class Overrides(NamedTuple):
    """What stands above the configuration.

    Attributes:
        model: A ref or an alias, or None for the configured one.
        thinking: A level, or None.
        usual_thinking: What says how much a model thinks that nothing else here says so of, and
            the level; or None.
        params: ``KEY=VALUE`` texts.
        values: Parameters by their names, where a program gives them.
        template_params: The parameters of templates, with their names for messages; all else that
            stands here stands above them.
        named_by: What names the model: ``TYPED``, or a template.
        preset: The account's preset that is asked, beside the model or as it; or None.
        fallbacks: Refs or aliases.
        timeout: Seconds for every wait, or None for the configured ones.
        extra_body: Fields of the body beside the parameters, or None.
        flags: What the options say that are parameters (``request.flags``), by their names.
        max_cost: The most USD that this call may cost, or None.
        tools: Server tools that are asked for, or None.
    """

    model: str | None = None
    thinking: str | None = None
    params: tuple[str, ...] = ()
    fallbacks: tuple[str, ...] = ()
    timeout: float | None = None
    extra_body: Any = None
    flags: Mapping[str, Any] = MappingProxyType({})
    max_cost: float | None = None
    usual_thinking: tuple[str, str] | None = None
    values: Mapping[str, Any] = MappingProxyType({})
    tools: ServerTools | None = None
    template_params: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    named_by: str = TYPED
    preset: str | None = None


def param_layers(
    settings: Settings, overrides: Overrides, ref: ModelRef, level: str | None
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the layers for a model, the lowest first, each with its name for messages.

    Args:
        settings: The configuration.
        overrides: What stands above it.
        ref: The model.
        level: The thinking level that stands behind its name, or None.

    Raises:
        OpenClawError: A ``--param`` is none, or a configured text can't be completed.
    """
    from ..config.layers import params_layers

    layers = params_layers(settings, ref)
    if overrides.usual_thinking is not None:
        source, usual = overrides.usual_thinking
        layers.append((source, {"thinking": usual}))
    laid = list(overrides.template_params)
    if level is not None:
        place = len(laid) if overrides.named_by == TYPED else 0
        laid.insert(place, (overrides.named_by, {"thinking": level}))
    layers += laid
    if overrides.params or overrides.values:
        layers.append(("--param", {**overrides.values, **parse_params(overrides.params)}))
    if overrides.thinking is not None:
        layers.append(("--thinking", {"thinking": overrides.thinking}))
    if overrides.extra_body is not None:
        layers.append(("--extra-body", {"extra_body": overrides.extra_body}))
    if overrides.preset is not None and not ref.model.startswith(PRESET):
        layers.append(("--preset", {"extra_body": {"preset": overrides.preset}}))
    return [*layers, *flag_layers(overrides.flags)]


def parse_params(written: tuple[str, ...]) -> dict[str, Any]:
    """Turn ``KEY=VALUE`` texts into a tree: JSON where it parses, else text; dots reach in.

    Raises:
        UsageError: There is no ``=``, or no key.
    """
    tree: dict[str, Any] = {}
    for text in written:
        name, equals, value = text.partition("=")
        parts = name.strip().split(".")
        if not equals or not all(parts):
            raise UsageError(
                f"not a parameter: {text[:60]!r}", hint="write --param KEY=VALUE, e.g. top_p=0.9"
            )
        try:
            put(tree, parts, _value(value))
        except ValueError as error:
            raise UsageError(f"--param {name}: {error}") from error
    return tree


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
