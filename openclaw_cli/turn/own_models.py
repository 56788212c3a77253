"""Whether a model was refused because the key may not use it: its own list says so."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import OpenClawError
from ..request.provider import provider_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..config.settings import Settings
    from ..errors import RefusedError
    from ..request.target import Target

_OF_A_KEY = (403, 404)
"""Statuses of a model that the account's settings or its guardrails leave out."""


def say_if_not_offered(
    error: RefusedError, target: Target, settings: Settings, cache: Path
) -> None:
    """Have a refusal say that the key may not use the model, where that is so.

    The key's list is fetched for it where none is kept: somebody waits for an answer that can't
    come. Where it can't be had, nothing is said.

    Args:
        error: What the API said of a model that the list of all models has.
        target: The model, and how it was asked.
        settings: The configuration.
        cache: The folder of the catalogue.
    """
    is_told = provider_of(target.ref.provider).own_models_path
    if not is_told or target.key is None or target.ref.is_router:
        return
    if error.details.get("http_status") not in _OF_A_KEY:
        return
    from ..catalog.catalogue import spellings
    from ..catalog.own_models import own_cache
    from .account import Api

    with suppress(OpenClawError):
        api = Api(settings, None, target.ref.provider)
        own, _ = own_cache(cache, target.key).renewed(
            target.route, target.key, now=time.time(), connect=api.client
        )
        if own.models and not any(name in own.models for name in spellings(target.ref.model)):
            said = (
                f"this key may not use {target.ref}: openclaw models list --mine shows what it may"
            )
            error.hint = f"{said}; {error.hint}" if error.hint else said
