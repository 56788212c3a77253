"""Where models are served, as the configuration says it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..errors import ConfigError
from ..request.provider import OPENROUTER, provider_of
from ..request.route import Route
from .configuration import Configuration
from .keypath import format_path

if TYPE_CHECKING:
    from .keypath import KeyPath

PROVIDERS: KeyPath = ("models", "providers")


class ProviderSettings(Configuration):
    """The providers of a configuration: their names, where they are asked, how long."""

    @cached_property
    def providers(self) -> frozenset[str]:
        """The names that a ref may begin with."""
        return self.own_providers | {OPENROUTER.name}

    @cached_property
    def own_providers(self) -> frozenset[str]:
        """The names of the providers that the user has added."""
        return frozenset(self.get(("models", "providers")) or ()) - {OPENROUTER.name}

    def route(self, provider: str) -> Route:
        """Return where a provider is asked.

        Raises:
            ConfigError: There is no such provider, it has no base URL, or the URL is wrong.
        """
        path: KeyPath = ("models", "providers", provider)
        entry = self.get(path)
        usual = provider_of(provider).base_url
        if entry is None and not usual:
            raise ConfigError(f"no provider named {provider!r} is configured")
        url = (entry or {}).get("baseUrl") or usual
        if not url:
            raise ConfigError(f"{format_path((*path, 'baseUrl'))} is not set")
        headers = self.texts((entry or {}).get("headers") or {}, (*path, "headers"))
        return Route.parse(
            self.text(url, (*path, "baseUrl")), provider=provider, headers=tuple(headers.items())
        )

    def timeouts(self, provider: str) -> dict[str, float]:
        """Return a provider's configured time-outs: ``connect``, ``firstEvent``, ``silence``."""
        return self.get(("models", "providers", provider, "timeouts")) or {}
