"""What OpenRouter is asked for a list: a selection, the models of one key, who serves a model."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ...errors import NetworkError, OpenClawError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...catalog.selection import Selection
    from ...cli.world import World
    from ...config.settings import Settings
    from ...request.model import Model
    from ...turn.account import Api


class Offer:
    """What OpenRouter offers now, and to whom.

    Args:
        world: The global options, and what they lead to.
        api: OpenRouter's.
        settings: The configuration.
    """

    def __init__(self, world: World, api: Api, settings: Settings) -> None:
        self._world = world
        self._console = world.console()
        self._api = api
        self._settings = settings

    def models(
        self, known: Mapping[str, Model], selection: Selection, *, mine: bool, refresh: bool
    ) -> list[Model]:
        """Return the models that the API selects, or those that the key may use, or both.

        Args:
            known: The list of all models, by id.
            selection: What the API selects, and in which order.
            mine: Whether the key has to be allowed to use them.
            refresh: Whether the list of the key is fetched although it is young.

        Raises:
            OpenClawError: OpenRouter could not be asked, or does not know what was asked for.
        """
        own = self._own_models(refresh=refresh) if mine else None
        if any(selection):
            models = self._selected(selection)
            return models if own is None else [model for model in models if model.id in own]
        return [
            known.get(model_id, model)
            for model_id, model in (known if own is None else own).items()
        ]

    def endpoints(self, model: Model) -> list[dict[str, Any]] | None:
        """Return where a model runs, as the API has it; None where that can't be told now."""
        from ...wire.models import fetch_endpoints

        request = self._api.request(f"/models/{model.id}/endpoints", self._api.key())
        try:
            with self._console.busy("asking where it runs"), self._api.client() as client:
                return fetch_endpoints(client, request)
        except OpenClawError as error:
            self._console.warning(f"its endpoints could not be fetched: {error.message}")
            return None

    def _selected(self, selection: Selection) -> list[Model]:
        """Return what the API selects, in its order. It is asked each time: measurements change."""
        from ...catalog.refresh import fetch_selection

        try:
            with self._console.busy("asking for the list of models"), self._api.client() as client:
                return fetch_selection(client, self._api.route, self._api.key(), selection)
        except NetworkError as error:
            options = " and ".join(selection.options())
            error.hint = f"without {options} the list that is here is searched"
            raise

    def _own_models(self, *, refresh: bool) -> Mapping[str, Model]:
        """Return the models that the key may use, by id; fetched where the copy is old."""
        from ...catalog.own_models import own_cache
        from ...config.credentials import require_credential

        key = require_credential(self._settings, self._api.route.provider).key
        cache = own_cache(self._world.locations().cache_folder(), key)
        with self._console.busy("fetching the list of your models"):
            catalogue, problem = cache.renewed(
                self._api.route,
                key,
                now=time.time(),
                connect=self._api.client,
                force=refresh,
            )
        if problem is not None:
            self._console.warning(f"the list of your models is an old one: {problem.message}")
        return catalogue.models
