"""The request parameters in a configuration: which values are wrong, which ones nobody is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, OpenClawError
from ..request.field_names import folded, is_one_slip, snake_case
from ..request.params import OPENAI_ONLY, known_params, resolve_params
from ..request.provider import OPENROUTER, provider_name, provider_of
from ..request.ref import parse_ref
from .key_places import told
from .key_table import KEYS, matches
from .keypath import format_path
from .openclaw_keys import PARAMS
from .provider_settings import PROVIDERS, entry_names
from .validate import values_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..request.provider import Provider
    from ..request.ref import ModelRef
    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath
    from .validate import Problem

_LAYERS = tuple(key.pattern for key in KEYS if key.pattern[-1] == "params")


def is_params(path: KeyPath) -> bool:
    """Return whether request parameters stand in the object at a path."""
    return any(matches(pattern, path) for pattern in _LAYERS)


def bad_params(
    document: Document | Composed, is_used: Callable[[KeyPath], bool] | None = None
) -> list[Problem]:
    """Return the parameters whose values no request could be made with.

    Args:
        document: What is checked.
        is_used: Returns whether what stands at a path is asked for; what is not is a warning. None
            where all of it is to be right.
    """
    found = [
        (path, message)
        for path, value, provider in _params(document)
        if (message := wrong_with(path, value, provider)) is not None
    ]
    return [
        problem if is_used is None or is_used(path) else problem._replace(level="warning")
        for (path, _), problem in zip(found, told(document, found, "error"), strict=True)
    ]


def wrong_with(path: KeyPath, value: Any, provider: Provider = OPENROUTER) -> str | None:
    """Return what is wrong with the value of a parameter, or None."""
    if _has_variable(value):
        return None  # it is checked when it is known
    layer, name = format_path(path[:-1]), str(path[-1])
    try:
        resolve_params([(layer, {name: value})], provider)
    except ConfigError as error:
        return error.message.removeprefix(f"{layer}.").removeprefix(f"{name}: ")
    return None


def unsent_params(document: Document | Composed) -> list[tuple[KeyPath, str | None]]:
    """Return the parameters that nobody is sent, each with the one that was meant, or None.

    Those that OpenClaw has for other providers are left out without a word, as everywhere.
    """
    found = []
    for path, _, provider in _params(document):
        name = str(path[-1])
        if name in PARAMS or snake_case(name) in OPENAI_ONLY:
            continue
        if resolve_params([(format_path(path[:-1]), {name: None})], provider).dropped:
            found.append((path, near_param(name)))
    return found


def is_good_param(name: str, value: Any) -> bool:
    """Return whether this is a parameter, with a value that it may have."""
    resolved = resolve_params([("params", {name: None})])
    return not resolved.dropped and wrong_with(("params", name), value) is None


def near_param(written: str) -> str | None:
    """Return the parameter that was meant, in the spelling of what was written; or None."""
    near = [name for name in known_params() if is_one_slip(written, name)]
    near.sort(key=lambda name: folded(name) != folded(written))
    if not near:
        return None
    first, *rest = near[0].split("_")
    return near[0] if "_" in written else first + "".join(part.capitalize() for part in rest)


def _params(document: Document | Composed) -> Iterator[tuple[KeyPath, Any, Provider]]:
    """Yield the path and value of each parameter, and the provider that it is for."""
    for pattern in _LAYERS:
        for path, layer in values_at(document.data, pattern):
            if isinstance(layer, dict):
                provider = _provider(path, document)
                for name, value in layer.items():
                    yield (*path, name), value, provider


def _provider(path: KeyPath, document: Document | Composed) -> Provider:
    """Return the provider that the parameters at a path are for."""
    if path[:2] == ("models", "providers"):
        return provider_of(provider_name(str(path[2])))
    ref = _ref(path, document)
    return OPENROUTER if ref is None else provider_of(ref.provider)


def _ref(path: KeyPath, document: Document | Composed) -> ModelRef | None:
    """Return the model that the parameters at a path are for, or None where for every one."""
    if "models" not in path:
        return None
    names = {*entry_names(document.get(PROVIDERS, None)), OPENROUTER.name}
    try:
        return parse_ref(str(path[-2]), providers=names)
    except OpenClawError:
        return None


def _has_variable(value: Any) -> bool:
    if isinstance(value, str):
        return "${" in value
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_has_variable, items))
