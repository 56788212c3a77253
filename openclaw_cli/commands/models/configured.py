"""The models that the configuration names, and where it names them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...config.settings import IMAGE_MODEL, MODELS
from ...errors import ConfigError, OpenClawError
from ...named_tuple import NamedTuple
from ...render.console import from_home

if TYPE_CHECKING:
    from ...config.keypath import KeyPath
    from ...config.settings import Settings
    from ...request.ref import ModelRef


class Configured(NamedTuple):
    """A model that the configuration names.

    Attributes:
        ref: Which one; None where it is a fallback that means none.
        written: How it is written there.
        source: Where.
        problem: Why it means none, or None.
    """

    ref: ModelRef | None
    written: str
    source: str
    problem: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints for it."""
        ref = None if self.ref is None else str(self.ref)
        shape = {"ref": ref, "written": self.written, "source": self.source}
        return shape if self.problem is None else shape | {"problem": self.problem}

    def text(self) -> str:
        """Return it for a person."""
        if self.ref is None:
            return f"{self.written}  (not asked: {from_home(self.problem or '')})"
        return f"{self.ref}  ({from_home(self.source)})"


def image_model(settings: Settings) -> Configured | None:
    """Return the model for pictures; what is wrong with it holds up nothing."""
    try:
        chosen = settings.chosen(IMAGE_MODEL)
    except ConfigError as error:
        return Configured(None, "?", settings.source(IMAGE_MODEL), error.message)
    if chosen is None:
        return None
    try:
        return Configured(settings.configured_ref(chosen), *chosen)
    except ConfigError as error:
        return Configured(None, *chosen, error.message)


def fallbacks(settings: Settings, holder: KeyPath) -> list[Configured]:
    """Return the fallbacks of a model in their order."""
    return [
        Configured(one.ref, *one.written, None if one.error is None else one.error.message)
        for one in settings.fallbacks(holder)
    ]


def configured_roles(settings: Settings) -> dict[ModelRef, list[str]]:
    """Return the models that the configuration names, and as what."""
    named: list[tuple[str, str | None]] = []
    # What is wrong in the configuration is told by those who use it.
    with suppress(OpenClawError):
        named.append((settings.primary().text, "default"))
        found = enumerate(settings.fallbacks(), 1)
        named += [(one.written.text, f"fallback {number}") for number, one in found]
        image = settings.chosen(IMAGE_MODEL)
        named += [(image.text, "image")] if image is not None else []
        found = enumerate(settings.fallbacks(IMAGE_MODEL), 1)
        named += [(one.written.text, f"image fallback {number}") for number, one in found]
    named += [(ref, f"alias {alias}") for alias, ref in settings.aliases.items()]
    named += [(ref, None) for ref in settings.get(MODELS) or ()]
    roles: dict[ModelRef, list[str]] = {}
    for text, role in named:
        with suppress(OpenClawError):
            roles.setdefault(settings.stored_ref(text), []).extend([role] if role else [])
    return roles
