"""A model that a user has written, or chooses from the list at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import UsageError
from ...request.ref import ModelNameError

if TYPE_CHECKING:
    import typer

    from ...cli.world import World
    from ...config.keypath import KeyPath
    from ...config.settings import Settings
    from ...interactive.model_picker import ModelPicker
    from ...request.ref import ModelRef


def read_model(
    world: World, settings: Settings, ref: str, title: str, *, as_json: bool
) -> ModelRef:
    """Return the model that a user has written; of several of a name, the one that they choose.

    Args:
        world: The global options, and what they lead to.
        settings: The configuration.
        ref: A ref, an alias or a name.
        title: What the model is for.
        as_json: Whether a program reads the answer: nothing is asked then.

    Raises:
        UsageError: It is none, or none was chosen.
        KeyboardInterrupt: Ctrl-C in the list.
    """
    try:
        return settings.parse_ref(ref)
    except ModelNameError:
        chosen = None if as_json else _picker(world, settings).read(ref, title)
        if chosen is None:
            raise
        return chosen


def model_to_set(
    ctx: typer.Context,
    settings: Settings,
    ref: str | None,
    holder: KeyPath,
    title: str,
    *,
    as_json: bool,
) -> ModelRef | None:
    """Return the model that is to stand at a place; None where the user keeps what there is.

    Args:
        ctx: Of the command, with the global options and what they lead to.
        settings: The configuration.
        ref: A ref, an alias or a name; None to choose.
        holder: ``MODEL`` or ``IMAGE_MODEL``.
        title: What is called so.
        as_json: Whether a program reads the answer: nothing is asked then.

    Raises:
        UsageError: It is none, or there is nobody to choose.
        KeyboardInterrupt: Ctrl-C in the list.
    """
    try:
        if ref is not None:
            return settings.parse_ref(ref)
    except ModelNameError:
        if as_json:
            raise
    from ...interactive.choice import can_pick
    from ...interactive.model_picker import current_ref

    picker, current = _picker(ctx.obj, settings), current_ref(settings, holder)
    if ref is not None:
        return picker.read(ref, title, current)
    if as_json or not can_pick():
        raise UsageError("missing argument 'REF|ALIAS'.", hint=f"see: {ctx.command_path} --help")
    return picker.pick(title, current)


def _picker(world: World, settings: Settings) -> ModelPicker:
    from ...interactive.model_picker import ModelPicker

    return ModelPicker(settings, world.locations().cache_folder(), world.console(), world.trace())
