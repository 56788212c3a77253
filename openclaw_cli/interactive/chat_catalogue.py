"""The catalogue as the chat knows it: read while the user types, renewed while they read."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ..errors import OpenClawError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..catalog.catalogue import Catalogue
    from ..request.model import Model
    from ..request.target import Target
    from ..turn.targets import Targets


class ChatCatalogue:
    """The catalogue that a chat reads and renews.

    Attributes:
        models: By id; empty until the catalogue is read.
    """

    def __init__(self) -> None:
        self.models: Mapping[str, Model] = {}
        self._catalogue: Catalogue | None = None

    def load(self, targets: Targets) -> None:
        """Read the catalogue."""
        from ..catalog.refresh import CatalogueCache

        self._catalogue = CatalogueCache(targets.cache).load(targets.primary().route)
        self.models = self._catalogue.models

    def renew(self, targets: Targets) -> None:
        """Fetch it anew in the background once it is old; nothing waits for it."""
        if self._catalogue is None or self._catalogue.is_fresh(time.time()):
            return
        self._catalogue = self._catalogue._replace(fetched=time.time())
        arguments = (targets, targets.primary())
        threading.Thread(
            target=self._fetch, args=arguments, name="openclaw-models", daemon=True
        ).start()

    def _fetch(self, targets: Targets, target: Target) -> None:
        from ..catalog.refresh import CatalogueCache
        from ..wire.client import Client

        # Without it the chat goes on: names are not completed, and the context's share is a count.
        with suppress(OpenClawError):
            catalogue, _ = CatalogueCache(targets.cache).renewed(
                target.route, target.key, now=time.time(), connect=Client
            )
            self.models = catalogue.models
            targets.forget_facts()
