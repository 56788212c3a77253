"""The catalogue is renewed: fetched when it is old, kept when it can't be."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ..errors import NetworkError, OpenClawError
from ..request.provider import provider_of
from .catalogue import Catalogue, catalogue_file, from_api, load, save

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..request.route import Route
    from ..request.secret import Secret
    from ..wire.client import Client

_PATIENCE = 10.0
"""Seconds that each part of fetching may take where there is no copy to fall back on."""
_PATIENCE_WITH_A_COPY = 3.0


class CatalogueCache(NamedTuple):
    """The copies in the cache folder.

    Attributes:
        folder: The cache folder; it may not exist yet.
    """

    folder: Path

    def load(self, route: Route) -> Catalogue:
        """Return the copy for a route, as old as it may be; an empty one where there is none."""
        return load(catalogue_file(self.folder, route.base_url))

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
                catalogue = _fetched(client, route, key, before, now)
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
            from .completion_names import MODEL_NAMES, write_names

            save(catalogue_file(self.folder, route.base_url), catalogue)
            if provider_of(route.provider).is_default:
                names = [model.id for model in catalogue.models.values() if model.is_chat]
                write_names(self.folder / MODEL_NAMES, names)


def _fetched(
    client: Client, route: Route, key: str | Secret | None, before: Catalogue, now: float
) -> Catalogue:
    from ..request.headers import build_headers
    from ..request.http import Request
    from ..request.timeouts import Timeouts
    from ..wire.models import fetch_models

    patience = _PATIENCE_WITH_A_COPY if before.models else _PATIENCE
    request = Request(
        method="GET",
        url=route.url(provider_of(route.provider).models_path),
        headers=build_headers(route, key),
        provider=route.provider,
        timeouts=Timeouts(connect=patience, first_event=patience, silence=patience),
    )
    etag = before.etag if before.models else None
    listing = fetch_models(client, request, etag)
    if listing.entries is None:
        return before._replace(fetched=now, failed=0.0)
    catalogue = from_api(listing.entries, now, listing.etag)
    if before.models and not catalogue.models:
        raise NetworkError("the list of models came empty")
    return catalogue
