"""Whom ``chat`` asks where its command line says nothing: the environment's word, the file's."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ...config.settings import MODEL, Sourced
from ...named_tuple import NamedTuple
from .configured import fallbacks

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.settings import Settings
    from ...request.ref import ModelRef
    from ...turn.variables import NamedModel
    from .configured import Configured


class Asked(NamedTuple):
    """Whom to ask, and how much thinking is asked for.

    Attributes:
        ref: The first model.
        written: How it is written, and where.
        fallbacks: Those that are asked after it; none where a variable names the model.
        thinking: The level and where it stands, or None.
    """

    ref: ModelRef
    written: Sourced
    fallbacks: list[Configured]
    thinking: Sourced | None

    def refs(self) -> list[ModelRef]:
        """Return all that may be asked, in their order."""
        return [self.ref, *(one.ref for one in self.fallbacks if one.ref is not None)]


def whom_to_ask(world: World, settings: Settings) -> Asked:
    """Return whom ``chat`` would ask.

    Raises:
        ConfigError: A variable or the configuration names no model, or no level.
    """
    from ...config.layers import thinking_default

    named = _named(world, settings) if os.environ.get("OPENCLAW_MODEL") else None
    thinking = _level(named) or thinking_default(settings)
    if named is not None:
        return Asked(named.ref, Sourced(named.written, "OPENCLAW_MODEL"), [], thinking)
    written = settings.primary()
    ref = settings.configured_ref(written)
    return Asked(ref, written, fallbacks(settings, MODEL), thinking)


def _named(world: World, settings: Settings) -> NamedModel | None:
    from ...turn.overrides import Overrides
    from ...turn.targets import Targets
    from ...turn.variables import named_model

    cache = world.locations().cache_folder()
    return named_model(Targets(settings, Overrides(), cache), os.environ)


def _level(named: NamedModel | None) -> Sourced | None:
    if os.environ.get("OPENCLAW_THINKING"):
        from ...turn.variables import THINKING, named_level

        level = named_level(os.environ)
        if level is not None:
            return Sourced(level, THINKING)
    if named is None or named.level is None:
        return None
    return Sourced(named.level, "OPENCLAW_MODEL")
