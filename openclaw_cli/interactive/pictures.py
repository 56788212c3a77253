"""``/image``: pictures are asked for, once or from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.conversation import Question

if TYPE_CHECKING:
    from ..request.conversation import Exchange
    from ..turn.targets import Targets
    from .state import ChatState

_SWITCH = {"on": True, "off": False}


def image(state: ChatState, argument: str) -> None:
    """Ask for a picture, or switch that on or off for what is asked from now on."""
    if argument in _SWITCH:
        state.override(flags=_flags(state.targets, is_on=_SWITCH[argument]))
    elif argument:
        _ask(state, argument)
        return
    is_on = asks_for_pictures(state.targets)
    state.console.sentence(f"pictures are {'asked for' if is_on else 'not asked for'}")


def asks_for_pictures(targets: Targets) -> bool:
    """Return whether pictures are asked for."""
    return bool(targets.overrides.flags.get("image"))


def gave_pictures(exchange: Exchange) -> bool:
    """Return whether an answer holds a picture."""
    if not exchange.replay:
        return False
    from ..request.media import media_in

    return any(one.kind == "image" for one in media_in(exchange.replay))


def with_pictures(targets: Targets) -> Targets:
    """Return whom to ask for a picture."""
    return targets.overriding(flags=_flags(targets, is_on=True))


def without_pictures(targets: Targets) -> Targets:
    """Return whom to ask for a text alone."""
    return targets.overriding(flags=_flags(targets, is_on=False))


def _ask(state: ChatState, prompt: str) -> None:
    targets = state.targets
    state.override(flags=_flags(targets, is_on=True))
    state.draft = f"/image {prompt}"  # until there is an answer
    try:
        if state.verbs.ask(Question(prompt, tuple(state.attachments))):
            state.draft = ""
            state.attachments.clear()
    finally:
        state.targets = targets


def _flags(targets: Targets, *, is_on: bool) -> dict[str, object]:
    return {**targets.overrides.flags, "image": is_on}
