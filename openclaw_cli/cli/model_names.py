"""Notices about models that the catalogue does not list, and the aliases for completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError, OpenClawError

if TYPE_CHECKING:
    from ..config.settings import Settings
    from ..request.ref import ModelRef
    from .world import World


def notice_if_unlisted(world: World, settings: Settings, ref: ModelRef) -> None:
    """Write a notice with near names, where there is a catalogue that could know the model."""
    from ..catalog.lookup import look_up
    from ..request.target import not_in_catalogue

    try:
        route = settings.route(ref.provider)
    except ConfigError:
        return
    near = look_up(world.locations().cache_folder(), ref, route)[1]
    if near is not None:
        world.console().notice(not_in_catalogue(ref, near))


def remember_aliases(world: World) -> None:
    """Write aliases and templates down where completion scripts read them.

    Only those of the configuration that is used when the command line names none: a TAB does not
    read the rest of the line.
    """
    from contextlib import suppress

    from ..config.completion_names import ALIAS_NAMES, TEMPLATE_NAMES, write_names
    from ..config.templates import Templates

    if world.profile is None and world.config is None:
        with suppress(OSError, OpenClawError):
            settings, cache = world.settings(), world.locations().cache_folder()
            write_names(cache / ALIAS_NAMES, settings.aliases)
            write_names(cache / TEMPLATE_NAMES, Templates(settings).names())
