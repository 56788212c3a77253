"""The API as commands ask it beside the chat: keys, models, endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..request.provider import OPENROUTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config.settings import Settings
    from ..request.http import Request
    from ..request.route import Route
    from ..wire.client import Client

_PATIENCE = 15.0


class Api:
    """A provider's API with the configured key.

    Args:
        settings: The configuration.
        trace: Called with each line of the HTTP exchange, or None.
        provider: A configured provider's name.

    Attributes:
        route: Where it is.
    """

    def __init__(
        self,
        settings: Settings,
        trace: Callable[[str], None] | None,
        provider: str = OPENROUTER.name,
    ) -> None:
        self._settings = settings
        self.route: Route = settings.route(provider)
        self._trace = trace

    def key(self) -> str | None:
        """Return the configured key, or None where there is none that can be read."""
        from ..config.credentials import find_credential

        try:
            credential = find_credential(self._settings, self.route.provider)
        except ConfigError:
            return None
        return credential.key if credential else None

    def client(self) -> Client:
        """Return a new client, to be closed by the caller."""
        from ..wire.client import Client

        return Client(trace=self._trace)

    def request(self, path: str, key: str | None, *, patience: float = _PATIENCE) -> Request:
        """Return a request for something below the base URL.

        Args:
            path: With its slash.
            key: The bearer key, or None.
            patience: Seconds that each part may take.
        """
        from ..request.headers import build_headers
        from ..request.http import Request
        from ..request.timeouts import Timeouts

        return Request(
            method="GET",
            url=self.route.url(path),
            headers=build_headers(self.route, key),
            provider=self.route.provider,
            timeouts=Timeouts(connect=patience, first_event=patience, silence=patience),
        )
