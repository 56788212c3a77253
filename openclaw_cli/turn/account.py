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
    from ..request.secret import Secret
    from ..wire.client import Client

_PATIENCE = 15.0


class Api:
    """A provider's API with the configured key.

    Args:
        settings: The configuration.
        trace: Called with each line of the HTTP exchange, or None.
        provider: A configured provider's name.
        looks_up: Whether what is there by reference is looked up to ask; else it is left out.

    Attributes:
        route: Where it is.
        left_out: The references that are left out.
    """

    def __init__(
        self,
        settings: Settings,
        trace: Callable[[str], None] | None,
        provider: str = OPENROUTER.name,
        *,
        looks_up: bool = True,
    ) -> None:
        self._settings = settings
        self._looks_up = looks_up
        self.left_out: list[str] = []
        self.route: Route = settings.route(provider)
        if not looks_up:
            self.route = self._without_references(self.route)
        self._trace = trace

    def key(self) -> str | Secret | None:
        """Return the configured key, or None where there is none that can be read.

        What is asked for is sent without it where it is there by reference and can't be looked up.
        """
        from ..config.credentials import find_credential

        try:
            credential = find_credential(self._settings, self.route.provider)
        except ConfigError:
            return None
        if credential is None or isinstance(credential.key, str):
            return credential.key if credential else None
        if self._looks_up:
            return credential.key._replace(optional=True)
        self.left_out.append(str(credential.key.reference))
        return None

    def _without_references(self, route: Route) -> Route:
        kept = []
        for name, value in route.headers:
            if isinstance(value, str):
                kept.append((name, value))
            else:
                self.left_out.append(str(value.reference))
        return route._replace(headers=tuple(kept))

    def client(self) -> Client:
        """Return a new client, to be closed by the caller."""
        from ..wire.client import Client

        return Client(trace=self._trace)

    def request(
        self, path: str, key: str | Secret | None, *, patience: float = _PATIENCE
    ) -> Request:
        """Return a request for something below the base URL.

        Args:
            path: With its slash.
            key: The bearer key, perhaps by reference, or None.
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
