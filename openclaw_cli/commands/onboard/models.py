"""The list of models at the end of an onboarding: fetched, and offered to choose from."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ...errors import OpenClawError

if TYPE_CHECKING:
    from ...cli.world import World
    from ...config.settings import Settings
    from ...request.ref import ModelRef
    from ...request.secret import Secret


def fetch_catalogue(world: World, settings: Settings, key: str | Secret) -> bool:
    """Fetch the list of models where it is old or not there; return whether there is one.

    With it near names, completion and names without an author work at once. Without it all else
    works too, so that a failure is a notice.
    """
    from ...turn.account import Api

    console = world.console()
    problem: OpenClawError | None
    try:
        api = Api(settings, world.trace())
        with console.busy("fetching the list of models"):
            catalogue, problem = world.catalogue_cache().renewed(
                api.route, key, now=time.time(), connect=api.client
            )
        is_there = bool(catalogue.models)
    except OpenClawError as error:
        problem, is_there = error, False
    if problem is not None:
        console.notice(f"the list of models could not be fetched: {problem.message}")
    return is_there


def choose_default(world: World, settings: Settings) -> ModelRef | None:
    """Have the user choose the default model; None where they keep what there is.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    from ...interactive.choice import can_pick
    from ...interactive.model_picker import ModelPicker, current_ref

    if not can_pick():
        return None
    folder = world.locations().cache_folder()
    picker = ModelPicker(settings, folder, world.console(), world.trace())
    return picker.pick_from_copy("Default model", current_ref(settings))
