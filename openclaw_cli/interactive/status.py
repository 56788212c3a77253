"""What stands before the input: the model, and how full its context is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..request.token_count import counted

if TYPE_CHECKING:
    from .state import ChatState


def status(state: ChatState) -> str:
    """Return the words, with a blank behind them."""
    model = state.targets.primary().ref.model
    web = " web" if _searches(state) else ""
    files = f" +{len(state.attachments)}" if state.attachments else ""
    return f"{model.rpartition('/')[2]}{web}{_share(state, model)}{files} "


def _searches(state: ChatState) -> bool:
    params = state.targets.primary().params
    if params.server_tools is None and "tools" not in params.values:
        return False
    from .web_search import is_on

    return is_on(state)


def _share(state: ChatState, model: str) -> str:
    if state.used is None:
        return ""
    # A router's answer fills the context of the model that it chose.
    for name in (state.answered_by, model, model.partition(":")[0]):
        entry = state.catalogue.models.get(name)
        if entry is not None and entry.context is not None:
            share = 100 * state.used / entry.context
            return " <1%" if share < 1 else f" {share:.0f}%"
    return f" {counted(state.used, 'token')}"
