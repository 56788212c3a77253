"""What a model gives is looked up where it decides what the request says."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import OpenClawError
from ..request.provider import provider_of

if TYPE_CHECKING:
    from .targets import Targets


def know_outputs(targets: Targets) -> bool:
    """Fetch the list of models where a picture is asked for and there is no list yet.

    Without it nobody could tell whether the model takes it if a text is asked for as well. It is
    asked all the same where the list can't be had.

    Returns:
        Whether the model is known now.

    Raises:
        OpenClawError: The model can't be asked.
    """
    target = targets.primary()
    is_told = target.entry is not None or target.near is not None or target.ref.is_router
    if is_told or not provider_of(target.ref.provider).is_default:
        return target.entry is not None
    from ..catalog.refresh import CatalogueCache
    from ..wire.client import Client

    with suppress(OpenClawError):
        CatalogueCache(targets.cache).renewed(
            target.route, target.key, now=time.time(), connect=Client
        )
        targets.forget_facts()
    return targets.primary().entry is not None
