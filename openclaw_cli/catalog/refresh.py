"""The catalogue is renewed: fetched when it is old, kept when it can't be."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import NetworkError, OpenClawError
from ..named_tuple import NamedTuple
from ..request.provider import provider_of
from .catalogue import Catalogue, catalogue_file, from_api, load, save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..request.http import Request
    from ..request.model import Model
    from ..request.route import Route
    from ..request.secret import Secret
    from ..wire.client import Client
    from ..wire.models import ModelsResponse
    from .selection import Selection

_PATIENCE = 10.0
"""Seconds that each part of fetching may take where there is no copy to fall back on."""
_PATIENCE_WITH_A_COPY = 3.0


class CatalogueCache(NamedTuple):
    """The copies in the cache folder.

    Attributes:
        folder: The cache folder; it may not exist yet.
        owner: Whose list it is (``own_models.owner_of``); empty for the list of all models.
    """

    folder: Path
    owner: str = ""

    def load(self, route: Route) -> Catalogue:
        """Return the copy for a route, as old as it may be; an empty one where there is none."""
        return load(catalogue_file(self.folder, route.base_url, self.owner))

    def renewed(
        self,
        route: Route,
        key: str | Secret | None,
        *,
        now: float,
        connect: Callable[[], Client],
        force: bool = False,
    ) -> tuple[Catalogue, OpenClawError | None]:
        """Return the catalogue of a route, fetched anew where it is old.

        A catalogue that can't be renewed is returned as it was, and is left alone for a while.

        Args:
            route: Where the models are served.
            key: The bearer key, or None.
            now: Seconds since the epoch.
            connect: Makes the client, where one is needed.
            force: Whether it is fetched although it is young.

        Returns:
            The catalogue, and why it is an old one.

        Raises:
            OpenClawError: It could not be fetched, and there was none.
        """
        before = self.load(route)
        if not force and (before.is_fresh(now) or (before.models and before.is_resting(now))):
            return before, None
        try:
            with connect() as client:
                catalogue = self._fetched(client, route, key, before, now)
        except OpenClawError as error:
            if not before.models:
                raise
            resting = before._replace(failed=now)
            self._keep(route, resting)
            return resting, error
        self._keep(route, catalogue)
        return catalogue, None

    def _keep(self, route: Route, catalogue: Catalogue) -> None:
        # A cache folder that can't be written costs a fetch the next time, and nothing else.
        with suppress(OSError):
            from ..config.completion_names import MODEL_NAMES, write_names

            save(catalogue_file(self.folder, route.base_url, self.owner), catalogue)
            if provider_of(route.provider).is_default and not self.owner:
                names = [model.id for model in catalogue.models.values() if model.is_chat]
                write_names(self.folder / MODEL_NAMES, names)

    def _fetched(
        self, client: Client, route: Route, key: str | Secret | None, before: Catalogue, now: float
    ) -> Catalogue:
        provider = provider_of(route.provider)
        path = provider.own_models_path if self.owner else provider.models_path
        patience = _PATIENCE_WITH_A_COPY if before.models else _PATIENCE
        etag = before.etag if before.models else None
        listing = _listing(client, _request(route, key, path, patience), etag)
        if listing.entries is None:
            return before._replace(fetched=now, failed=0.0)
        catalogue = from_api(listing.entries, now, listing.etag)
        if before.models and not catalogue.models:
            raise NetworkError("the list of models came empty")
        return catalogue


def fetch_selection(
    client: Client, route: Route, key: str | Secret | None, selection: Selection
) -> list[Model]:
    """Return the models that the API selects, in the order in which it has them.

    Raises:
        OpenClawError: It could not be asked, or does not know what was asked for.
    """
    path = f"{provider_of(route.provider).models_path}&{selection.query()}"
    listing = _listing(client, _request(route, key, path, _PATIENCE))
    return list(from_api(listing.entries or (), 0, None).models.values())


def _request(route: Route, key: str | Secret | None, path: str, patience: float) -> Request:
    from ..request.headers import build_headers
    from ..request.http import Request
    from ..request.timeouts import Timeouts

    return Request(
        method="GET",
        url=route.url(path),
        headers=build_headers(route, key),
        provider=route.provider,
        timeouts=Timeouts(connect=patience, first_event=patience, silence=patience),
    )


def _listing(client: Client, request: Request, etag: str | None = None) -> ModelsResponse:
    from ..wire.models import fetch_models

    return fetch_models(client, request, etag)
