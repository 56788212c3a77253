"""Whether the default model's question depends on a part of the configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.provider import KEY_VARIABLE, OPENROUTER, provider_name
from .provider_settings import PROVIDERS
from .settings import IMAGE_MODEL, MODELS, TEMPLATES

if TYPE_CHECKING:
    from ..request.ref import ModelRef
    from .keypath import KeyPath
    from .settings import Settings


def is_used(settings: Settings, ref: ModelRef | None, path: KeyPath) -> bool:
    """Return whether a question to a model depends on what stands at a path.

    Args:
        settings: The configuration.
        ref: The model; None where nobody knows which it is.
        path: A path that the table of keys describes.
    """
    if path[:2] == PROVIDERS and len(path) > len(PROVIDERS):
        return ref is not None and _is_of_provider(settings, ref, path)
    if path[: len(MODELS)] == MODELS and len(path) > len(MODELS):
        return ref is not None and path[: len(MODELS) + 1] in settings.entries_of(MODELS, ref)
    if path[:2] in (("agents", "list"), ("agents", "entries")) and len(path) > len(PROVIDERS):
        return _is_of_agent(settings, ref, path)
    if path[:2] == ("env", KEY_VARIABLE) or path[:3] == ("env", "vars", KEY_VARIABLE):
        return ref is not None and ref.provider == OPENROUTER.name
    if path[:1] == ("auth",) and len(path) > 2:  # noqa: PLR2004
        from .named_keys import is_of

        return ref is not None and is_of(settings, path, ref.provider)
    return (
        path[:2] != ("env", "vars")
        and path[-1] != "fallbacks"
        and path[:3] not in (IMAGE_MODEL, TEMPLATES)
    )


def _is_of_provider(settings: Settings, ref: ModelRef, path: KeyPath) -> bool:
    if provider_name(str(path[2])) != ref.provider:
        return False
    is_row = path[3:4] == ("models",) and len(path) > len(PROVIDERS) + 2
    return not is_row or path[: len(PROVIDERS) + 3] == settings.model_row(ref)


def _is_of_agent(settings: Settings, ref: ModelRef | None, path: KeyPath) -> bool:
    agent = settings.agent
    if agent is None or path[: len(agent)] != agent or path[-1] == "fallbacks":
        return False
    models: KeyPath = (*agent, "models")
    if path[: len(models)] != models or len(path) == len(models):
        return True
    return ref is not None and path[: len(models) + 1] in settings.entries_of(models, ref)
