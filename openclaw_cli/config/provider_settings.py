"""Where models are served, as the configuration says it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..request.provider import OPENROUTER, provider_name, provider_of
from ..request.route import Route
from .configuration import Configuration
from .keypath import format_path

if TYPE_CHECKING:
    from .document import Document
    from .keypath import KeyPath

PROVIDERS: KeyPath = ("models", "providers")


class ProviderSettings(Configuration):
    """The providers of a configuration: their names, where they are asked, how long."""

    @cached_property
    def providers(self) -> frozenset[str]:
        """The names that a ref may begin with, in lower case."""
        return frozenset(self._entries) | {OPENROUTER.name}

    @cached_property
    def own_providers(self) -> frozenset[str]:
        """The names of the providers that the user has added, in lower case."""
        return frozenset(self._entries) - {OPENROUTER.name}

    @cached_property
    def _entries(self) -> dict[str, list[str]]:
        return entry_names(self.get(PROVIDERS))

    def provider_path(self, provider: str) -> KeyPath:
        """Return where a provider's entry stands, or would stand.

        Raises:
            ConfigError: Two entries have that name, in upper case and in lower case.
        """
        written = self._entries.get(provider, [provider])
        if len(written) > 1:
            raise ConfigError(
                f"{self.file}: {format_path(PROVIDERS)}: {' and '.join(written)} name one provider",
                hint="upper case and lower case are the same there: keep one of them",
            )
        return (*PROVIDERS, written[0])

    def route(self, provider: str) -> Route:
        """Return where a provider is asked.

        Raises:
            ConfigError: There is no such provider, it has no base URL, or the URL is wrong.
        """
        path = self.provider_path(provider)
        entry = self.get(path)
        usual = provider_of(provider).base_url
        if entry is None and not usual:
            raise ConfigError(f"no provider named {provider!r} is configured")
        url = (entry or {}).get("baseUrl") or usual
        if not url:
            raise ConfigError(f"{format_path((*path, 'baseUrl'))} is not set")
        headers = {
            name: self.secret(value, (*path, "headers", name))
            for name, value in ((entry or {}).get("headers") or {}).items()
        }
        return Route.parse(
            self.text(url, (*path, "baseUrl")), provider=provider, headers=tuple(headers.items())
        )

    def timeouts(self, provider: str) -> dict[str, float]:
        """Return a provider's configured time-outs: ``connect``, ``firstEvent``, ``silence``."""
        return self.get((*self.provider_path(provider), "timeouts")) or {}


def entry_names(entries: Any) -> dict[str, list[str]]:
    """Return how the providers are written in a configuration, by their names in lower case."""
    found: dict[str, list[str]] = {}
    for written in entries or ():
        found.setdefault(provider_name(written), []).append(written)
    return found


def entry_path(document: Document, provider: str) -> KeyPath:
    """Return where a provider's entry stands in a document, or would stand; the first of two."""
    return (*PROVIDERS, entry_names(document.get(PROVIDERS, None)).get(provider, [provider])[0])
