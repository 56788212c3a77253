"""What older releases of OpenClaw called their settings, in the words of today's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..foreign import mapping, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("openclaw.json", "clawdbot.json", "moltbot.json")
"""What the configuration is called in its folder, today's name first."""
FOLDERS = (".openclaw", ".clawdbot", ".moltbot")
"""Where it is in the home, today's first."""


def modernised(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration with its ``agent`` said as ``agents.defaults``, which wins.

    ``agent`` had a model as text, ``modelFallbacks`` and ``imageModelFallbacks`` beside it,
    ``allowedModels`` for the keys of ``models``, and ``modelAliases`` for their aliases.
    """
    old = data.get("agent")
    if not isinstance(old, dict):
        return dict(data)
    agents = mapping(data.get("agents"))
    defaults = _as_defaults(old) | mapping(agents.get("defaults"))
    rest = {name: value for name, value in data.items() if name != "agent"}
    return rest | {"agents": {**agents, "defaults": defaults}}


def _as_defaults(old: Mapping[str, Any]) -> dict[str, Any]:
    defaults = dict(old)
    for name in ("model", "imageModel"):
        fallbacks = defaults.pop(f"{name}Fallbacks", None)
        model = defaults.get(name)
        if isinstance(model, str) and fallbacks:
            defaults[name] = {"primary": model, "fallbacks": fallbacks}
        elif isinstance(model, dict) and fallbacks:
            defaults[name] = {"fallbacks": fallbacks, **model}
    models: dict[str, Any] = {ref: {} for ref in texts(defaults.pop("allowedModels", None))}
    models |= mapping(defaults.get("models"))
    for alias, ref in mapping(defaults.pop("modelAliases", None)).items():
        if isinstance(ref, str):
            models[ref] = {"alias": alias, **mapping(models.get(ref))}
    return defaults | ({"models": models} if models else {})
