"""A word about models that the catalogue does not know: they are taken all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError

if TYPE_CHECKING:
    from ..config.settings import Settings
    from ..request.ref import ModelRef
    from .context import Globals


def say_if_unknown(world: Globals, settings: Settings, ref: ModelRef) -> None:
    """Write a notice with near names, where there is a catalogue that could know the model."""
    from ..request.target import not_in_catalogue
    from ..targets import look_up

    try:
        route = settings.route(ref.provider)
    except ConfigError:
        return
    near = look_up(world.locations().cache_folder(), ref, route)[1]
    if near is not None:
        world.console().notice(not_in_catalogue(ref, near))
