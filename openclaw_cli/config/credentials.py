"""Where a provider's key comes from. First hit wins, and says where it was found."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import ConfigError, MissingKeyError
from ..request.provider import OPENROUTER, provider_of
from .keypath import format_path

if TYPE_CHECKING:
    from ..errors import OpenClawError
    from .keypath import KeyPath
    from .settings import Settings

KEYRING = "keyring"
_ENVIRONMENT: KeyPath = ()
_REFUSED = 401


class Credential(NamedTuple):
    """A key and its source. The key is kept out of ``repr``."""

    key: str
    source: str

    def __repr__(self) -> str:
        """Leave out the key."""
        return f"Credential(source={self.source!r})"


def find_credential(settings: Settings, provider: str = OPENROUTER.name) -> Credential | None:
    """Return the key for a provider, or None when there is none.

    For OpenRouter, whose variable is known: the environment, ``env``, ``env.vars``, then the
    provider's ``apiKey``. For any other provider: its ``apiKey`` alone, since the OpenRouter key
    is none of its business.

    Raises:
        ConfigError: A reference names a variable that is not set, or is no reference.
    """
    found = (_at(settings, provider, place) for place in _places(settings, provider))
    return next((credential for credential in found if credential is not None), None)


def all_credentials(settings: Settings) -> list[tuple[str, Credential]]:
    """Return each provider's keys, in the order in which they are looked for.

    What refers to something that is not there is left out.
    """
    found = []
    for provider in [OPENROUTER.name, *sorted(settings.own_providers)]:
        places: list[KeyPath] = []
        with suppress(ConfigError):
            places = _places(settings, provider)
        for place in places:
            with suppress(ConfigError, MissingKeyError):
                credential = _at(settings, provider, place)
                if credential is not None:
                    found.append((provider, credential))
    return found


def advise_on_key(error: OpenClawError, settings: Settings, provider: str) -> None:
    """Give a refused key the hint of its source: what is stored is not used beside the variable."""
    variable = provider_of(provider).key_variable
    if not variable or error.details.get("http_status") != _REFUSED:
        return
    if _at(settings, provider, _ENVIRONMENT) is not None:
        error.hint = f"the key came from {variable} in the environment: correct it, or unset it"


def stored_places(settings: Settings) -> dict[KeyPath, str]:
    """Return where the configuration holds the OpenRouter key or a reference to one."""
    paths = [path for path in _places(settings, OPENROUTER.name) if path and settings.get(path)]
    return {path: settings.source(path) for path in paths}


def _places(settings: Settings, provider: str) -> list[KeyPath]:
    """Return where a provider's key may be, in order; the empty path is the environment."""
    own: KeyPath = (*settings.provider_path(provider), "apiKey")
    variable = provider_of(provider).key_variable
    if not variable:
        return [own]
    return [_ENVIRONMENT, ("env", variable), ("env", "vars", variable), own]


def _at(settings: Settings, provider: str, place: KeyPath) -> Credential | None:
    if not place:
        variable = provider_of(provider).key_variable
        found = settings.environ.get(variable, "").strip()
        return Credential(found, f"environment {variable}") if found else None
    key = _configured(settings, settings.get(place), place)
    return Credential(key, _place(settings, place)) if key else None


def _place(settings: Settings, path: KeyPath) -> str:
    written = settings.get(path)
    place = settings.source(path)
    if isinstance(written, dict) and written.get("source") == KEYRING:
        return f"keyring, by {place}"
    return place


def require_credential(settings: Settings, provider: str = OPENROUTER.name) -> Credential:
    """Return the key for a provider.

    Raises:
        MissingKeyError: There is none; the hint names the ways to give one.
        ConfigError: As ``find_credential``.
    """
    found = find_credential(settings, provider)
    if found is not None:
        return found
    asked = provider_of(provider)
    if not asked.has_sign_in:
        raise MissingKeyError(
            f"no key for the provider {provider!r}",
            hint=f"set {format_path((*settings.provider_path(provider), 'apiKey'))}",
        )
    raise MissingKeyError(
        f"no {asked.label} key",
        hint=f"run openclaw onboard, or set {asked.key_variable}; keys: https://openrouter.ai/keys",
    )


def _configured(settings: Settings, written: Any, path: KeyPath) -> str:
    if isinstance(written, str):
        return settings.text(written, path).strip()
    if not isinstance(written, dict):
        return ""
    name = written.get("id")
    if written.get("source") == KEYRING and isinstance(name, str):
        from .keyring import read

        return (read(name) or "").strip()
    if written.get("source") != "env" or not isinstance(name, str):
        raise ConfigError(
            f"{settings.place(path)}: {format_path(path)}: not a reference that is known here",
            hint='write { source: "env", id: "OPENROUTER_API_KEY" }, or source: "keyring"',
        )
    value = settings.environ.get(name, "").strip()
    if not value and path[0] != "env":
        value = (settings.variable(name) or "").strip()
    if not value:
        raise ConfigError(
            f"{settings.place(path)}: {format_path(path)}: the variable {name} is not set",
            hint=f"set {name}, or store the key with openclaw onboard",
        )
    return value
