"""What ``/model`` does: another model from now on, as it was written or chosen from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.ref import ModelNameError
from .choice import can_pick
from .model_picker import ModelPicker

if TYPE_CHECKING:
    from .state import ChatState


def choose_model(state: ChatState, written: str) -> None:
    """Ask another model from now on; without a word, the one that the user chooses.

    Escape and Ctrl-C in the list keep the model that is asked, and so does a terminal that can't
    show a list.

    Raises:
        OpenClawError: What was written is no model, or it can't be asked.
    """
    level = None
    targets = state.targets
    try:
        if not written:
            ref = None
            if can_pick():
                ref = _picker(state).pick("Model", str(targets.primary().ref))
        else:
            try:
                ref, level = targets.read_model(written)
            except ModelNameError:
                ref = _picker(state).read(written, "Model", str(targets.primary().ref))
    except KeyboardInterrupt:
        return
    if ref is None or (not written and ref == targets.primary().ref):
        return  # with the configured fallbacks, where it has some
    state.override(model=str(ref), **({} if level is None else {"thinking": level}))


def _picker(state: ChatState) -> ModelPicker:
    return ModelPicker(state.targets.settings, state.targets.cache, state.console)
