"""Where models are served, as the configuration says it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError
from ..request.provider import OPENROUTER, local_url, provider_name, provider_of
from ..request.route import Route
from .configuration import Configuration
from .keypath import format_path

if TYPE_CHECKING:
    from ..request.ref import ModelRef
    from ..request.secret import Secret
    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath

PROVIDERS: KeyPath = ("models", "providers")
SPOKEN = "openai-completions"
"""OpenClaw's name for the one API that is spoken here; a provider that names none has it too."""


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
            ConfigError: There is no such provider, it has no base URL, the URL is wrong, or what
                is spoken there is another API.
        """
        return self._route(provider, [self.provider_path(provider)])

    def route_of(self, ref: ModelRef) -> Route:
        """Return where a model is asked: its own row of the provider may say another place.

        Raises:
            ConfigError: As ``route``.
        """
        row = self.model_row(ref)
        path = self.provider_path(ref.provider)
        return self._route(ref.provider, [path] if row is None else [row, path])

    def model_row(self, ref: ModelRef) -> KeyPath | None:
        """Return where a provider's list has a row for a model, or None."""
        path: KeyPath = (*self.provider_path(ref.provider), "models")
        names = {ref.model, str(ref), f"{ref.provider}/{ref.model}"}
        if ref.is_router:
            names.add(ref.model.partition("/")[2])
        self.require(path)
        for index, row in enumerate(self.get(path) or ()):
            if isinstance(row, dict) and row.get("id") in names:
                return (*path, index)
        return None

    def _route(self, provider: str, places: list[KeyPath]) -> Route:
        """Return the route that some places in the configuration describe, the nearest first."""
        usual = provider_of(provider).base_url
        for place in places:
            for name in ("api", "baseUrl", "headers"):
                self.require((*place, name), whole=True)
        if not usual and self.get(places[-1]) is None:
            raise self._not_configured(provider)
        self._check_api(provider, self._first(places, "api"))
        found = self._first(places, "baseUrl")
        if found is None and not usual:
            path = format_path((*places[-1], "baseUrl"))
            hint = f"openclaw config set {path} {local_url(provider) or 'URL'}"
            raise ConfigError(f"{path} is not set", hint=hint)
        headers: dict[str, str | Secret] = {}
        for place in reversed(places):
            own = self.get((*place, "headers")) or {}
            headers |= {
                name: self.secret(value, (*place, "headers", name)) for name, value in own.items()
            }
        url = usual if found is None else self.text(self.get(found), found)
        return Route.parse(url, provider=provider, headers=tuple(headers.items()))

    def _not_configured(self, provider: str) -> ConfigError:
        from ..request.near import did_you_mean, nearest

        near = nearest(provider, self.providers)
        path = format_path((*PROVIDERS, provider, "baseUrl"))
        hint = f"openclaw config set {path} {local_url(provider) or 'URL'}"
        said = f"no provider named {provider!r} is configured"
        return ConfigError(f"{said}; {did_you_mean(near)}" if near else said, hint=hint)

    def _first(self, places: list[KeyPath], name: str) -> KeyPath | None:
        return next(((*place, name) for place in places if self.get((*place, name))), None)

    def _check_api(self, provider: str, path: KeyPath | None) -> None:
        api = SPOKEN if path is None else self.get(path)
        if path is None or api == SPOKEN:
            return
        raise ConfigError(
            f"{self.place(path)}: {format_path(path)}: {provider} is not asked: this program"
            f" does not speak {str(api)[:40]!r}",
            hint=f"many servers speak {SPOKEN} as well, often below /v1: set api to that, and"
            " baseUrl to where it is",
        )

    def timeouts(self, provider: str) -> dict[str, float]:
        """Return a provider's configured time-outs: ``connect``, ``firstEvent``, ``silence``."""
        path: KeyPath = (*self.provider_path(provider), "timeouts")
        self.require(path, whole=True)
        return self.get(path) or {}


def entry_names(entries: Any) -> dict[str, list[str]]:
    """Return how the providers are written in a configuration, by their names in lower case."""
    found: dict[str, list[str]] = {}
    for written in entries if isinstance(entries, dict) else ():
        found.setdefault(provider_name(written), []).append(written)
    return found


def entry_path(document: Document | Composed, provider: str) -> KeyPath:
    """Return where a provider's entry stands in a document, or would stand; the first of two."""
    return (*PROVIDERS, entry_names(document.get(PROVIDERS, None)).get(provider, [provider])[0])


def in_its_spelling(path: KeyPath, data: Any) -> KeyPath:
    """Return a path with the name of a provider as it is written in the data already."""
    if path[:2] != PROVIDERS or len(path) == len(PROVIDERS):
        return path
    models = data.get(PROVIDERS[0]) if isinstance(data, dict) else None
    entries = models.get(PROVIDERS[1]) if isinstance(models, dict) else None
    name = str(path[2])
    written = entry_names(entries).get(provider_name(name), [name])
    return path if name in written else (*PROVIDERS, written[0], *path[3:])
