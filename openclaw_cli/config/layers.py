"""What the configuration says of one request: parameters and the thinking level, in layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, OpenClawError
from ..named_tuple import NamedTuple
from .keypath import format_path
from .settings import MODELS, THINKING_DEFAULT, Sourced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..request.ref import ModelRef
    from .keypath import KeyPath
    from .settings import Settings

# What OpenClaw says beside ``params`` of a provider's model, and of all of them.
_ROW_PARAMS = ("maxTokens",)


def params_layers(settings: Settings, ref: ModelRef) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the layers of request parameters for a model, lowest precedence first.

    The default agent's thinking level stands above all parameters, the common one below them.

    Raises:
        ConfigError: A variable in one is not set, or what it holds is no level.
    """
    found: list[tuple[str, Mapping[str, Any]]] = []
    for path, names in _places(settings, ref):
        for name in names:
            settings.require((*path, name))
        settings.require(path)
        written = settings.get(path)
        if path[-1] == THINKING_DEFAULT[-1]:
            if written is not None:
                found.append((format_path(path), {"thinking": _level(settings, written, path)}))
            continue
        if names and isinstance(written, dict):
            written = {name: written[name] for name in names if name in written}
        if written:
            found.append((format_path(path), settings.texts(written, path)))
    return found


def thinking_default(settings: Settings) -> Sourced | None:
    """Return the configured default level and where it stands; None where there is none.

    Raises:
        ConfigError: A variable in it is not set, or what it holds is no level.
    """
    for path in (_of_agent(settings, "thinkingDefault"), THINKING_DEFAULT):
        if path is None:
            continue
        settings.require(path)
        written = settings.get(path)
        if written is not None:
            return Sourced(_level(settings, written, path), settings.source(path))
    return None


class Sent(NamedTuple):
    """What a model's requests hold beside the question, by where it is written.

    Attributes:
        params: Names on the wire, and ``thinking``.
        extra: What ``params.extraBody`` adds.
    """

    params: dict[str, list[str]]
    extra: dict[str, list[str]]


def sent_fields(settings: Settings, ref: ModelRef) -> Sent:
    """Return what is sent beside the question to a model.

    Nothing where the parameters are wrong, which is said elsewhere.
    """
    from ..request.params import resolve_params
    from ..request.provider import provider_of

    try:
        layers = params_layers(settings, ref)
        found = resolve_params(layers, provider_of(ref.provider), settings.stored_ref)
    except OpenClawError:
        return Sent({}, {})
    params: dict[str, list[str]] = {}
    for name in found.values:
        params.setdefault(found.sources[name], []).append(name)
    if found.thinking is not None and not found.thinking[1].endswith(".thinkingDefault"):
        params.setdefault(found.thinking[1], []).append("thinking")
    return Sent(params, {} if found.extra is None else found.extra.by_layer())


def _places(settings: Settings, ref: ModelRef) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """Yield where parameters stand, and of places that hold more than those, which they are."""
    yield THINKING_DEFAULT, ()
    for place in (settings.provider_path(ref.provider), settings.model_row(ref)):
        if place is not None:
            yield place, _ROW_PARAMS
            yield (*place, "params"), ()
    yield ("agents", "defaults", "params"), ()
    yield from (((*entry, "params"), ()) for entry in settings.entries_of(MODELS, ref))
    if settings.agent is not None:
        models = settings.entries_of((*settings.agent, "models"), ref)
        yield from (((*entry, "params"), ()) for entry in models)
        yield (*settings.agent, "params"), ()
        yield (*settings.agent, "thinkingDefault"), ()


def _of_agent(settings: Settings, name: str) -> KeyPath | None:
    return None if settings.agent is None else (*settings.agent, name)


def _level(settings: Settings, written: Any, path: KeyPath) -> str:
    from ..request.levels import check_level

    text = settings.text(written, path) if isinstance(written, str) else written
    try:
        level: str = check_level(text)
    except ValueError as error:
        raise ConfigError(f"{settings.place(path)}: {format_path(path)}: {error}") from error
    return level
